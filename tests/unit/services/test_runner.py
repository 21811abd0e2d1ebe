"""Taking the lock, standing by, stopping, and a store that hiccups."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.changes import Change
from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import Account, JobState
from bot.domain.outcomes import Running
from bot.domain.requests import VideoOrder, VideoRequest
from tests.fakes.provider import fake_model
from tests.unit.services.mortality import Killed
from tests.unit.services.world import MEMBER, World


@pytest.mark.asyncio
async def test_another_process_stands_by_and_takes_over_within_half_a_second(world: World) -> None:
    first = world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.RUNNING)
    second = world.start()
    await world.settle(10)
    assert (first.runner.leading, second.runner.leading) == (True, False)

    first.life.dead = True
    first.task.cancel()
    await asyncio.gather(first.task, return_exceptions=True)
    await world.settle(0.5)
    assert second.runner.leading
    await world.until(job_id, JobState.DONE)
    assert world.provider.paid == 1
    assert len(world.messenger.posts) == 1


@pytest.mark.asyncio
async def test_a_result_of_a_runner_that_lost_its_epoch_is_dropped(world: World) -> None:
    world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.RUNNING)
    await world.raise_epoch()
    await world.settle(60)
    assert (await world.job(job_id)).state is JobState.RUNNING
    assert await world.reserved_and_used() == (5, 0)


@pytest.mark.asyncio
async def test_an_intent_of_another_runner_is_not_taken_for_our_own(world: World) -> None:
    """The commit fails, somebody else takes over and begins the same job, and then the commit is tried again."""

    intents: list[str] = []

    async def overtaken(change: Change) -> None:
        if change.new_attempt and change.after.attempt is not None and not intents:
            intents.append(change.after.attempt.id)
            theirs = replace(change.after.attempt, id="of-another-runner", hook_token="another")
            with world.busy:
                await world.raise_epoch()
                await world.database.jobs.apply(replace(change, after=replace(change.after, attempt=theirs)), None)
            raise StoreUnavailable("store-unavailable")

    world.before_apply = overtaken
    world.start()
    job_id = (await world.ask()).job.id
    await world.settle(60)
    assert world.provider.calls == []
    job = await world.job(job_id)
    assert job.attempt is not None
    assert job.attempt.id == "of-another-runner"


@pytest.mark.asyncio
async def test_a_runner_that_lost_its_epoch_does_not_spin(world: World) -> None:
    process = world.start()
    await world.settle(1)
    await world.raise_epoch()
    for member in range(5):
        await world.ask(member=member)
    before = len(process.life.steps)
    await world.settle(60)
    assert len(process.life.steps) - before < 600
    assert world.provider.calls == []


@pytest.mark.asyncio
async def test_a_post_whose_commit_was_lost_with_the_epoch_is_not_repeated(world: World) -> None:
    async def overtaken(change: Change) -> None:
        if change.after.state is JobState.DONE:
            with world.busy:
                await world.raise_epoch()

    world.before_apply = overtaken
    process = world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.DELIVERING)
    before = len(process.life.steps)
    await world.settle(300)
    assert len(process.life.steps) - before < 1000
    assert len(world.messenger.posts) == 1
    world.before_apply = None
    await world.kill()
    world.start()
    await world.until(job_id, JobState.DONE)
    assert len(world.messenger.posts) == 1


@pytest.mark.asyncio
async def test_stop_lets_a_running_step_finish_and_takes_no_new_work(world: World) -> None:
    async def slow_record(change: Change) -> None:
        if change.after.state is JobState.DELIVERING:
            await world.clock.sleep(5)

    world.before_apply = slow_record
    process = world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.FETCHING)
    stopping = asyncio.ensure_future(process.runner.stop(20))
    later = (await world.ask(member=MEMBER + 1)).job.id
    await world.settle(6)
    assert (await world.job(job_id)).state is JobState.DELIVERING
    await world.settle(20)
    await stopping
    await process.task
    assert not process.runner.leading
    assert len(world.provider.calls) == 1
    assert world.messenger.posts == []

    world.start()
    for each in (job_id, later):
        await world.until(each, JobState.DONE)
    assert world.provider.paid == 2
    assert await world.audit() == []


@pytest.mark.asyncio
async def test_stop_while_standing_by_ends_the_run(world: World) -> None:
    world.start()
    await world.settle(1)
    second = world.start()
    await world.settle(1)
    await second.runner.stop(5)
    await world.settle(1)
    assert second.task.done()


@pytest.mark.asyncio
async def test_a_queue_that_cannot_be_read_for_a_while_cuts_off_no_call(world: World) -> None:
    process = world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.RUNNING)
    world.faults["jobs.queue"] = [StoreUnavailable("store-unavailable")] * 3
    world.faults["outbox.due"] = [StoreUnavailable("store-unavailable")] * 3
    later = (await world.ask()).job.id
    await world.until(job_id, JobState.DONE)
    await world.until(later, JobState.DONE)
    assert not process.task.done()
    assert world.provider.paid == 2


@pytest.mark.asyncio
async def test_a_job_that_cannot_be_begun_does_not_stop_the_others(world: World) -> None:
    fingerprint = world.provider.fingerprint

    def picky(account: Account, request: VideoRequest) -> str:
        if "cursed" in request.prompt:
            raise RuntimeError("bug")
        return fingerprint(account, request)

    world.provider.fingerprint = picky  # pyright: ignore[reportAttributeAccessIssue]
    world.start()
    cursed = await world.ask(VideoOrder(prompt="cursed"))
    good = await world.ask()
    await world.until(good.job.id, JobState.DONE)
    assert (await world.job(cursed.job.id)).state is JobState.QUEUED


@pytest.mark.asyncio
async def test_wakes_and_hints_before_the_lock_is_ours_do_nothing(world: World) -> None:
    first = world.start()
    await world.settle(1)
    second = world.start()
    second.runner.wake("job")
    assert not await second.runner.hint("nobody")
    assert first.runner.leading


@pytest.mark.asyncio
async def test_many_jobs_of_many_members_all_arrive_once(world: World) -> None:
    world.provider.offered = (fake_model(), fake_model("fake/other"))
    world.start()
    receipts = [await world.ask(member=number % 7, guild=number % 3 + 1) for number in range(40)]
    for receipt in receipts:
        await world.until(receipt.job.id, JobState.DONE, seconds=1200, step=5)
    assert world.provider.paid == 40
    assert sorted(post.job_id for post in world.messenger.posts) == sorted(receipt.job.id for receipt in receipts)
    assert await world.audit() == []


@pytest.mark.asyncio
async def test_a_killed_process_changes_nothing_any_more(world: World) -> None:
    world.provider.states["*"] = Running()
    process = world.start()
    await world.settle(1)
    await world.kill()
    with pytest.raises(Killed):
        process.life.step("anything")


@pytest.mark.asyncio
async def test_a_fault_at_the_start_comes_out_and_the_next_run_takes_up_the_jobs(world: World) -> None:
    world.faults["jobs.active"] = [ZeroDivisionError("a fault of ours")]
    process = world.start()
    job_id = (await world.ask()).job.id
    await world.settle(1)
    with pytest.raises(ZeroDivisionError):
        await process.task
    process.task = asyncio.ensure_future(process.runner.run())
    await world.until(job_id, JobState.DONE)
    assert world.provider.paid == 1


@pytest.mark.asyncio
async def test_a_store_that_is_away_at_the_start_is_waited_for(world: World) -> None:
    """However long it takes: a runner that gave up would end the bot, and nobody would be answered."""
    world.faults["jobs.active"] = [StoreUnavailable("store-unavailable", reason="busy") for _ in range(50)]
    process = world.start()
    job_id = (await world.ask()).job.id
    await world.settle(200)
    assert (process.runner.leading, process.task.done()) == (False, False)
    await world.until(job_id, JobState.DONE)
    assert world.provider.paid == 1
