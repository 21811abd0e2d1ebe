import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain import transitions
from bot.domain.changes import Change, MoneyAct
from bot.domain.jobs import Account, Attempt, Billed, ClipFile, Failure, FailureKind, Handle, Job, JobState, LocalFile, RemoteFile
from bot.domain.lineage import Descent
from bot.domain.origin import MessageRef
from bot.domain.outbox import DeliveredTo, OutboxState
from bot.domain.quota import Actor, TrailNote
from bot.storage import Database
from tests.contract.storage.making import (
    GUILD,
    USER,
    accepted,
    applied,
    attempt,
    counters,
    everything,
    execute,
    order,
    owed,
    query,
    running,
    standings,
    step,
    submitted,
)
from tests.fakes.clock import START


def handle_for(job: Job, task: str = "task-1") -> Attempt:
    assert job.attempt is not None
    return replace(job.attempt, handle=Handle(job.attempt.account, task, "t2v"))


@pytest.mark.asyncio
async def test_every_field_of_a_job_comes_back(db: Database) -> None:
    job = await running(db)
    full = replace(
        job,
        changed_at=START + timedelta(microseconds=1),
        assets=(RemoteFile("https://cdn.invalid/a.mp4?sig=é", same_host_key=True), LocalFile("/spool/b.mp4")),
        clip=ClipFile("clips/a.mp4", 1 << 40, 5.04, 1280, 720, "remuxed"),
        failure=Failure(FailureKind.PROVIDER, "queue full"),
        billed=Billed("12.5", "credits"),
        late=True,
        cancel_asked=True,
        succeeded_at=START + timedelta(seconds=61.5),
        delivered_to=DeliveredTo.PARENT,
        message=MessageRef(1 << 62, (1 << 62) + 1),
        source=MessageRef(5, 6),
        parent_job="job-parent",
    )
    returned = await applied(db, Change(job, full))
    stored = await db.jobs.get(job.id)
    assert returned == full
    assert stored is not None
    assert stored.attempt is not None
    assert stored == replace(full, attempt=replace(stored.attempt, hook_token=""))


@pytest.mark.asyncio
async def test_a_job_that_moved_on_meanwhile_keeps_what_it_has(db: Database) -> None:
    job = await submitted(db)
    stale = replace(
        step(job, JobState.FAILED, money=MoneyAct.RELEASE), before=replace(job, state=JobState.QUEUED), owed=(owed(job),), new_attempt=True
    )
    before = await everything(db)
    assert await db.jobs.apply(stale, None) is None
    assert await everything(db) == before


@pytest.mark.asyncio
async def test_a_runner_that_was_replaced_writes_nothing(db: Database) -> None:
    job = await accepted(db)
    async with db.runner_lock.held() as old:
        pass
    async with db.runner_lock.held() as epoch:
        change = replace(step(job, JobState.SUBMITTING, attempt=attempt(job)), new_attempt=True)
        before = await everything(db)
        assert await db.jobs.apply(change, old) is None
        assert await everything(db) == before
        assert await db.jobs.apply(change, epoch) is not None


@pytest.mark.asyncio
async def test_without_any_runner_so_far_no_epoch_is_current(db: Database) -> None:
    job = await accepted(db)
    assert await db.jobs.apply(step(job, JobState.SUBMITTING), 0) is None
    assert await db.jobs.apply(step(job, JobState.SUBMITTING), 1) is None


