"""Reads by account, deadlines, cancels, webhooks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import Paused, ReadFailed
from bot.domain.jobs import Failure, FailureKind, JobState
from bot.domain.outbox import Owed
from bot.domain.outcomes import CancelRefused, Failed, Missing, Running, Succeeded
from bot.domain.presses import CancelAnswer
from tests.fakes.clock import START
from tests.fakes.provider import PLAN
from tests.unit.services.world import MEMBER, World


async def running(world: World) -> str:
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.RUNNING, step=0.5)
    return receipt.job.id


@pytest.mark.asyncio
async def test_one_call_reads_every_task_of_the_account(world: World) -> None:
    world.start()
    for member in range(10):
        await world.ask(member=member)
    await world.settle(29)
    assert len(world.provider.reads) <= 29 / PLAN.step + 1
    assert len(world.provider.reads[-1][1]) == 10
    assert world.provider.reads[0][0] <= 5


@pytest.mark.asyncio
async def test_polls_write_nothing(world: World) -> None:
    process = world.start()
    await running(world)
    await world.settle(2)
    before = sum("apply" in step for step in process.life.steps)
    await world.settle(20)
    assert sum("apply" in step for step in process.life.steps) == before
    assert len(world.provider.reads) >= 5


@pytest.mark.asyncio
async def test_single_reads_begin_when_our_history_lets_a_clip_be_finished(world: World) -> None:
    world.provider.plan = replace(PLAN, bulk=False)
    world.provider.work = 100
    world.start()
    for _ in range(6):
        await world.until((await world.ask()).job.id, JobState.DONE)
    assert world.provider.reads[0][0] <= 5
    first = len(world.provider.reads)
    start = world.clock.monotonic()
    await world.until((await world.ask()).job.id, JobState.DONE)
    reads = world.provider.reads[first:]
    assert reads[0][0] - start >= 90
    assert len(reads) <= 4


@pytest.mark.asyncio
async def test_single_reads_notice_a_provider_that_became_faster(world: World) -> None:
    world.provider.plan = replace(PLAN, bulk=False)
    world.provider.work = 100
    world.start()
    for _ in range(6):
        await world.until((await world.ask()).job.id, JobState.DONE)
    world.provider.work = 20
    waits: list[float] = []
    for _ in range(20):
        start = world.clock.monotonic()
        await world.until((await world.ask()).job.id, JobState.DONE)
        waits.append(world.clock.monotonic() - start)
    assert waits[-1] < 0.75 * waits[0]


@pytest.mark.asyncio
async def test_after_a_restart_running_tasks_are_read_and_not_bought_again(world: World) -> None:
    world.start()
    job_id = await running(world)
    await world.kill()
    await world.settle(100)
    world.start()
    await world.until(job_id, JobState.DONE, seconds=10)
    assert world.provider.paid == 1


@pytest.mark.asyncio
async def test_late_is_told_once_and_slows_the_reads(world: World) -> None:
    world.provider.states["*"] = Running()
    world.start()
    job_id = await running(world)
    await world.settle(PLAN.soft_deadline.total_seconds() + 30)
    assert (await world.job(job_id)).late
    reads = len(world.provider.reads)
    await world.settle(1200)
    assert len(world.provider.reads) - reads == pytest.approx(1200 / PLAN.slow, abs=2)
    assert [post.owed for post in world.messenger.posts] == [Owed.LATE]
    del world.provider.states["*"]
    await world.until(job_id, JobState.DONE)
    assert [post.owed for post in world.messenger.posts] == [Owed.LATE, Owed.CLIP]


@pytest.mark.asyncio
async def test_the_hard_deadline_ends_in_doubt_and_a_later_success_still_counts(world: World) -> None:
    world.provider.plan = replace(PLAN, hard_deadline=timedelta(minutes=30))
    world.provider.states["*"] = Running()
    world.start()
    job_id = await running(world)
    job = await world.until(job_id, JobState.UNCERTAIN, seconds=2000, step=20)
    await world.settle(600)
    assert await world.reserved_and_used() == (5, 0)
    assert [post.owed for post in world.messenger.posts] == [Owed.LATE, Owed.UNCERTAIN]
    assert job.attempt is not None
    del world.provider.states["*"]
    await world.until(job_id, JobState.DONE)
    assert await world.reserved_and_used() == (0, 5)


@pytest.mark.asyncio
async def test_a_task_may_be_missing_for_two_minutes(world: World) -> None:
    world.provider.states["*"] = Missing()
    world.start()
    job_id = await running(world)
    await world.settle(115)
    assert (await world.job(job_id)).state is JobState.RUNNING
    del world.provider.states["*"]
    await world.until(job_id, JobState.DONE)


@pytest.mark.asyncio
async def test_a_task_that_stays_missing_ends_in_doubt_after_two_reads(world: World) -> None:
    world.provider.states["*"] = Missing()
    world.start()
    job_id = await running(world)
    await world.until(job_id, JobState.UNCERTAIN, seconds=140)
    assert await world.reserved_and_used() == (5, 0)


@pytest.mark.asyncio
async def test_one_read_that_misses_the_task_means_nothing(world: World) -> None:
    world.provider.states["*"] = Running()
    world.start()
    job_id = await running(world)
    await world.settle(200)
    for state in (Missing(), Running(), Missing(), Running()):
        world.provider.states["*"] = state
        await world.settle(PLAN.step)
    assert (await world.job(job_id)).state is JobState.RUNNING


@pytest.mark.asyncio
async def test_a_pause_rests_the_account(world: World) -> None:
    world.provider.read_faults.append(Paused(START + timedelta(seconds=60)))
    world.start()
    await running(world)
    await world.settle(56)
    assert len(world.provider.reads) == 1
    await world.settle(10)
    assert len(world.provider.reads) > 1


@pytest.mark.asyncio
async def test_failing_reads_back_off_and_cost_nothing(world: World) -> None:
    world.provider.read_faults.extend([ReadFailed("down")] * 8)
    world.start()
    job_id = await running(world)
    await world.settle(60)
    assert len(world.provider.reads) <= 6
    await world.until(job_id, JobState.DONE)
    assert world.provider.paid == 1


@pytest.mark.asyncio
@pytest.mark.parametrize(("told", "bills", "books"), [(False, False, (0, 0)), (True, False, (0, 5)), (False, True, (0, 5))])
async def test_a_failed_task_is_paid_for_only_where_the_provider_keeps_the_money(
    world: World, told: bool, bills: bool, books: tuple[int, int]
) -> None:
    failure = Failure(FailureKind.MODERATED, "blocked")
    world.provider.bills_failures = bills
    world.provider.states["*"] = Failed(failure, billed=told)
    world.start()
    job = await world.until((await world.ask()).job.id, JobState.FAILED)
    await world.settle(5)
    assert job.failure == failure
    assert await world.reserved_and_used() == books
    assert [post.owed for post in world.messenger.posts] == [Owed.FAILED]
    assert await world.audit() == []


@pytest.mark.asyncio
async def test_a_running_job_is_cancelled_when_the_provider_confirms(world: World) -> None:
    world.start()
    job_id = await running(world)
    result = await world.cancel_service().job(job_id, MEMBER)
    assert result.answer is CancelAnswer.ASKED
    await world.until(job_id, JobState.CANCELLED, seconds=2)
    assert await world.reserved_and_used() == (0, 0)
    assert await world.audit() == []
    assert world.messenger.posts == []


@pytest.mark.asyncio
async def test_a_refused_cancel_lets_the_job_go_on(world: World) -> None:
    world.provider.cancels.append(CancelRefused("too late"))
    world.start()
    job_id = await running(world)
    await world.cancel_service().job(job_id, MEMBER)
    job = await world.until(job_id, JobState.DONE)
    assert job.cancel_asked
    assert len(world.provider.cancel_calls) == 1
    assert await world.reserved_and_used() == (0, 5)


@pytest.mark.asyncio
async def test_a_cancel_that_does_not_get_through_is_asked_again(world: World) -> None:
    world.provider.cancels.append(ReadFailed("down"))
    world.start()
    job_id = await running(world)
    await world.cancel_service().job(job_id, MEMBER)
    await world.until(job_id, JobState.CANCELLED, seconds=20)
    assert len(world.provider.cancel_calls) == 2


@pytest.mark.asyncio
async def test_a_task_that_the_provider_reports_cancelled_after_our_wish_is_cancelled(world: World) -> None:
    world.provider.cancels.append(CancelRefused("unclear"))
    world.start()
    job_id = await running(world)
    await world.cancel_service().job(job_id, MEMBER)
    await world.settle(1)
    world.provider.states["*"] = Failed(Failure(FailureKind.CANCELLED))
    await world.until(job_id, JobState.CANCELLED)
    assert await world.reserved_and_used() == (0, 0)


@pytest.mark.asyncio
async def test_a_cancel_asked_while_nobody_ran_is_taken_up(world: World) -> None:
    world.start()
    job_id = await running(world)
    await world.kill()
    await world.cancel_service().job(job_id, MEMBER)
    world.start()
    await world.until(job_id, JobState.CANCELLED, seconds=10)


@pytest.mark.asyncio
async def test_a_success_without_a_link_is_read_again_and_then_settled_without_a_clip(world: World) -> None:
    world.provider.states["*"] = Succeeded(())
    world.start()
    job_id = await running(world)
    await world.until(job_id, JobState.FETCHING)
    first = len(world.provider.reads)
    job = await world.until(job_id, JobState.FAILED, seconds=120)
    await world.settle(5)
    assert job.failure == Failure(FailureKind.NO_RESULT)
    assert len(world.provider.reads) - first == 3
    assert await world.reserved_and_used() == (0, 5)
    assert [post.owed for post in world.messenger.posts] == [Owed.FAILED]


@pytest.mark.asyncio
async def test_a_link_that_appears_late_is_taken(world: World) -> None:
    world.provider.states["*"] = Succeeded(())
    world.start()
    job_id = await running(world)
    await world.until(job_id, JobState.FETCHING)
    await world.settle(10)
    del world.provider.states["*"]
    await world.until(job_id, JobState.DONE)


@pytest.mark.asyncio
@pytest.mark.parametrize("where", ["provider.poll", "jobs.get"])
async def test_reads_that_break_go_on_after_a_rest(world: World, where: str) -> None:
    world.start()
    job_id = await running(world)
    world.provider.work = 0
    world.faults[where] = [RuntimeError("bug")] * 3
    await world.until(job_id, JobState.DONE, seconds=60)
    assert world.provider.paid == 1


@pytest.mark.asyncio
async def test_a_cancel_that_never_gets_through_lets_the_job_go_on(world: World) -> None:
    world.provider.cancels.extend([ReadFailed("down")] * 9)
    world.start()
    job_id = await running(world)
    await world.cancel_service().job(job_id, MEMBER)
    await world.until(job_id, JobState.DONE)
    assert len(world.provider.cancel_calls) == 3


@pytest.mark.asyncio
async def test_a_cancel_is_asked_for_again_once_the_provider_can_be_reached_again(world: World) -> None:
    world.provider.states["*"] = Running()
    world.provider.cancels.extend([ReadFailed("down")] * 9)
    world.start()
    job_id = await running(world)
    await world.cancel_service().job(job_id, MEMBER)
    await world.settle(50)
    assert len(world.provider.cancel_calls) == 3, "not in a hurry"
    await world.until(job_id, JobState.CANCELLED)
    assert len(world.provider.cancel_calls) == 10
    assert await world.reserved_and_used() == (0, 0)


@pytest.mark.asyncio
async def test_a_success_that_turns_into_a_failure_says_so_and_stays_settled(world: World) -> None:
    world.provider.states["*"] = Succeeded(())
    world.start()
    job_id = await running(world)
    await world.until(job_id, JobState.FETCHING)
    world.provider.states["*"] = Failed(Failure(FailureKind.MODERATED, "blocked"))
    job = await world.until(job_id, JobState.FAILED)
    assert job.failure == Failure(FailureKind.MODERATED, "blocked")
    assert await world.reserved_and_used() == (0, 5)


@pytest.mark.asyncio
async def test_a_fresh_link_is_waited_for_while_reads_fail(world: World) -> None:
    world.provider.states["*"] = Succeeded(())
    world.start()
    job_id = await running(world)
    await world.until(job_id, JobState.FETCHING)
    world.provider.states.clear()
    world.provider.read_faults.extend([ReadFailed("down")] * 8)
    await world.until(job_id, JobState.DONE)


@pytest.mark.asyncio
@pytest.mark.parametrize("reason", ["read budget", "the provider asked for a rest"])
async def test_reads_that_rest_keep_no_order_waiting(world: World, reason: str) -> None:
    process = world.start()
    await world.until((await world.ask()).job.id, JobState.RUNNING)
    world.provider.read_faults.append(Paused(world.clock.now() + timedelta(minutes=5), reason))
    await world.settle(10)
    assert not world.provider.read_faults
    assert process.registry.paused_until("fake", world.clock.now()) is None
    await world.until((await world.ask()).job.id, JobState.RUNNING, seconds=5)
