"""The proof that counters, ledger, grants and jobs tell one story. Read-only; one line per difference."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Subquery, and_, case, cast, func, literal, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.jobs import JobState
from bot.domain.money import OPERATOR_ACCOUNT, LedgerKind, LimitKind, Unit
from bot.domain.privacy import NOBODY
from bot.storage import tables as t

_OPEN = [state.value for state in (JobState.WAITING, JobState.QUEUED, JobState.SUBMITTING, JobState.RUNNING, JobState.UNCERTAIN)]
_PAID = [state.value for state in (JobState.FETCHING, JobState.DELIVERING, JobState.DONE)]
_LOST = [state.value for state in (JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED)]
_OF_JOBS = [kind.value for kind in (LedgerKind.RESERVE, LedgerKind.SETTLE, LedgerKind.RELEASE)]

_C, _J, _G = t.counters.c, t.jobs.c, t.grants.c
_LINE, _END = t.ledger.alias("line"), t.ledger.alias("finish")
_ENDED = and_(_END.c.job_id == _LINE.c.job_id, text(f"finish.{t.TERMINAL}"))
_IN_SPAN = and_(text(f"line.{t.RESERVE}"), _LINE.c.at >= _C.starts, _LINE.c.at < _C.ends)
_BY_OPERATOR = _LINE.c.account == OPERATOR_ACCOUNT
_WHOSE = {
    LimitKind.PROVIDER: and_(_LINE.c.provider == _C.provider, _BY_OPERATOR),
    LimitKind.GUILD: and_(_LINE.c.guild_id == _C.guild_id, _BY_OPERATOR),
    LimitKind.MEMBER: and_(_LINE.c.guild_id == _C.guild_id, _LINE.c.user_id == _C.user_id),
}
"""The lines that count in a counter, by its kind."""


async def differences(tx: AsyncConnection) -> Sequence[str]:
    return [
        *await _counters(tx),
        *await _uncounted(tx),
        *await _granted(tx),
        *await _amounts(tx),
        *await _states(tx),
        *await _storyboards(tx),
    ]


async def _counters(tx: AsyncConnection) -> list[str]:
    """Each counter against what the ledger says of its span."""
    return [
        f"counter {scope} {period} {unit} from {starts:%Y-%m-%d %H:%M}: used {was_used}, the ledger says {is_used}; "
        f"reserved {was_reserved}, the ledger says {is_reserved}"
        for kind in _WHOSE
        for scope, period, unit, starts, was_used, is_used, was_reserved, is_reserved in await tx.execute(_recounted(kind))
    ]


async def _uncounted(tx: AsyncConnection) -> list[str]:
    """Every order counts for its member, and for its server where the operator pays: there is always a limit that made a counter.

    One whose member was erased counts for its server alone.
    """

    def without(*whose: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        counted = select(_C.scope).where(*whose, _C.starts <= _LINE.c.at, _C.ends > _LINE.c.at).exists()
        return select(_LINE.c.job_id).where(text(f"line.{t.RESERVE}"), ~counted)

    guild = t.counters.c.scope == literal("guild:") + cast(_LINE.c.guild_id, String)
    member = t.counters.c.scope == literal("member:") + cast(_LINE.c.guild_id, String) + ":" + cast(_LINE.c.user_id, String)
    for_members = (await tx.scalars(without(member).where(_LINE.c.user_id != NOBODY))).all()
    for_servers = (await tx.scalars(without(guild).where(_LINE.c.account == OPERATOR_ACCOUNT))).all()
    return [f"job {job_id}: counts in no counter of its member" for job_id in for_members] + [
        f"job {job_id}: counts in no counter of its server" for job_id in for_servers
    ]


async def _granted(tx: AsyncConnection) -> list[str]:
    """What counters were raised by, against the grants, and those against the ledger."""
    given = (
        select(_G.scope, _G.period, _G.unit, _G.starts, func.sum(_G.amount).label("amount"))
        .group_by(_G.scope, _G.period, _G.unit, _G.starts)
        .subquery()
    )
    same = and_(*(given.c[name] == _C[name] for name in ("scope", "period", "unit", "starts")))
    amount = func.coalesce(given.c.amount, 0)
    wrong = select(_C.scope, _C.period, _C.starts, _C.granted, amount).outerjoin_from(t.counters, given, same).where(_C.granted != amount)
    nobodys = given.c.scope.like(f"member:%:{NOBODY}")
    lost = select(given.c.scope, given.c.period).outerjoin_from(given, t.counters, same).where(_C.scope.is_(None), ~nobodys)
    line = t.ledger.c
    unlike = (
        select(line.id, line.amount)
        .outerjoin_from(t.ledger, t.grants, and_(_G.line_id == line.id, _G.amount == line.amount, _G.guild_id == line.guild_id))
        .where(line.kind == LedgerKind.GRANT.value, _G.line_id.is_(None))
    )
    return [
        *(
            f"counter {scope} {period} from {starts:%Y-%m-%d %H:%M}: granted {was}, the grants say {told}"
            for scope, period, starts, was, told in await tx.execute(wrong)
        ),
        *(f"a grant for {scope} {period} has no counter" for scope, period in await tx.execute(lost)),
        *(f"grant {line_id} of {credited}: no limit was raised by it" for line_id, credited in await tx.execute(unlike)),
    ]


async def _amounts(tx: AsyncConnection) -> list[str]:
    """Ledger lines against the job they are about: its price, its member and server, who pays."""
    line = t.ledger.c
    other = or_(line.guild_id != _J.guild_id, line.user_id != _J.user_id, line.provider != _J.provider, line.account != _J.account)
    of_jobs = select(line.job_id, line.kind).outerjoin_from(t.ledger, t.jobs, _J.id == line.job_id).where(line.kind.in_(_OF_JOBS))
    wrong = of_jobs.add_columns(line.amount, _J.price).where((_J.id.is_(None)) | (line.amount != _J.price))
    return [
        f"job {job_id}: the ledger's {kind} is {amount}, its price {'unknown' if price is None else price}"
        for job_id, kind, amount, price in await tx.execute(wrong)
    ] + [f"job {job_id}: the ledger's {kind} is of somebody else" for job_id, kind in await tx.execute(of_jobs.where(other))]


async def _states(tx: AsyncConnection) -> list[str]:
    """Which lines a job may have follows from its state: none that ends the reservation before it was paid for, exactly one after."""
    lines = _lines_by_job()
    reserves, settles, releases = (func.coalesce(count, 0) for count in (lines.c.reserves, lines.c.settles, lines.c.releases))
    wrong = (
        select(_J.id, _J.state, _J.charged, reserves, settles, releases)
        .select_from(t.jobs.outerjoin(lines, lines.c.job_id == _J.id))
        .where(
            or_(
                and_(_J.shots.is_not(None), reserves + settles + releases != 0),
                and_(_J.state == JobState.DRAFT.value, reserves + settles + releases != 0),
                and_(_J.state.in_(_OPEN), or_(reserves != 1, settles + releases != 0)),
                and_(_J.state.in_(_PAID), _J.shots.is_(None), or_(reserves != 1, settles != 1, releases != 0)),
                # A draft that was given up has no line at all.
                and_(_J.state.in_(_LOST), or_(reserves > 1, settles + releases != reserves)),
                and_(_J.charged.is_(True), settles == 0),
                and_(_J.charged.is_(False), settles != 0),
            )
        )
        .order_by(_J.created_at, _J.id)
    )
    return [
        f"job {job_id} is {state}{' and charged' if charged else ''}: {reserved} reserve, {settled} settle, {released} release lines"
        for job_id, state, charged, reserved, settled, released in await tx.execute(wrong)
    ]


async def _storyboards(tx: AsyncConnection) -> list[str]:
    """None of the shots outlives its storyboard: nobody would wait for it."""
    board = t.jobs.alias("board")
    ended = select(board.c.id).where(board.c.id == _J.board_id, board.c.state.in_([*_LOST, *_PAID])).exists()
    left = select(_J.id, _J.board_id, _J.state).where(_J.board_id.is_not(None), _J.state.in_([*_OPEN, JobState.FETCHING.value]), ended)
    return [
        f"job {job_id}: a shot that is {state}, of the storyboard {board_id}, which is over"
        for job_id, board_id, state in await tx.execute(left)
    ]


def _recounted(kind: LimitKind) -> Select[*tuple[Any, ...]]:
    """Counters of a kind that show something else than their lines: settled ones are used, those without an end reserved."""
    takes = case((_C.unit == Unit.CREDITS.value, _LINE.c.amount), else_=1)
    settled = case((_END.c.kind == LedgerKind.SETTLE.value, takes), else_=0)
    still_open = case((and_(_LINE.c.id.is_not(None), _END.c.kind.is_(None)), takes), else_=0)
    used, reserved = func.coalesce(func.sum(settled), 0), func.coalesce(func.sum(still_open), 0)
    key = (_C.scope, _C.period, _C.unit, _C.starts)
    return (
        select(*key, _C.used, used, _C.reserved, reserved)
        .select_from(t.counters.outerjoin(_LINE, and_(_WHOSE[kind], _IN_SPAN)).outerjoin(_END, _ENDED))
        .where(_C.kind == kind.value)
        .group_by(*key, _C.used, _C.reserved)
        .having(or_(_C.used != used, _C.reserved != reserved))
        .order_by(_C.scope, _C.starts)
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
