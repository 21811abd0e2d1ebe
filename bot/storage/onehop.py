"""aiosqlite with one journey to its thread for each statement instead of four, none for a BEGIN, or one for all that a coroutine does.

SQLAlchemy has an asynchronous driver open a cursor, execute, fetch all rows and close, and aiosqlite takes each of these to the
connection's thread and back. Nothing happens between them.
"""

import sqlite3
import threading
from collections.abc import Callable, Coroutine, Sequence
from contextvars import copy_context
from typing import Any, Self, TypeVar, final

from aiosqlite import Connection

T = TypeVar("T")


def connect_in_one_hop(path: str, **options: Any) -> Connection:
    """For SQLAlchemy's `async_creator_fn`."""
    return OneHopConnection(lambda: sqlite3.connect(path, **options))


@final
class OneHopConnection(Connection):
    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        # As SQLAlchemy does with connections that it makes itself: one that is never closed must not keep the program from ending.
        self._thread.daemon = True
        self._opening: str | None = None

    def cursor(self) -> "OneHopCursor":  # pyright: ignore[reportIncompatibleMethodOverride]  (as much of one as SQLAlchemy uses)
        return OneHopCursor(self)

    def begin(self, statement: str) -> None:
        """Begin a transaction with this statement: on the journey of the first that follows, which fails as the BEGIN would."""
        self._opening = statement

    async def alone(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run this to its end on the connection's thread. It may await what this connection does, and nothing else: `RuntimeError`.

        The thread keeps its last errand in memory until the next, which may be days. So the errand itself holds neither work nor result.
        """
        held: list[Any] = [work]

        def errand() -> None:
            held.append(_driven(held.pop()))

        await self._execute(copy_context().run, errand)
        return held.pop()

    async def at_rest(self) -> None:
        """Return once the thread is done with whatever it was given."""
        await self._execute(lambda: None)

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if threading.current_thread() is self._thread:
            return fn(*args, **kwargs)
        return await super()._execute(fn, *args, **kwargs)  # pyright: ignore[reportUnknownMemberType]  (untyped in aiosqlite)

    async def commit(self) -> None:
        self._opening = None
        if self.in_transaction:
            await super().commit()

    async def rollback(self) -> None:
        """The pool rolls back whatever comes back to it. Mostly there is nothing to."""
        self._opening = None
        if self.in_transaction:
            await super().rollback()

    async def run(self, work: Callable[[sqlite3.Connection], None]) -> None:
        opening, self._opening = self._opening, None

        def begun(connection: sqlite3.Connection) -> None:
            if opening is not None:
                connection.execute(opening)
            work(connection)

        await self._execute(begun, self._conn)  # pyright: ignore[reportUnknownMemberType]  (aiosqlite leaves its parameters untyped)


@final
class OneHopCursor:
    arraysize = 1

    def __init__(self, connection: OneHopConnection) -> None:
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self._connection = connection
        self._rows: Sequence[Any] = ()

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> None:
        await self._connection.run(lambda connection: self._keep(connection.execute(statement, parameters)))

    async def executemany(self, statement: str, parameters: Any) -> None:
        await self._connection.run(lambda connection: self._keep(connection.executemany(statement, parameters)))

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = ()

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self.description, self.lastrowid = cursor.description, cursor.lastrowid
        self._rows = cursor.fetchall() if cursor.description else ()
        # Of a statement with RETURNING it is known only once its rows are fetched.
        self.rowcount = cursor.rowcount
        cursor.close()


def _driven(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    working = work()
    try:
        working.send(None)
    except StopIteration as ended:
        return ended.value
    working.close()
    raise RuntimeError("a transaction waited for something other than its statements")
