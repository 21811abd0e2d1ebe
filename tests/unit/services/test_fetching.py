"""From success to a clip that can be posted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import ClipUnusable, DiskFull, DownloadFailed, InternalError, LinkDead, Paused, ReadFailed
from bot.domain.jobs import Failure, FailureKind, JobState
from bot.domain.outbox import Owed
from bot.services.fetching import ROOM
from bot.services.queries import Queries
from bot.services.sourcing import LATE_AFTER, LOOKED_UP_EVERY
from bot.services.waits import Waits
from tests.fakes.clock import START
from tests.unit.services.world import PLACE, World

FIRST, SECOND = "https://files.example/task-1/1.mp4", "https://files.example/task-1/2.mp4"


async def cut_off(world: World) -> str:
    """A success has been seen; from then on no byte of its file and no answer about it comes through, until `mend`."""
    world.downloads.faults.extend([DownloadFailed("download-broken")] * 10_000)
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.FETCHING)
    world.provider.read_faults.extend([ReadFailed("provider-read-failed")] * 10_000)
    return receipt.job.id


def mend(world: World) -> None:
    world.downloads.faults.clear()
    world.provider.read_faults.clear()


@pytest.mark.asyncio
async def test_the_clip_is_made_for_the_place_it_goes_to(world: World) -> None:
    world.start()
    receipt = await world.ask()
    job = await world.until(receipt.job.id, JobState.DONE)
    assert world.tools.made == [(f"{job.id}.source", f"{job.id}.mp4", int(PLACE.upload_limit * ROOM))]


@pytest.mark.asyncio
async def test_a_dead_link_is_renewed_once(world: World) -> None:
    world.downloads.dead[FIRST] = LinkDead("link-dead")
    world.provider.on_read = lambda: setattr(world.provider, "link_version", 1 + len(world.downloads.fetched))
    world.start()
    await world.until((await world.ask()).job.id, JobState.DONE)
    assert world.downloads.fetched == [FIRST, SECOND]


@pytest.mark.asyncio
async def test_a_link_that_stays_dead_expires_settled_and_told(world: World) -> None:
    world.downloads.dead[FIRST] = LinkDead("link-dead")
    world.start()
    job = await world.until((await world.ask()).job.id, JobState.EXPIRED)
    await world.settle(5)
    assert world.downloads.fetched == [FIRST, FIRST]
    assert job.failure == Failure(FailureKind.EXPIRED)
    assert await world.reserved_and_used() == (0, 5)
    assert [post.owed for post in world.messenger.posts] == [Owed.EXPIRED]
    assert await world.audit() == []


@pytest.mark.asyncio
async def test_a_download_that_fails_is_tried_again(world: World) -> None:
    world.downloads.faults.extend([DownloadFailed("download-broken")] * 4)
    world.start()
    await world.until((await world.ask()).job.id, JobState.DONE)
    assert world.downloads.fetched == [FIRST] * 5
    assert world.provider.paid == 1


@pytest.mark.asyncio
async def test_an_outage_is_waited_out_and_told_once(world: World) -> None:
    world.start()
    job_id = await cut_off(world)
    await world.settle(1800)
    await world.kill()
    world.start()
    await world.settle(1800)
    held_up = await world.job(job_id)
    assert (held_up.state, held_up.late) == (JobState.FETCHING, True)
    mend(world)
    await world.until(job_id, JobState.DONE)
    await world.settle(5)
    assert [post.owed for post in world.messenger.posts] == [Owed.LATE, Owed.CLIP]
    assert world.provider.paid == 1
    assert await world.audit() == []


@pytest.mark.asyncio
async def test_a_clip_out_of_reach_is_said_to_be(world: World) -> None:
    process = world.start()
    job = await world.job(await cut_off(world))
    waits = Waits(jobs=world.watched_jobs(), registry=process.registry, clock=world.clock)
    queries = Queries(
        jobs=world.database.jobs,
        registry=process.registry,
        waits=waits,
        clock=world.clock,
        switches=process.switches,
        policies=world.policies(),
    )
    assert not (await queries.view(job)).held_up
    await world.settle(LATE_AFTER)
    assert (await queries.view(await world.job(job.id))).held_up


@pytest.mark.asyncio
async def test_a_clip_that_comes_after_minutes_is_not_called_late(world: World) -> None:
    world.start()
    job_id = await cut_off(world)
    await world.settle(LATE_AFTER - 60)
    mend(world)
    await world.until(job_id, JobState.DONE)
    assert [post.owed for post in world.messenger.posts] == [Owed.CLIP]


@pytest.mark.asyncio
async def test_a_task_that_cannot_be_read_is_not_gone(world: World) -> None:
    world.downloads.dead[FIRST] = LinkDead("link-dead")
    faults = [ReadFailed("provider-read-failed")] * 20

    def once_after_the_download() -> None:
        if world.downloads.fetched:
            world.provider.link_version = 2
            world.provider.read_faults.extend(faults)
            faults.clear()

    world.provider.on_read = once_after_the_download
    world.start()
    await world.until((await world.ask()).job.id, JobState.DONE, seconds=3 * 3600, step=30)
    assert not world.provider.read_faults
    assert world.downloads.fetched == [FIRST, SECOND]


@pytest.mark.asyncio
async def test_a_link_that_died_during_an_outage_is_renewed_after_it(world: World) -> None:
    world.start()
    job_id = await cut_off(world)
    await world.settle(900)
    world.downloads.dead[FIRST], world.provider.link_version = LinkDead("link-dead"), 2
    world.downloads.faults.clear()
    await world.settle(600)
    world.provider.read_faults.clear()
    await world.until(job_id, JobState.DONE, seconds=900)
    assert world.downloads.fetched[-2:] == [FIRST, SECOND]


@pytest.mark.asyncio
async def test_a_link_that_only_fails_is_looked_up_anew_now_and_then(world: World) -> None:
    world.start()
    receipt = await world.ask()
    world.downloads.dead[FIRST] = DownloadFailed("download-broken")
    await world.until(receipt.job.id, JobState.FETCHING)
    world.provider.link_version = 2
    await world.until(receipt.job.id, JobState.DONE, seconds=3600, step=20)
    assert world.downloads.fetched == [FIRST] * LOOKED_UP_EVERY + [SECOND]


@pytest.mark.asyncio
async def test_a_result_that_nobody_can_reach_is_given_up_when_its_life_is_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.services.sourcing.LEAST_LIFE", timedelta(minutes=20))
    world.provider.plan = replace(world.provider.plan, result_life=timedelta(minutes=40))
    world.start()
    job_id = await cut_off(world)
    await world.settle(39 * 60)
    assert (await world.job(job_id)).state is JobState.FETCHING
    await world.until(job_id, JobState.EXPIRED, seconds=600, step=30)
    await world.settle(5)
    assert [post.owed for post in world.messenger.posts] == [Owed.LATE, Owed.EXPIRED]
    assert await world.reserved_and_used() == (0, 5)


@pytest.mark.asyncio
async def test_a_start_after_the_end_of_a_results_life_still_tries(world: World) -> None:
    world.start()
    job_id = await cut_off(world)
    await world.kill()
    await world.settle(40 * 3600)
    world.start()
    await world.settle(300)
    mend(world)
    await world.until(job_id, JobState.DONE)


@pytest.mark.asyncio
async def test_a_full_disk_is_waited_for_however_long(world: World) -> None:
    tries = LOOKED_UP_EVERY + 5
    world.downloads.faults.extend([DiskFull("spool-full")] * tries)
    world.start()
    await world.until((await world.ask()).job.id, JobState.DONE, seconds=3600, step=20)
    assert world.downloads.fetched == [FIRST] * (tries + 1)


@pytest.mark.asyncio
async def test_a_paused_account_delays_the_fresh_link_and_does_not_lose_the_clip(world: World) -> None:
    world.downloads.dead[FIRST] = LinkDead("link-dead")
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.RUNNING)
    pauses = [Paused(START + timedelta(minutes=5))]

    def once_after_the_download() -> None:
        if world.downloads.fetched and pauses:
            world.provider.link_version = 2
            world.provider.read_faults.append(pauses.pop())

    world.provider.on_read = once_after_the_download
    await world.until(receipt.job.id, JobState.DONE)
    assert world.downloads.fetched == [FIRST, SECOND]
    assert world.clock.now() >= START + timedelta(minutes=5)


@pytest.mark.asyncio
@pytest.mark.parametrize("where", ["download", "finish"])
async def test_a_file_that_is_no_video_fails_settled_and_told(world: World, where: str) -> None:
    faults = world.downloads.faults if where == "download" else world.tools.faults
    faults.append(ClipUnusable("clip-not-video"))
    world.start()
    job = await world.until((await world.ask()).job.id, JobState.FAILED)
    await world.settle(5)
    assert job.failure is not None
    assert job.failure.kind is FailureKind.UNUSABLE
    assert await world.reserved_and_used() == (0, 5)
    assert [post.owed for post in world.messenger.posts] == [Owed.FAILED]


@pytest.mark.asyncio
async def test_work_on_the_file_is_tried_again_but_not_for_ever(world: World) -> None:
    world.tools.faults.extend([DownloadFailed("spool-full")] * 5 + [InternalError("video-too-slow")] * 2)
    world.start()
    await world.until((await world.ask()).job.id, JobState.DONE)
    world.tools.faults.extend([InternalError("video-too-slow")] * 9)
    job = await world.until((await world.ask()).job.id, JobState.FAILED)
    assert job.failure is not None
    assert job.failure.kind is FailureKind.INTERNAL
    assert await world.audit() == []


@pytest.mark.asyncio
async def test_a_step_that_breaks_is_taken_up_again(world: World) -> None:
    world.tools.faults.append(RuntimeError("bug"))
    world.start()
    await world.until((await world.ask()).job.id, JobState.DONE)
    assert world.provider.paid == 1
