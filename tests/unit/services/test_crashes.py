"""The process dies at every point at which it touches the world, and a new one takes over."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.domain.jobs import DeliveredTo, Job, JobState, Owed
from bot.domain.requests import AttachmentRef, VideoOrder
from tests.fakes.provider import PLAN
from tests.unit.services.world import World

Worlds = Callable[[], Awaitable[World]]

ORDER = VideoOrder(prompt="a red fox", image=AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10))
CROSSINGS = tuple(
    f"{when} {where}"
    for where in ("jobs.apply", "provider.submit", "provider.poll", "downloads.fetch", "tools.finish", "messenger.post", "outbox.save")
    for when in ("before", "after")
)
ENDS = (JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED)


async def live(world: World, job_id: str, deaths: tuple[int | str, ...]) -> bool:
    """Processes that die at their n-th step, then one that does not. Whether all of them died before the job was done."""
    for dies_at in deaths:
        process = world.start(dies_at=dies_at)
        for _ in range(300):
            await world.clock.advance(2)
            if process.life.dead or (await world.job(job_id)).ended:
                break
        if not process.life.dead:
            return False
        await world.kill()
    world.start()
    await world.until(job_id, *ENDS, JobState.UNCERTAIN, seconds=900, step=5)
    await world.settle(5)
    return True


def where(world: World) -> str:
    return " / ".join(process.life.steps[-1] for process in world.processes if process.life.steps)


async def check_done(world: World, job: Job) -> None:
    assert job.state is JobState.DONE, where(world)
    assert job.delivered_to is DeliveredTo.CHANNEL, where(world)
    assert world.provider.paid == 1, where(world)
    assert [post.owed for post in world.messenger.posts] == [Owed.CLIP], where(world)
    assert await world.audit() == [], where(world)
    assert await world.reserved_and_used() == (0, 5), where(world)
    assert await world.rows() == [], where(world)


async def one_run(worlds: Worlds, deaths: tuple[int | str, ...], *, bulk: bool = True) -> tuple[World, Job, bool]:
    world = await worlds()
    world.provider.plan = replace(PLAN, bulk=bulk)
    world.provider.work = 8
    receipt = await world.ask(ORDER)
    died = await live(world, receipt.job.id, deaths)
    return world, await world.job(receipt.job.id), died


@pytest.mark.asyncio
@pytest.mark.parametrize("bulk", [True, False])
async def test_one_death_at_any_step_costs_neither_money_nor_clip(worlds: Worlds, bulk: bool) -> None:
    died, dies_at = True, 0
    while died:
        dies_at += 1
        world, job, died = await one_run(worlds, (dies_at,), bulk=bulk)
        await check_done(world, job)


@pytest.mark.asyncio
@pytest.mark.parametrize("bulk", [True, False])
@pytest.mark.parametrize("step", CROSSINGS)
async def test_a_death_at_a_named_step_costs_neither_money_nor_clip(worlds: Worlds, step: str, bulk: bool) -> None:
    """The counted deaths may step over one of these, since the order of steps depends on the database's threads."""
    world, job, died = await one_run(worlds, (step,), bulk=bulk)
    assert died
    assert world.processes[0].life.steps[-1] == step
    await check_done(world, job)


@pytest.mark.asyncio
@pytest.mark.parametrize("second", [5, 9, 14, 17, 23, 31])
async def test_a_second_death_during_recovery_costs_no_more(worlds: Worlds, second: int) -> None:
    died, first = True, 1
    while died:
        world, job, died = await one_run(worlds, (first, second))
        await check_done(world, job)
        first += 4


@pytest.mark.asyncio
async def test_without_a_list_a_death_around_the_paid_call_ends_in_doubt_and_is_never_paid_twice(worlds: Worlds) -> None:
    doubtful: set[str] = set()
    died, dies_at = True, 0
    while died:
        # The counted deaths may step over any one point, so the one that matters is named.
        death = "after provider.submit" if dies_at == 0 else dies_at
        dies_at += 1
        world = await worlds()
        world.provider.lists = False
        world.provider.work = 8
        receipt = await world.ask(ORDER)
        died = await live(world, receipt.job.id, (death,))
        job = await world.job(receipt.job.id)
        if job.state is not JobState.UNCERTAIN:
            await check_done(world, job)
            continue
        doubtful.add(world.processes[0].life.steps[-1])
        assert world.provider.paid <= 1
        assert await world.reserved_and_used() == (5, 0)
        assert await world.audit() == []
        assert [post.owed for post in world.messenger.posts] == [Owed.UNCERTAIN]
    assert "after provider.submit" in doubtful
