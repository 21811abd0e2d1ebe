"""SQLite without its threads: the same file, the same statements, each run where it is awaited.

The product's driver takes every statement to a thread and back. Without that journey a whole job life takes some hundredths of a second,
and its steps come in the same order every time, so a point at which the process dies can be named by its number.
"""

import os
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.storage import connections
from bot.storage.journal import FileJournal
from bot.storage.onehop import OneHopConnection, OneHopCursor
from bot.storage.tombstones import FileTombstones


class InlineConnection(OneHopConnection):  # pyright: ignore[reportGeneralTypeIssues]
    def __await__(self) -> Generator[Any, None, "InlineConnection"]:
        return self._opened().__await__()

    async def _opened(self) -> "InlineConnection":
        self._connection = self._connector()
        return self

    async def _execute(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return work(*args, **kwargs)

    def cursor(self) -> "InlineCursor":
        return InlineCursor(self)

    def stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def close(self) -> None:
        self.stop()


class InlineCursor(OneHopCursor):  # pyright: ignore[reportGeneralTypeIssues]
    async def execute(self, statement: str, parameters: Any = ()) -> None:
        # Power cuts are not what is tried here: what is committed outlives the process without waiting for the disk.
        await super().execute(statement.replace("synchronous = FULL", "synchronous = OFF"), parameters)


@contextmanager
def without_threads() -> Iterator[None]:
    """Databases that are opened inside are inline ones, and so are the journal and the tombstones."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(connections, "connect_in_one_hop", _connect)
        patched.setattr(FileJournal, "_do", _done)
        patched.setattr(os, "fsync", lambda _: None)
        patched.setattr(FileTombstones, "_do", _done)
        yield


async def _done(_notes: FileJournal | FileTombstones, work: Callable[[], Any]) -> Any:
    return work()


def _connect(path: str, **options: Any) -> InlineConnection:
    return InlineConnection(lambda: sqlite3.connect(path, **options))
