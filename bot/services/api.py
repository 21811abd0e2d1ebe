"""What cogs may call. The classes behind it are in the sibling modules; `bot.app` builds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.jobs import Job, Origin
from bot.domain.outcomes import QuotaSettings
from bot.domain.requests import VideoOrder
from bot.domain.views import CancelResult, ConfirmResult, JobView, ModelChoice, ModelView, Press, QuotaView, Receipt


class SubmitService(Protocol):
    async def video(self, order: VideoOrder, origin: Origin) -> Receipt:
        """Check, price and accept an order. Raises a `ClapperError` that says who must act; nothing was charged then.

        A repeated `origin.request_key` returns the job of the first time. A job in `draft` waits for `ConfirmService`.
        """
        ...


class JobQueries(Protocol):
    async def mine(self, user_id: int, guild_id: int | None, limit: int = 10) -> Sequence[JobView]: ...
    async def view(self, job: Job) -> JobView: ...


class CancelService(Protocol):
    async def job(self, job_id: str, user_id: int, *, moderator: bool = False) -> CancelResult:
        """Raises `NotAllowed` when the job is someone else's and `moderator` is False, or does not exist."""
        ...


class ConfirmService(Protocol):
    async def job(self, job_id: str, press: Press) -> ConfirmResult:
        """Agree to the price of a draft: it is reserved now, and the job waits in the queue.

        Raises a `ClapperError` that says who must act when something has changed since the order; the draft stays until its time is over.
        `NotAllowed` when the job is someone else's or does not exist.
        """
        ...


class RepostService(Protocol):
    async def job(self, job_id: str, user_id: int) -> Job:
        """Owe the clip of a finished or kept job once more. Raises `NotAllowed` when it is not theirs or the file is gone."""
        ...


class QuotaService(Protocol):
    async def view(self, guild_id: int, user_id: int) -> QuotaView: ...
    async def settings(self, guild_id: int) -> QuotaSettings: ...
    async def set_member_credits(self, guild_id: int, amount: int, actor: int) -> QuotaSettings: ...


class ModelQueries(Protocol):
    async def offered(self) -> Sequence[ModelView]: ...
    async def suggest(self, order: VideoOrder, typed: str) -> Sequence[ModelChoice]:
        """Return at most 25 models that fit `order` and contain `typed`, cheapest first. From memory: fast enough for autocomplete."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    submit: SubmitService
    jobs: JobQueries
    cancel: CancelService
    confirm: ConfirmService
    repost: RepostService
    quotas: QuotaService
    models: ModelQueries