@pytest.mark.asyncio
async def test_of_two_that_step_from_the_same_state_one_wins(db: Database) -> None:
    job = await accepted(db)
    first = replace(step(job, JobState.SUBMITTING, attempt=attempt(job)), new_attempt=True)
    second = step(job, JobState.CANCELLED, money=MoneyAct.RELEASE)
    results = await asyncio.gather(db.jobs.apply(first, None), db.jobs.apply(second, None))
    assert sum(result is None for result in results) == 1
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_a_clip_is_owed_once_at_a_time(db: Database) -> None:
    """Somebody presses twice, in two processes: neither sees the other's row before it writes its own."""
    job = await applied(db, step(await running(db), JobState.DONE))
    presses = [replace(step(job, JobState.DONE), owed=(owed(job, name),)) for name in ("first", "second")]
    results = await asyncio.gather(*(db.jobs.apply(press, None) for press in presses))
    assert sum(result is None for result in results) == 1
    (due,) = await db.outbox.due()
    sent = replace(due, state=OutboxState.SENT)
    await applied(db, replace(step(job, JobState.DONE), outbox=sent))
    assert await db.jobs.apply(replace(step(job, JobState.DONE), owed=(owed(job, "later"),)), None) is not None


@pytest.mark.asyncio
async def test_only_what_differs_is_written(db: Database) -> None:
    job = await submitted(db)
    asked = await db.jobs.ask_cancel(job.id, START + timedelta(seconds=5))
    assert asked is not None
    moved = await applied(db, step(job, JobState.RUNNING, attempt=handle_for(job), running_since=START))
    assert moved.cancel_asked
    assert moved.state is JobState.RUNNING


@pytest.mark.asyncio
async def test_a_change_of_the_outbox_alone_leaves_the_job_as_it_is(db: Database) -> None:
    job = await running(db)
    row = owed(job)
    job = await applied(db, replace(step(job, JobState.RUNNING), owed=(row,)))
    later = await db.jobs.ask_cancel(job.id, START + timedelta(hours=1))
    assert await db.jobs.apply(Change(job, job, outbox=replace(row, state=OutboxState.SENT)), None) is not None
    assert await db.jobs.get(job.id) == later
    assert await db.outbox.due() == []


@pytest.mark.asyncio
async def test_settling_turns_reserved_into_used_once(db: Database) -> None:
    job = await running(db, price=7)
    fetching = await applied(db, step(job, JobState.FETCHING, money=MoneyAct.SETTLE, succeeded_at=START))
    assert await counters(db) == {f"guild:{GUILD}": (7, 0), f"member:{GUILD}:{USER}": (7, 0)}
    lines = await query(db, "SELECT kind, amount FROM ledger ORDER BY at, kind")
    assert sorted(lines) == [("reserve", 7), ("settle", 7)]
    await applied(db, step(fetching, JobState.DELIVERING))
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_releasing_gives_the_price_back_and_says_why(db: Database) -> None:
    job = await submitted(db, price=7)
    await applied(db, replace(step(job, JobState.FAILED, money=MoneyAct.RELEASE), reason="moderated", actor="operator:1"))
    assert await counters(db) == {f"guild:{GUILD}": (0, 0), f"member:{GUILD}:{USER}": (0, 0)}
    assert await query(db, "SELECT amount, actor, reason FROM ledger WHERE kind = 'release'") == [(7, "operator:1", "moderated")]
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
@pytest.mark.parametrize("second", [MoneyAct.SETTLE, MoneyAct.RELEASE])
async def test_money_moves_at_most_once(db: Database, second: MoneyAct) -> None:
    # What others hold keeps the counters above zero: it is the ledger alone that refuses.
    await accepted(db, "other")
    job = await running(db)
    paid = await applied(db, step(job, JobState.FETCHING, money=MoneyAct.SETTLE))
    before = await everything(db)
    with pytest.raises(IntegrityError):
        await db.jobs.apply(step(paid, JobState.FAILED, money=second), None)
    assert await everything(db) == before


@pytest.mark.asyncio
async def test_a_job_settles_into_the_period_it_was_reserved_in(db: Database) -> None:
    last_day = START.replace(day=30, hour=23, minute=59)
    job = await accepted(db, "a", last_day, price=7)
    await accepted(db, "b", last_day + timedelta(minutes=2), price=3)
    later = replace(job, state=JobState.FETCHING, changed_at=last_day + timedelta(minutes=5))
    await applied(db, Change(job, later, money=MoneyAct.SETTLE))
    november = await standings(db, last_day)
    december = await standings(db, last_day + timedelta(minutes=2))
    assert [(s.used, s.reserved) for s in november] == [(7, 0), (7, 0)]
    assert [(s.used, s.reserved) for s in december] == [(0, 3), (0, 3)]


