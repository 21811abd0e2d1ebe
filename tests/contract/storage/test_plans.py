"""What is read all the time looks at what is unfinished only, however many jobs have ended."""

import contextlib
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.storage import Database
from tests.contract.storage.conftest import Home
from tests.contract.storage.making import accepted

READS: dict[str, tuple[str | tuple[str, ...], Callable[[Database], Awaitable[Any]]]] = {
    "backlog": (("ix_jobs_active", "ix_outbox_due", "ix_notices_due"), lambda db: db.backlog.backlog()),
    "active": ("ix_jobs_active", lambda db: db.jobs.active()),
    "queue": ("ix_jobs_active", lambda db: db.jobs.queue()),
    "position": ("ix_jobs_active", lambda db: db.jobs.position("job-a")),
    "due": ("ix_outbox_due", lambda db: db.outbox.due()),
}


@contextlib.contextmanager
def recorded() -> Iterator[list[tuple[str, Any]]]:
    """Every SELECT that is executed inside the block, with its values."""
    seen: list[tuple[str, Any]] = []

    def executed(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", executed)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", executed)


def plans(path: Path, statements: list[tuple[str, Any]]) -> list[str]:
    """Each step that touches jobs, the outbox or notices, as SQLite plans it."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        steps = [row[3] for text, values in statements for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", values)]
    return [step for step in steps if step.split()[1] in {"jobs", "outbox", "notices"}]


def give_statistics(path: Path) -> None:
    """What ANALYZE writes down of 150,000 jobs of twenty servers that have all ended."""
    found = {
        "ix_jobs_whole": "151000 7550 151",
        "ix_jobs_user_id_created_at": "151000 3020 151",
        "ix_jobs_model_seconds_succeeded_at": "151000 151000 151000 151000",
        "uq_jobs_take": "151000 151000 151000 151000",
        "sqlite_autoindex_jobs_1": "151000 1",
        "sqlite_autoindex_jobs_2": "151000 1",
    }
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ANALYZE")
        connection.execute("DELETE FROM sqlite_stat1")
        connection.executemany("INSERT INTO sqlite_stat1 VALUES ('jobs', ?, ?)", found.items())


@pytest.mark.asyncio
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize("analyzed", [False, True], ids=["as-we-leave-it", "after-analyze"])
async def test_a_read_uses_the_partial_index(db: Database, home: Home, name: str, *, analyzed: bool) -> None:
    index, read = READS[name]
    indices = (index,) if isinstance(index, str) else index
    await accepted(db, "a")
    if analyzed:
        give_statistics(home.data_dir / "clapper.db")
    with recorded() as statements:
        await read(db)
    found = plans(home.data_dir / "clapper.db", statements)
    assert found
    assert all(any(f"INDEX {name}" in step for name in indices) for step in found), found
    assert len({step.split()[1] for step in found}) == len(indices)
