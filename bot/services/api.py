"""What cogs may call. The classes behind it are in the sibling modules; `bot.app` builds them."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.domain.jobs import Job
from bot.domain.money import Standing
from bot.domain.origin import MessageRef, Origin, Requester, Spot
from bot.domain.presses import CancelResult, ConfirmResult, Deleter, Press, PressedMessage, RetakeResult, Wish
from bot.domain.privacy import ErasureView, Holdings
from bot.domain.privacy_ports import Bundle
from bot.domain.quota import Actor
from bot.domain.requests import AttachmentRef, VideoOrder
from bot.domain.storyboards import StoryboardOrder
from bot.domain.views import JobView, ModelChoice, ModelView, QuotaView, Receipt
from bot.services.admin_api import (
    ExplainService,
    GuildAdmin,
    HouseService,
    KeyService,
    LimitAdmin,
    ModerationService,
    ReviewService,
    ServerQueueService,
    TransferService,
    UsageService,
)
from bot.services.operator_api import OperatorServices


class SubmitService(Protocol):
    async def video(self, order: VideoOrder, origin: Origin) -> Receipt:
        """Check, price and accept an order. Raises a `ClapperError` that says who must act; nothing was charged then.

        A repeated `origin.request_key` returns the job of the first time. A job in `draft` waits for `ConfirmService`.
        """
        ...

    async def storyboard(self, order: StoryboardOrder, origin: Origin) -> Receipt:
        """As `video`. It is always a draft, so that the price of every shot is seen first."""
        ...


class JobQueries(Protocol):
    async def mine(self, user_id: int, guild_id: int | None, limit: int = 10) -> Sequence[JobView]: ...
    async def view(self, job: Job) -> JobView: ...


class CancelService(Protocol):
    async def job(self, job_id: str, user_id: int) -> CancelResult:
        """Raises `NotAllowed` when the job is someone else's or does not exist."""
        ...

    async def for_server(self, job_id: str, guild_id: int, actor: Actor) -> CancelResult:
        """For an admin: any job of their server. Its member is told, and the audit trail has it. Raises `NotAllowed` for other jobs."""
        ...


class ConfirmService(Protocol):
    async def job(self, job_id: str, press: Press) -> ConfirmResult:
        """Agree to the price of a draft: it is reserved now, and the job waits in the queue.

        Raises a `ClapperError` that says who must act when something has changed since the order; the draft stays until its time is over.
        `NotAllowed` when the job is someone else's or does not exist.
        """
        ...


class StoryboardService(Protocol):
    async def retake(self, board_id: str, press: Press) -> RetakeResult:
        """Try the shot that failed again: its price is reserved now. Raises as `ConfirmService.job` does; then nothing has changed."""
        ...


class RepostService(Protocol):
    async def job(self, job_id: str, user_id: int, spot: Spot | None = None) -> Job:
        """Owe the clip of a finished or kept job once more. Raises `NotAllowed` when it is not theirs or the file is gone.

        One that its member has had already is refused too where they might not order it now, and twice within a minute. `spot`: where this
        was asked for.
        """
        ...


class ReorderService(Protocol):
    """Orders made from an earlier job. Whoever may order here may make one: it is their own money."""

    async def parent(self, job_id: str, user_id: int, guild_id: int) -> Job:
        """The job whose button was pressed, to fill in a form. Raises `NotAllowed` when it is unknown, or not theirs to see."""
        ...

    async def again(self, job_id: str, pressed: PressedMessage, origin: Origin) -> Receipt:
        """The same order with a fresh seed. Raises as `SubmitService.video` does, and `NotAllowed` right after the same press."""
        ...

    async def remix(self, job_id: str, wish: Wish, pressed: PressedMessage, origin: Origin) -> Receipt: ...
    async def extend(self, job_id: str, wish: Wish, pressed: PressedMessage, origin: Origin) -> Receipt:
        """A clip that begins with the last frame of the one in the pressed message."""
        ...

    async def reply(self, job_id: str, guild_id: int, prompt: str, clip: AttachmentRef) -> VideoOrder:
        """What a reply to a clip asks for: the same model and settings with other words.

        The model works on the clip where it takes one; else it begins with the clip's first frame if it began with a picture before.
        Raises `RequestRefused` when the job is not known in this server, or its model is gone.
        """
        ...


class KeepService(Protocol):
    async def save(self, job_id: str, pressed: PressedMessage, requester: Requester, event: str) -> None:
        """Send the clip to somebody's direct messages; a repeated `event` sends nothing more. Raises a `ClapperError` when it cannot be."""
        ...

    async def may_delete(self, job_id: str, deleter: Deleter) -> Job:
        """Raises `NotAllowed` when the clip is someone else's, or unknown."""
        ...

    async def delete(self, job_id: str, message: MessageRef, deleter: Deleter) -> None:
        """Take a posted clip back. Raises as `may_delete` does, and when Discord does not delete it. Money that was spent stays spent."""
        ...


class ConsentService(Protocol):
    """Whether others may animate somebody's pictures and clips."""

    async def others_may(self, user_id: int) -> bool: ...
    async def set(self, user_id: int, *, others_may: bool) -> None: ...
    async def require(self, origin: Origin) -> Origin:
        """Raise `NotAllowed("picture-forbidden")` if whoever's picture or clip it is forbids it. The answer tells whose it is."""
        ...


class QuotaService(Protocol):
    async def view(self, guild_id: int, user_id: int, role_ids: Sequence[int]) -> QuotaView: ...
    async def purse(self, guild_id: int, user_id: int, role_ids: Sequence[int]) -> tuple[Standing, ...]:
        """What prices are measured against while they are shown; empty when that would take longer than a form can wait."""
        ...


class ModelQueries(Protocol):
    def admit(self, provider: str) -> None:
        """Raise what the operator's switches refuse every order for this provider with now, if they do. From memory."""
        ...

    async def offered(self, guild_id: int) -> Sequence[ModelView]: ...
    async def suggest(self, order: VideoOrder, typed: str, guild_id: int) -> Sequence[ModelChoice]:
        """Return at most 25 models that fit `order` and contain `typed`, cheapest first. From memory: fast enough for autocomplete."""
        ...


class PrivacyService(Protocol):
    """What is held about a member, in all servers of this installation."""

    @property
    def default_retention(self) -> int:
        """Days for which prompts and clips are kept where no admin says otherwise; 0 = until somebody erases them."""
        ...

    async def holdings(self, user_id: int) -> tuple[Holdings, ErasureView | None]:
        """What an erasure would meet, and how far the last one is."""
        ...

    async def erase(self, user_id: int) -> ErasureView:
        """Done at once but for posts, which are deleted one by one, jobs that go on, and the name in the books (`ErasureView`)."""
        ...

    def export(self, user_id: int, readme: str, max_bytes: int) -> AbstractAsyncContextManager[Bundle]:
        """Raises `RequestRefused` when it is too large for Discord even without pictures and clips."""
        ...

    def servers_changed(self) -> None:
        """The bot has come into a server, left one, or has just learnt in which it is."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    submit: SubmitService
    jobs: JobQueries
    cancel: CancelService
    confirm: ConfirmService
    storyboards: StoryboardService
    repost: RepostService
    reorder: ReorderService
    keep: KeepService
    quotas: QuotaService
    models: ModelQueries
    keys: KeyService
    limits: LimitAdmin
    guilds: GuildAdmin
    explain: ExplainService
    consent: ConsentService
    usage: UsageService
    house: HouseService
    queue: ServerQueueService
    transfer: TransferService
    privacy: PrivacyService
    operator: OperatorServices
    moderation: ModerationService
    reviews: ReviewService
