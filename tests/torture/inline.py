"""SQLite without its threads: the same file, the same statements, each run where it is awaited.

The product's driver takes every statement to a thread and back. Without that journey a whole job life takes some hundredths of a second,
and its steps come in the same order every time, so a point at which the process dies can be named by its number.
"""

import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.domain.jobs import JobState
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
        patched.setattr(FileTombstones, "_do", _done)
        yield


async def _done(_notes: FileJournal | FileTombstones, work: Callable[[], Any]) -> Any:
    return work()


def _connect(path: str, **options: Any) -> InlineConnection:
    return InlineConnection(lambda: sqlite3.connect(path, **options))


@contextmanager
def peeking(file: Path) -> Iterator[Callable[[str], tuple[JobState, bool]]]:
    """Looks at a job's state, and at whether anything is owed about it, beside all that the bot does."""
    looking = sqlite3.connect(file, isolation_level=None)

    def peek(job_id: str) -> tuple[JobState, bool]:
        (state,) = looking.execute("SELECT state FROM jobs WHERE id = ?", (job_id,)).fetchone()
        (owes,) = looking.execute("SELECT count(*) FROM outbox WHERE job_id = ? AND state = 'due'", (job_id,)).fetchone()
        return JobState(state), owes > 0

    try:
        yield peek
    finally:
        looking.close()