@pytest.mark.asyncio
async def test_no_ledger_line_can_be_changed_or_removed(db: Database) -> None:
    await accepted(db)
    for statement in ("UPDATE ledger SET amount = 1", "DELETE FROM ledger", "DELETE FROM ledger WHERE job_id = 'job-a'"):
        with pytest.raises(IntegrityError, match="append-only"):
            await execute(db, statement)
    assert await query(db, "SELECT kind, amount FROM ledger") == [("reserve", 5)]


@pytest.mark.asyncio
async def test_a_counter_cannot_fall_below_zero(db: Database) -> None:
    job = await running(db, price=7)
    await execute(db, "UPDATE counters SET reserved = 6")
    with pytest.raises(IntegrityError):
        await db.jobs.apply(step(job, JobState.FETCHING, money=MoneyAct.SETTLE), None)


@pytest.mark.asyncio
@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED])
async def test_an_ended_job_loses_its_pictures_and_its_receipt(db: Database, state: JobState) -> None:
    job = await running(db)
    await accepted(db, "other")
    assert await db.jobs.pictures(job.id)
    ended = await applied(db, step(job, state, money=MoneyAct.SETTLE))
    assert await db.jobs.pictures(job.id) == {}
    assert await db.jobs.pictures("job-other")
    # The caller can still make the last edit; the database cannot.
    assert ended.receipt == job.receipt
    stored = await db.jobs.get(job.id)
    assert stored is not None
    assert stored.receipt is None
    assert await query(db, "SELECT receipt_token, receipt_until FROM jobs WHERE id = 'job-a'") == [(None, None)]


@pytest.mark.asyncio
async def test_a_hook_token_is_stored_hashed_only(db: Database) -> None:
    job = await submitted(db)
    assert job.attempt is not None
    assert job.attempt.hook_token == "hook-job-a-1"
    ((kept,),) = await query(db, "SELECT hook_hash FROM attempts")
    assert len(kept) == 64
    found = await db.jobs.by_hook("hook-job-a-1")
    assert found is not None
    assert found.id == job.id
    assert await db.jobs.by_hook(kept) is None
    assert await db.jobs.by_hook("") is None


@pytest.mark.asyncio
async def test_two_attempts_never_own_one_task(db: Database) -> None:
    first, second = await running(db, "a", task="T1"), await submitted(db, "b")
    change = step(second, JobState.RUNNING, attempt=handle_for(second, "T1"), money=MoneyAct.SETTLE)
    before = await everything(db)
    assert await db.jobs.apply(change, None) is None
    assert await everything(db) == before
    assert await db.jobs.get(first.id) is not None
    assert await db.jobs.apply(step(second, JobState.RUNNING, attempt=handle_for(second, "T2")), None) is not None


@pytest.mark.asyncio
async def test_another_account_may_have_a_task_of_the_same_name(db: Database) -> None:
    await running(db, "a", task="T1")
    for name, account in (("b", Account("demo", "https://demo.invalid", "guild:1:1")), ("c", Account("other", "https://demo.invalid"))):
        job = await accepted(db, name)
        mine = attempt(job, account=account)
        job = await applied(db, replace(step(job, JobState.SUBMITTING, attempt=mine), new_attempt=True))
        assert await db.jobs.apply(step(job, JobState.RUNNING, attempt=handle_for(job, "T1")), None) is not None


@pytest.mark.asyncio
async def test_each_try_is_an_attempt_of_its_own(db: Database) -> None:
    job = await submitted(db)
    job = await applied(db, step(job, JobState.QUEUED))
    again = attempt(job, number=2)
    job = await applied(db, replace(step(job, JobState.SUBMITTING, attempt=again), new_attempt=True))
    assert job.attempt == again
    assert await query(db, "SELECT number FROM attempts ORDER BY number") == [(1,), (2,)]
    # A late call-back for the first try still finds the job.
    assert await db.jobs.by_hook("hook-job-a-1") is not None


