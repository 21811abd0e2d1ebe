"""The machine fails: the store says so in one word, loses nothing, and works again once the trouble is over."""

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.changes import MoneyAct
from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import Account, Handle, JobState
from bot.domain.journal import Answered, Called, Generation, Replaced, Started, last_start, past_of
from bot.domain.outbox import OutboxRow, OutboxState, Owed
from bot.storage import Database
from bot.storage.journal import FILE_NAME, KEPT, FileJournal
from tests.contract.storage.conftest import DEFAULTS, SqliteFiles
from tests.contract.storage.making import accepted, execute, query, step
from tests.fakes.clock import START, FakeIds

pytestmark = pytest.mark.asyncio
ACCOUNT = Account("fake", "https://fake.example")


@contextmanager
def no_handles_left() -> Iterator[None]:
    """As when a process has reached its limit: nothing more can be opened."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(link.name) for link in Path("/proc/self/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 1, hard))
    taken: list[int] = []
    try:
        while True:
            try:
                taken.append(os.dup(0))
            except OSError:
                break
        yield
    finally:
        for descriptor in taken:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_a_store_that_works_has_no_trouble(db: Database) -> None:
    assert await db.trouble() is None


async def test_a_disk_that_takes_no_writes_is_told_until_one_works_again(sqlite_databases: SqliteFiles, tmp_path: Path) -> None:
    """Reads go on meanwhile, so only the writes that failed tell of it."""
    db = await Database.open(await sqlite_databases.make(tmp_path), tmp_path, DEFAULTS, FakeIds())
    await execute(db, "PRAGMA query_only = ON")
    assert await db.trouble() is None, "nobody has tried"
    with pytest.raises(StoreUnavailable):
        await accepted(db)
    assert await db.trouble() == "read-only"
    assert await db.jobs.active() == []
    await db._connections._writer.aclose()
    assert await db.trouble() is None
    await accepted(db)
    await db.aclose()


async def test_a_locked_database_is_told_and_comes_back(
    sqlite_databases: SqliteFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.connections.BUSY_MILLISECONDS", 20)
    db = await Database.open(await sqlite_databases.make(tmp_path), tmp_path, DEFAULTS, FakeIds())
    with closing(sqlite3.connect(tmp_path / "clapper.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable):
            await accepted(db)
        assert await db.trouble() == "busy"
        other.execute("ROLLBACK")
    assert await db.trouble() is None
    await db.aclose()


async def test_a_database_scribbled_over_while_it_is_open_is_damaged(sqlite_databases: SqliteFiles, tmp_path: Path) -> None:
    db = await Database.open(await sqlite_databases.make(tmp_path), tmp_path, DEFAULTS, FakeIds())
    (tmp_path / "clapper.db").write_bytes(b"scribbled over" * 20_000)
    assert await db.trouble() == "damaged"
    await db.aclose()


async def test_without_file_handles_nothing_is_lost(sqlite_databases: SqliteFiles, tmp_path: Path) -> None:
    url = await sqlite_databases.make(tmp_path)
    db, journal = await Database.open(url, tmp_path, DEFAULTS, FakeIds()), FileJournal(tmp_path)
    with no_handles_left():
        with pytest.raises(StoreUnavailable) as caught:
            await journal.add(Started("one", START))
        trouble = await db.trouble()
    assert caught.value.values["reason"] == "journal"
    assert trouble == "missing", "SQLite says no more than that it cannot open the file"
    assert await db.trouble() is None
    await journal.add(Started("one", START))
    await accepted(db)
    await db.aclose()


async def test_settled_messages_and_spent_tokens_are_forgotten(db: Database) -> None:
    old, open_ = await accepted(db, "a"), await accepted(db, "b")
    row = OutboxRow("r-1", old.id, Owed.CLIP, "nonce", START, state=OutboxState.SENT)
    due = OutboxRow("r-2", open_.id, Owed.LATE, "nonce", START)
    ended = replace(step(old, JobState.DONE, money=MoneyAct.SETTLE), owed=(row,))
    await db.jobs.apply(ended, None)
    await db.jobs.apply(replace(step(open_, JobState.RUNNING), owed=(due,)), None)
    assert await db.jobs.tidy(START, START - timedelta(days=1)) == 0
    assert await db.jobs.tidy(START + timedelta(days=40), START + timedelta(days=10)) == 1
    assert await query(db, "SELECT id FROM outbox") == [("r-2",)]
    assert await query(db, "SELECT count(*) FROM jobs WHERE receipt_token IS NOT NULL") == [(0,)]
    assert await db.quotas.audit() == []


def called(number: int) -> Called:
    return Called(f"attempt-{number}", f"job-{number}", 1, ACCOUNT, START)


async def test_the_journal_gives_back_what_it_was_given(tmp_path: Path) -> None:
    entries = (
        Started("one", START),
        called(1),
        Answered("attempt-1", True, START, Handle(ACCOUNT, "task-1", "t2v")),
        Answered("attempt-2", False, START),
        Replaced(START),
    )
    for entry in entries:
        await FileJournal(tmp_path).add(entry)
    assert await FileJournal(tmp_path).entries() == entries
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


async def test_a_line_that_a_power_cut_tore_is_left_out_and_harms_no_other(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path)
    await journal.add(Started("one", START))
    with (tmp_path / FILE_NAME).open("ab") as file:
        file.write(b'{"called": "attempt-1", "jo\x00\xff')
    await journal.add(called(2))
    assert await journal.entries() == (Started("one", START), called(2))


async def test_the_journal_forgets_by_whole_starts(tmp_path: Path) -> None:
    journal, later = FileJournal(tmp_path), START + KEPT
    kept = (Started("two", START + timedelta(days=1)), called(2), Answered("attempt-2", True, later))
    for entry in (Started("one", START), called(1), *kept):
        await journal.add(entry)
    await journal.trim(later)
    assert len(await journal.entries()) == 5
    await journal.trim(later + timedelta(days=2))
    assert await journal.entries() == kept
    assert last_start(await journal.entries()) == "two"


async def test_a_database_is_recognised_by_its_last_start() -> None:
    entries = (Started("one", START), called(1), Started("two", START), called(2))
    same = past_of(entries, Generation("two", "one"))
    assert (same.known, same.witnesses, same.agrees({"attempt-2"}), same.agrees(set())) == (True, ("attempt-2",), True, False)
    older = past_of(entries, Generation("one", ""))
    assert (older.known, older.agrees({"attempt-1", "attempt-2"}), sorted(older.calls)) == (True, False, ["job-1", "job-2"])
    cut_off = past_of(entries, Generation("three", "two"))
    assert cut_off.agrees({"attempt-2"})
    stranger = past_of(entries, Generation("nine", "eight"))
    assert (stranger.known, stranger.agrees({"attempt-1", "attempt-2"})) == (False, False)
    assert past_of((), Generation()).agrees(set())
    assert not past_of((), Generation("one", "")).agrees(set())
    assert not past_of((*entries, Replaced(START)), Generation("two", "one")).agrees({"attempt-2"})
