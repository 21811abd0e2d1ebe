"""Every answer to a paid call: what becomes of the job, and how many tasks were bought."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.changes import Change
from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import Billed, Failure, FailureKind, Handle, JobState, RemoteFile
from bot.domain.outbox import Owed
from bot.domain.outcomes import AcceptedTask, Finished, NotSent, Rejected, SubmitCall, SubmitOutcome
from bot.domain.queueing import Concurrency
from bot.domain.requests import VideoOrder
from bot.services.gear import RunnerLimits
from bot.services.recording import MOST_ATTEMPTS
from tests.fakes.clock import START
from tests.fakes.provider import FakeProvider, accept, answering, breaking, buy_and_lose, lose
from tests.unit.services.world import World

NO = Failure(FailureKind.MODERATED, "not nice")
TIRED = Failure(FailureKind.RATE_LIMITED)


@pytest.mark.asyncio
async def test_what_the_provider_billed_is_kept(world: World) -> None:
    world.provider.answers.append(lambda provider, call: AcceptedTask(provider.buy(call), Billed("5", "credits")))
    world.start()
    job = await world.until((await world.ask()).job.id, JobState.DONE)
    assert job.billed == Billed("5", "credits")


@pytest.mark.asyncio
async def test_a_call_that_waits_for_the_clip_settles_at_once(world: World) -> None:
    def finish(provider: FakeProvider, call: SubmitCall) -> SubmitOutcome:
        return Finished(provider.buy(call), (RemoteFile("https://files.example/now.mp4"),))

    world.provider.answers.append(finish)
    world.start()
    await world.until((await world.ask()).job.id, JobState.DONE)
    assert (world.provider.paid, world.provider.reads) == (1, [])
    assert await world.reserved_and_used() == (0, 5)


@pytest.mark.asyncio
async def test_a_refusal_releases_the_money_and_is_told(world: World) -> None:
    world.provider.answers.append(answering(Rejected(NO)))
    world.start()
    job = await world.until((await world.ask()).job.id, JobState.FAILED)
    await world.settle(5)
    assert job.failure == NO
    assert world.provider.paid == 0
    assert await world.reserved_and_used() == (0, 0)
    assert [post.owed for post in world.messenger.posts] == [Owed.FAILED]
    assert await world.audit() == []


@pytest.mark.asyncio
async def test_a_refusal_that_passes_is_sent_again_when_it_may(world: World) -> None:
    world.provider.answers.append(answering(Rejected(TIRED, retry_after=timedelta(seconds=40))))
    world.start()
    job_id = (await world.ask()).job.id
    await world.settle(39)
    assert (await world.job(job_id)).state is JobState.QUEUED
    assert len(world.provider.calls) == 1
    job = await world.until(job_id, JobState.DONE)
    assert world.provider.paid == 1
    assert job.attempt is not None
    assert job.attempt.number == 2


@pytest.mark.asyncio
async def test_a_rest_of_no_seconds_is_no_leave_to_hammer(world: World) -> None:
    world.provider.answers.extend([answering(Rejected(TIRED, retry_after=timedelta(0)))] * 8)
    world.start()
    job_id = (await world.ask()).job.id
    await world.settle(10)
    assert 2 <= len(world.provider.calls) <= 5
    await world.until(job_id, JobState.RUNNING, seconds=300)
    assert world.provider.paid == 1


@pytest.mark.asyncio
async def test_a_provider_that_puts_us_off_for_ever_fails_the_job(world: World) -> None:
    world.provider.answers.extend([answering(Rejected(TIRED, retry_after=timedelta(seconds=1)))] * 100)
    world.start()
    job = await world.until((await world.ask()).job.id, JobState.FAILED)
    assert job.failure == TIRED
    assert await world.reserved_and_used() == (0, 0)


@pytest.mark.asyncio
async def test_what_was_not_sent_is_sent_again(world: World) -> None:
    world.provider.answers.extend([answering(NotSent("refused"))] * 3)
    world.start()
    await world.until((await world.ask()).job.id, JobState.DONE)
    assert (len(world.provider.calls), world.provider.paid) == (4, 1)
    assert len({call.attempt.id for call in world.provider.calls}) == 4
    assert await world.audit() == []


@pytest.mark.asyncio
async def test_what_can_never_be_sent_fails_released(world: World) -> None:
    world.provider.answers.extend([answering(NotSent("refused"))] * 100)
    world.start()
    job = await world.until((await world.ask()).job.id, JobState.FAILED, seconds=1500)
    assert len(world.provider.calls) == MOST_ATTEMPTS
    assert job.failure == Failure(FailureKind.PROVIDER)
    assert await world.reserved_and_used() == (0, 0)


@pytest.mark.asyncio
@pytest.mark.parametrize("answer", [buy_and_lose, breaking(RuntimeError("bug")), breaking(asyncio.CancelledError())])
async def test_a_lost_answer_is_found_in_the_list_and_paid_once(world: World, answer: object) -> None:
    world.provider.answers.append(answer)  # pyright: ignore[reportArgumentType]
    world.start()
    await world.until((await world.ask()).job.id, JobState.DONE)
    assert (len(world.provider.calls), world.provider.paid) == (1, 1)
    assert await world.reserved_and_used() == (0, 5)


@pytest.mark.asyncio
async def test_a_call_is_not_begun_long_after_its_intent(world: World) -> None:
    delays = iter([6.0])

    async def slow_intent(change: Change) -> None:
        if change.new_attempt:
            await world.clock.sleep(next(delays, 0.0))

    world.before_apply = slow_intent
    world.start()
    job = await world.until((await world.ask()).job.id, JobState.DONE)
    assert job.attempt is not None
    assert job.attempt.number == 2
    assert (len(world.provider.calls), world.provider.paid) == (1, 1)


@pytest.mark.asyncio
async def test_an_answer_is_written_down_although_the_runner_is_stopped_meanwhile(world: World) -> None:
    world.provider.lists = False
    gate = asyncio.Event()

    async def before_record(change: Change) -> None:
        if change.after.state is JobState.RUNNING:
            await gate.wait()

    world.before_apply = before_record
    process = world.start()
    job_id = (await world.ask()).job.id
    await world.settle(1)
    assert (await world.job(job_id)).state is JobState.SUBMITTING
    stopping = asyncio.ensure_future(process.runner.stop(0))
    await world.settle(1)
    gate.set()
    await stopping
    await process.task
    assert (await world.job(job_id)).state is JobState.RUNNING


@pytest.mark.asyncio
async def test_an_answer_outlives_a_store_that_is_away(world: World) -> None:
    faults = [StoreUnavailable("store-unavailable")] * 5

    async def away(change: Change) -> None:
        if change.after.state is JobState.RUNNING and faults:
            raise faults.pop()

    world.provider.lists = False
    world.before_apply = away
    world.start()
    await world.until((await world.ask()).job.id, JobState.DONE)
    assert world.provider.paid == 1


@pytest.mark.asyncio
async def test_a_commit_that_was_kept_though_it_was_reported_as_failed_is_recognised(world: World) -> None:
    faults = [StoreUnavailable("store-unavailable")]

    async def after(change: Change) -> None:
        if change.after.state is JobState.RUNNING and faults:
            raise faults.pop()

    world.provider.lists = False
    world.after_apply = after
    world.start()
    await world.until((await world.ask()).job.id, JobState.DONE)
    assert world.provider.paid == 1
    assert await world.audit() == []


@pytest.mark.asyncio
async def test_an_account_that_refuses_us_rests_and_its_queue_waits(world: World) -> None:
    world.provider.answers.append(answering(Rejected(Failure(FailureKind.NO_CREDIT), trips_breaker=True)))
    process = world.start()
    first = await world.ask()
    await world.until(first.job.id, JobState.FAILED)
    second = await world.ask()
    third = await world.ask()
    assert process.registry.paused_until("fake", world.clock.now()) == START + timedelta(minutes=1)
    await world.settle(58)
    assert (await world.job(second.job.id)).state is JobState.QUEUED

    world.provider.answers.append(answering(Rejected(Failure(FailureKind.NO_CREDIT), trips_breaker=True)))
    await world.settle(3)
    assert len(world.provider.calls) == 2
    assert (await world.job(third.job.id)).state is JobState.QUEUED
    await world.settle(110)
    assert len(world.provider.calls) == 2
    await world.until(third.job.id, JobState.DONE)
    assert world.provider.paid == 1


@pytest.mark.asyncio
async def test_twins_are_never_unresolved_together(world: World) -> None:
    world.provider.answers.append(lose)
    world.start()
    first = await world.ask(VideoOrder(prompt="twin"))
    second = await world.ask(VideoOrder(prompt="twin"))
    await world.settle(60)
    states = {(await world.job(receipt.job.id)).state for receipt in (first, second)}
    assert states == {JobState.SUBMITTING, JobState.QUEUED}
    for receipt in (first, second):
        await world.until(receipt.job.id, JobState.DONE, seconds=900)
    assert world.provider.paid == 2
    assert await world.reserved_and_used() == (0, 10)


@pytest.mark.asyncio
async def test_a_twin_goes_as_soon_as_the_first_has_its_answer(world: World) -> None:
    world.start()
    for _ in range(2):
        await world.ask(VideoOrder(prompt="twin"))
    await world.settle(1)
    assert world.provider.paid == 2


@pytest.mark.asyncio
async def test_concurrency_holds_and_a_freed_place_is_taken(world: World) -> None:
    world.start(limits=RunnerLimits(concurrency=Concurrency(3, 2)))
    receipts = [await world.ask(member=member) for member in (1, 1, 1, 2, 2, 2)]
    most = 0
    for _ in range(120):
        await world.settle(1)
        snapshot = await world.database.jobs.queue()
        most = max(most, sum(snapshot.by_guild.values()))
        assert all(count <= 2 for count in snapshot.by_member.values())
        assert all(count <= 3 for count in snapshot.by_guild.values())
    assert most == 3
    for receipt in receipts:
        await world.until(receipt.job.id, JobState.DONE)
    assert world.provider.paid == 6


@pytest.mark.asyncio
async def test_a_provider_that_was_switched_off_fails_its_queued_jobs_released(world: World) -> None:
    receipt = await world.ask()
    world.providers = []
    world.start()
    await world.until(receipt.job.id, JobState.FAILED)
    assert await world.reserved_and_used() == (0, 0)


@pytest.mark.asyncio
async def test_a_wish_to_cancel_is_heard_before_the_call_and_after_one_that_was_not_sent(world: World) -> None:
    before = await world.ask()
    await world.database.jobs.ask_cancel(before.job.id, world.clock.now())

    async def meanwhile(change: Change) -> None:
        if change.new_attempt:
            with world.busy:
                await world.database.jobs.ask_cancel(change.before.id, world.clock.now())

    world.before_apply = meanwhile
    world.provider.answers.append(answering(NotSent("refused")))
    world.start()
    after = await world.ask()
    for receipt in (before, after):
        await world.until(receipt.job.id, JobState.CANCELLED)
    assert len(world.provider.calls) == 1
    assert await world.reserved_and_used() == (0, 0)


@pytest.mark.asyncio
async def test_a_task_that_is_another_jobs_is_not_taken_even_from_the_providers_own_answer(world: World) -> None:
    world.provider.work = 1000
    world.provider.answers.extend([accept, lambda _provider, call: AcceptedTask(Handle(call.account, "task-1"))])
    world.start()
    first, second = await world.ask(), await world.ask()
    await world.settle(30)
    assert (await world.job(first.job.id)).state is JobState.RUNNING
    assert (await world.job(second.job.id)).state is JobState.SUBMITTING


@pytest.mark.asyncio
async def test_an_intent_that_a_stop_overtakes_is_taken_back(world: World) -> None:
    gate = asyncio.Event()

    async def slow_intent(change: Change) -> None:
        if change.new_attempt:
            await gate.wait()

    world.before_apply = slow_intent
    process = world.start()
    other = await world.ask()
    await world.settle(1)
    closing = asyncio.ensure_future(process.runner._shift.close(0))  # pyright: ignore[reportOptionalMemberAccess]
    await world.settle(1)
    gate.set()
    await world.settle(1)
    await closing
    assert (await world.job(other.job.id)).state is JobState.QUEUED
    assert world.provider.calls == []
