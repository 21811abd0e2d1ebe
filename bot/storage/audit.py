"""The proof that counters, ledger and jobs tell one story. Read-only; one line per difference."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.jobs import JobState
from bot.domain.money import LedgerKind
from bot.storage import tables as t

_OPEN = [state.value for state in (JobState.QUEUED, JobState.SUBMITTING, JobState.RUNNING, JobState.UNCERTAIN)]
_PAID = [state.value for state in (JobState.FETCHING, JobState.DELIVERING, JobState.DONE)]
_LOST = [state.value for state in (JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED)]
_ENDS = [kind.value for kind in (LedgerKind.SETTLE, LedgerKind.RELEASE)]
_OF_JOBS = [kind.value for kind in (LedgerKind.RESERVE, LedgerKind.SETTLE, LedgerKind.RELEASE)]


async def differences(tx: AsyncConnection) -> Sequence[str]:
    return [
        *await _counters(tx),
        *await _orphans(tx),
        *await _amounts(tx),
        *await _states(tx),
    ]


async def _counters(tx: AsyncConnection) -> list[str]:
    """Counters against what the ledger says of the jobs that reserved in them."""
    c, should = t.counters.c, _should_be()
    same = and_(should.c.scope == c.scope, should.c.period == c.period, should.c.starts == c.starts)
    used, reserved = func.coalesce(should.c.used, 0), func.coalesce(should.c.reserved, 0)
    wrong = (
        select(c.scope, c.period, c.starts, c.used, used, c.reserved, reserved)
        .select_from(t.counters.outerjoin(should, same))
        .where((c.used != used) | (c.reserved != reserved))
        .order_by(c.scope, c.starts)
    )
    return [
        f"counter {scope} {period} from {starts:%Y-%m-%d}: used {was_used}, the ledger says {is_used}; "
        f"reserved {was_reserved}, the ledger says {is_reserved}"
        for scope, period, starts, was_used, is_used, was_reserved, is_reserved in (await tx.execute(wrong))
    ]


async def _orphans(tx: AsyncConnection) -> list[str]:
    c, r = t.counters.c, t.reservations.c
    same = and_(r.scope == c.scope, r.period == c.period, r.starts == c.starts)
    lost = select(r.job_id, r.scope).select_from(t.reservations.outerjoin(t.counters, same)).where(c.scope.is_(None))
    return [f"job {job_id}: reserved in {scope}, which has no counter" for job_id, scope in (await tx.execute(lost))]


async def _amounts(tx: AsyncConnection) -> list[str]:
    """Ledger lines and reservations against the price of their job."""
    j, line, r = t.jobs.c, t.ledger.c, t.reservations.c
    wrong_lines = (
        select(line.job_id, line.kind, line.amount, j.price)
        .select_from(t.ledger.outerjoin(t.jobs, j.id == line.job_id))
        .where(line.kind.in_(_OF_JOBS), (j.id.is_(None)) | (line.amount != j.price))
    )
    wrong_reservations = (
        select(j.id, r.scope, r.amount, j.price).select_from(t.reservations.join(t.jobs, j.id == r.job_id)).where(r.amount != j.price)
    )
    return [
        f"job {job_id}: the ledger's {kind} is {amount}, its price {'unknown' if price is None else price}"
        for job_id, kind, amount, price in (await tx.execute(wrong_lines))
    ] + [
        f"job {job_id}: reserved {amount} in {scope}, its price is {price}"
        for job_id, scope, amount, price in (await tx.execute(wrong_reservations))
    ]


async def _states(tx: AsyncConnection) -> list[str]:
    """Which lines a job may have follows from its state: none that ends the reservation before it was paid for, exactly one after."""
    j, lines, held = t.jobs.c, _lines_by_job(), _reservations_by_job()
    reserves, settles, releases, places = (
        func.coalesce(count, 0) for count in (lines.c.reserves, lines.c.settles, lines.c.releases, held.c.places)
    )
    wrong = (
        select(j.id, j.state, reserves, settles, releases, places)
        .select_from(t.jobs.outerjoin(lines, lines.c.job_id == j.id).outerjoin(held, held.c.job_id == j.id))
        .where(
            or_(
                and_(j.state == JobState.DRAFT.value, reserves + settles + releases + places != 0),
                and_(j.state.in_(_OPEN), or_(reserves != 1, settles + releases != 0)),
                and_(j.state.in_(_PAID), or_(reserves != 1, settles != 1, releases != 0)),
                # A draft that was given up has no line at all.
                and_(j.state.in_(_LOST), or_(reserves > 1, settles + releases != reserves)),
                and_(reserves == 1, places == 0),
            )
        )
        .order_by(j.created_at, j.id)
    )
    return [
        f"job {job_id} is {state}: {reserved} reserve, {settled} settle, {released} release lines, {counted} reservations"
        for job_id, state, reserved, settled, released, counted in (await tx.execute(wrong))
    ]


def _should_be() -> Subquery:
    """What every counter has to show: settled reservations are used, those without an end are reserved."""
    r = t.reservations.c
    ends = select(t.ledger.c.job_id, t.ledger.c.kind).where(t.ledger.c.kind.in_(_ENDS)).subquery()
    settled = case((ends.c.kind == LedgerKind.SETTLE.value, r.amount), else_=0)
    still_open = case((ends.c.kind.is_(None), r.amount), else_=0)
    return (
        select(r.scope, r.period, r.starts, func.sum(settled).label("used"), func.sum(still_open).label("reserved"))
        .select_from(t.reservations.outerjoin(ends, ends.c.job_id == r.job_id))
        .group_by(r.scope, r.period, r.starts)
        .subquery()
    )


def _lines_by_job() -> Subquery:
    c = t.ledger.c

    def of(kind: LedgerKind) -> ColumnElement[int]:
        return func.sum(case((c.kind == kind.value, 1), else_=0))

    return (
        select(
            c.job_id,
            of(LedgerKind.RESERVE).label("reserves"),
            of(LedgerKind.SETTLE).label("settles"),
            of(LedgerKind.RELEASE).label("releases"),
        )
        .where(c.job_id.is_not(None))
        .group_by(c.job_id)
        .subquery()
    )


def _reservations_by_job() -> Subquery:
    c = t.reservations.c
    return select(c.job_id, func.count().label("places")).group_by(c.job_id).subquery()
