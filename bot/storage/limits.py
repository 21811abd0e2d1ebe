"""Which limits hold for a member, and what has been taken from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.money import Limit, LimitKind, Period, Standing, guild_scope, member_scope, members_scope, period_bounds, provider_scope
from bot.storage import tables as t


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a server and each of its members may spend a month where nobody has set anything, in credits."""

    guild_credits: int
    member_credits: int


async def limits_for(
    tx: AsyncConnection, defaults: Defaults, guild_id: int, user_id: int, now: datetime, provider: str | None = None
) -> tuple[Limit, ...]:
    """Every limit that a job of this member has to fit in, in the order in which they are checked and locked."""
    guild, members = guild_scope(guild_id), members_scope(guild_id)
    scopes = [guild, members] if provider is None else [provider_scope(provider), guild, members]
    rows = (await tx.execute(select(t.limits).where(t.limits.c.scope.in_(scopes)))).mappings()
    amounts = {(row[t.limits.c.scope], Period(row[t.limits.c.period])): int(row[t.limits.c.amount]) for row in rows}
    found = [
        _limit(LimitKind.PROVIDER, scope, period, amount, now)
        for (scope, period), amount in sorted(amounts.items())
        if provider is not None and scope == provider_scope(provider)
    ]
    guild_credits = amounts.get((guild, Period.MONTH), defaults.guild_credits)
    member_credits = amounts.get((members, Period.MONTH), defaults.member_credits)
    found.append(_limit(LimitKind.GUILD, guild, Period.MONTH, guild_credits, now))
    found.append(_limit(LimitKind.MEMBER, member_scope(guild_id, user_id), Period.MONTH, member_credits, now))
    return tuple(found)


async def standings_of(tx: AsyncConnection, limits: Sequence[Limit]) -> tuple[Standing, ...]:
    """A limit from which nothing was ever taken has no counter yet and stands at zero."""
    c = t.counters.c
    keys = [and_(c.scope == limit.scope, c.period == limit.period.value, c.starts == limit.starts) for limit in limits]
    rows = (await tx.execute(select(t.counters).where(or_(*keys)))).mappings()
    counted = {(row[c.scope], row[c.period], row[c.starts]): (int(row[c.used]), int(row[c.reserved])) for row in rows}
    return tuple(Standing(limit, *counted.get((limit.scope, limit.period.value, limit.starts), (0, 0))) for limit in limits)


def _limit(kind: LimitKind, scope: str, period: Period, amount: int, now: datetime) -> Limit:
    starts, ends = period_bounds(period, now)
    return Limit(kind=kind, scope=scope, period=period, starts=starts, ends=ends, amount=amount)
