"""One job's whole life under a plan of deaths, and the verdict over it."""

import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, select

from bot.domain import transitions
from bot.domain.jobs import Job, JobState
from bot.domain.outbox import OutboxRow, OutboxState, Owed
from bot.storage import tables as t
from bot.storage.outbox_records import outbox_from
from tests.torture.kinds import BY_LINK, Kind, Life
from tests.torture.world import TortureWorld

TAIL = 40.0
"""Seconds for which nothing more may happen after the end."""
MOST_TICKS = 1500
PRICE = 5

Judge = Callable[[TortureWorld], Awaitable[list[str]]]


@dataclass(frozen=True)
class Plan:
    """`deaths`: the step, counted from each start, at which the processes die. `downtime`: seconds until the next one starts."""

    kind: Kind
    life: StrEnum
    deaths: tuple[int, ...] = ()
    downtime: float = 0.0

    def __str__(self) -> str:
        return f"{self.kind}, {self.life}, dies at {self.deaths}, down for {self.downtime:g} s"


@dataclass(frozen=True)
class Lived:
    """`steps`: what every process did, the last step being the one at which it died.

    `ordinary`: at the first death nothing was left but the life of an order like any other.
    """

    steps: tuple[tuple[str, ...], ...]
    died: int
    faults: tuple[str, ...]
    ordinary: bool

    @property
    def where(self) -> str:
        return " / ".join(steps[-1] for steps in self.steps[: self.died])


async def live(world: TortureWorld, plan: Plan, judge: Judge) -> Lived:
    """Processes that die as planned, and one that does not. `died` says how many did. `judge` says what is wrong in the end."""
    died, ordinary = 0, False
    await world.prepare()
    for dies_at in (*plan.deaths, None):
        world.start(dies_at=dies_at)
        if await _serve(world, plan):
            break
        died += 1
        ordinary = ordinary or (died == 1 and await world.ordinary())
        await world.mourn()
        await world.kill()
        await world.clock.advance(plan.downtime)
    faults = await judge(world)
    await _clear(world)
    return Lived(tuple(tuple(process.life.steps) for process in world.processes), died, tuple(faults), ordinary)


async def _serve(world: TortureWorld, plan: Plan) -> bool:
    """Whether this process saw the end, and the quiet after it."""
    life, quiet_since = world.process.life, None
    for _ in range(MOST_TICKS):
        await world.acts()
        await world.clock.rest()
        if life.dead:
            return False
        over = await world.over()
        quiet_since = (quiet_since if quiet_since is not None else world.clock.monotonic()) if over else None
        if quiet_since is not None and world.clock.monotonic() - quiet_since >= TAIL:
            return True
        await world.clock.tick()
    raise AssertionError(f"{plan}: no end in sight: {await world.look()}, {world.process.life.steps[-20:]}")


async def verdict(world: TortureWorld) -> list[str]:
    """What is wrong; nothing, if all is as it has to be."""
    job = await world.its_job()
    rows, lines = await _rows(world, job), await _lines(world, job)
    return [
        *_state_faults(world, job),
        *_bought_faults(world, job),
        *_told_faults(world, job, rows),
        *_money_faults(world, job, lines, await world.reserved_and_used(world.user, world.guild)),
    ]


def _state_faults(world: TortureWorld, job: Job) -> list[str]:
    allowed = expected(world)
    return [] if job.state in allowed else [f"is {job.state}, not {' or '.join(sorted(allowed))}"]


def expected(world: TortureWorld) -> frozenset[JobState]:
    """How the job may end: one way, but for a cancel that may come too late or in time."""
    doubt = world.submitting_deaths > 0
    if world.kind is Kind.CALLBACK and world.lost_answers > 0:
        return frozenset({JobState.UNCERTAIN})
    if world.life is Life.DOUBTED and not world.tried.paid:
        # What was never bought cannot be found: once the member was told so, it is given up instead of sent again.
        return frozenset({JobState.FAILED})
    if world.lapsed:
        return frozenset({JobState.CANCELLED})
    if world.kind is Kind.COURIER and world.life is Life.CANCELLED:
        return frozenset({JobState.DONE, JobState.CANCELLED} if doubt else {JobState.DONE})
    if world.kind is Kind.COURIER and world.life is Life.STALE:
        return frozenset({JobState.EXPIRED})
    return frozenset({ENDS[world.life]})


