"""How one transaction runs: on PostgreSQL call by call, on SQLite as a whole on its connection's own thread."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.faults import translated
from bot.storage.onehop import OneHopConnection

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]


class Lane:
    """Transactions over one engine. Whoever calls `run` holds one of the `turns`."""

    def __init__(self, engine: AsyncEngine, width: int) -> None:
        self.turns = asyncio.Semaphore(width)
        self._engine = engine

    async def run(self, work: Work[T]) -> T:
        """An exception rolls back and comes out. Raises `StoreUnavailable`."""
        with translated():
            async with self._engine.connect() as connection:
                return await _begun(connection, work)

    async def aclose(self) -> None:
        await self._engine.dispose()


class ThreadLane(Lane):
    """One journey to the thread and back for each transaction instead of one for each statement.

    The journeys were more than half of what a small transaction cost, and each of them waited behind whatever else the process had to
    do. So `work` may await its statements and nothing else. Connections are kept between transactions: to lend one from the pool and
    give it back costs as much as a statement.
    """

    def __init__(self, engine: AsyncEngine, width: int) -> None:
        super().__init__(engine, width)
        self._idle: list[tuple[AsyncConnection, OneHopConnection]] = []

    async def run(self, work: Work[T]) -> T:
        with translated():
            connection, driver = self._idle.pop() if self._idle else await self._opened()
            try:
                result = await driver.alone(lambda: _begun(connection, work))
            except BaseException as error:
                if isinstance(error, asyncio.CancelledError):
                    # The thread is still at it.
                    await driver.at_rest()
                # The pool looks whether it can still be used.
                await connection.close()
                raise
            self._idle.append((connection, driver))
            return result

    async def aclose(self) -> None:
        while self._idle:
            connection, _ = self._idle.pop()
            await connection.close()
        await super().aclose()

    async def _opened(self) -> tuple[AsyncConnection, OneHopConnection]:
        connection = await self._engine.connect()
        driver = (await connection.get_raw_connection()).driver_connection
        if not isinstance(driver, OneHopConnection):
            await connection.close()
            raise TypeError(f"a connection of {type(driver).__name__}, which has no thread of its own")
        return connection, driver


async def _begun(connection: AsyncConnection, work: Work[T]) -> T:
    async with connection.begin():
        return await work(connection)
