"""What `clapper check` asks the database. Nothing is created, migrated or locked: a running bot is not disturbed."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bot.domain.errors import ClapperError, SchemaOutdated, StoreUnavailable
from bot.domain.findings import Finding, Verdict, fault, fine, look
from bot.storage import schema
from bot.storage.audit import differences
from bot.storage.backups import FOLDER
from bot.storage.connections import connect
from bot.storage.facts import SqlStateStore
from bot.storage.faults import translated
from bot.storage.location import Location, SqliteFile, locate

MOST_LINES = 5


class DatabaseCheck:
    def __init__(self, url: str, data_dir: Path) -> None:
        self._url = url
        self._data_dir = data_dir

    async def findings(self) -> Sequence[Finding]:
        location = locate(self._url)
        try:
            if isinstance(location, SqliteFile):
                return await self._file(location)
            found = await schema.look_at(location)
            return [_schema(found), *(await _books(location) if found.known else [])]
        except SchemaOutdated as error:
            return [Finding(Verdict.FAULT, error.key, error.values)]
        except StoreUnavailable as error:
            return [_unavailable(error)]

    async def _file(self, location: SqliteFile) -> list[Finding]:
        path = location.path
        if not await asyncio.to_thread(path.is_file):
            return [look("check-database-new", file=str(path))]
        with translated():
            damage = await asyncio.to_thread(_damage, path)
        if damage:
            return [fault("check-database-damaged", what=damage)]
        found = await schema.look_at(location)
        copies = await asyncio.to_thread(lambda: sorted((self._data_dir / FOLDER).glob("*.db")))
        backup = fine("check-backup", file=copies[-1].name) if copies else look("check-backup-none")
        return [fine("check-database-ok"), _schema(found), *(await _books(location) if found.known else []), backup]


def _damage(path: Path) -> str:
    """Empty: none. Reads every page."""
    with closing(schema.reading(path)) as connection:
        try:
            rows = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
            broken = connection.execute("PRAGMA foreign_key_check").fetchmany(1)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            return str(error)
    if rows != ["ok"]:
        return "; ".join(rows)
    return "broken references" if broken else ""


def _schema(found: schema.Looked) -> Finding:
    match found:
        case schema.Looked(revision=None):
            return look("check-schema-none")
        case schema.Looked(known=False):
            return look("check-schema-old", found=str(found.revision), wanted=found.head)
        case _:
            return fine("check-schema-ok", found=found.head)


async def _books(location: Location) -> list[Finding]:
    connections = connect(location)
    try:
        stop = await SqlStateStore(connections).get_fact("stop")
        wrong = await connections.read(differences)
    except ClapperError as error:
        return [fault("check-books-unread", what=str(error))]
    finally:
        await connections.aclose()
    stopped = [look("check-stopped")] if stop else []
    if not wrong:
        return [*stopped, fine("check-books-ok")]
    return [*stopped, fault("check-books-wrong", count=len(wrong)), *(look("check-books-line", what=line) for line in wrong[:MOST_LINES])]


def _unavailable(error: StoreUnavailable) -> Finding:
    return Finding(Verdict.FAULT, f"operator-store-{error.values['reason']}", error.values)