@pytest.mark.asyncio
async def test_a_settled_outbox_row_takes_the_whole_change_with_it(db: Database) -> None:
    job = await running(db)
    row = owed(job)
    job = await applied(db, replace(step(job, JobState.DELIVERING), owed=(row,)))
    sent = replace(row, state=OutboxState.SENT, message=MessageRef(1, 2))
    done = replace(step(job, JobState.DONE, money=MoneyAct.SETTLE), outbox=sent)
    await execute(db, "UPDATE outbox SET state = 'kept'")
    before = await everything(db)
    assert await db.jobs.apply(done, None) is None
    assert await everything(db) == before
    await execute(db, "UPDATE outbox SET state = 'due'")
    assert await db.jobs.apply(done, None) is not None
    assert await query(db, "SELECT state, message_id FROM outbox") == [("sent", 2)]


@pytest.mark.asyncio
async def test_a_job_that_does_not_exist_is_a_lost_guard(db: Database) -> None:
    job = await accepted(db)
    ghost = replace(job, id="job-ghost")
    assert await db.jobs.apply(step(ghost, JobState.SUBMITTING), None) is None


@pytest.mark.asyncio
async def test_a_handle_of_a_foreign_account_is_a_fault(db: Database) -> None:
    job = await submitted(db)
    assert job.attempt is not None
    foreign = replace(job.attempt, handle=Handle(Account("other", "https://x.invalid"), "T1"))
    with pytest.raises(ValueError, match="another account"):
        await db.jobs.apply(step(job, JobState.RUNNING, attempt=foreign), None)


@pytest.mark.asyncio
async def test_many_steps_at_once_keep_the_books_exact(db: Database) -> None:
    jobs = [(await db.jobs.accept(order(str(n), price=1), START)).job for n in range(40)]
    acts = [(JobState.FETCHING, MoneyAct.SETTLE), (JobState.CANCELLED, MoneyAct.RELEASE)]
    changes = [step(job, *acts[n % 2][:1], money=acts[n % 2][1]) for n, job in enumerate(jobs)]
    results = await asyncio.gather(*(db.jobs.apply(change, None) for change in changes * 3))
    assert sum(result is not None for result in results) == 40
    assert await counters(db) == {f"guild:{GUILD}": (20, 0), f"member:{GUILD}:{USER}": (20, 0)}
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_a_note_is_in_the_audit_trail_with_the_change_or_not_at_all(db: Database) -> None:
    job = await accepted(db)
    note = TrailNote(START, Actor(5, reason="spam"), "clip-delete", f"member:{USER}", before=job.id)
    change = replace(transitions.copy_removed(job), note=note)
    lost = replace(change, before=replace(job, state=JobState.DONE))
    assert await db.jobs.apply(lost, None) is None
    assert list(await db.usage.trail(GUILD, None, 9)) == []
    assert await db.jobs.apply(change, None) is not None
    (entry,) = await db.usage.trail(GUILD, None, 9)
    assert (entry.actor, entry.what, entry.subject, entry.before, entry.reason) == (5, "clip-delete", f"member:{USER}", job.id, "spam")


@pytest.mark.asyncio
async def test_what_a_job_descends_from_is_kept(db: Database) -> None:
    new = order()
    origin = replace(new.origin, source=MessageRef(1, 2), parent_job="job-0", descent=Descent.EXTEND)
    job = (await db.jobs.accept(replace(new, origin=origin, source_path="/attachments/1/2/a.mp4"), START)).job
    kept = await db.jobs.get(job.id)
    assert kept is not None
    assert (kept.source, kept.parent_job, kept.descent, kept.source_path) == (
        MessageRef(1, 2),
        "job-0",
        Descent.EXTEND,
        "/attachments/1/2/a.mp4",
    )
