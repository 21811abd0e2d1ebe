"""The few statements that the two databases spell differently, and the look of a whole job."""

from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, String, Table, bindparam, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.jobs import Job, JobState
from bot.storage import tables as t
from bot.storage.records import Values, job_from

ACTIVE = text(f"jobs.{t.ACTIVE}")
"""The condition of the partial index over jobs that have not ended. Text, since a boolean column gets `= 1` on SQLite, and no index."""

JOBS: Select[Any] = select(t.jobs, t.attempts).select_from(t.jobs.outerjoin(t.attempts, t.attempts.c.id == t.jobs.c.attempt_id))
"""Jobs with their current attempt, as `job_from` reads them."""

_ONE_JOB = JOBS.where(t.jobs.c.id == bindparam("one_job", type_=String))

_THIS = t.jobs.alias("this")
_PLACE = (
    select(func.count())
    .select_from(t.jobs)
    .join(_THIS, _THIS.c.id == bindparam("this_job"))
    .where(
        ACTIVE,
        t.jobs.c.state == JobState.QUEUED.value,
        _THIS.c.state == JobState.QUEUED.value,
        tuple_(t.jobs.c.created_at, t.jobs.c.id) <= tuple_(_THIS.c.created_at, _THIS.c.id),
    )
)
"""How many wait up to and with this job. Built once: building it was a fifth of accepting an order.

In row values, which leave SQLite one way: by the index over what is active. With the same said in AND and OR, a database with
statistics (ANALYZE) was read through to its oldest job, which took a third of a second.
"""


async def load_job(tx: AsyncConnection, job_id: str) -> Job | None:
    row = (await tx.execute(_ONE_JOB, {"one_job": job_id})).mappings().one_or_none()
    return None if row is None else job_from(row)


async def position_of(tx: AsyncConnection, job_id: str) -> int | None:
    """From 1; None for a job that is not queued."""
    return await tx.scalar(_PLACE, {"this_job": job_id}) or None


async def lock_out_writers(tx: AsyncConnection, table: Table) -> None:
    """Nobody else changes the table until this transaction ends. On SQLite no other write is under way anyhow."""
    if tx.dialect.name == "postgresql":
        await tx.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))


def insert_ignoring(tx: AsyncConnection, table: Table) -> Insert:
    """An INSERT that leaves out rows that are there already."""
    return _ignoring(tx.dialect.name, table)


async def insert_new(tx: AsyncConnection, table: Table, values: Values) -> bool:
    """Insert a row unless one like it is there. False: it was."""
    return (await tx.execute(insert_ignoring(tx, table), values)).rowcount == 1


@cache
def _ignoring(dialect: str, table: Table) -> Insert:
    """Built once, as what runs with every order: building a statement of so many columns costs more than running it."""
    insert = postgres_insert if dialect == "postgresql" else sqlite_insert
    return insert(table).on_conflict_do_nothing()


async def put(tx: AsyncConnection, table: Table, values: Values) -> None:
    """Insert a row or overwrite the one with the same primary key."""
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in values.items() if name not in keys}
    statement: Insert = (
        postgres_insert(table).values(values).on_conflict_do_update(index_elements=keys, set_=rest)
        if tx.dialect.name == "postgresql"
        else sqlite_insert(table).values(values).on_conflict_do_update(index_elements=keys, set_=rest)
    )
    await tx.execute(statement)
