"""Copies of a SQLite database, made beside a running bot, and the way back from one."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bot.domain.errors import BackupUnusable, SettingsInvalid, StoreUnavailable
from bot.domain.journal import Replaced
from bot.storage import journal, schema
from bot.storage.durable import sync_folder
from bot.storage.faults import translated
from bot.storage.location import SqliteFile, locate
from bot.storage.lock import file_lock

FOLDER = "backups"
KEPT = 14
"""So many copies stay in the default folder; one that was given a name of its own is never removed."""
_PATTERN = "clapper-????????T??????Z*.db"
_COMPANIONS = ("", "-wal", "-shm")


async def backup(url: str, data_dir: Path, now: datetime, target: Path | None = None) -> Path:
    """Copy a SQLite database that may be in use, to `target` or into `data_dir/backups`. Returns where the copy is.

    Raises `SettingsInvalid` (PostgreSQL has `pg_dump`; no database; the target exists) and `StoreUnavailable`. A copy that was begun and
    not finished leaves nothing that looks like one.
    """
    source = _file(url)
    with translated():
        return await asyncio.to_thread(_back_up, source, data_dir, now, target)


async def restore(url: str, data_dir: Path, copy: Path, now: datetime) -> Path | None:
    """Put `copy` in the place of the database, which is set aside; returns where it is now, None when there was none.

    `copy` itself stays as it is. Raises `RunnerElsewhere` while a bot runs, `BackupUnusable`, `SchemaOutdated` for a copy of a newer
    program, `SettingsInvalid` on PostgreSQL, `StoreUnavailable`. Until everything has been checked, nothing is changed.
    """
    target = _file(url, must_exist=False)
    with file_lock(data_dir), translated():
        return await asyncio.to_thread(_restore, copy, target, data_dir, now)


def _file(url: str, *, must_exist: bool = True) -> Path:
    location = locate(url)
    if not isinstance(location, SqliteFile):
        raise SettingsInvalid(("DATABASE_URL: is PostgreSQL, which has its own tools: pg_dump to back up, pg_restore to restore",))
    if must_exist and not location.path.is_file():
        raise SettingsInvalid((f"DATABASE_URL: there is no database at {location.path}",))
    return location.path


def _back_up(source: Path, data_dir: Path, now: datetime, target: Path | None) -> Path:
    if target is not None:
        chosen = target / _name(now) if target.is_dir() else target
        if chosen.exists():
            raise SettingsInvalid((f"{chosen}: exists already; a backup never overwrites a file",))
        chosen.parent.mkdir(parents=True, exist_ok=True)
        schema.copy_file(source, chosen)
        return chosen
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    chosen = _free(folder / _name(now))
    schema.copy_file(source, chosen)
    for old in sorted(folder.glob(_PATTERN))[:-KEPT]:
        old.unlink(missing_ok=True)
    return chosen


def _restore(copy: Path, target: Path, data_dir: Path, now: datetime) -> Path | None:
    if not copy.is_file():
        raise BackupUnusable("backup-missing", file=str(copy))
    if target.exists() and copy.samefile(target):
        raise BackupUnusable("backup-is-the-database", file=str(copy))
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.restoring")
    try:
        _take(copy, fresh)
        # Before anything is replaced: a restore that was cut off then pauses a start for nothing, which is better than the reverse.
        journal.append(data_dir / journal.FILE_NAME, Replaced(now))
        aside = _set_aside(target, now) if target.exists() else None
        fresh.replace(target)
        sync_folder(target.parent)
    finally:
        fresh.unlink(missing_ok=True)
    return aside


def _take(copy: Path, fresh: Path) -> None:
    """A copy of the copy, checked: what is put in place is what was looked at."""
    try:
        schema.copy_file(copy, fresh)
        with closing(sqlite3.connect(fresh)) as connection:
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
            broken = connection.execute("PRAGMA foreign_key_check").fetchmany(1)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise BackupUnusable("backup-damaged", file=str(copy), what=str(error)) from error
    if faults != ["ok"] or broken:
        raise BackupUnusable("backup-damaged", file=str(copy), what=str(faults[0]) if faults != ["ok"] else "broken references")
    if schema.revision_of(fresh) is None:
        raise BackupUnusable("backup-empty", file=str(copy))


def _set_aside(target: Path, now: datetime) -> Path:
    """Rename the database, with what SQLite keeps beside it. Nobody else may have it open: they would go on writing into the old one."""
    _let_go(target)
    aside = _free(target.with_name(f"{target.name}.replaced-{now:%Y%m%dT%H%M%SZ}"))
    for companion in reversed(_COMPANIONS):
        part = target.with_name(target.name + companion)
        if part.exists():
            part.rename(aside.with_name(aside.name + companion))
    return aside


def _let_go(target: Path) -> None:
    """Empty the write-ahead log into the file. SQLite lets only the last user of a file leave that mode, which is what has to be known."""
    try:
        with closing(sqlite3.connect(target, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StoreUnavailable("store-in-use", file=str(target)) from error
    except sqlite3.DatabaseError:
        # Damaged: the very reason to restore. It is set aside as it is.
        return


def _name(now: datetime) -> str:
    return f"clapper-{now:%Y%m%dT%H%M%SZ}.db"


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}" if path.suffix != ".db" else f"{path.stem}-{number}.db")
    return free
