"""What cogs may call. The classes behind it are in the sibling modules; `bot.app` builds them."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.domain.admin_views import KeyView, ModerationView, Named, Paused, Preview, ReviewResult, Ruled, TrailPage, UsageMonth
from bot.domain.charts import BarChart
from bot.domain.explaining import Explanation, Question
from bot.domain.jobs import Job
from bot.domain.moderation import ReviewMode
from bot.domain.money import Standing
from bot.domain.operator_views import Page
from bot.domain.origin import MessageRef, Origin, Requester
from bot.domain.policy import EntryKind, Policy
from bot.domain.presses import CancelResult, ConfirmResult, Deleter, Press, PressedMessage, RetakeResult, SendResult, Wish
from bot.domain.privacy import ErasureView, Holdings
from bot.domain.privacy_ports import Bundle
from bot.domain.quota import Actor, Allowance, Block, GuildSettings, PrivateClips, ServerRules, Target
from bot.domain.requests import AttachmentRef, VideoOrder
from bot.domain.secret import Secret
from bot.domain.storyboards import StoryboardOrder
from bot.domain.transfer import Known, ServerConfig, Wanted
from bot.domain.views import JobView, ModelChoice, ModelView, QuotaView, Receipt
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


class RemakeService(Protocol):
    async def order(self, parent_id: str, guild_id: int, prompt: str, clip: AttachmentRef) -> VideoOrder:
        """Return what a reply to a clip asks for: the same model and settings with other words.

        The model works on the clip where it takes one; else it begins with the clip's first frame if it began with a picture before.
        Raises `RequestRefused` when the job is not known in this server, or its model is gone.
        """
        ...


class RepostService(Protocol):
    async def job(self, job_id: str, user_id: int) -> Job:
        """Owe the clip of a finished or kept job once more. Raises `NotAllowed` when it is not theirs or the file is gone."""
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


class LimitAdmin(Protocol):
    async def rules(self, guild_id: int) -> ServerRules: ...
    async def set(self, target: Target, allowance: Allowance, actor: Actor) -> None: ...
    async def clear(self, target: Target, actor: Actor) -> int:
        """How many entries there were."""
        ...

    async def grant(self, guild_id: int, user_id: int, role_ids: Sequence[int], amount: int, actor: Actor) -> tuple[Standing, ...]: ...
    def zones(self, typed: str) -> Sequence[str]:
        """At most 25 names of time zones, from memory."""
        ...

    async def set_zone(self, guild_id: int, zone: str, actor: Actor) -> ServerRules: ...
    async def block(self, guild_id: int, user_id: int, days: int | None, actor: Actor) -> Block: ...
    async def unblock(self, guild_id: int, user_id: int, actor: Actor) -> bool:
        """False: they were not blocked."""
        ...


class GuildAdmin(Protocol):
    async def settings(self, guild_id: int) -> GuildSettings: ...
    async def change(
        self,
        guild_id: int,
        actor: Actor,
        *,
        confirm_at: int | None = None,
        log_channel: int | None = None,
        alerts: bool | None = None,
        default_model: str | None = None,
        age_restricted_only: bool | None = None,
        spoiler: bool | None = None,
        private: PrivateClips | None = None,
        retention_days: int | None = None,
    ) -> GuildSettings:
        """What is None stays. `confirm_at` 0: never. `alerts` False: no log channel. `default_model` `cheapest`: none.

        `retention_days` 0: prompts and clips are kept until somebody erases them.
        """
        ...


class ModerationService(Protocol):
    """A server's word and pattern list. `base`: the print of the list that the form was filled with."""

    async def view(self, guild_id: int) -> ModerationView: ...
    async def try_out(self, guild_id: int, text: str) -> str | None:
        """The entry that would stop a prompt; None lets it pass."""
        ...

    async def set_words(self, guild_id: int, text: str, base: str, actor: Actor) -> ModerationView:
        """The whole list, as it was typed. Raises `RequestRefused`; then nothing is changed."""
        ...

    async def set_patterns(self, guild_id: int, text: str, base: str, actor: Actor) -> ModerationView: ...
    async def set_review(
        self, guild_id: int, actor: Actor, *, mode: ReviewMode | None = None, channel: int | None = None
    ) -> ModerationView:
        """What is None stays. Raises `RequestRefused` where orders would wait for moderators whom nobody could ask."""
        ...


