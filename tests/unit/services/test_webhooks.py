"""Webhooks: they hasten reads, and where they are reliable they stand in for them."""

from dataclasses import replace

import pytest

from bot.domain.changes import Change
from bot.domain.errors import ReadFailed
from bot.domain.jobs import JobState
from bot.domain.outcomes import Running
from tests.fakes.provider import PLAN
from tests.unit.services.world import World


async def running(world: World) -> str:
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.RUNNING, step=0.5)
    return receipt.job.id


def hooked(world: World) -> None:
    world.provider.plan = replace(PLAN, bulk=False, hooked=300)
    world.provider.work = 100


@pytest.mark.asyncio
async def test_reliable_webhooks_stand_in_for_reads(world: World) -> None:
    hooked(world)
    process = world.start()
    for member in range(10):
        job_id = (await world.ask(member=member)).job.id
        await world.until(job_id, JobState.RUNNING, step=0.1)
        await world.settle(101)
        await process.runner.hint(world.provider.calls[-1].attempt.hook_token)
        await world.until(job_id, JobState.DONE, seconds=2)
    assert len(world.provider.reads) <= 11


@pytest.mark.asyncio
async def test_a_webhook_that_never_comes_is_made_good_by_a_read(world: World) -> None:
    hooked(world)
    world.start()
    job_id = await running(world)
    await world.settle(298)
    assert world.provider.reads == []
    await world.until(job_id, JobState.DONE, seconds=10)
    assert len(world.provider.reads) == 1


@pytest.mark.asyncio
async def test_after_a_lost_webhook_nothing_waits_for_one_until_the_next_is_heard(world: World) -> None:
    hooked(world)
    process = world.start()
    first = await running(world)
    await world.settle(150)
    second = await running(world)
    await world.until(first, JobState.DONE, seconds=200)
    await world.until(second, JobState.DONE, seconds=10)
    start = world.clock.monotonic()
    third = await running(world)
    await process.runner.hint(world.provider.calls[-1].attempt.hook_token)
    await world.until(third, JobState.DONE)
    assert world.clock.monotonic() - start < 110
    before = len(world.provider.reads)
    await running(world)
    await world.settle(200)
    assert len(world.provider.reads) == before


@pytest.mark.asyncio
async def test_where_clips_take_long_the_safety_read_waits_longer(world: World) -> None:
    hooked(world)
    world.provider.work = 400
    process = world.start()
    for _ in range(5):
        job_id = await running(world)
        await world.settle(401)
        await process.runner.hint(world.provider.calls[-1].attempt.hook_token)
        await world.until(job_id, JobState.DONE, seconds=2)
    before, start = len(world.provider.reads), world.clock.monotonic()
    await world.until(await running(world), JobState.DONE, seconds=700)
    assert world.provider.reads[before][0] - start >= 600


@pytest.mark.asyncio
async def test_where_no_webhook_can_reach_us_nothing_waits_for_one(world: World) -> None:
    hooked(world)
    world.hook_base = None
    world.start()
    await running(world)
    await world.settle(6)
    assert len(world.provider.reads) >= 1


@pytest.mark.asyncio
async def test_after_a_restart_nobody_waits_for_a_webhook_that_may_have_come_meanwhile(world: World) -> None:
    hooked(world)
    world.start()
    job_id = await running(world)
    await world.kill()
    await world.settle(150)
    world.start()
    await world.until(job_id, JobState.DONE, seconds=10)


@pytest.mark.asyncio
async def test_an_early_or_forged_webhook_costs_a_read_and_changes_nothing_else(world: World) -> None:
    hooked(world)
    world.provider.work = 290
    process = world.start()
    job_id = await running(world)
    start = world.clock.monotonic()
    token = world.provider.calls[0].attempt.hook_token
    await process.runner.hint(token)
    await world.settle(250)
    assert len(world.provider.reads) == 1
    for _ in range(50):
        await process.runner.hint(token)
        await world.settle(0.1)
    assert len(world.provider.reads) <= 8
    await world.until(job_id, JobState.DONE, seconds=60)
    assert world.provider.reads[-1][0] - start == pytest.approx(300, abs=3)


@pytest.mark.asyncio
async def test_a_webhook_stays_due_while_reads_fail(world: World) -> None:
    hooked(world)
    process = world.start()
    job_id = await running(world)
    await world.settle(101)
    world.provider.read_faults.extend([ReadFailed("down")] * 2)
    await process.runner.hint(world.provider.calls[0].attempt.hook_token)
    await world.until(job_id, JobState.DONE, seconds=40)


@pytest.mark.asyncio
async def test_a_webhook_that_comes_during_a_read_is_not_lost(world: World) -> None:
    hooked(world)
    world.provider.states["*"] = Running()
    process = world.start()
    job_id = await running(world)
    shift = process.runner._shift
    assert shift is not None

    def finished() -> None:
        world.provider.on_read = world.provider.states.clear
        shift.hint(job_id)

    world.provider.on_read = finished
    world.provider.work = 0
    shift.hint(job_id)
    await world.until(job_id, JobState.DONE, seconds=5)
    assert len(world.provider.reads) == 2


@pytest.mark.asyncio
async def test_a_webhook_that_overtakes_the_answer_to_the_submit_counts(world: World) -> None:
    hooked(world)
    world.provider.work = 0

    async def overtake(change: Change) -> None:
        if change.after.state is JobState.RUNNING:
            assert await world.process.runner.hint(world.provider.calls[0].attempt.hook_token)

    world.before_apply = overtake
    world.start()
    await world.until((await world.ask()).job.id, JobState.DONE, seconds=10)


@pytest.mark.asyncio
async def test_a_webhook_makes_the_next_read_happen_now_and_nothing_else(world: World) -> None:
    world.provider.plan = replace(PLAN, step=60)
    world.provider.work = 10
    process = world.start()
    job_id = await running(world)
    await world.settle(12)
    assert len(world.provider.reads) == 1
    token = world.provider.calls[0].attempt.hook_token
    assert await process.runner.hint(token)
    assert not await process.runner.hint("forged")
    await world.until(job_id, JobState.DONE, seconds=10)


@pytest.mark.asyncio
async def test_a_webhook_that_repeats_itself_costs_one_read_a_second(world: World) -> None:
    world.provider.states["*"] = Running()
    process = world.start()
    await running(world)
    token = world.provider.calls[0].attempt.hook_token
    await world.settle(5)
    before = len(world.provider.reads)
    for _ in range(50):
        await process.runner.hint(token)
        await world.settle(0.1)
    assert len(world.provider.reads) - before <= 6
