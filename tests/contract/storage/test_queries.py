from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.changes import MoneyAct
from bot.domain.jobs import Account, Failure, FailureKind, JobState
from bot.domain.outbox import DeliveredTo, OutboxState, Rung
from bot.domain.queueing import QueueEntry
from bot.storage import Database
from tests.contract.storage.making import ACCOUNT, GUILD, USER, accepted, applied, owed, running, step, submitted
from tests.fakes.clock import START

SECOND = timedelta(seconds=1)


@pytest.mark.asyncio
async def test_active_jobs_are_those_that_have_not_ended_oldest_first(db: Database) -> None:
    await accepted(db, "b", START + 2 * SECOND)
    await accepted(db, "c", START)
    gone = await accepted(db, "d", START + SECOND)
    await applied(db, step(gone, JobState.CANCELLED, money=MoneyAct.RELEASE))
    await running(db, "a", now=START + SECOND)
    assert [job.id for job in await db.jobs.active()] == ["job-c", "job-a", "job-b"]


@pytest.mark.asyncio
async def test_an_unknown_job_is_none(db: Database) -> None:
    assert await db.jobs.get("job-x") is None
    assert await db.jobs.pictures("job-x") == {}


@pytest.mark.asyncio
async def test_the_queue_shows_who_waits_and_who_is_at_a_provider(db: Database) -> None:
    await accepted(db, "b", START + SECOND)
    await accepted(db, "a", START)
    await submitted(db, "c")
    await running(db, "d", user=2)
    await running(db, "e", user=2, guild=3)
    uncertain = await submitted(db, "f", user=9)
    await applied(db, step(uncertain, JobState.UNCERTAIN))
    queue = await db.jobs.queue()
    assert queue.waiting == (
        QueueEntry("job-a", GUILD, USER, "demo", START),
        QueueEntry("job-b", GUILD, USER, "demo", START + SECOND),
    )
    assert queue.by_guild == {GUILD: 2, 3: 1}
    assert queue.by_member == {(GUILD, USER): 1, (GUILD, 2): 1, (3, 2): 1}


@pytest.mark.asyncio
async def test_positions_count_from_one_by_age(db: Database) -> None:
    await accepted(db, "b", START)
    await accepted(db, "a", START)
    await accepted(db, "c", START - SECOND)
    await submitted(db, "d")
    assert [await db.jobs.position(f"job-{name}") for name in "cabdx"] == [1, 2, 3, None, None]


@pytest.mark.asyncio
async def test_asking_to_cancel_sets_the_flag_of_a_job_that_has_not_ended(db: Database) -> None:
    job = await running(db)
    later = START + timedelta(minutes=1)
    asked = await db.jobs.ask_cancel(job.id, later)
    assert asked is not None
    assert (asked.cancel_asked, asked.changed_at, asked.state) == (True, later, JobState.RUNNING)
    again = await db.jobs.ask_cancel(job.id, later + SECOND)
    assert again == asked
    done = await applied(db, step(replace(job, cancel_asked=True), JobState.DONE, money=MoneyAct.SETTLE, cancel_asked=False))
    ended = await db.jobs.ask_cancel(job.id, later + SECOND)
    assert ended is not None
    assert (ended.cancel_asked, ended.changed_at) == (False, done.changed_at)
    assert await db.jobs.ask_cancel("job-x", later) is None


@pytest.mark.asyncio
async def test_unresolved_are_other_jobs_of_this_print_without_a_handle(db: Database) -> None:
    job = await submitted(db, "a", fingerprint="one")
    assert await db.jobs.unresolved("one", "job-b")
    assert not await db.jobs.unresolved("one", "job-a")
    assert not await db.jobs.unresolved("two", "job-b")
    job = await applied(db, step(job, JobState.UNCERTAIN))
    assert await db.jobs.unresolved("one", "job-b")
    await applied(db, step(job, JobState.QUEUED))
    assert not await db.jobs.unresolved("one", "job-b")


@pytest.mark.asyncio
async def test_an_uncertain_job_whose_task_is_known_is_resolved(db: Database) -> None:
    job = await running(db, "a", fingerprint="one")
    await applied(db, step(job, JobState.UNCERTAIN))
    assert not await db.jobs.unresolved("one", "job-b")


@pytest.mark.asyncio
async def test_taken_are_the_tasks_of_this_very_account(db: Database) -> None:
    job = await running(db, "a", task="T1")
    await running(db, "b", task="T2")
    await submitted(db, "c")
    await applied(db, step(job, JobState.FAILED, money=MoneyAct.RELEASE))
    assert await db.jobs.taken(ACCOUNT, START) == {"T1", "T2"}
    assert await db.jobs.taken(ACCOUNT, START + timedelta(seconds=1)) == set()
    assert await db.jobs.taken(Account("demo", ACCOUNT.base_url, "guild:1:1"), START) == set()
    assert await db.jobs.taken(Account("demo", "https://elsewhere.invalid"), START) == set()


