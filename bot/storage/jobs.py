"""Jobs, with their money and what they owe."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, final

from sqlalchemy import Select, String, and_, bindparam, case, delete, func, insert, or_, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.changes import Change
from bot.domain.jobs import AT_PROVIDER, ENDED, MADE, Account, FailureKind, Job, JobState
from bot.domain.outbox import DeliveredTo, OutboxRow, OutboxState, Owed
from bot.domain.outcomes import Accepted, NewJob
from bot.domain.ports import Ids
from bot.domain.precedence import Defaults
from bot.domain.queueing import QueueEntry, QueueSnapshot
from bot.domain.requests import Picture
from bot.domain.storyboards import Board
from bot.storage import tables as t
from bot.storage.accepting import accept, confirm
from bot.storage.applying import GuardLost, apply
from bot.storage.connections import Connections
from bot.storage.outbox_records import outbox_values
from bot.storage.records import NO_RECEIPT, hook_hash, job_from, picture_from
from bot.storage.shooting import boards_where, retake
from bot.storage.sql import ACTIVE, JOBS, load_job, position_of

TIDIED_AT_ONCE = 500

_ENDED = [state.value for state in sorted(ENDED)]
_EARLIER_POST = and_(
    t.outbox.c.owed == Owed.CLIP.value,
    t.outbox.c.message_id.is_not(None),
    t.jobs.c.message_id.is_not(None),
    t.outbox.c.message_id != t.jobs.c.message_id,
)
"""A clip that was posted again: the job knows its last post only, and whoever wants all of them deleted needs the others."""
_AT_PROVIDER = [state.value for state in sorted(AT_PROVIDER)]
_JOB, _PRINT = bindparam("this_job", type_=String), bindparam("print", type_=String)
_PICTURES = select(t.pictures).where(t.pictures.c.job_id == _JOB).order_by(t.pictures.c.role)
_UNRESOLVED = (
    select(t.jobs.c.id)
    .join_from(t.attempts, t.jobs, t.jobs.c.attempt_id == t.attempts.c.id)
    .where(t.attempts.c.fingerprint == _PRINT, t.attempts.c.task_id.is_(None), t.jobs.c.id != _JOB)
    .where(t.jobs.c.state.in_([JobState.SUBMITTING.value, JobState.UNCERTAIN.value]))
    .limit(1)
)
_UNFINISHED = [FailureKind.UNUSABLE.value, FailureKind.INTERNAL.value]


@final
class SqlJobStore:
    def __init__(self, connections: Connections, defaults: Defaults, ids: Ids) -> None:
        self._db = connections
        self._defaults = defaults
        self._ids = ids

    async def accept(self, new: NewJob, now: datetime) -> Accepted:
        return await self._db.write(lambda tx: accept(tx, new, now, self._defaults, self._ids))

    async def confirm(self, job_id: str, now: datetime) -> Accepted | None:
        return await self._db.write(lambda tx: confirm(tx, job_id, now, self._defaults, self._ids))

    async def get(self, job_id: str) -> Job | None:
        return await self._db.read(lambda tx: load_job(tx, job_id))

    async def active(self) -> Sequence[Job]:
        return await self._oldest_first(JOBS.where(ACTIVE))

    async def drafts(self) -> Sequence[Job]:
        return await self._oldest_first(JOBS.where(ACTIVE, t.jobs.c.state == JobState.DRAFT.value))

    async def unfinished(self, guild_id: int) -> Sequence[Job]:
        return await self._oldest_first(JOBS.where(ACTIVE, t.jobs.c.guild_id == guild_id, t.jobs.c.board_id.is_(None)))

    async def queue(self) -> QueueSnapshot:
        return await self._db.read(_queue)

    async def pictures(self, job_id: str) -> Mapping[str, Picture]:
        async def work(tx: AsyncConnection) -> Mapping[str, Picture]:
            rows = await tx.execute(_PICTURES, {"this_job": job_id})
            return {row[t.pictures.c.role]: picture_from(row) for row in rows.mappings()}

        return await self._db.read(work)

    async def apply(self, change: Change, epoch: int | None) -> Job | None:
        """The returned job still carries what the database does not: the hook token, and the receipt of a job that ended."""
        line_id = self._ids.row_id()
        try:
            return await self._db.write(lambda tx: apply(tx, change, epoch, line_id))
        except GuardLost:
            return None

    async def ask_cancel(self, job_id: str, now: datetime, owed: OutboxRow | None = None) -> Job | None:
        """An ended job comes back as it is; None means that there is no such job."""
        c = t.jobs.c

        async def work(tx: AsyncConnection) -> Job | None:
            asked = update(t.jobs).where(c.id == job_id, ACTIVE, c.cancel_asked.is_(False))
            is_new = (await tx.execute(asked.values(cancel_asked=True, changed_at=now))).rowcount == 1
            job = await load_job(tx, job_id)
            if owed is not None and is_new and job is not None and job.state not in MADE:
                await tx.execute(insert(t.outbox), outbox_values(owed))
            return job

        return await self._db.write(work)

    async def unresolved(self, fingerprint: str, except_job: str) -> bool:
        async def work(tx: AsyncConnection) -> bool:
            return await tx.scalar(_UNRESOLVED, {"print": fingerprint, "this_job": except_job}) is not None

        return await self._db.read(work)

    async def taken(self, account: Account, since: datetime) -> frozenset[str]:
        c = t.attempts.c
        theirs = (c.provider == account.provider, c.account == account.alias, c.base_url == account.base_url)
        owned = select(c.task_id).where(*theirs, c.task_id.is_not(None), c.submitted_at >= since)

        async def work(tx: AsyncConnection) -> frozenset[str]:
            return frozenset((await tx.scalars(owned)).all())

        return await self._db.read(work)

    async def attempts(self, ids: Collection[str]) -> frozenset[str]:
        c = t.attempts.c

        async def work(tx: AsyncConnection) -> frozenset[str]:
            return frozenset((await tx.scalars(select(c.id).where(c.id.in_(ids)))).all())

        return await self._db.read(work)

    async def by_hook(self, hook_token: str) -> Job | None:
        owner = select(t.attempts.c.job_id).where(t.attempts.c.hook_hash == hook_hash(hook_token))

        async def work(tx: AsyncConnection) -> Job | None:
            job_id = await tx.scalar(owner)
            return None if job_id is None else await load_job(tx, job_id)

        return await self._db.read(work)

    async def recent(self, user_id: int, guild_id: int | None, limit: int) -> Sequence[Job]:
        c = t.jobs.c
        ended_last = case((c.state.in_(_ENDED), 1), else_=0)
        here = true() if guild_id is None else c.guild_id == guild_id
        theirs = JOBS.where(c.user_id == user_id, c.board_id.is_(None), here, c.erased_at.is_(None))
        newest = theirs.order_by(ended_last, c.created_at.desc(), c.id.desc()).limit(limit)

        async def work(tx: AsyncConnection) -> Sequence[Job]:
            return [job_from(row) for row in (await tx.execute(newest)).mappings()]

        return await self._db.read(work)

    async def position(self, job_id: str) -> int | None:
        return await self._db.read(lambda tx: position_of(tx, job_id))

    async def spooled(self, kept_since: datetime) -> frozenset[str]:
        c = t.jobs.c
        open_ones = select(c.id).where(ACTIVE)
        board = t.jobs.alias("board")
        parts = select(c.id).join(board, board.c.id == c.board_id).where(text(f"board.{t.ACTIVE}"))
        owed = select(t.outbox.c.job_id).where(t.outbox.c.state == OutboxState.DUE.value)
        # What was paid for and could be made into nothing is all that its member has.
        unfinished = and_(c.state == JobState.FAILED.value, c.failure_kind.in_(_UNFINISHED))
        theirs = or_(c.delivered_to == DeliveredTo.KEPT.value, unfinished)
        kept = select(c.id).where(theirs, c.changed_at >= kept_since, c.erased_at.is_(None))

        async def work(tx: AsyncConnection) -> frozenset[str]:
            return frozenset((await tx.scalars(open_ones.union(parts, owed, kept))).all())

        return await self._db.read(work)

    async def tidy(self, now: datetime, settled_before: datetime) -> int:
        j, o = t.jobs.c, t.outbox.c
        spent = update(t.jobs).where(ACTIVE, j.receipt_until < now)
        await self._db.write(lambda tx: tx.execute(spent.values(NO_RECEIPT)))
        old = (
            select(o.id)
            .join_from(t.outbox, t.jobs, o.job_id == j.id)
            .where(o.state != OutboxState.DUE.value, j.state.in_(_ENDED), j.changed_at < settled_before, ~_EARLIER_POST)
            .limit(TIDIED_AT_ONCE)
        )
        removed = 0
        while True:
            # Named one by one: a bound to the rows themselves is something that both databases take in a DELETE.
            ids = await self._db.read(lambda tx: _ids(tx, old))
            if not ids:
                return removed
            await self._db.write(lambda tx, ids=ids: tx.execute(delete(t.outbox).where(o.id.in_(ids))))
            removed += len(ids)

    async def boards(self) -> Sequence[Board]:
        filming = t.jobs.c.state == JobState.FILMING.value
        return await self._db.read(lambda tx: boards_where(tx, ACTIVE, filming))

    async def board(self, job_id: str) -> Board | None:
        found = await self._db.read(lambda tx: boards_where(tx, t.jobs.c.id == job_id, t.jobs.c.shots.is_not(None)))
        return found[0] if found else None

    async def retake(self, board_id: str, now: datetime) -> Accepted | None:
        return await self._db.write(lambda tx: retake(tx, board_id, now, self._defaults, self._ids))

    async def durations(self, model: str, seconds: int, limit: int = 200) -> Sequence[float]:
        c = t.jobs.c
        newest = (
            select(c.running_since, c.succeeded_at)
            .where(c.model == model, c.seconds == seconds, c.succeeded_at.is_not(None), c.running_since.is_not(None))
            .order_by(c.succeeded_at.desc())
            .limit(limit)
        )

        async def work(tx: AsyncConnection) -> Sequence[float]:
            return [(until - since).total_seconds() for since, until in (await tx.execute(newest))]

        return await self._db.read(work)

    async def _oldest_first(self, wanted: Select[Any]) -> Sequence[Job]:
        async def work(tx: AsyncConnection) -> Sequence[Job]:
            rows = await tx.execute(wanted.order_by(t.jobs.c.created_at, t.jobs.c.id))
            return [job_from(row) for row in rows.mappings()]

        return await self._db.read(work)


async def _ids(tx: AsyncConnection, which: Select[Any]) -> Sequence[str]:
    return (await tx.scalars(which)).all()


async def _queue(tx: AsyncConnection) -> QueueSnapshot:
    c = t.jobs.c
    settings = t.guild_settings
    waiting = (
        select(c.id, c.guild_id, c.user_id, c.provider, c.created_at, c.account, settings.c.paused_at.is_not(None))
        .select_from(t.jobs.outerjoin(settings, settings.c.guild_id == c.guild_id))
        .where(ACTIVE, c.state == JobState.QUEUED.value)
    )
    entries = [QueueEntry(*row[:-1], paused=bool(row[-1])) for row in (await tx.execute(waiting.order_by(c.created_at, c.id)))]
    at_provider = select(c.guild_id, c.user_id, func.count()).where(ACTIVE, c.state.in_(_AT_PROVIDER)).group_by(c.guild_id, c.user_id)
    by_guild: dict[int, int] = {}
    by_member: dict[tuple[int, int], int] = {}
    for guild_id, user_id, count in await tx.execute(at_provider):
        by_guild[guild_id] = by_guild.get(guild_id, 0) + count
        by_member[guild_id, user_id] = count
    return QueueSnapshot(waiting=tuple(entries), by_guild=by_guild, by_member=by_member)