ENDS = {
    Life.CLIP: JobState.DONE,
    Life.STALE: JobState.DONE,
    Life.FAILING: JobState.FAILED,
    Life.CANCELLED: JobState.CANCELLED,
    Life.DOUBTED: JobState.DONE,
    Life.CONFIRMED: JobState.DONE,
    Life.LINKED: JobState.DONE,
    Life.REFUSED: JobState.DONE,
}


def _bought_faults(world: TortureWorld, job: Job) -> list[str]:
    bought = world.tried.paid
    if world.lapsed:
        return [f"bought {bought} times, although nobody agreed to its price"] if bought else []
    may_be_none = job.state is JobState.UNCERTAIN or (job.state in {JobState.CANCELLED, JobState.FAILED} and world.submitting_deaths > 0)
    faults = [] if bought == 1 or (bought == 0 and may_be_none) else [f"bought {bought} times"]
    bare = sum("image" not in call.pictures for call in world.tried.calls)
    return faults + ([f"{bare} of its calls without the picture"] if bare else [])


NEWS = {
    JobState.DONE: Owed.CLIP,
    JobState.FAILED: Owed.FAILED,
    JobState.EXPIRED: Owed.EXPIRED,
    JobState.UNCERTAIN: Owed.UNCERTAIN,
}
"""What has to have been posted exactly once about a job that ended so."""


def _told_faults(world: TortureWorld, job: Job, rows: Sequence[OutboxRow]) -> list[str]:
    faults: list[str] = []
    owed = NEWS.get(job.state)
    for kind in Owed:
        posts = len(world.messenger.of(kind))
        least = 1 if kind is owed else 0
        most = 1 if kind in {owed, Owed.UNCERTAIN} else 0
        if not least <= posts <= most:
            faults.append(f"{kind} posted {posts} times")
    for row in rows:
        posted = sum(post.row_id == row.id for post in world.messenger.posts)
        if row.state is OutboxState.DUE or (row.state is OutboxState.SENT and posted != 1):
            faults.append(f"row {row.owed} is {row.state}, posted {posted} times")
        if row.state is OutboxState.KEPT and row.owed is not Owed.UNCERTAIN:
            faults.append(f"row {row.owed} was given up")
    if job.state is JobState.DONE and (job.message is None or job.clip is None):
        faults.append("done without its clip or its message")
    if job.state is JobState.DONE and [post.link for post in world.messenger.of(Owed.CLIP)] != [job.link.token if job.link else None]:
        faults.append("the post does not lead to the clip")
    if (job.link is not None) is not (job.state is JobState.DONE and world.life in BY_LINK):
        faults.append(f"a link where none should be, or none: {job.link}")
    return faults


def _money_faults(world: TortureWorld, job: Job, lines: Sequence[str], standing: tuple[int, int]) -> list[str]:
    if world.lapsed:
        return [f"ledger says {lines}, reserved and used are {standing}"] if lines or standing != (0, 0) else []
    held = job.state is JobState.UNCERTAIN
    settled = job.state in {JobState.DONE, JobState.EXPIRED} or (job.state is JobState.FAILED and world.tried.bills_failures)
    wanted = ["reserve"] if held else ["reserve", "settle" if settled else "release"]
    faults = [] if sorted(lines) == sorted(wanted) else [f"ledger says {lines}, not {wanted}"]
    if job.charged is not settled:
        faults.append(f"{job.state} and charged: {job.charged}")
    if standing != (PRICE if held else 0, PRICE if settled else 0):
        faults.append(f"reserved and used are {standing}")
    return faults


async def _rows(world: TortureWorld, job: Job) -> list[OutboxRow]:
    async def work(tx: object) -> list[OutboxRow]:
        found = await tx.execute(select(t.outbox).where(t.outbox.c.job_id == job.id))  # pyright: ignore[reportAttributeAccessIssue]
        return [outbox_from(row) for row in found.mappings()]

    return await world.database._connections.read(work)


async def _lines(world: TortureWorld, job: Job) -> list[str]:
    async def work(tx: object) -> list[str]:
        return list(await tx.scalars(select(t.ledger.c.kind).where(t.ledger.c.job_id == job.id)))  # pyright: ignore[reportAttributeAccessIssue]

    return await world.database._connections.read(work)


async def _clear(world: TortureWorld) -> None:
    """Nothing of this run must be seen by the next one over this database: a job that stays uncertain, or which folder it belongs to."""
    await world.aclose()
    await world.database._connections.write(lambda tx: tx.execute(delete(t.facts)))
    shutil.rmtree(world.data_dir)
    for job in await world.left_open():
        await world.database.jobs.apply(transitions.cancelled(job, world.clock.now(), "end of the run"), None)
