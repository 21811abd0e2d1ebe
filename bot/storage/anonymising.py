"""A member's name is taken out of the books, which go on adding up.

Lines keep their amounts, times and jobs and lose whose they were: from then on they count for nobody (`NOBODY`), in the counters of their
server and provider alone. A member's own counters whose periods are over go with the name. While a period runs in which a line counts,
nothing is taken out: erasing is no way to a new quota.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, literal, or_, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.money import LedgerKind, Limit, LimitKind, Period, Unit, member_scope
from bot.domain.precedence import Buyer
from bot.domain.privacy import NOBODY
from bot.storage import tables as t
from bot.storage.counters import C, spent
from bot.storage.sql import ACTIVE
from bot.storage.turns import take_guild

_J, _L = t.jobs.c, t.ledger.c
_NAMELESS = f"member:{NOBODY}"


async def anonymise(tx: AsyncConnection, guild_id: int, user_id: int | None, cut: datetime, now: datetime) -> bool:
    """Of what was ordered in a server until `cut`, by one member or by all. False: it cannot be done yet, and nothing was changed.

    Jobs have to be blank already (`forgetting.blank`).
    """
    await take_guild(tx, guild_id)
    theirs = and_(_J.guild_id == guild_id, _J.user_id != NOBODY, true() if user_id is None else _J.user_id == user_id, _J.created_at <= cut)
    lines = _lines(guild_id, user_id, cut, select(_J.id).where(theirs))
    if await tx.scalar(select(exists().where(theirs, or_(ACTIVE, _J.erased_at.is_(None))))):
        return False
    latest = await tx.scalar(select(func.max(_L.at)).where(lines))
    if latest is not None and not await _periods_are_over(tx, guild_id, user_id, latest, now):
        return False
    await _rename(tx, guild_id, user_id, lines)
    await tx.execute(update(t.jobs).where(theirs).values(**NOBODYS))
    if latest is not None:
        await _recount(tx, guild_id, user_id, latest)
    return True


def _lines(guild_id: int, user_id: int | None, cut: datetime, jobs: Any) -> ColumnElement[bool]:
    """Those of the jobs, whenever written, and grants until `cut`."""
    whose = true() if user_id is None else _L.user_id == user_id
    until = or_(_L.job_id.in_(jobs), and_(_L.job_id.is_(None), _L.at <= cut))
    return and_(_L.guild_id == guild_id, _L.user_id != NOBODY, whose, until)


async def _periods_are_over(tx: AsyncConnection, guild_id: int, user_id: int | None, latest: datetime, now: datetime) -> bool:
    running = exists().where(_counters_of(guild_id, user_id), C.starts <= latest, C.ends > now)
    return not await tx.scalar(select(running))


async def _rename(tx: AsyncConnection, guild_id: int, user_id: int | None, lines: ColumnElement[bool]) -> None:
    given = select(_L.id).where(lines, _L.kind == LedgerKind.GRANT.value)
    await tx.execute(update(t.grants).where(t.grants.c.line_id.in_(given)).values(scope=member_scope(guild_id, NOBODY)))
    own = _L.actor.like("member:%") if user_id is None else _L.actor == f"member:{user_id}"
    # Before the jobs, by which the lines are found.
    await tx.execute(update(t.ledger).where(lines).values(user_id=NOBODY, actor=case((own, _NAMELESS), else_=_L.actor), reason=""))


async def _recount(tx: AsyncConnection, guild_id: int, user_id: int | None, latest: datetime) -> None:
    """Counters of the past that held these lines: what is left of them, or nothing."""
    key = (C.scope, C.period, C.unit, C.starts)
    past = select(*key, C.ends, C.user_id).where(_counters_of(guild_id, user_id), C.starts <= latest)
    for scope, period, unit, starts, ends, owner in (await tx.execute(past)).all():
        limit = Limit(LimitKind.MEMBER, scope, Period(period), starts, ends, 0, Unit(unit))
        used, reserved = await spent(tx, limit, Buyer(guild_id, owner))
        granted = await tx.scalar(_GRANTED.where(_G.scope == scope, _G.period == period, _G.unit == unit, _G.starts == starts))
        here = and_(C.scope == scope, C.period == period, C.unit == unit, C.starts == starts)
        if granted or await tx.scalar(select(exists().where(_reserved_by(guild_id, owner), _L.at >= starts, _L.at < ends))):
            await tx.execute(update(t.counters).where(here).values(used=used, reserved=reserved, granted=int(granted or 0)))
        else:
            await tx.execute(delete(t.counters).where(here))


def _counters_of(guild_id: int, user_id: int | None) -> ColumnElement[bool]:
    whose = true() if user_id is None else C.user_id == user_id
    return and_(C.kind == LimitKind.MEMBER.value, C.guild_id == guild_id, whose)


def _reserved_by(guild_id: int, user_id: int) -> ColumnElement[bool]:
    return and_(text(f"ledger.{t.RESERVE}"), _L.guild_id == guild_id, _L.user_id == user_id)


_G = t.grants.c
_GRANTED = select(func.sum(_G.amount))
NOBODYS = {
    "user_id": NOBODY,
    "user_locale": "en-US",
    "request_key": literal("erased:") + _J.id,
    "channel_id": 0,
    "channel_parent_id": None,
    "parent_job": None,
}
