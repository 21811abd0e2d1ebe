"""What cogs may call. The classes behind it are in the sibling modules; `bot.app` builds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.jobs import Job, Origin
from bot.domain.outcomes import QuotaSettings
from bot.domain.requests import VideoOrder
from bot.domain.secret import Secret
from bot.domain.views import CancelResult, JobView, KeyView, ModelChoice, ModelView, QuotaView, Receipt


class SubmitService(Protocol):
    async def video(self, order: VideoOrder, origin: Origin) -> Receipt:
        """Check, price and accept an order. Raises a `ClapperError` that says who must act; nothing was charged then.

        A repeated `origin.request_key` returns the job of the first time.
        """
        ...


class JobQueries(Protocol):
    async def mine(self, user_id: int, guild_id: int | None, limit: int = 10) -> Sequence[JobView]: ...
    async def view(self, job: Job) -> JobView: ...


class CancelService(Protocol):
    async def job(self, job_id: str, user_id: int, *, moderator: bool = False) -> CancelResult:
        """Raises `NotAllowed` when the job is someone else's and `moderator` is False, or does not exist."""
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


@dataclass(frozen=True, slots=True)
class Services:
    submit: SubmitService
    jobs: JobQueries
    cancel: CancelService
    repost: RepostService
    quotas: QuotaService
    models: ModelQueries
    keys: KeyService
