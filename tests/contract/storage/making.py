"""Orders, steps and looks into the database, as short as the tests want them."""

import asyncio
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.changes import Change, MoneyAct
from bot.domain.holds import Hold
from bot.domain.jobs import Account, Attempt, Handle, Job, JobState
from bot.domain.money import Period, Standing, Unit
from bot.domain.origin import ChannelKind, Origin, Place, ReceiptHandle, Requester
from bot.domain.outbox import OutboxRow, Owed
from bot.domain.outcomes import NewJob
from bot.domain.quota import Actor, Allowance, Target, TargetKind
from bot.domain.requests import Picture, VideoRequest
from bot.storage import Database
from bot.storage import tables as t
from tests.fakes.clock import START

GUILD, USER = 900_000_000_000_000_001, 800_000_000_000_000_001
ACCOUNT = Account("demo", "https://demo.invalid")
PICTURE = Picture("image/png", b"\x89PNG\x00\xff", 640, 360)


def order(name: str = "a", *, user: int = USER, guild: int = GUILD, price: int = 5, key: str | None = None, **more: Any) -> NewJob:
    return NewJob(
        id=f"job-{name}",
        origin=Origin(
            request_key=key or f"i:{name}",
            requester=Requester(user, "de", more.get("roles", (11, 12))),
            place=Place(guild, 42, ChannelKind.THREAD, 10 << 20, "fr", parent_id=41),
            receipt=ReceiptHandle(77, f"receipt-{name}", START + timedelta(minutes=14)),
        ),
        request=VideoRequest(model="demo/clip", prompt="a red fox", seconds=5, price=price, has_image=True),
        provider=more.get("provider", "demo"),
        pictures=more.get("pictures", {"image": PICTURE}),
        account=more.get("account", "operator"),
        hold=more.get("hold", Hold.PRICE if more.get("draft") else None),
        review=more.get("review"),
    )


def attempt(job: Job, *, number: int = 1, account: Account = ACCOUNT, fingerprint: str = "print") -> Attempt:
    return Attempt(f"{job.id}-{number}", job.id, number, account, fingerprint, START, hook_token=f"hook-{job.id}-{number}")


def step(job: Job, state: JobState, *, money: MoneyAct = MoneyAct.NONE, **fields: Any) -> Change:
    """The job moved to `state` one second later."""
    charged = job.charged or money is MoneyAct.SETTLE
    return Change(job, replace(job, state=state, changed_at=job.changed_at + timedelta(seconds=1), charged=charged, **fields), money=money)


def owed(job: Job, name: str = "row", what: Owed = Owed.CLIP, at: datetime = START) -> OutboxRow:
    return OutboxRow(name, job.id, what, f"nonce-{name}", at)


async def accepted(db: Database, name: str = "a", now: datetime = START, **more: Any) -> Job:
    return (await db.jobs.accept(order(name, **more), now)).job


async def submitted(db: Database, name: str = "a", *, fingerprint: str = "print", **more: Any) -> Job:
    job = await accepted(db, name, **more)
    first = attempt(job, fingerprint=fingerprint)
    return await applied(db, replace(step(job, JobState.SUBMITTING, attempt=first), new_attempt=True))


async def running(db: Database, name: str = "a", task: str | None = None, **more: Any) -> Job:
    job = await submitted(db, name, **more)
    assert job.attempt is not None
    handle = Handle(job.attempt.account, task or f"task-{name}", "t2v")
    return await applied(db, step(job, JobState.RUNNING, attempt=replace(job.attempt, handle=handle), running_since=START))


async def applied(db: Database, change: Change, epoch: int | None = None) -> Job:
    job = await db.jobs.apply(change, epoch)
    assert job is not None
    return job


async def query(db: Database, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    async def work(tx: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await tx.execute(text(sql), values)]

    return await db._connections.read(work)


async def execute(db: Database, sql: str, **values: Any) -> None:
    await db._connections.write(lambda tx: tx.execute(text(sql), values))


async def everything(db: Database) -> list[list[tuple[Any, ...]]]:
    """Every row that a step of a job may touch."""

    async def work(tx: AsyncConnection) -> list[list[tuple[Any, ...]]]:
        touched = (t.jobs, t.attempts, t.pictures, t.ledger, t.counters, t.outbox, t.notices)
        return [[tuple(row) for row in await tx.execute(select(table).order_by(*table.primary_key))] for table in touched]

    return await db._connections.read(work)


ADMIN = Actor(4711, reason="because")
OPERATOR = Actor(1, operator=True)


async def limited(
    db: Database, kind: str, amount: int, period: str = "month", unit: str = "credits", *, of: int = 0, now: datetime = START
) -> None:
    """Set a limit of `GUILD`, of the role or member `of`, or of the provider `demo`."""
    target = Target(TargetKind(kind), 0 if kind == "provider" else GUILD, of, "demo" if kind == "provider" else "")
    await db.limits.set_limit(target, Allowance(Period(period), Unit(unit), amount), ADMIN, now)


async def standings(db: Database, at: datetime = START) -> tuple[Standing, ...]:
    """Of `USER` in `GUILD`, without any role."""
    return (await db.limits.member(GUILD, USER, (), at)).standings


async def counters(db: Database) -> dict[str, tuple[int, int]]:
    """Used and reserved of every counter, by scope."""
    rows = await query(db, "SELECT scope, used, reserved FROM counters")
    return {scope: (used, reserved) for scope, used, reserved in rows}


class Pause:
    """In the middle of a transaction, until `over` is set. On SQLite it is the connection's thread that waits, on PostgreSQL the task."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.over = threading.Event()
        self._loop = asyncio.get_running_loop()

    async def here(self, tx: AsyncConnection) -> None:
        self._loop.call_soon_threadsafe(self.reached.set)
        if tx.dialect.name == "sqlite":
            assert self.over.wait(10)
        else:
            assert await asyncio.to_thread(self.over.wait, 10)