class ReviewService(Protocol):
    async def send(self, job_id: str, user_id: int) -> SendResult:
        """Put a stopped prompt to the moderators; its member agrees to its price with that.

        Raises as `ConfirmService` does, and `NotAllowed` for too many or too soon; the draft stays until its time is over.
        """
        ...

    async def approve(self, job_id: str, guild_id: int, moderator: int) -> ReviewResult:
        """The order goes on as it was ordered; its price is reserved now. Whether `moderator` may do that, the caller has checked.

        Raises a `ClapperError` that says what has changed since the order; it still waits then.
        """
        ...

    async def refuse(self, job_id: str, guild_id: int, moderator: int, reason: str) -> ReviewResult: ...


class HouseService(Protocol):
    """What admins allow and deny in their server, and its pause."""

    async def policy(self, guild_id: int) -> Policy: ...
    def models(self, typed: str) -> Sequence[str]:
        """At most 25 names that can be allowed or denied, from memory."""
        ...

    async def rule(self, guild_id: int, subjects: Sequence[Named], actor: Actor, *, allowed: bool) -> Ruled:
        """Raises `RequestRefused` for a model that nobody knows, before anything is changed."""
        ...

    async def clear(self, guild_id: int, subjects: Sequence[Named], kinds: Sequence[EntryKind], actor: Actor) -> tuple[int, Policy]:
        """Remove entries of these subjects, and all of these kinds. How many there were, and what is left."""
        ...

    async def bound(self, guild_id: int, actor: Actor, *, longest: int | None = None, highest_price: int | None = None) -> Policy:
        """What is None stays; 0 takes the bound away."""
        ...

    async def pause(self, guild_id: int, actor: Actor) -> Paused: ...
    async def resume(self, guild_id: int, actor: Actor) -> Paused: ...


class ServerQueueService(Protocol):
    async def page(self, guild_id: int, number: int) -> Page[JobView]:
        """Every unfinished job of a server, oldest first; the page nearest to `number`, from 0."""
        ...


class TransferService(Protocol):
    async def read(self, guild_id: int) -> ServerConfig: ...
    async def preview(self, guild_id: int, wanted: Wanted, known: Known) -> Preview:
        """What a file would change. Raises `RequestRefused` for a time zone or a default model that there is not."""
        ...

    async def apply(self, guild_id: int, key: str, actor: Actor) -> int:
        """How many changes were made, in one transaction. Raises `NotAllowed` when they cannot be made as they were shown."""
        ...

    def discard(self, guild_id: int, key: str) -> None: ...


class ExplainService(Protocol):
    async def order(self, question: Question) -> Explanation: ...


class UsageService(Protocol):
    async def month(self, guild_id: int, month: str | None) -> UsageMonth:
        """`month` as `2026-11`, None for the one under way."""
        ...

    def months(self, typed: str) -> Sequence[str]: ...
    async def picture(self, chart: BarChart) -> bytes:
        """A PNG."""
        ...

    async def trail(self, guild_id: int, page: int = 1) -> TrailPage: ...
    async def trail_after(self, guild_id: int, entry_id: str) -> TrailPage: ...


class ModelQueries(Protocol):
    def admit(self, provider: str) -> None:
        """Raise what the operator's switches refuse every order for this provider with now, if they do. From memory."""
        ...

    async def offered(self, guild_id: int) -> Sequence[ModelView]: ...
    async def suggest(self, order: VideoOrder, typed: str, guild_id: int) -> Sequence[ModelChoice]:
        """Return at most 25 models that fit `order` and contain `typed`, cheapest first. From memory: fast enough for autocomplete."""
        ...


class KeyService(Protocol):
    """A server's own provider keys. Everything is checked before it is stored; the answers show the last four characters only."""

    def takers(self) -> Sequence[str]:
        """Providers that take a key, from memory."""
        ...

    def held(self, guild_id: int) -> Sequence[KeyView]:
        """The server's keys in use, from memory."""
        ...

    def expect(self, provider: str) -> None:
        """Whether a key for this provider could be stored, from memory. Raises `RequestRefused`, or `OperatorError` without a secret."""
        ...

    async def set(self, guild_id: int, provider: str, key: Secret, actor: int) -> KeyView:
        """Test and store a key; it pays from now on. Raises as `expect` does, and `RequestRefused` for a key that the provider refuses."""
        ...

    async def test(self, guild_id: int, provider: str) -> KeyView:
        """Raises `RequestRefused` without a key, `SealBroken` where the stored one does not open."""
        ...

    async def remove(self, guild_id: int, provider: str, actor: int) -> KeyView:
        """Raises `RequestRefused` without a key."""
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
    remake: RemakeService
    usage: UsageService
    house: HouseService
    queue: ServerQueueService
    transfer: TransferService
    privacy: PrivacyService
    operator: OperatorServices
    moderation: ModerationService
    reviews: ReviewService
