"""The right to run jobs: one process at a time, freed by the kernel or the server when that process dies."""

import asyncio
import fcntl
import os
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, final

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.errors import RunnerElsewhere, StoreUnavailable
from bot.storage.connections import Connections, postgres_engine
from bot.storage.faults import translated

FILE_NAME = "runner.lock"
_LOCK_KEY = 0x636C6170_72756E
_KEEP_ALIVE = ((socket.TCP_KEEPIDLE, 10), (socket.TCP_KEEPINTVL, 5), (socket.TCP_KEEPCNT, 3))
SERVER_KEEP_ALIVE = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}


@contextmanager
def file_lock(data_dir: Path) -> Generator[None]:
    """Hold `runner.lock` in the data folder. Children that are started by exec do not inherit it. Raises `RunnerElsewhere`."""
    path = data_dir / FILE_NAME
    with translated():
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunnerElsewhere("runner-elsewhere", where=str(path)) from error
        yield
    finally:
        os.close(descriptor)


@final
class FileRunnerLock:
    def __init__(self, connections: Connections, data_dir: Path) -> None:
        self._db = connections
        self._data_dir = data_dir

    @asynccontextmanager
    async def held(self) -> AsyncGenerator[int]:
        with file_lock(self._data_dir):
            yield await self._db.write(_raise_epoch)


@final
class ServerRunnerLock:
    """A session lock on a connection of its own.

    When that connection is lost, so is the lock: the body is cancelled and `StoreUnavailable` comes out. Until then the epoch keeps a
    successor and us apart.
    """

    def __init__(self, connections: Connections, dsn: str) -> None:
        self._db = connections
        self._dsn = dsn

    @asynccontextmanager
    async def held(self) -> AsyncGenerator[int]:
        engine = postgres_engine(self._dsn, size=1, server=SERVER_KEEP_ALIVE)
        try:
            async with _session(engine) as driver, _cancelled_with(driver):
                yield await self._db.write(_raise_epoch)
        finally:
            await engine.dispose()


@asynccontextmanager
async def _session(engine: AsyncEngine) -> AsyncGenerator[Any]:
    """A connection that holds the lock; the end of the connection frees it. Yields asyncpg's own object."""
    with translated():
        connection = await engine.connect()
    try:
        with translated():
            driver = (await connection.get_raw_connection()).driver_connection
            keep_alive(driver)
            free = await connection.scalar(select(func.pg_try_advisory_lock(_LOCK_KEY)))
            # The lock is the session's; a transaction left open would only keep the server from cleaning up.
            await connection.commit()
        if not free:
            raise RunnerElsewhere("runner-elsewhere", where="PostgreSQL")
        yield driver
    finally:
        await connection.invalidate()
        await connection.close()


async def _raise_epoch(tx: AsyncConnection) -> int:
    raised = "INSERT INTO runner (id, epoch) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET epoch = runner.epoch + 1 RETURNING epoch"
    return int(await tx.scalar(text(raised)) or 0)


@asynccontextmanager
async def _cancelled_with(connection: Any) -> AsyncGenerator[None]:
    """Cancel the body when the connection ends by itself, and say why, as `asyncio.timeout` does."""
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("the runner lock belongs to a task")
    before = task.cancelling()
    lost = False

    def on_loss(_connection: object) -> None:
        nonlocal lost
        lost = True
        task.cancel()

    connection.add_termination_listener(on_loss)
    try:
        yield
    except asyncio.CancelledError as error:
        if lost and task.uncancel() <= before:
            raise StoreUnavailable("store-unavailable", reason="runner-lock-lost") from error
        raise
    finally:
        if not connection.is_closed():
            connection.remove_termination_listener(on_loss)


def keep_alive(connection: Any) -> None:
    """Notice within half a minute that the server is gone; asyncpg has no setting for it, and opens no other door to its socket."""
    transport: asyncio.Transport = connection._transport  # noqa: SLF001 - the docstring says why
    link = transport.get_extra_info("socket")
    if link.family == socket.AF_UNIX:
        return
    link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in _KEEP_ALIVE:
        link.setsockopt(socket.IPPROTO_TCP, option, value)
