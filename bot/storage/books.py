"""Money inside a transaction: reserve a price in every limit, then settle or release it, with a ledger line each time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import InternalError, LimitReached
from bot.domain.jobs import Job, MoneyAct
from bot.domain.money import LedgerKind, Limit, Standing
from bot.storage import tables as t
from bot.storage.limits import standings_of
from bot.storage.records import Values
from bot.storage.sql import insert_new

_COUNTER = t.counters.c
_TAKING = (
    update(t.counters)
    .where(_COUNTER.scope == bindparam("in_scope"), _COUNTER.period == bindparam("in_period"), _COUNTER.starts == bindparam("from_start"))
    .where(_COUNTER.used + _COUNTER.reserved + bindparam("price") <= bindparam("most"))
    .values(reserved=_COUNTER.reserved + bindparam("price"))
    .returning(_COUNTER.used, _COUNTER.reserved)
)


async def reserve(tx: AsyncConnection, job: Job, limits: Sequence[Limit], line_id: str) -> tuple[Standing, ...]:
    """Take the price from every limit, in the order given: it is the order of the locks. Raises `LimitReached`."""
    price = job.request.price
    standings = [await _take(tx, limit, price) for limit in limits]
    reserved = [{"job_id": job.id, "place": place, **_key(limit), "amount": price} for place, limit in enumerate(limits)]
    await tx.execute(insert(t.reservations), reserved)
    await _write_line(tx, job, LedgerKind.RESERVE, line_id, actor=f"member:{job.requester.user_id}", reason="", at=job.created_at)
    return tuple(standings)


async def finish(tx: AsyncConnection, job: Job, act: MoneyAct, line_id: str, *, actor: str, reason: str, at: datetime) -> None:
    """Settle or release what the job reserved, in the periods in which it reserved it.

    The ledger's constraint refuses a second time with an `IntegrityError`.
    """
    settled = act is MoneyAct.SETTLE
    kind = LedgerKind.SETTLE if settled else LedgerKind.RELEASE
    await _write_line(tx, job, kind, line_id, actor=actor, reason=reason, at=at)
    r, c = t.reservations.c, t.counters.c
    rows = (await tx.execute(select(t.reservations).where(r.job_id == job.id).order_by(r.place))).mappings().all()
    if not rows:
        raise InternalError("internal", what=f"job {job.id} has reserved nothing")
    for row in rows:
        moved = await tx.execute(
            update(t.counters)
            .where(c.scope == row[r.scope], c.period == row[r.period], c.starts == row[r.starts])
            .values(reserved=c.reserved - row[r.amount], used=c.used + (row[r.amount] if settled else 0))
        )
        if moved.rowcount != 1:
            raise InternalError("internal", what=f"job {job.id} reserved in a counter that is gone: {row[r.scope]}")


async def _take(tx: AsyncConnection, limit: Limit, price: int) -> Standing:
    """The guard and the taking are one statement: nothing can come between them."""
    values = {"in_scope": limit.scope, "in_period": limit.period.value, "from_start": limit.starts, "most": limit.amount, "price": price}
    taken = (await tx.execute(_TAKING, values)).one_or_none()
    if taken is None:
        # No room, or the first job of the period. Someone else may make the counter just now, so the insert's answer says nothing.
        await insert_new(tx, t.counters, {**_key(limit), "used": 0, "reserved": 0})
        taken = (await tx.execute(_TAKING, values)).one_or_none()
    if taken is not None:
        return Standing(limit, *taken)
    (standing,) = await standings_of(tx, (limit,))
    raise LimitReached(
        f"limit-{limit.kind.value}", scope=limit.scope, limit=limit.amount, left=standing.left, price=price, renews_at=limit.ends
    )


def _key(limit: Limit) -> Values:
    return {"scope": limit.scope, "period": limit.period.value, "starts": limit.starts}


async def _write_line(tx: AsyncConnection, job: Job, kind: LedgerKind, line_id: str, *, actor: str, reason: str, at: datetime) -> None:
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
    await tx.execute(insert(t.ledger), line)
