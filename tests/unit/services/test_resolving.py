"""An operator closes what nobody could tell: the money is exact, the member is told, and who is late does nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.domain.changes import Change
from bot.domain.jobs import FailureKind, Job, JobState
from bot.domain.operator_views import Doubt, Verdict
from bot.domain.outbox import Owed
from bot.domain.outcomes import Missing, Running, Succeeded
from bot.domain.quota import Actor
from bot.services.resolving import Resolving
from tests.fakes.provider import lose
from tests.unit.services.mortality import Gate, GatedStore
from tests.unit.services.world import GUILD, World

BOSS = Actor(1, operator=True, reason="seen in the dashboard")


def resolving(world: World, before: Gate | None = None) -> Resolving:
    database = world.database
    jobs: Any = GatedStore(database.jobs, before, None)
    return Resolving(
        jobs=jobs, usage=database.usage, signals=world.signals, receipts=world.process.receipts, clock=world.clock, ids=world.ids
    )


async def lost(world: World) -> Job:
    """The answer to its paid call never came, and the provider has no list."""
    world.provider.lists = False
    world.provider.answers.append(lose)
    world.start()
    return await world.until((await world.ask()).job.id, JobState.UNCERTAIN, seconds=3600, step=30)


async def gone(world: World) -> Job:
    """Its task was taken; then the provider knew it no more."""
    world.provider.states["*"] = Running()
    world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.RUNNING)
    world.provider.states["*"] = Missing()
    return await world.until(job_id, JobState.UNCERTAIN, seconds=600, step=10)


@pytest.mark.parametrize(("verdict", "used"), [(Verdict.CHARGE, 5), (Verdict.RELEASE, 0)])
@pytest.mark.parametrize("make", [lost, gone])
@pytest.mark.asyncio
async def test_a_decision_settles_the_money_and_the_member_is_told_at_once(
    world: World, make: Callable[[World], Awaitable[Job]], verdict: Verdict, used: int
) -> None:
    job = await make(world)
    assert await world.reserved_and_used() == (5, 0)
    notices = len(world.messenger.posts)
    closed = await resolving(world).resolve(job.id, verdict, BOSS)
    assert closed is not None
    assert closed.failure is not None
    assert (closed.state, closed.charged, closed.failure.kind, closed.failure.text) == (
        JobState.FAILED,
        verdict is Verdict.CHARGE,
        FailureKind.RESOLVED,
        "seen in the dashboard",
    )
    await world.settle(2)
    assert [post.owed for post in world.messenger.posts[notices:]] == [Owed.FAILED]
    assert (await world.reserved_and_used(), await world.audit()) == ((0, used), [])
    assert (await resolving(world).uncertain(0)).items == ()
    (entry,) = await world.database.usage.trail(GUILD, None, 10)
    assert (entry.actor, entry.what, entry.subject, entry.reason) == (1, f"job-{verdict.value}", job.id, "seen in the dashboard")


@pytest.mark.asyncio
async def test_the_ledger_names_the_operator_and_the_reason(world: World) -> None:
    job = await lost(world)
    changes: list[Change] = []

    async def watch(change: Change) -> None:
        changes.append(change)

    await resolving(world, watch).resolve(job.id, Verdict.CHARGE, BOSS)
    assert [(change.actor, change.reason) for change in changes] == [("operator:1", "seen in the dashboard")]


@pytest.mark.asyncio
async def test_uncertain_jobs_are_listed_with_their_doubt_oldest_first(world: World) -> None:
    first = await gone(world)
    world.provider.lists = False
    world.provider.answers.append(lose)
    second = await world.until((await world.ask(member=78)).job.id, JobState.UNCERTAIN, seconds=3600, step=30)
    page = await resolving(world).uncertain(0)
    assert [(one.job.id, one.doubt) for one in page.items] == [(first.id, Doubt.GONE), (second.id, Doubt.LOST)]


@pytest.mark.asyncio
async def test_a_job_that_found_its_way_meanwhile_is_left_alone(world: World) -> None:
    job = await gone(world)
    world.provider.states["*"] = Succeeded(world.provider.assets("task-1"))
    await world.until(job.id, JobState.DONE)
    assert await resolving(world).resolve(job.id, Verdict.RELEASE, BOSS) is None
    assert await resolving(world).resolve("nosuchjob000", Verdict.RELEASE, BOSS) is None
    assert (await world.reserved_and_used(), await world.audit()) == ((0, 5), [])
    assert await world.database.usage.trail(GUILD, None, 10) == []


@pytest.mark.asyncio
async def test_two_operators_at_once_settle_it_once(world: World) -> None:
    job = await lost(world)
    service = resolving(world)
    answers = await asyncio.gather(*(service.resolve(job.id, verdict, BOSS) for verdict in (Verdict.CHARGE, Verdict.RELEASE) * 3))
    assert sum(answer is not None for answer in answers) == 1
    await world.settle(60)
    reserved, used = await world.reserved_and_used()
    assert (reserved, used in {0, 5}, await world.audit()) == (0, True, [])
    assert [post.owed for post in world.messenger.posts].count(Owed.FAILED) == 1


@pytest.mark.asyncio
async def test_a_provider_that_finds_the_task_after_the_decision_changes_nothing(world: World) -> None:
    job = await gone(world)
    await resolving(world).resolve(job.id, Verdict.RELEASE, BOSS)
    world.provider.states["*"] = Succeeded(world.provider.assets("task-1"))
    await world.settle(600)
    await world.kill()
    world.start()
    await world.settle(600)
    assert (await world.job(job.id)).state is JobState.FAILED
    assert (await world.reserved_and_used(), await world.audit()) == ((0, 0), [])
