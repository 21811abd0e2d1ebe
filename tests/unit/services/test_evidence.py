"""Jobs whose paid call has no answer."""

from datetime import timedelta

import pytest

from bot.domain.errors import Paused, ReadFailed
from bot.domain.jobs import JobState
from bot.domain.outbox import Owed
from bot.domain.outcomes import Absent, SubmitCall, SubmitOutcome, Unsure
from bot.domain.requests import VideoOrder
from tests.fakes.clock import START
from tests.fakes.provider import PLAN, FakeProvider, accept, buy_and_lose, lose
from tests.unit.services.world import World

RIPE = PLAN.call_timeout + timedelta(seconds=60)


@pytest.mark.asyncio
async def test_absence_is_proven_twice_and_late_before_it_is_sent_again(world: World) -> None:
    world.provider.answers.append(lose)
    world.start()
    job_id = (await world.ask()).job.id
    await world.settle(RIPE.total_seconds() - 1)
    assert (await world.job(job_id)).state is JobState.SUBMITTING
    job = await world.until(job_id, JobState.DONE, seconds=900)
    assert [call.attempt.number for call in world.provider.calls] == [1, 2]
    proofs = [at for at in world.provider.found if at >= START + RIPE]
    assert len(proofs) == 2
    assert world.provider.calls[1].attempt.submitted_at >= proofs[1]
    assert job.attempt is not None
    assert world.provider.paid == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("change", [timedelta(hours=1), timedelta(hours=-1)], ids=["forward", "back"])
async def test_a_clock_that_is_set_makes_no_proof_sooner_and_none_later(world: World, change: timedelta) -> None:
    world.provider.answers.append(lose)
    world.start()
    job_id = (await world.ask()).job.id
    await world.settle(1)
    world.clock.set_by(change)
    await world.settle(RIPE.total_seconds() - 2)
    assert len(world.provider.calls) == 1
    await world.settle(20)
    assert len(world.provider.calls) == 2
    await world.until(job_id, JobState.DONE)
    assert world.provider.paid == 1


@pytest.mark.asyncio
async def test_a_clock_that_is_set_during_the_call_leaves_it_a_minute_to_arrive(world: World) -> None:
    def set_and_lose(provider: FakeProvider, call: SubmitCall) -> SubmitOutcome:
        world.clock.set_by(timedelta(hours=1))
        return lose(provider, call)

    world.provider.answers.append(set_and_lose)
    world.start()
    job_id = (await world.ask()).job.id
    await world.settle(58)
    assert len(world.provider.calls) == 1
    await world.until(job_id, JobState.DONE)
    assert len(world.provider.calls) == 2
    assert world.provider.paid == 1


@pytest.mark.asyncio
async def test_a_bot_that_dies_every_few_seconds_gets_to_a_proof_all_the_same(world: World) -> None:
    world.start(dies_at="before provider.submit")
    job_id = (await world.ask()).job.id
    await world.settle(1)
    for _ in range(20):
        await world.kill()
        world.start()
        await world.settle(15)
    assert (await world.job(job_id)).state is JobState.DONE
    assert world.provider.paid == 1


@pytest.mark.asyncio
async def test_one_absence_among_failed_reads_proves_nothing(world: World) -> None:
    world.provider.answers.append(lose)
    process = world.start()
    job_id = (await world.ask()).job.id
    await world.settle(RIPE.total_seconds() - 1)
    world.provider.finds.extend([Absent(), ReadFailed("x"), Paused(START + RIPE + timedelta(seconds=60)), Unsure("short list"), Absent()])
    while world.provider.finds:
        await world.settle(1)
        assert process.registry.paused_until("fake", world.clock.now()) is None
    assert (await world.job(job_id)).state is JobState.SUBMITTING
    assert len(world.provider.calls) == 1


@pytest.mark.asyncio
async def test_without_evidence_the_job_becomes_uncertain_keeps_its_money_and_says_so_once(world: World) -> None:
    world.provider.lists = False
    world.provider.answers.append(buy_and_lose)
    world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.UNCERTAIN, seconds=400)
    await world.settle(3600)
    assert (await world.job(job_id)).state is JobState.UNCERTAIN
    assert world.provider.paid == 1
    assert len(world.provider.calls) == 1
    assert await world.reserved_and_used() == (5, 0)
    assert [post.owed for post in world.messenger.posts] == [Owed.UNCERTAIN]
    assert await world.audit() == []


@pytest.mark.asyncio
async def test_an_uncertain_job_is_still_looked_for_and_adopted(world: World) -> None:
    world.provider.lists = False
    world.provider.answers.append(buy_and_lose)
    world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.UNCERTAIN, seconds=400)
    await world.kill()
    world.provider.lists = True
    world.start()
    await world.until(job_id, JobState.DONE)
    assert world.provider.paid == 1
    assert await world.reserved_and_used() == (0, 5)


@pytest.mark.asyncio
async def test_an_uncertain_job_is_never_sent_again_even_when_absence_is_proven(world: World) -> None:
    world.provider.lists = False
    world.provider.answers.append(lose)
    world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.UNCERTAIN, seconds=400)
    world.provider.lists = True
    await world.until(job_id, JobState.FAILED)
    assert len(world.provider.calls) == 1
    assert await world.reserved_and_used() == (0, 0)


@pytest.mark.asyncio
async def test_reads_that_never_work_end_in_doubt(world: World) -> None:
    world.provider.answers.append(buy_and_lose)
    world.provider.finds.extend([ReadFailed("down")] * 1000)
    world.start()
    job_id = (await world.ask()).job.id
    await world.settle(RIPE.total_seconds() + 60)
    assert (await world.job(job_id)).state is JobState.SUBMITTING
    await world.until(job_id, JobState.UNCERTAIN, seconds=1200, step=10)


@pytest.mark.asyncio
async def test_another_jobs_task_is_never_adopted(world: World) -> None:
    world.provider.work = 1000
    world.provider.answers.extend([accept, lose])
    world.start()
    first = await world.ask(VideoOrder(prompt="twin"))
    second = await world.ask(VideoOrder(prompt="twin"))
    await world.settle(60)
    assert world.provider.tasks[0].created_at == world.provider.calls[1].attempt.submitted_at
    assert (await world.job(first.job.id)).state is JobState.RUNNING
    assert (await world.job(second.job.id)).state is JobState.SUBMITTING
    await world.until(second.job.id, JobState.RUNNING, seconds=400)
    assert world.provider.paid == 2


@pytest.mark.asyncio
async def test_two_candidates_are_no_evidence(world: World) -> None:
    def buy_twice(provider: FakeProvider, call: SubmitCall) -> SubmitOutcome:
        provider.buy(call)
        return buy_and_lose(provider, call)

    world.provider.answers.append(buy_twice)
    world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.UNCERTAIN, seconds=400)
    assert len(world.provider.calls) == 1


@pytest.mark.asyncio
async def test_a_cancel_while_the_answer_is_missing_ends_the_job_once_absence_is_proven(world: World) -> None:
    world.provider.answers.append(lose)
    world.start()
    receipt = await world.ask()
    await world.settle(10)
    await world.cancel_service().job(receipt.job.id, 77)
    await world.until(receipt.job.id, JobState.CANCELLED, seconds=900)
    assert len(world.provider.calls) == 1
    assert await world.reserved_and_used() == (0, 0)
