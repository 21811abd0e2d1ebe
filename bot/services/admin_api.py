"""What the cogs of a server's admins and moderators may call. That they are admins is checked before."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.admin_views import KeyView, ModerationView, Named, Paused, Preview, ReviewResult, Ruled, TrailPage, UsageMonth
from bot.domain.charts import BarChart
from bot.domain.explaining import Explanation, Question
from bot.domain.moderation import ReviewMode
from bot.domain.money import Standing
from bot.domain.operator_views import Page
from bot.domain.origin import Sight
from bot.domain.policy import EntryKind, Policy
from bot.domain.presses import SendResult
from bot.domain.quota import Actor, Allowance, Block, GuildSettings, PrivateClips, ServerRules, Target
from bot.domain.secret import Secret
from bot.domain.transfer import Known, ServerConfig, Wanted
from bot.domain.views import JobView


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
    async def send(self, job_id: str, user_id: int, sight: Sight | None = None) -> SendResult:
        """Put a stopped prompt to the moderators; its member agrees to its price with that.

        Raises as `ConfirmService` does, and `NotAllowed` for too many or too soon; the draft stays until its time is over.
        """
        ...

    async def approve(self, job_id: str, guild_id: int, moderator: int, sight: Sight | None = None) -> ReviewResult:
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
