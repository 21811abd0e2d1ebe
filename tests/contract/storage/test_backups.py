"""Copies of the database beside a running bot, and the way back. SQLite only: PostgreSQL has its own tools."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.errors import BackupUnusable, RunnerElsewhere, SchemaOutdated, SettingsInvalid, StoreUnavailable
from bot.domain.journal import Replaced
from bot.storage import Database, backup, restore
from bot.storage.backups import KEPT
from bot.storage.journal import FileJournal
from bot.storage.lock import file_lock
from tests.contract.storage.conftest import DEFAULTS, SqliteFiles
from tests.contract.storage.making import accepted
from tests.fakes.clock import START, FakeIds

pytestmark = pytest.mark.asyncio
IDS = FakeIds()


def names(folder: Path, pattern: str = "*") -> list[str]:
    return sorted(found.name for found in folder.glob(pattern))


@pytest_asyncio.fixture
async def url(sqlite_databases: SqliteFiles, tmp_path: Path) -> str:
    return await sqlite_databases.make(tmp_path)


async def opened(url: str, folder: Path) -> Database:
    return await Database.open(url, folder, DEFAULTS, IDS)


async def jobs_in(path: Path) -> list[str]:
    database = await opened(f"sqlite:///{path}", path.parent)
    try:
        return [job.id for job in await database.jobs.active()]
    finally:
        await database.aclose()


async def a_copy(url: str, folder: Path) -> Path:
    """With one job in it."""
    database = await opened(url, folder)
    await accepted(database)
    await database.aclose()
    return await backup(url, folder, START, folder / "copy.db")


async def test_a_copy_is_a_whole_database_made_beside_a_running_bot(url: str, tmp_path: Path) -> None:
    database = await opened(url, tmp_path)
    with file_lock(tmp_path):
        await accepted(database)
        made = await backup(url, tmp_path, START)
    await database.aclose()
    assert made == tmp_path / "backups" / "clapper-20261121T120000Z.db"
    assert names(made.parent) == [made.name], "all of it is in one file"
    copy = await opened(f"sqlite:///{made}", tmp_path)
    assert [job.id for job in await copy.jobs.active()] == ["job-a"]
    assert await copy.quotas.audit() == []
    await copy.aclose()


async def test_the_newest_copies_stay_and_named_ones_always(url: str, tmp_path: Path) -> None:
    named = await backup(url, tmp_path, START, tmp_path / "backups" / "before the party.db")
    made = [await backup(url, tmp_path, START + timedelta(minutes=n)) for n in range(KEPT + 3)]
    twice = await backup(url, tmp_path, START + timedelta(minutes=KEPT + 2))
    assert twice.name.endswith("Z-2.db")
    assert names(tmp_path / "backups") == sorted(path.name for path in (named, twice, *made[4:]))


async def test_a_folder_as_target_gets_a_file_with_the_time(url: str, tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    assert await backup(url, tmp_path, START, tmp_path / "usb") == tmp_path / "usb" / "clapper-20261121T120000Z.db"


async def test_a_copy_overwrites_nothing(url: str, tmp_path: Path) -> None:
    (tmp_path / "precious.db").write_text("precious")
    with pytest.raises(SettingsInvalid, match="exists already"):
        await backup(url, tmp_path, START, tmp_path / "precious.db")
    assert (tmp_path / "precious.db").read_text() == "precious"


async def test_a_copy_of_nothing_is_no_new_database(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="there is no database"):
        await backup(f"sqlite:///{tmp_path}/typo.db", tmp_path, START)
    assert names(tmp_path) == []


async def test_a_damaged_database_is_not_copied_as_if_it_were_whole(url: str, tmp_path: Path) -> None:
    (tmp_path / "clapper.db").write_bytes(b"no database at all, but long enough to look like one" * 100)
    with pytest.raises(StoreUnavailable) as caught:
        await backup(url, tmp_path, START)
    assert caught.value.values["reason"] == "damaged"
    assert names(tmp_path / "backups") == []


async def test_restoring_puts_the_copy_in_place_and_keeps_what_was_there(url: str, tmp_path: Path) -> None:
    copy = await a_copy(url, tmp_path)
    database = await opened(url, tmp_path)
    await accepted(database, "b")
    await database.aclose()
    aside = await restore(url, tmp_path, copy, START)
    assert aside == tmp_path / "clapper.db.replaced-20261121T120000Z"
    assert await jobs_in(tmp_path / "clapper.db") == ["job-a"]
    assert await jobs_in(aside) == ["job-a", "job-b"]
    assert await jobs_in(copy) == ["job-a"]
    assert await FileJournal(tmp_path).entries() == (Replaced(START),), "the next start is paused"


async def test_a_log_that_was_not_written_back_goes_aside_and_never_into_the_copy(url: str, tmp_path: Path) -> None:
    copy = await a_copy(url, tmp_path)
    # As after a kill: the log still holds what the file does not.
    with closing(sqlite3.connect(tmp_path / "clapper.db", isolation_level=None)) as killed:
        killed.execute("PRAGMA journal_mode = WAL")
        killed.execute("INSERT INTO facts VALUES ('late', 'word')")
        for name in ("clapper.db", "clapper.db-wal"):
            (tmp_path / f"kept-{name}").write_bytes((tmp_path / name).read_bytes())
    for name in ("clapper.db", "clapper.db-wal"):
        (tmp_path / f"kept-{name}").replace(tmp_path / name)
    aside = await restore(url, tmp_path, copy, START)
    assert aside is not None
    for path, facts in ((tmp_path / "clapper.db", []), (aside, [("word",)])):
        with closing(sqlite3.connect(path)) as there:
            assert there.execute("SELECT value FROM facts WHERE name = 'late'").fetchall() == facts


async def test_a_damaged_database_is_replaced_and_kept_as_it_is(url: str, tmp_path: Path) -> None:
    copy = await a_copy(url, tmp_path)
    (tmp_path / "clapper.db").write_bytes(b"scribbled over" * 1000)
    (tmp_path / "clapper.db-wal").write_bytes(b"scribbled over too")
    aside = await restore(url, tmp_path, copy, START)
    assert aside is not None
    assert aside.read_bytes().startswith(b"scribbled")
    assert await jobs_in(tmp_path / "clapper.db") == ["job-a"]


async def test_restoring_where_nothing_is_left(url: str, tmp_path: Path) -> None:
    copy = await a_copy(url, tmp_path)
    elsewhere = tmp_path / "new" / "machine"
    assert await restore(f"sqlite:///{elsewhere}/clapper.db", elsewhere, copy, START) is None
    assert await jobs_in(elsewhere / "clapper.db") == ["job-a"]


async def test_nothing_is_restored_under_a_running_bot(url: str, tmp_path: Path) -> None:
    copy = await a_copy(url, tmp_path)
    with file_lock(tmp_path), pytest.raises(RunnerElsewhere):
        await restore(url, tmp_path, copy, START)


async def test_nothing_is_restored_under_a_process_that_stands_by(url: str, tmp_path: Path) -> None:
    """It has no runner lock, and would go on in the old file once it has."""
    copy = await a_copy(url, tmp_path)
    standing_by = await opened(url, tmp_path)
    await standing_by.jobs.active()
    with pytest.raises(StoreUnavailable) as caught:
        await restore(url, tmp_path, copy, START)
    assert caught.value.key == "store-in-use"
    await standing_by.aclose()
    assert names(tmp_path, "*.re*") == []
    await restore(url, tmp_path, copy, START)


@pytest.mark.parametrize(
    ("content", "key"),
    [(None, "backup-missing"), (b"no database, but long enough to look at" * 100, "backup-damaged"), (b"", "backup-empty")],
)
async def test_a_copy_that_is_none_changes_nothing(url: str, tmp_path: Path, content: bytes | None, key: str) -> None:
    await a_copy(url, tmp_path)
    if content is not None:
        (tmp_path / "bad.db").write_bytes(content)
    before = (tmp_path / "clapper.db").read_bytes()
    with pytest.raises(BackupUnusable) as caught:
        await restore(url, tmp_path, tmp_path / "bad.db", START)
    assert caught.value.key == key
    assert (tmp_path / "clapper.db").read_bytes() == before
    assert names(tmp_path, "*.re*") == []
    assert await FileJournal(tmp_path).entries() == ()


async def test_a_copy_with_a_page_scribbled_over_is_noticed(url: str, tmp_path: Path) -> None:
    copy = await a_copy(url, tmp_path)
    content = bytearray(copy.read_bytes())
    content[2 * 4096 : 3 * 4096] = b"\xff" * 4096
    copy.write_bytes(content)
    with pytest.raises(BackupUnusable) as caught:
        await restore(url, tmp_path, copy, START)
    assert caught.value.key == "backup-damaged"


async def test_a_copy_of_a_newer_program_is_refused(url: str, tmp_path: Path) -> None:
    copy = await a_copy(url, tmp_path)
    with closing(sqlite3.connect(copy)) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaOutdated) as caught:
        await restore(url, tmp_path, copy, START)
    assert caught.value.key == "schema-newer"


async def test_the_database_is_no_copy_of_itself(url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupUnusable) as caught:
        await restore(url, tmp_path, tmp_path / "clapper.db", START)
    assert caught.value.key == "backup-is-the-database"


async def test_postgresql_is_left_to_its_own_tools(tmp_path: Path) -> None:
    for refused in (backup("postgresql://h/x", tmp_path, START), restore("postgresql://h/x", tmp_path, tmp_path, START)):
        with pytest.raises(SettingsInvalid, match="pg_dump"):
            await refused
