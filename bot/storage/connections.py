"""Engines and transactions. Every statement of the bot runs inside `Connections.read` or `Connections.write`."""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, final

import asyncpg
from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.domain.errors import StoreUnavailable
from bot.storage.lanes import Lane, ThreadLane, Work
from bot.storage.location import Location, PostgresServer, SqliteFile
from bot.storage.onehop import connect_in_one_hop

T = TypeVar("T")

BUSY_MILLISECONDS = 30_000
"""SQLite lets those who wait for its lock try their luck, so that one of many may wait long although each holds it briefly."""
LOCK_MILLISECONDS = 10_000
"""The same on PostgreSQL, which serves them in turn."""
SQLITE_READERS = 4
POSTGRES_CONNECTIONS = 8
CALL_SECONDS = 60
LONG_CALL_SECONDS = 1800
"""For a call that goes through all the books."""

_log = logging.getLogger(__name__)


@final
class Connections:
    """A transaction, once begun, always runs to its commit or rollback, in a task of its own.

    Whoever waits for it may be cancelled; then its outcome is not known to them, but no connection is left in the middle of anything.
    Before it is begun, a cancelled waiter leaves no trace.
    """

    def __init__(self, writer: Lane, reader: Lane, patient: Lane) -> None:
        """`patient`: for reads that may take long, where the reader's calls are cut off before."""
        self._writer = writer
        self._reader = reader
        self._patient = patient
        self._running: set[asyncio.Task[object]] = set()
        self._closed = False
        self.fault = ""
        """Why the last write could not be done; empty when it was."""

    async def write(self, work: Work[T]) -> T:
        """Run `work` in one transaction; an exception rolls back and comes out. Raises `StoreUnavailable`."""
        return await self._run(self._writer, work)

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one snapshot of the database. Raises `StoreUnavailable`."""
        return await self._run(self._reader, work)

    async def read_all(self, work: Work[T]) -> T:
        """As `read`, for what goes through all that there is: it may take minutes, and waits for no other reader."""
        return await self._run(self._patient, work)

    async def aclose(self) -> None:
        """Wait for the transactions under way, then close every connection."""
        self._closed = True
        while self._running:
            await asyncio.wait(self._running)
        for lane in (self._patient, self._reader, self._writer):
            await lane.aclose()

    async def _run(self, lane: Lane, work: Work[T]) -> T:
        await lane.turns.acquire()
        if self._closed:
            lane.turns.release()
            raise StoreUnavailable("store-unavailable", reason="closed")
        task = asyncio.create_task(lane.run(work))
        self._running.add(task)

        def ended(ended_task: asyncio.Task[T]) -> None:
            self._running.discard(ended_task)
            lane.turns.release()
            if lane is self._writer and not ended_task.cancelled():
                self._judge(ended_task.exception())

        task.add_done_callback(ended)
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            task.add_done_callback(_report)
            raise
        return task.result()

    def _judge(self, error: BaseException | None) -> None:
        if isinstance(error, StoreUnavailable):
            self.fault = str(error.values.get("reason"))
        elif error is None:
            self.fault = ""


def _report(task: asyncio.Task[T]) -> None:
    """Nobody waits for this transaction any more: what went wrong in it would be lost."""
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.warning("a transaction failed after its caller was cancelled", exc_info=error)


def connect(location: Location) -> Connections:
    """Nothing is opened yet: connections are made when they are first used."""
    match location:
        case SqliteFile():
            writer = sqlite_engine(location.path, begin="BEGIN IMMEDIATE", size=1)
            reader = sqlite_engine(location.path, begin="BEGIN", size=SQLITE_READERS, query_only=True)
            patient = sqlite_engine(location.path, begin="BEGIN", size=1, query_only=True)
            return Connections(ThreadLane(writer, 1), ThreadLane(reader, SQLITE_READERS), ThreadLane(patient, 1))
        case PostgresServer():
            engine = postgres_engine(location.dsn, call_seconds=CALL_SECONDS)
            patient = postgres_engine(location.dsn, size=1, call_seconds=LONG_CALL_SECONDS)
            half = POSTGRES_CONNECTIONS // 2
            return Connections(Lane(engine, half), Lane(_snapshot(engine), half), Lane(_snapshot(patient), 1))


def _snapshot(engine: AsyncEngine) -> AsyncEngine:
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def sqlite_engine(path: Path, *, begin: str, size: int, query_only: bool = False, preparing: bool = False) -> AsyncEngine:
    """An error does not say which values it was about: they are prompts, and errors are logged.

    Python's own transaction control is off: it opens none for a SELECT, which lets two writers admit past a limit.

    `preparing` is for migrations: it turns the file to WAL, which stays, and foreign keys off, which rebuilding a table needs.
    """
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        connect_args={"isolation_level": None, "timeout": BUSY_MILLISECONDS / 1000, "async_creator_fn": connect_in_one_hop},
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,
    )
    pragmas = (
        f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
        "PRAGMA synchronous = FULL",
        # What is erased is overwritten where that costs no write of its own.
        "PRAGMA secure_delete = FAST",
        *(["PRAGMA journal_mode = WAL"] if preparing else []),
        f"PRAGMA foreign_keys = {'OFF' if preparing else 'ON'}",
        f"PRAGMA query_only = {'ON' if query_only else 'OFF'}",
    )

    def opened(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    event.listen(engine.sync_engine, "connect", opened)

    def begun(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.begin(begin)

    event.listen(engine.sync_engine, "begin", begun)
    return engine


def postgres_engine(
    dsn: str, size: int = POSTGRES_CONNECTIONS, *, call_seconds: float | None = CALL_SECONDS, server: Mapping[str, str] | None = None
) -> AsyncEngine:
    """The driver reads the URL itself: it knows all that libpq's URLs may hold. `server`: further server settings."""
    driver: Any = asyncpg
    settings = {"application_name": "clapper", "lock_timeout": str(LOCK_MILLISECONDS), **(server or {})}

    async def opened() -> Any:
        return await driver.connect(dsn, command_timeout=call_seconds, server_settings=settings)

    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=opened, pool_size=size, max_overflow=0, pool_use_lifo=True, hide_parameters=True
    )
    event.listen(engine.sync_engine, "checkout", _require_open)
    return engine


def _require_open(connection: Any, _entry: ConnectionPoolEntry, _proxy: object) -> None:
    """The pool makes a new one for a connection that the server has ended, as at its restart: asyncpg has heard of it.

    SQLAlchemy's own way (`pool_pre_ping`) takes four round trips before each transaction, more than most transactions need themselves.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError
