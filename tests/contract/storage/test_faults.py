import asyncio
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.changes import MoneyAct
from bot.domain.errors import LimitReached, StoreUnavailable
from bot.domain.jobs import JobState
from bot.storage import Database
from bot.storage.connections import connect
from bot.storage.location import locate
from tests.contract.storage.conftest import DEFAULTS, Home
from tests.contract.storage.making import Pause, accepted, execute, limited, order, query, step
from tests.fakes.clock import START, FakeIds


@pytest.mark.asyncio
async def test_cancelled_callers_leave_no_transaction_open(home: Home, db: Database) -> None:
    """Each order is cancelled after a random number of turns of the loop: before, inside, or after its transaction."""
    chance = random.Random(7)

    async def one(n: int) -> None:
        job = (await db.jobs.accept(order(str(n), price=1, user=n), START)).job
        await db.jobs.apply(step(job, JobState.FETCHING, money=MoneyAct.SETTLE), None)
        await db.jobs.get(job.id)

    async def cancelled(n: int) -> bool:
        task = asyncio.create_task(one(n))
        await asyncio.sleep(chance.random() * 0.03)
        task.cancel()
        return (await asyncio.gather(task, return_exceptions=True))[0] is not None

    results = [await asyncio.gather(*(cancelled(n + k) for k in range(4))) for n in range(0, 120, 4)]
    assert sum(map(sum, results)) > 20
    if last := db._connections._running:
        await asyncio.wait(last)
    # One lock for the whole table: rows locked one by one, in no order, could meet a last transaction half-way and deadlock.
    everything = "UPDATE counters SET used = used" if home.dialect == "sqlite" else "LOCK TABLE counters IN EXCLUSIVE MODE"
    await asyncio.wait_for(execute(db, everything), timeout=5)
    if home.dialect == "sqlite":
        with closing(sqlite3.connect(home.data_dir / "clapper.db", timeout=0)) as other, other:
            other.execute("BEGIN IMMEDIATE")
    else:
        assert await query(db, "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'") == [(0,)]
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_closing_waits_for_what_was_begun(home: Home, db: Database) -> None:
    connections, pause = connect(locate(home.url)), Pause()

    async def work(tx: AsyncConnection) -> None:
        await tx.execute(text("INSERT INTO facts VALUES ('a', 'b')"))
        await pause.here(tx)

    caller = asyncio.create_task(connections.write(work))
    await pause.reached.wait()
    caller.cancel()
    closing_ = asyncio.create_task(connections.aclose())
    await asyncio.sleep(0)
    assert not closing_.done()
    pause.over.set()
    await closing_
    assert await db.facts.get_fact("a") == "b"
    with pytest.raises(StoreUnavailable):
        await connections.read(work)


@pytest.mark.asyncio
async def test_a_transaction_not_yet_begun_never_happens_when_its_caller_is_cancelled(db: Database) -> None:
    pause = Pause()
    others = [asyncio.create_task(db._connections.write(pause.here)) for _ in range(4)]
    await pause.reached.wait()
    waiting = asyncio.create_task(db.facts.set_fact("a", "b"))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    pause.over.set()
    await asyncio.gather(*others)
    assert await db.facts.get_fact("a") is None


@pytest.mark.asyncio
async def test_a_bug_is_not_taken_for_a_database_that_is_away(db: Database) -> None:
    with pytest.raises(DBAPIError):
        await execute(db, "SELECT no_such_column FROM jobs")
    with pytest.raises(DBAPIError):
        await execute(db, "INSERT INTO facts VALUES ('a', NULL)")
    await db.facts.set_fact("still", "works")


@pytest.mark.asyncio
async def test_naive_times_are_refused(db: Database) -> None:
    naive = datetime(2026, 11, 21, 12)  # noqa: DTZ001 -- the point of the test
    job = await accepted(db)
    for refused in (
        db.jobs.ask_cancel(job.id, naive),
        db.jobs.apply(step(replace(job, changed_at=naive), JobState.CANCELLED), None),
        limited(db, "members", 2, now=naive),
    ):
        with pytest.raises(StatementError, match="naive"):
            await refused
    assert await db.jobs.get(job.id) == job


@pytest.mark.asyncio
async def test_a_refused_order_leaves_the_store_usable(db: Database) -> None:
    for n in range(20):
        with pytest.raises(LimitReached):
            await accepted(db, str(n), price=101)
    await accepted(db)


@pytest.mark.asyncio
async def test_a_locked_file_is_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.connections.BUSY_MILLISECONDS", 20)
    db = await Database.open(f"sqlite:///{tmp_path}/clapper.db", tmp_path, DEFAULTS, FakeIds())
    with closing(sqlite3.connect(tmp_path / "clapper.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable) as caught:
            await accepted(db)
        assert caught.value.values["reason"] == "busy"
        assert isinstance(caught.value.__cause__, DBAPIError)
        assert await db.jobs.active() == []
        other.execute("ROLLBACK")
    await accepted(db)
    await db.aclose()


@pytest.mark.asyncio
async def test_a_full_disk_is_temporary_and_keeps_nothing(tmp_path: Path) -> None:
    db = await Database.open(f"sqlite:///{tmp_path}/clapper.db", tmp_path, DEFAULTS, FakeIds())
    await execute(db, "PRAGMA max_page_count = 1")
    big = replace(order().pictures["image"], data=bytes(1 << 20))
    with pytest.raises(StoreUnavailable) as caught:
        await accepted(db, pictures={"image": big})
    assert caught.value.values["reason"] == "full"
    await execute(db, "PRAGMA max_page_count = 1000000")
    assert await db.jobs.active() == []
    await accepted(db, pictures={"image": big})
    await db.aclose()


@pytest.mark.asyncio
async def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "clapper.db").write_bytes(b"not a database at all, but long enough to look at" * 100)
    with pytest.raises(StoreUnavailable) as caught:
        await Database.open(f"sqlite:///{tmp_path}/clapper.db", tmp_path, DEFAULTS, FakeIds())
    assert caught.value.values["reason"] == "damaged"


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.asyncio
async def test_lost_connections_are_temporary(home: Home, db: Database) -> None:
    async def work(tx: AsyncConnection) -> None:
        await tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(StoreUnavailable) as caught:
        await db._connections.write(work)
    assert caught.value.values["reason"] == "connection"
    await accepted(db)


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.asyncio
async def test_connections_that_the_server_ended_meanwhile_are_not_noticed(home: Home, db: Database) -> None:
    """As after its restart: every connection that waited for its next use is gone."""
    for name in "abc":
        await asyncio.gather(*(db.jobs.active() for _ in range(4)), accepted(db, name))
        await end_connections(home.url)
    assert len(await db.jobs.active()) == 3


async def end_connections(url: str) -> None:
    """Return once none is left, which their owner has heard of by then."""
    ours = "FROM pg_stat_activity WHERE application_name = 'clapper' AND datname = current_database()"
    connection = await asyncpg.connect(url)
    try:
        async with asyncio.timeout(20):
            while await connection.fetchval(f"SELECT count(pg_terminate_backend(pid)) {ours}"):  # noqa: ASYNC110 - the server rings nobody
                await asyncio.sleep(0.01)
    finally:
        await connection.close()


@pytest.mark.asyncio
async def test_a_server_that_is_not_there_is_temporary(tmp_path: Path) -> None:
    for url in (f"postgresql://postgres@/x?host={tmp_path}", "postgres://postgres@127.0.0.1:1/x"):
        with pytest.raises(StoreUnavailable):
            await Database.open(url, tmp_path, DEFAULTS, FakeIds())
