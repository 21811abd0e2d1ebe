"""Bringing a database to the schema of this program, and refusing one that is from the future."""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, inspect, text

from bot.domain.errors import InternalError, SchemaOutdated
from bot.storage.connections import postgres_engine, sqlite_engine
from bot.storage.faults import translated
from bot.storage.location import Location, PostgresServer, SqliteFile

T = TypeVar("T")

_MIGRATING = 0x636C6170
"""The advisory lock under which PostgreSQL is migrated: two starts at once take turns."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """`before` is None for a new database, and equals `after` when there was nothing to do."""

    before: str | None
    after: str
    backup: Path | None = None


async def prepare(location: Location) -> Migrated:
    """Create or migrate a SQLite file, after a copy of it was made; only look at PostgreSQL. Raises `SchemaOutdated`."""
    match location:
        case SqliteFile():
            return await _prepare_file(location.path)
        case PostgresServer():
            return await _on_postgres(location.dsn, _check)


async def migrate(location: Location) -> Migrated:
    """Bring either database to the newest schema. Raises `SchemaOutdated` when it is newer than this program."""
    match location:
        case SqliteFile():
            return await _prepare_file(location.path)
        case PostgresServer():
            return await _on_postgres(location.dsn, _upgrade_locked)


async def check(location: Location) -> None:
    """Only look: nothing is made or migrated. Raises `SchemaOutdated`, also for a SQLite file that is not there."""
    match location:
        case SqliteFile():
            await _check_file(location.path)
        case PostgresServer():
            await _on_postgres(location.dsn, _check)


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite database that may be in use. `target` appears whole or not at all, and is all in one file."""
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with closing(reading(source)) as here, closing(sqlite3.connect(partial)) as there:
            here.backup(there)
            there.execute("PRAGMA journal_mode = DELETE")
        with partial.open("rb") as whole:
            os.fsync(whole.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Looked:
    """`revision` None: the database is empty."""

    revision: str | None
    head: str

    @property
    def known(self) -> bool:
        """Whether this program can read it as it is."""
        return self.revision == self.head


async def look_at(location: Location) -> Looked:
    """The schema of a database that is there, without touching it. Raises `SchemaOutdated` for one that is newer or not ours."""
    match location:
        case SqliteFile():
            with translated():
                return Looked(await asyncio.to_thread(revision_of, location.path), _head())
        case PostgresServer():
            return await _on_postgres(location.dsn, lambda connection: Looked(_revision(connection), _head()))


def revision_of(path: Path) -> str | None:
    """The schema of a SQLite file, None for an empty one. Raises `SchemaOutdated`: it is newer, or not ours."""
    engine = create_engine("sqlite://", creator=lambda: reading(path), poolclass=NullPool)
    with engine.connect() as connection:
        return _revision(connection)


def reading(source: Path) -> sqlite3.Connection:
    """Never a new file where there is none. In a folder that may not be written to, a file nobody uses is read as it lies there."""
    if os.access(source.parent, os.W_OK) and os.access(source, os.W_OK):
        mode = "mode=rw"
    else:
        mode = "mode=ro" if source.with_name(f"{source.name}-wal").exists() else "mode=ro&immutable=1"
    return sqlite3.connect(f"{source.absolute().as_uri()}?{mode}", uri=True)


async def _prepare_file(path: Path) -> Migrated:
    with translated():
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = sqlite_engine(path, begin="BEGIN IMMEDIATE", size=1, preparing=True)
    try:
        with translated():
            async with _alone_in(path.parent), engine.connect() as connection, connection.begin():
                before, head = await connection.run_sync(_revision), _head()
                if before == head:
                    return Migrated(before, head)
                # The copy is made under the writer's lock, so nothing can slip in between it and the migration.
                backup = None if before is None else await asyncio.to_thread(_back_up, path, before)
                await connection.run_sync(_upgrade)
                return Migrated(before, head, backup)
    finally:
        await engine.dispose()


async def _check_file(path: Path) -> None:
    if not await asyncio.to_thread(path.exists):
        raise SchemaOutdated("schema-outdated", found="none", wanted=_head(), command="clapper migrate")
    engine = sqlite_engine(path, begin="BEGIN", size=1, query_only=True)
    try:
        with translated():
            async with engine.connect() as connection, connection.begin():
                await connection.run_sync(_check)
    finally:
        await engine.dispose()


@asynccontextmanager
async def _alone_in(folder: Path) -> AsyncGenerator[None]:
    """One process at a time turns the file to WAL: SQLite refuses a second one at once, whatever its patience is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        await asyncio.to_thread(fcntl.flock, descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _back_up(path: Path, revision: str) -> Path:
    target = path.with_name(f"{path.name}.{revision}.bak")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.name}.{revision}-{number}.bak")
    copy_file(path, target)
    return target


async def _on_postgres(dsn: str, work: Callable[[Connection], T]) -> T:
    engine = postgres_engine(dsn, size=1, call_seconds=None)
    try:
        with translated():
            async with engine.connect() as connection, connection.begin():
                return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _check(connection: Connection) -> Migrated:
    before, head = _revision(connection), _head()
    if before != head:
        raise SchemaOutdated("schema-outdated", found=before or "none", wanted=head, command="clapper migrate")
    return Migrated(before, head)


def _upgrade_locked(connection: Connection) -> Migrated:
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
    before = _revision(connection)
    if before != _head():
        _upgrade(connection)
    return Migrated(before, _head())


def _revision(connection: Connection) -> str | None:
    """The schema's revision, None for an empty database. Raises `SchemaOutdated` for one that is newer or not ours."""
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        if inspect(connection).get_table_names():
            raise SchemaOutdated("schema-foreign")
        return None
    if found not in {revision.revision for revision in _scripts().walk_revisions()}:
        raise SchemaOutdated("schema-newer", found=found, wanted=_head())
    return found


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise InternalError("internal", what=f"the migration broke {len(broken)} references")


def _head() -> str:
    head = _scripts().get_current_head()
    if head is None:
        raise InternalError("internal", what="the program holds no migrations")
    return head


def _scripts() -> ScriptDirectory:
    return _scripts_in(_folder())


@cache
def _scripts_in(folder: Path) -> ScriptDirectory:
    """Read once: they are part of the program, and reading them takes longer than all else that a start asks of a database."""
    return ScriptDirectory(str(folder))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_folder()).replace("%", "%%"))
    return config


def _folder() -> Path:
    return Path(__file__).with_name("migrations")
