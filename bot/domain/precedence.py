"""Which limits an order has to fit in, and in which order they are checked and locked."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.money import (
    OPERATOR_ACCOUNT,
    Limit,
    LimitKind,
    LimitSource,
    Period,
    Unit,
    guild_scope,
    member_scope,
    members_scope,
    period_bounds,
    provider_scope,
    role_scope,
)
from bot.domain.quota import Allowance, Block
from bot.domain.zones import ZoneChange, period_in

_TIMES_A_MONTH = {Period.DAY: 31, Period.WEEK: 5, Period.MONTH: 1}
_PERIODS, _UNITS = list(Period), list(Unit)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a server and each of its members may spend a month where nobody has set anything, in credits."""

    guild_credits: int
    member_credits: int


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who orders, and who pays. Without `provider` the operator's limits per provider are left out."""

    guild_id: int
    user_id: int
    role_ids: tuple[int, ...] = ()
    provider: str | None = None
    account: str = OPERATOR_ACCOUNT

    @property
    def on_operator(self) -> bool:
        return self.account == OPERATOR_ACCOUNT


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What is set, by scope, the history of the server's time zone, and a block of the one member it is read for."""

    defaults: Defaults
    entries: Mapping[str, Sequence[Allowance]] = field(default_factory=dict[str, Sequence[Allowance]])
    zones: tuple[ZoneChange, ...] = ()
    block: Block | None = None

    def block_at(self, now: datetime) -> Block | None:
        """The block, unless it has ended."""
        return self.block if self.block is not None and (self.block.until is None or self.block.until > now) else None


def limits_for(book: Rulebook, buyer: Buyer, now: datetime) -> tuple[Limit, ...]:
    """Provider, server, member; within each by period, then unit.

    Limits of the operator hold only for what the operator's key pays, and run in UTC. The member's own come from the first source that has
    any entry, whole: theirs, the most generous of their roles, every member's, the default.
    """
    found: list[Limit] = []
    if buyer.on_operator:
        if buyer.provider is not None:
            found += provider_limits(book, buyer.provider, now)
        found += guild_limits(book, buyer.guild_id, now)
    source, role_id, allowances = _own(book, buyer)
    scope = member_scope(buyer.guild_id, buyer.user_id)
    for allowance in _ordered(allowances):
        starts, ends = period_in(allowance.period, now, book.zones)
        found.append(_limit(LimitKind.MEMBER, scope, allowance, (starts, ends), source, role_id))
    return tuple(found)


def provider_limits(book: Rulebook, provider: str, now: datetime) -> list[Limit]:
    scope = provider_scope(provider)
    return [
        _limit(LimitKind.PROVIDER, scope, allowance, period_bounds(allowance.period, now), LimitSource.OPERATOR)
        for allowance in _ordered(book.entries.get(scope, ()))
    ]


def guild_limits(book: Rulebook, guild_id: int, now: datetime) -> list[Limit]:
    """The default a month stands until an entry in credits a month replaces it; others come beside it."""
    scope = guild_scope(guild_id)
    return [
        _limit(LimitKind.GUILD, scope, allowance, period_bounds(allowance.period, now), source)
        for allowance, source in allotment(book, guild_id)
    ]


def allotment(book: Rulebook, guild_id: int) -> list[tuple[Allowance, LimitSource]]:
    """What holds for a server as a whole, each with its source."""
    entries = dict.fromkeys(book.entries.get(guild_scope(guild_id), ()), LimitSource.OPERATOR)
    if not any(entry.period is Period.MONTH and entry.unit is Unit.CREDITS for entry in entries):
        entries[Allowance(Period.MONTH, Unit.CREDITS, book.defaults.guild_credits)] = LimitSource.DEFAULT
    return [(allowance, entries[allowance]) for allowance in _ordered(entries)]


def default_for_members(book: Rulebook) -> Allowance:
    return Allowance(Period.MONTH, Unit.CREDITS, book.defaults.member_credits)


def _own(book: Rulebook, buyer: Buyer) -> tuple[LimitSource, int | None, Sequence[Allowance]]:
    if override := book.entries.get(member_scope(buyer.guild_id, buyer.user_id)):
        return LimitSource.MEMBER, None, override
    with_entries = [role_id for role_id in buyer.role_ids if book.entries.get(role_scope(buyer.guild_id, role_id))]
    if with_entries:
        best = max(with_entries, key=lambda role_id: (*_generosity(book.entries[role_scope(buyer.guild_id, role_id)]), -role_id))
        return LimitSource.ROLE, best, book.entries[role_scope(buyer.guild_id, best)]
    if everyone := book.entries.get(members_scope(buyer.guild_id)):
        return LimitSource.MEMBERS, None, everyone
    return LimitSource.DEFAULT, None, (default_for_members(book),)


def _generosity(entries: Sequence[Allowance]) -> tuple[float, float]:
    """The most credits, then the most clips, in a month of 31 days."""

    def most(unit: Unit) -> float:
        return min((entry.amount * _TIMES_A_MONTH[entry.period] for entry in entries if entry.unit is unit), default=math.inf)

    return most(Unit.CREDITS), most(Unit.CLIPS)


def _ordered(entries: Iterable[Allowance]) -> list[Allowance]:
    return sorted(entries, key=lambda entry: (_PERIODS.index(entry.period), _UNITS.index(entry.unit)))


def _limit(
    kind: LimitKind,
    scope: str,
    allowance: Allowance,
    bounds: tuple[datetime, datetime],
    source: LimitSource,
    role_id: int | None = None,
) -> Limit:
    starts, ends = bounds
    return Limit(kind, scope, allowance.period, starts, ends, allowance.amount, allowance.unit, source, role_id)
