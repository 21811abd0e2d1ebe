import asyncio
import re
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import RunnerElsewhere, SchemaOutdated, SettingsInvalid, StoreUnavailable
from bot.storage import Database, migrate, tables
from bot.storage import schema as module
from bot.storage.accepting import _first
from bot.storage.connections import connect
from bot.storage.location import locate
from bot.storage.lock import file_lock
from bot.storage.records import handle_values, job_values
from bot.storage.tables import metadata
from tests.contract.storage.conftest import DEFAULTS, Home
from tests.contract.storage.making import accepted, attempt, execute, order, query
from tests.fakes.clock import START, FakeIds

HEAD = module._head()
"""The newest revision of this program."""

POSTGRES_SCHEMA = {
    "columns": """SELECT table_name, column_name, data_type, is_nullable, column_default
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}


async def schema(tx: AsyncConnection) -> Mapping[str, set[Any]]:
    """Every object of the database, without Alembic's own table; the order of columns and constraints does not count.

    Nor does the white space: SQLite keeps the words of the statement, to which a column that was added later is appended.
    """
    if tx.dialect.name == "sqlite":
        rows = await tx.execute(
            text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND tbl_name NOT LIKE 'alembic%'")
        )
        return {"objects": {(kind, name, parts(sql or "")) for kind, name, sql in rows}}
    return {
        what: {tuple(row) for row in await tx.execute(text(sql)) if "alembic" not in f"{row[0]} {row[1]}"}
        for what, sql in POSTGRES_SCHEMA.items()
    }


def parts(sql: str) -> frozenset[str]:
    """Columns and constraints of a statement, however it is laid out: a column that was added later stands behind the constraints."""
    return frozenset(" ".join(part.split()) for part in re.split(r",(?![^()]*\))", sql.replace("\n", " ").strip().removesuffix(")")))


async def open_(home: Home) -> Database:
    return await Database.open(home.url, home.data_dir, DEFAULTS, FakeIds())


@pytest.mark.asyncio
async def test_the_migrations_make_exactly_the_tables_of_the_program(home: Home, bare: Home) -> None:
    migrated, fresh = connect(locate(home.url)), connect(locate(f"{bare.url}.fresh" if bare.dialect == "sqlite" else bare.url))
    try:
        await fresh.write(lambda tx: tx.run_sync(metadata.create_all))
        wanted, found = await fresh.read(schema), await migrated.read(schema)
        assert found == wanted
        assert "ledger_keeps_lines" in str(found)

        def differences(connection: Any) -> list[Any]:
            return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)

        assert await migrated.read(lambda tx: tx.run_sync(differences)) == []
    finally:
        await migrated.aclose()
        await fresh.aclose()


@pytest.mark.asyncio
async def test_migrating_an_up_to_date_database_does_nothing(home: Home) -> None:
    done = await migrate(home.url, home.data_dir)
    assert done.before == done.after
    assert done.backup is None


@pytest.mark.asyncio
async def test_an_empty_database_is_migrated_by_hand(bare: Home) -> None:
    done = await migrate(bare.url, bare.data_dir)
    assert (done.before, done.after) == (None, HEAD)
    database = await open_(bare)
    await accepted(database)
    await database.aclose()


@pytest.mark.asyncio
async def test_a_newer_schema_is_refused(home: Home) -> None:
    database = await open_(home)
    await execute(database, "UPDATE alembic_version SET version_num = '9999'")
    await database.aclose()
    for refused in (open_(home), migrate(home.url, home.data_dir)):
        with pytest.raises(SchemaOutdated) as caught:
            await refused
        assert (caught.value.key, caught.value.values["found"]) == ("schema-newer", "9999")


@pytest.mark.asyncio
async def test_a_database_of_another_program_is_refused(bare: Home) -> None:
    connections = connect(locate(bare.url))
    await connections.write(lambda tx: tx.execute(text("CREATE TABLE theirs (id INTEGER)")))
    await connections.aclose()
    with pytest.raises(SchemaOutdated) as caught:
        await migrate(bare.url, bare.data_dir)
    assert caught.value.key == "schema-foreign"


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.asyncio
async def test_postgresql_is_not_migrated_by_opening_it(bare: Home) -> None:
    with pytest.raises(SchemaOutdated) as caught:
        await open_(bare)
    assert (caught.value.key, caught.value.values["command"]) == ("schema-outdated", "clapper migrate")


@pytest.mark.asyncio
async def test_two_migrations_at_once_take_turns(bare: Home, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    results = await asyncio.gather(*(migrate(bare.url, folder) for folder in folders))
    assert sorted(str(result.before) for result in results) == [HEAD, "None"]


@pytest.mark.asyncio
async def test_many_first_starts_at_once_make_one_schema(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/clapper.db"
    databases = await asyncio.gather(*(Database.open(url, tmp_path, DEFAULTS, FakeIds()) for _ in range(8)))
    await accepted(databases[0])
    assert [job.id for job in await databases[-1].jobs.active()] == ["job-a"]
    for database in databases:
        await database.aclose()


@pytest.mark.asyncio
async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for url, data_dir in (
        (f"sqlite:///{tmp_path}/file/clapper.db", tmp_path),
        (f"sqlite:///{tmp_path}/clapper.db", tmp_path / "file" / "data"),
    ):
        with pytest.raises(StoreUnavailable):
            await migrate(url, data_dir)


@pytest.mark.asyncio
async def test_opening_sqlite_makes_folder_file_and_settings(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/deep/er/clapper.db", tmp_path, DEFAULTS, FakeIds())
    pragmas = [await query(database, f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")]
    assert pragmas == [[("wal",)], [(2,)], [(1,)], [(30000,)]]

    async def written(tx: AsyncConnection) -> list[Any]:
        return [await tx.scalar(text(f"PRAGMA {name}")) for name in ("synchronous", "foreign_keys", "busy_timeout", "query_only")]

    assert await database._connections.write(written) == [2, 1, 30000, 0]
    await database.aclose()


@pytest.mark.asyncio
async def test_a_relative_path_is_relative_to_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    database = await Database.open("sqlite:///data/clapper.db", Path("data"), DEFAULTS, FakeIds())
    await database.aclose()
    assert names(tmp_path / "data", "*.db") == ["clapper.db"]


@pytest.mark.asyncio
async def test_an_older_file_is_copied_before_it_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/clapper.db"
    older = await Database.open(url, tmp_path, DEFAULTS, FakeIds())
    await accepted(older)
    add_a_migration(tmp_path, monkeypatch)
    # Still open: the copy holds what is in the write-ahead log as well.
    newer = await Database.open(url, tmp_path, DEFAULTS, FakeIds())
    assert await query(newer, "SELECT word FROM later") == []
    await newer.aclose()
    await older.aclose()
    with closing(sqlite3.connect(tmp_path / f"clapper.db.{HEAD}.bak")) as copy:
        assert copy.execute("SELECT id FROM jobs").fetchall() == [("job-a",)]
        assert copy.execute("SELECT name FROM sqlite_master WHERE name = 'later'").fetchall() == []
    assert not names(tmp_path, "*.partial")


@pytest.mark.asyncio
async def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/clapper.db"
    await migrate(url, tmp_path)
    add_a_migration(tmp_path, monkeypatch, "    raise RuntimeError('half way')\n")
    with pytest.raises(RuntimeError, match="half way"):
        await migrate(url, tmp_path)
    with closing(sqlite3.connect(tmp_path / "clapper.db")) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        assert file.execute("SELECT name FROM sqlite_master WHERE name = 'later'").fetchall() == []


@pytest.mark.asyncio
async def test_earlier_copies_are_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / f"clapper.db.{HEAD}.bak").write_text("precious")
    url = f"sqlite:///{tmp_path}/clapper.db"
    await migrate(url, tmp_path)
    add_a_migration(tmp_path, monkeypatch)
    assert (await migrate(url, tmp_path)).backup == tmp_path / f"clapper.db.{HEAD}-2.bak"
    assert (tmp_path / f"clapper.db.{HEAD}.bak").read_text() == "precious"


@pytest.mark.asyncio
async def test_a_file_is_not_migrated_under_a_running_bot(tmp_path: Path) -> None:
    with file_lock(tmp_path), pytest.raises(RunnerElsewhere):
        await migrate(f"sqlite:///{tmp_path}/clapper.db", tmp_path)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "url", ["sqlite:///", "sqlite://", "sqlite:///:memory:", "sqlite:///a.db?mode=ro", "mysql://x/y", "postgresql://u:p@host:port/x"]
)
async def test_other_urls_are_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid):
        await Database.open(url, tmp_path, DEFAULTS, FakeIds())


def names(folder: Path, pattern: str) -> list[str]:
    return [found.name for found in folder.glob(pattern)]


def add_a_migration(folder: Path, monkeypatch: pytest.MonkeyPatch, then: str = "") -> None:
    """Make the program one revision newer, by a copy of its migrations."""
    copy = folder / "newer"
    shutil.copytree(Path(module.__file__).with_name("migrations"), copy / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "migrations" / "versions" / "9999_later.py").write_text(
        f'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "later"\ndown_revision = "{HEAD}"\n\n\n'
        f'def upgrade() -> None:\n    op.create_table("later", sa.Column("word", sa.String))\n{then}'
    )
    monkeypatch.setattr(module, "__file__", str(copy / "schema.py"))


@pytest.mark.asyncio
async def test_a_look_changes_nothing(home: Home, bare: Home) -> None:
    database = await open_(home)
    await accepted(database)
    await database.aclose()
    looked = await Database.look(home.url, home.data_dir, DEFAULTS, FakeIds())
    assert await looked.quotas.audit() == []
    await looked.aclose()
    empty = f"{bare.url}.none" if bare.dialect == "sqlite" else bare.url
    with pytest.raises(SchemaOutdated) as caught:
        await Database.look(empty, bare.data_dir, DEFAULTS, FakeIds())
    assert (caught.value.key, caught.value.values["found"]) == ("schema-outdated", "none")
    assert not names(bare.data_dir, "*.none*")


@pytest.mark.asyncio
async def test_a_look_at_an_older_file_does_not_migrate_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/clapper.db"
    await migrate(url, tmp_path)
    add_a_migration(tmp_path, monkeypatch)
    with pytest.raises(SchemaOutdated) as caught:
        await Database.look(url, tmp_path, DEFAULTS, FakeIds())
    assert (caught.value.key, caught.value.values["found"]) == ("schema-outdated", HEAD)
    assert not names(tmp_path, "*.bak")


def test_what_a_step_writes_are_columns_of_the_tables() -> None:
    """A value under any other name is dropped without a word."""
    job = _first(order(), START)
    assert job_values(job).keys() <= {column.name for column in tables.jobs.c}
    assert handle_values(attempt(job)).keys() <= {column.name for column in tables.attempts.c}
    assert not [column for column in (*tables.jobs.c, *tables.attempts.c) if column.name.startswith("its_")]
