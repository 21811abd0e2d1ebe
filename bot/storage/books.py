"""Money inside a transaction: reserve a price in every limit, then settle or release it, with a ledger line each time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import BigInteger, ColumnElement, String, Update, and_, bindparam, case, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.changes import MoneyAct
from bot.domain.errors import InternalError, LimitReached, NotAllowed
from bot.domain.jobs import Job
from bot.domain.money import LedgerKind, Limit, Standing, Unit
from bot.domain.ports import Ids
from bot.domain.precedence import Buyer, Rulebook
from bot.storage import tables as t
from bot.storage.alerts import owe_alerts
from bot.storage.columns import UtcDateTime
from bot.storage.counters import IN_ORDER, SCOPES, C, Counter, hold, key_of, scopes_of, standing_of
from bot.storage.records import Values
from bot.storage.turns import take_turn

_BOUNDLESS = 2**62
"""What a counter may hold that no limit asks for."""


async def reserve(tx: AsyncConnection, job: Job, buyer: Buyer, limits: Sequence[Limit], ids: Ids, now: datetime) -> tuple[Standing, ...]:
    """Take the price from every limit, in the order given. Raises `LimitReached`, naming the first that has no room.

    The caller holds the turn.
    """
    price = job.request.price
    counters = await hold(tx, buyer, limits, now)
    await _take(tx, counters.values(), limits, price)
    await write_line(tx, job, LedgerKind.RESERVE, ids.row_id(), actor=f"member:{job.requester.user_id}", reason="", at=now)
    standings = tuple(standing_of(limit, counters[key_of(limit)], limit.takes(price)) for limit in limits)
    await owe_alerts(tx, job.place, [(standing, counters[key_of(standing.limit)].alerted) for standing in standings], ids, now)
    return standings


async def finish(tx: AsyncConnection, job: Job, act: MoneyAct, line_id: str, *, actor: str, reason: str, at: datetime) -> None:
    """Settle or release what the job reserved, in the periods in which it reserved it.

    The ledger's constraint refuses a second time with an `IntegrityError`.
    """
    await take_turn(tx, job.place.guild_id, job.provider)
    settled = act is MoneyAct.SETTLE
    kind = LedgerKind.SETTLE if settled else LedgerKind.RELEASE
    await write_line(tx, job, kind, line_id, actor=actor, reason=reason, at=at)
    reserved_at = await tx.scalar(_RESERVED_AT, {"job_id": job.id})
    if reserved_at is None:
        raise InternalError("internal", what=f"job {job.id} has reserved nothing")
    values = {**scopes_of(buyer_of(job)), "now": reserved_at}
    if tx.dialect.name == "postgresql":
        await tx.execute(_LOCKING, values)
    moved = await tx.execute(_SETTLING if settled else _RELEASING, {**values, "price": job.request.price})
    if moved.rowcount == 0:
        raise InternalError("internal", what=f"job {job.id} reserved in counters that are gone")


async def write_line(tx: AsyncConnection, job: Job, kind: LedgerKind, line_id: str, *, actor: str, reason: str, at: datetime) -> None:
    line: Values = {
        "id": line_id,
        "kind": kind.value,
        "amount": job.request.price,
        "job_id": job.id,
        "guild_id": job.place.guild_id,
        "user_id": job.requester.user_id,
        "provider": job.provider,
        "account": job.account,
        "actor": actor,
        "reason": reason,
        "at": at,
    }
    await tx.execute(_WRITING, line)


def buyer_of(job: Job) -> Buyer:
    return Buyer(job.place.guild_id, job.requester.user_id, job.requester.role_ids, job.provider, job.account)


def refuse_blocked(book: Rulebook, now: datetime) -> None:
    """Raise `NotAllowed` for a member who may order nothing now."""
    block = book.block_at(now)
    if block is not None:
        raise NotAllowed("blocked", until=block.until or "none", reason=block.reason)


def refuse_without_room(standings: Sequence[Standing], price: int, clips: int = 1) -> None:
    """Raise `LimitReached`, naming the first that has no room for this price and so many clips."""
    for standing in standings:
        limit = standing.limit
        if standing.used + standing.reserved + limit.takes(price, clips) > standing.most:
            raise LimitReached(
                f"limit-{limit.kind.value}",
                scope=limit.scope,
                limit=standing.most,
                left=standing.left,
                price=price,
                renews_at=limit.ends,
                unit=limit.unit.value,
                period=limit.period.value,
                source=limit.source.value,
                role=f"<@&{limit.role_id}>" if limit.role_id is not None else "",
            )


async def _take(tx: AsyncConnection, counters: Collection[Counter], limits: Sequence[Limit], price: int) -> None:
    """The guard and the taking are one statement: nothing can come between them."""
    most = {key_of(limit): limit.amount for limit in limits}
    values: Values = {"price": price}
    for n, counter in enumerate(counters):
        values |= {f"its_scope_{n}": counter.scope, f"its_period_{n}": counter.period.value, f"its_unit_{n}": counter.unit.value}
        values |= {f"its_starts_{n}": counter.starts, f"its_most_{n}": most.get(counter.key, _BOUNDLESS)}
    taken = await tx.execute(_taking(len(counters)), values)
    if taken.rowcount != len(counters):
        held = {counter.key: counter for counter in counters}
        refuse_without_room([standing_of(limit, held[key_of(limit)]) for limit in limits], price)
        raise InternalError("internal", what="a counter refused although every limit has room")


_PRICE = bindparam("price", type_=BigInteger)
_TAKES = case((C.unit == Unit.CREDITS.value, _PRICE), else_=1)


@cache
def _taking(count: int) -> Update:
    """Built once for each number of counters: building it costs more than running it."""

    def guarded(n: int) -> ColumnElement[bool]:
        return and_(
            C.scope == bindparam(f"its_scope_{n}", type_=String),
            C.period == bindparam(f"its_period_{n}", type_=String),
            C.unit == bindparam(f"its_unit_{n}", type_=String),
            C.starts == bindparam(f"its_starts_{n}", type_=UtcDateTime),
            C.used + C.reserved + _TAKES <= bindparam(f"its_most_{n}", type_=BigInteger) + C.granted,
        )

    return update(t.counters).where(or_(*(guarded(n) for n in range(count)))).values(reserved=C.reserved + _TAKES)


_LINE = t.ledger.c
_WRITING = insert(t.ledger)
_RESERVED_AT = select(_LINE.at).where(_LINE.job_id == bindparam("job_id", type_=String), text(f"ledger.{t.RESERVE}"))
_AT = bindparam("now", type_=UtcDateTime)
_COUNTING = and_(SCOPES, C.starts <= _AT, C.ends > _AT)
_LOCKING = select(C.scope).where(_COUNTING).order_by(*IN_ORDER).with_for_update()
_RELEASING = update(t.counters).where(_COUNTING).values(reserved=C.reserved - _TAKES)
_SETTLING = _RELEASING.values(used=C.used + _TAKES)
