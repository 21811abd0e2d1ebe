"""The guarded transaction that moves a job on: state, attempt, money and outbox together, or nothing."""

from dataclasses import replace
from typing import final

from sqlalchemy import String, bindparam, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.changes import Change, MoneyAct
from bot.domain.errors import InternalError
from bot.domain.jobs import Attempt, Job, JobState
from bot.domain.outbox import OutboxRow, OutboxState, Owed
from bot.storage import tables as t
from bot.storage.books import finish
from bot.storage.outbox_records import outbox_values
from bot.storage.records import NO_RECEIPT, Values, attempt_values, handle_values, job_values, picture_values
from bot.storage.reviewing import end_review
from bot.storage.sql import load_job
from bot.storage.trail import write_note

DUE = text("outbox.state = 'due'")
"""In the words of the partial index over what is owed."""
_EPOCH = select(t.runner.c.epoch).with_for_update(read=True)
_ID, _STATE = bindparam("its_id", type_=String), bindparam("its_state", type_=String)
_MOVING = update(t.jobs).where(t.jobs.c.id == _ID, t.jobs.c.state == _STATE)
"""Which columns it sets, the values say. Built once, as the next: they run with every step."""
_TAKING_UP = update(t.attempts).where(t.attempts.c.id == _ID)


@final
class GuardLost(Exception):
    """Someone else moved on: the transaction is rolled back and its result dropped."""


async def apply(tx: AsyncConnection, change: Change, epoch: int | None, line_id: str) -> Job:
    """Raises `GuardLost`. `line_id` is for the line that this writes into the ledger, and for the one in the audit trail."""
    await hold_epoch(tx, epoch)
    await write_job(tx, change)
    if change.pictures:
        await tx.execute(insert(t.pictures), [picture_values(change.before.id, role, found) for role, found in change.pictures.items()])
    await _write_attempt(tx, change)
    if change.money is MoneyAct.RESERVE:
        raise InternalError("internal", what=f"job {change.before.id}: only a confirmation reserves")
    if change.money is not MoneyAct.NONE:
        await finish(tx, change.before, change.money, line_id, actor=change.actor, reason=change.reason, at=change.after.changed_at)
    if change.owed:
        await _owe(tx, change.owed)
    if change.outbox is not None and not await save_due(tx, change.outbox):
        raise GuardLost
    if change.before.state is JobState.DRAFT and change.after.ended:
        await end_review(tx, change)
    if change.note is not None:
        await write_note(tx, line_id, change.before.place.guild_id, change.note)
    if change.after.ended:
        await tx.execute(delete(t.pictures).where(t.pictures.c.job_id == change.before.id))
    stored = await load_job(tx, change.before.id)
    if stored is None:
        raise GuardLost
    return _with_secrets(stored, change.after)


async def hold_epoch(tx: AsyncConnection, epoch: int | None) -> None:
    """Until this transaction ends, nobody can take over from the runner of `epoch`. Raises `GuardLost` when somebody has."""
    if epoch is None:
        return
    now = await tx.scalar(_EPOCH)
    if now != epoch:
        raise GuardLost


async def _owe(tx: AsyncConnection, rows: tuple[OutboxRow, ...]) -> None:
    """The job's own row is written by now, so whoever owes its clip at the same time has done so or waits.

    Raises `GuardLost` where its clip is owed already.
    """
    c = t.outbox.c
    clips = [row.job_id for row in rows if row.owed is Owed.CLIP]
    owed_already = select(c.id).where(c.job_id.in_(clips), c.owed == Owed.CLIP.value, DUE).limit(1)
    if clips and await tx.scalar(owed_already) is not None:
        raise GuardLost
    await tx.execute(insert(t.outbox), [outbox_values(row) for row in rows])


async def save_due(tx: AsyncConnection, row: OutboxRow) -> bool:
    """Write a row as it now is, if it was still owed."""
    c = t.outbox.c
    saved = await tx.execute(update(t.outbox).where(c.id == row.id, c.state == OutboxState.DUE.value).values(outbox_values(row)))
    return saved.rowcount == 1


async def write_job(tx: AsyncConnection, change: Change) -> None:
    """The job's own row, while its state is what it was, and for a draft what it waits for. Raises `GuardLost`."""
    before = change.before
    moving = _MOVING
    if before.state is JobState.DRAFT:
        moving = _MOVING.where(t.jobs.c.hold == (before.hold.value if before.hold is not None else None))
    written = await tx.execute(moving, {"its_id": before.id, "its_state": before.state.value, **_differences(change)})
    if written.rowcount != 1:
        raise GuardLost


def _differences(change: Change) -> Values:
    """Never empty: the guard is the WHERE of this very statement."""
    before, after = job_values(change.before), job_values(change.after)
    changed = {name: value for name, value in after.items() if value != before[name]}
    if change.after.ended:
        changed |= NO_RECEIPT
    return changed or {"state": after["state"]}


async def _write_attempt(tx: AsyncConnection, change: Change) -> None:
    attempt = change.after.attempt
    if attempt is None:
        return
    if change.new_attempt:
        await tx.execute(insert(t.attempts), attempt_values(replace(attempt, handle=None)))
    if attempt.handle is not None and (change.new_attempt or attempt != change.before.attempt):
        await _write_handle(tx, attempt)


async def _write_handle(tx: AsyncConnection, attempt: Attempt) -> None:
    try:
        written = await tx.execute(_TAKING_UP, {"its_id": attempt.id, **handle_values(attempt)})
    except IntegrityError as error:
        # The one constraint over these columns: this task belongs to another attempt.
        raise GuardLost from error
    if written.rowcount != 1:
        raise GuardLost


def _with_secrets(stored: Job, given: Job) -> Job:
    """What the database forgets on purpose is still the caller's for this once: the receipt wants its last edit, the call its hook."""
    attempt = stored.attempt
    if attempt is not None and given.attempt is not None and attempt.id == given.attempt.id:
        attempt = replace(attempt, hook_token=given.attempt.hook_token)
    return replace(stored, attempt=attempt, receipt=stored.receipt or given.receipt)
