"""Looks at a job from outside: beside all that the bot does, past every gate, and cheaper than through the stores."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from bot.domain.jobs import JobState


@dataclass(frozen=True)
class Peek:
    """`look` tells a job's state, and whether anything is owed about it. `inline`: of its database nothing has to be waited for."""

    look: Callable[[str], Awaitable[tuple[JobState, bool]]]
    inline: bool


LOOK = "SELECT state, EXISTS (SELECT 1 FROM outbox WHERE job_id = jobs.id AND state = 'due') FROM jobs WHERE id = "


@contextmanager
def into_file(file: Path) -> Iterator[Peek]:
    looking = sqlite3.connect(file, isolation_level=None)

    async def look(job_id: str) -> tuple[JobState, bool]:
        state, owes = looking.execute(f"{LOOK}?", (job_id,)).fetchone()
        return JobState(state), bool(owes)

    try:
        yield Peek(look, inline=True)
    finally:
        looking.close()


@asynccontextmanager
async def into_server(url: str) -> AsyncIterator[Peek]:
    looking: Any = await asyncpg.connect(url)

    async def look(job_id: str) -> tuple[JobState, bool]:
        state, owes = await looking.fetchrow(f"{LOOK}$1", job_id)
        return JobState(state), owes

    try:
        yield Peek(look, inline=False)
    finally:
        await looking.close()
