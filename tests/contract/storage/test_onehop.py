"""What SQLite's connection does without being asked: the BEGIN that travels with the first statement."""

import asyncio
import gc
import sqlite3
import threading
import weakref
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.connections import sqlite_engine
from bot.storage.lanes import ThreadLane
from bot.storage.onehop import OneHopConnection, connect_in_one_hop

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def connection(tmp_path: Path) -> AsyncGenerator[OneHopConnection]:
    opened = connect_in_one_hop(str(tmp_path / "one.db"), isolation_level=None, timeout=0.0)
    assert isinstance(opened, OneHopConnection)
    await opened
    await opened.cursor().execute("CREATE TABLE words (word TEXT)")
    try:
        yield opened
    finally:
        await opened.close()


async def test_a_transaction_begins_with_its_first_statement_and_ends_for_both(connection: OneHopConnection, tmp_path: Path) -> None:
    connection.begin("BEGIN IMMEDIATE")
    assert not connection.in_transaction
    await connection.cursor().execute("INSERT INTO words VALUES ('one')")
    assert connection.in_transaction
    await connection.rollback()
    connection.begin("BEGIN IMMEDIATE")
    await connection.cursor().execute("INSERT INTO words VALUES ('two')")
    await connection.commit()
    assert not connection.in_transaction
    other = sqlite3.connect(tmp_path / "one.db")
    assert other.execute("SELECT word FROM words").fetchall() == [("two",)]
    other.close()


@pytest.mark.parametrize("end", ["commit", "rollback"])
async def test_a_transaction_without_statements_leaves_none_behind(connection: OneHopConnection, end: str) -> None:
    connection.begin("BEGIN IMMEDIATE")
    await getattr(connection, end)()
    await connection.cursor().execute("SELECT 1")
    assert not connection.in_transaction


async def test_a_begin_that_is_refused_is_the_statement_s_failure_and_the_statement_is_not_run(
    connection: OneHopConnection, tmp_path: Path
) -> None:
    writer = sqlite3.connect(tmp_path / "one.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    connection.begin("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await connection.cursor().execute("INSERT INTO words VALUES ('three')")
    assert not connection.in_transaction
    writer.execute("ROLLBACK")
    writer.close()
    await connection.cursor().execute("INSERT INTO words VALUES ('four')")
    assert not connection.in_transaction, "a BEGIN that failed is not tried again by itself"


async def test_a_whole_transaction_is_one_journey(connection: OneHopConnection) -> None:
    """And its log lines still say for which job it was."""
    job: ContextVar[str] = ContextVar("job", default="")
    job.set("j-1")

    async def work() -> tuple[threading.Thread, str, list[tuple[str]]]:
        connection.begin("BEGIN IMMEDIATE")
        cursor = connection.cursor()
        await cursor.execute("INSERT INTO words VALUES ('one')")
        await connection.commit()
        await cursor.execute("SELECT word FROM words")
        return threading.current_thread(), job.get(), [*await cursor.fetchall()]

    thread, at_hand, rows = await connection.alone(work)
    assert thread is not threading.current_thread()
    assert (at_hand, rows) == ("j-1", [("one",)])
    assert not connection.in_transaction


async def test_what_goes_wrong_on_the_journey_comes_out(connection: OneHopConnection) -> None:
    async def work() -> None:
        await connection.cursor().execute("SELECT no_such_column FROM words")

    with pytest.raises(sqlite3.OperationalError, match="no_such_column"):
        await connection.alone(work)


async def test_a_transaction_that_waits_for_something_else_is_refused(connection: OneHopConnection) -> None:
    async def work() -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="something other"):
        await connection.alone(work)
    await connection.cursor().execute("SELECT 1")


async def test_the_thread_holds_nothing_of_what_it_has_done(connection: OneHopConnection) -> None:
    """Prompts, pictures and keys went through it, and its next errand may come days later."""

    class Words(list[str]): ...

    def given() -> tuple[weakref.ref[Words], weakref.ref[Words], Callable[[], Coroutine[Any, Any, Words]]]:
        told, answer = Words(["a secret"]), Words(["another"])

        async def work() -> Words:
            await connection.cursor().execute("INSERT INTO words VALUES (?)", told)
            return answer

        return weakref.ref(told), weakref.ref(answer), work

    told, answer, work = given()
    assert await connection.alone(work) == ["another"]
    del work
    gc.collect()
    assert (told(), answer()) == (None, None)


async def test_a_transaction_that_waits_for_something_else_is_rolled_back(tmp_path: Path) -> None:
    lane = ThreadLane(sqlite_engine(tmp_path / "three.db", begin="BEGIN IMMEDIATE", size=1), 1)

    async def make(tx: AsyncConnection) -> None:
        await tx.execute(text("CREATE TABLE words (word TEXT)"))

    async def half(tx: AsyncConnection) -> None:
        await tx.execute(text("INSERT INTO words VALUES ('half')"))
        await asyncio.sleep(0)

    async def count(tx: AsyncConnection) -> int:
        return await tx.scalar(text("SELECT count(*) FROM words")) or 0

    await lane.run(make)
    with pytest.raises(RuntimeError, match="something other"):
        await lane.run(half)
    assert await lane.run(count) == 0
    await lane.aclose()


async def test_one_whose_task_is_cancelled_ends_before_its_connection_is_used_again(tmp_path: Path) -> None:
    lane, begun, go_on = (
        ThreadLane(sqlite_engine(tmp_path / "four.db", begin="BEGIN IMMEDIATE", size=1), 1),
        asyncio.Event(),
        threading.Event(),
    )
    loop = asyncio.get_running_loop()

    async def slow(tx: AsyncConnection) -> None:
        loop.call_soon_threadsafe(begun.set)
        assert go_on.wait(10)
        await tx.execute(text("CREATE TABLE words (word TEXT)"))

    async def count(tx: AsyncConnection) -> int:
        return await tx.scalar(text("SELECT count(*) FROM words")) or 0

    task = asyncio.ensure_future(lane.run(slow))
    await begun.wait()
    task.cancel()
    await asyncio.sleep(0.01)
    assert not task.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await lane.run(count) == 0, "what was begun was done, and whole"
    await lane.aclose()


async def test_of_a_read_all_statements_see_the_same(tmp_path: Path) -> None:
    """A snapshot begins with the first of them, as SQLite's own BEGIN would have it."""
    path = tmp_path / "two.db"
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("CREATE TABLE words (word TEXT)")
    engine = sqlite_engine(path, begin="BEGIN", size=1, query_only=True)
    count = text("SELECT count(*) FROM words")
    try:
        async with engine.connect() as reading, reading.begin():
            assert await reading.scalar(count) == 0
            writer.execute("INSERT INTO words VALUES ('one')")
            assert await reading.scalar(count) == 0
            with pytest.raises(OperationalError, match="readonly"):
                await reading.execute(text("INSERT INTO words VALUES ('no')"))
        async with engine.connect() as reading, reading.begin():
            assert await reading.scalar(count) == 1
    finally:
        await engine.dispose()
        writer.close()
