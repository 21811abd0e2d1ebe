"""Ports of the money's administration: limits, settings of a server, what was spent, who changed what, what is owed to log channels.

All times are UTC-aware. Every method that changes something writes the audit trail in the same transaction.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.admin_views import ReviewCase
from bot.domain.moderation import ModerationRules
from bot.domain.money import Standing
from bot.domain.origin import MessageRef
from bot.domain.outcomes import PostOutcome
from bot.domain.policy import Entry, Policy
from bot.domain.quota import (
    Actor,
    Allowance,
    Block,
    GuildSettings,
    MemberStanding,
    Notice,
    ServerLine,
    ServerRules,
    Target,
    TrailEntry,
    UsageLine,
)
from bot.domain.transfer import ServerConfig


class LimitStore(Protocol):
    """A new entry takes effect at once and counts what was already spent in the period under way."""

    async def rules(self, guild_id: int, now: datetime) -> ServerRules: ...
    async def set_limit(self, target: Target, allowance: Allowance, actor: Actor, now: datetime) -> None: ...
    async def clear_limits(self, target: Target, actor: Actor, now: datetime) -> int:
        """Remove every entry of the target; returns how many there were. What it had spent stays counted."""
        ...

    async def grant(
        self, guild_id: int, user_id: int, role_ids: Sequence[int], amount: int, actor: Actor, now: datetime
    ) -> tuple[Standing, ...]:
        """Add `amount` credits to the member's limits in credits for their current periods. Returns all of the member's standings.

        Raises `NotAllowed("quota-grant-nothing")` when they have no limit in credits.
        """
        ...

    async def set_zone(self, guild_id: int, zone: str, actor: Actor, now: datetime) -> None:
        """Each period under way ends as it began; the next one begins in the new zone. Raises `RequestRefused("timezone-unknown")`."""
        ...

    async def block(self, guild_id: int, block: Block, actor: Actor, now: datetime) -> None: ...
    async def unblock(self, guild_id: int, user_id: int, actor: Actor, now: datetime) -> bool: ...
    async def member(
        self, guild_id: int, user_id: int, role_ids: Sequence[int], now: datetime, provider: str | None = None, account: str = "operator"
    ) -> MemberStanding:
        """What would decide an order of this member now. `provider` adds the operator's limits for it."""
        ...

    async def provider_standings(self, now: datetime) -> tuple[Standing, ...]:
        """The operator's limits per provider and what has been taken from them."""
        ...

    async def servers(self, now: datetime) -> Sequence[ServerLine]:
        """Every server that has an entry or has ever ordered, the biggest spender of the month first."""
        ...


class GuildStore(Protocol):
    async def settings(self, guild_id: int) -> GuildSettings: ...
    async def save(self, guild_id: int, settings: GuildSettings, actor: Actor, now: datetime) -> None:
        """One line in the audit trail per setting that differs."""
        ...

    async def amend(
        self, guild_id: int, change: Callable[[GuildSettings], GuildSettings], actor: Actor, now: datetime
    ) -> tuple[GuildSettings, GuildSettings]:
        """As `save`, of what `change` makes of the settings that hold by then. Returns them before and after."""
        ...

    async def policy(self, guild_id: int) -> Policy: ...
    async def policy_for(self, guild_id: int, user_id: int, now: datetime) -> tuple[Policy, Block | None]:
        """All that the server decides about an order of this member, in one read. A block that has ended is none."""
        ...

    async def terms_for(self, guild_id: int, user_id: int, now: datetime) -> tuple[Policy, Block | None, ModerationRules]:
        """The same, and what its prompts are held against."""
        ...

    async def amend_entries(
        self, guild_id: int, change: Callable[[frozenset[Entry]], frozenset[Entry]], actor: Actor, now: datetime
    ) -> tuple[Policy, Policy]:
        """Write what `change` makes of the entries that hold by then. Returns the policy before and after."""
        ...


class ConfigStore(Protocol):
    """All that a server's admins have set, as a whole."""

    async def read(self, guild_id: int, now: datetime) -> ServerConfig: ...
    async def replace(self, guild_id: int, before: ServerConfig, after: ServerConfig, actor: Actor, now: datetime) -> bool:
        """Write what differs, in one transaction. False, and nothing is written, when `before` no longer is what holds."""
        ...


class UsageStore(Protocol):
    async def usage(self, guild_id: int, since: datetime, until: datetime) -> Sequence[UsageLine]:
        """By the period in which the credits were reserved. Biggest spender first."""
        ...

    async def trail(self, guild_id: int, before: str | None, limit: int) -> Sequence[TrailEntry]:
        """Newest first, beginning after the entry `before`. The operator's own changes have guild 0 unless they concern a server."""
        ...

    async def note(self, guild_id: int, actor: Actor, what: str, subject: str, before: str, after: str, now: datetime) -> None:
        """Write a line of the audit trail for a change that no store makes, such as a provider switched off."""
        ...


class NoticeStore(Protocol):
    async def due(self) -> Sequence[Notice]: ...
    async def save(self, notice: Notice) -> bool:
        """Write state, tries and times of a notice that is still due. False: somebody else settled it."""
        ...

    async def owe(self, notice: Notice) -> None: ...


class NoticeMessenger(Protocol):
    """Posts to log channels with the bot's own token. Never raises for what Discord or the network does, but for `look_for`."""

    async def post(self, notice: Notice, case: ReviewCase | None = None) -> PostOutcome:
        """`case` for a notice about an order: what it shows, with buttons while nobody has decided."""
        ...

    async def edit(self, notice: Notice, case: ReviewCase) -> PostOutcome:
        """Bring a message that is there to what holds now. Any number of times."""
        ...

    async def look_for(self, notice: Notice) -> MessageRef | None:
        """The notice, if the channel's history since the first try shows it.

        Raises `ReadFailed` when the history cannot be read: absence is not proven then.
        """
        ...