@pytest.mark.asyncio
async def test_recent_shows_active_jobs_first_and_the_newest_first(db: Database) -> None:
    old = await accepted(db, "old", START)
    for n, name in enumerate(("x", "y")):
        job = await accepted(db, name, START + (n + 1) * SECOND)
        await applied(db, step(job, JobState.CANCELLED, money=MoneyAct.RELEASE))
    await accepted(db, "there", START + 9 * SECOND, guild=3)
    await accepted(db, "theirs", START, user=2)
    assert [job.id for job in await db.jobs.recent(USER, GUILD, 10)] == [old.id, "job-y", "job-x"]
    assert [job.id for job in await db.jobs.recent(USER, None, 2)] == ["job-there", "job-old"]


@pytest.mark.asyncio
async def test_files_stay_for_open_jobs_and_for_clips_that_were_kept(db: Database) -> None:
    await running(db, "open")
    ended = {"kept": (DeliveredTo.KEPT, 0), "long-kept": (DeliveredTo.KEPT, -9), "posted": (DeliveredTo.CHANNEL, 0)}
    for name, (reached, seconds) in ended.items():
        job = await running(db, name)
        fetching = await applied(db, step(job, JobState.FETCHING, money=MoneyAct.SETTLE))
        done = step(fetching, JobState.DONE, delivered_to=reached)
        await applied(db, replace(done, after=replace(done.after, changed_at=START + seconds * SECOND)))
    for kind in (FailureKind.UNUSABLE, FailureKind.EXPIRED):
        job = await running(db, kind.value)
        fetching = await applied(db, step(job, JobState.FETCHING, money=MoneyAct.SETTLE))
        await applied(db, step(fetching, JobState.FAILED, failure=Failure(kind)))
    assert await db.jobs.spooled(START - SECOND) == {"job-open", "job-kept", "job-unusable"}


@pytest.mark.asyncio
async def test_durations_are_learned_from_success_of_this_model_and_length(db: Database) -> None:
    for n, seconds in enumerate((30.5, 61.25, 12.0)):
        job = await running(db, str(n))
        until = START + timedelta(seconds=seconds)
        await applied(db, step(job, JobState.FETCHING, money=MoneyAct.SETTLE, succeeded_at=until))
    await running(db, "still")
    assert await db.jobs.durations("demo/clip", 5) == [61.25, 30.5, 12.0]
    assert await db.jobs.durations("demo/clip", 5, limit=1) == [61.25]
    assert await db.jobs.durations("demo/clip", 10) == []
    assert await db.jobs.durations("other", 5) == []


@pytest.mark.asyncio
async def test_due_rows_come_oldest_first_and_as_they_were_given(db: Database) -> None:
    job = await running(db)
    rows = (owed(job, "b", at=START), replace(owed(job, "a", at=START - SECOND), hide_prompt=True, rung=Rung.DM, not_before=START))
    await applied(db, replace(step(job, JobState.DELIVERING), owed=rows))
    assert await db.outbox.due() == [rows[1], rows[0]]


@pytest.mark.asyncio
async def test_a_row_is_saved_only_while_due_and_by_the_current_runner(db: Database) -> None:
    job = await running(db)
    row = owed(job)
    await applied(db, replace(step(job, JobState.DELIVERING), owed=(row,)))
    async with db.runner_lock.held() as epoch:
        tried = replace(row, tries=1, first_try_at=START, not_before=START + SECOND, nonce="other", rung=Rung.PARENT)
        assert await db.outbox.save(tried, epoch)
        assert await db.outbox.due() == [tried]
        assert not await db.outbox.save(replace(tried, tries=2), epoch - 1)
        assert await db.outbox.due() == [tried]
        assert await db.outbox.save(replace(tried, state=OutboxState.SENT), epoch)
        assert not await db.outbox.save(tried, epoch)
        assert await db.outbox.due() == []


@pytest.mark.asyncio
async def test_facts_are_kept_by_name(db: Database) -> None:
    assert await db.facts.get_fact("generation") is None
    await db.facts.set_fact("generation", "one")
    await db.facts.set_fact("generation", "two")
    await db.facts.set_fact("commands", "")
    assert await db.facts.get_fact("generation") == "two"
    assert await db.facts.get_fact("commands") == ""
