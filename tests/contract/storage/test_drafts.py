"""Orders that wait for a confirmation."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain import transitions
from bot.domain.errors import InternalError, LimitReached, NotAllowed
from bot.domain.jobs import JobState
from bot.domain.quota import Block
from bot.storage import Database
from tests.contract.storage.making import ADMIN, GUILD, PICTURE, USER, accepted, applied, counters, everything, limited, order, query
from tests.fakes.clock import START

LATER = START + timedelta(minutes=5)


@pytest.mark.asyncio
async def test_a_draft_reserves_nothing_and_is_told_what_it_would_find(db: Database) -> None:
    result = await db.jobs.accept(order("a", price=5, draft=True), START)
    assert (result.created, result.job.state, result.position) == (True, JobState.DRAFT, None)
    assert [x.left for x in result.standings] == [1000, 100]
    assert await db.jobs.pictures("job-a") == {"image": PICTURE}
    assert await query(db, "SELECT count(*) FROM ledger") == [(0,)]
    assert await db.jobs.position("job-a") is None
    assert (await db.jobs.queue()).waiting == ()
    assert await db.quotas.held(GUILD, USER) == 0
    again = await db.jobs.accept(order("b", key="i:a", draft=True), START)
    assert (again.created, again.job) == (False, result.job)
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_a_confirmed_draft_is_queued_and_reserved_by_the_limits_of_now(db: Database) -> None:
    await accepted(db, "0")
    await accepted(db, "a", price=30, draft=True)
    await limited(db, "members", 40, "day", now=LATER)
    result = await db.jobs.confirm("job-a", LATER)
    assert result is not None
    assert (result.created, result.job.state, result.job.changed_at, result.position) == (True, JobState.QUEUED, LATER, 2)
    assert [x.left for x in result.standings] == [965, 5]
    assert await db.jobs.get("job-a") == result.job
    assert await query(db, "SELECT kind, amount, actor FROM ledger WHERE job_id = 'job-a'") == [("reserve", 30, f"member:{USER}")]
    assert await query(db, "SELECT at FROM ledger WHERE job_id = 'job-a'") != await query(
        db, "SELECT created_at FROM jobs WHERE id = 'job-a'"
    )
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_what_cannot_be_confirmed_stays_a_draft(db: Database) -> None:
    await accepted(db, "a", price=30, draft=True)
    await limited(db, "members", 29)
    before = await everything(db)
    with pytest.raises(LimitReached) as caught:
        await db.jobs.confirm("job-a", LATER)
    assert caught.value.values["left"] == 29
    assert await everything(db) == before
    await limited(db, "members", 30)
    await db.limits.block(GUILD, Block(USER, "", None, 4711, START), ADMIN, START)
    with pytest.raises(NotAllowed):
        await db.jobs.confirm("job-a", LATER)
    await db.limits.unblock(GUILD, USER, ADMIN, START)
    assert await db.jobs.confirm("job-a", LATER) is not None


@pytest.mark.asyncio
async def test_a_draft_is_confirmed_once_however_many_press(db: Database) -> None:
    await accepted(db, "a", price=5, draft=True)
    results = await asyncio.gather(*(db.jobs.confirm("job-a", LATER) for _ in range(8)))
    assert sum(result is not None for result in results) == 1
    assert await counters(db) == {f"guild:{GUILD}": (0, 5), f"member:{GUILD}:{USER}": (0, 5)}


@pytest.mark.asyncio
async def test_confirmed_or_dropped_but_never_both(db: Database) -> None:
    for n in range(10):
        draft = await accepted(db, str(n), price=1, draft=True)
        dropped, confirmed = await asyncio.gather(
            db.jobs.apply(transitions.dropped(draft, LATER, "no answer"), None), db.jobs.confirm(draft.id, LATER)
        )
        assert (dropped is None) is not (confirmed is None)
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_a_dropped_draft_leaves_no_trace_in_the_books(db: Database) -> None:
    draft = await accepted(db, "a", draft=True)
    gone = await applied(db, transitions.dropped(draft, LATER, "no answer"))
    assert gone.state is JobState.CANCELLED
    assert await db.jobs.pictures("job-a") == {}
    assert await db.jobs.confirm("job-a", LATER) is None
    assert await db.jobs.confirm("job-unknown", LATER) is None
    assert await query(db, "SELECT count(*) FROM ledger") == [(0,)]
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_a_draft_is_not_queued_by_an_ordinary_step(db: Database) -> None:
    draft = await accepted(db, "a", draft=True)
    with pytest.raises(InternalError):
        await db.jobs.apply(transitions.confirmed(draft, LATER), None)
    stored = await db.jobs.get("job-a")
    assert stored is not None
    assert stored.state is JobState.DRAFT
