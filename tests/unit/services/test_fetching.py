"""From success to a clip that can be posted."""

from datetime import timedelta

import pytest

from bot.domain.errors import ClipUnusable, DiskFull, DownloadFailed, InternalError, LinkDead, Paused
from bot.domain.jobs import Failure, FailureKind, JobState
from bot.domain.outbox import Owed
from bot.services.fetching import DOWNLOADS, ROOM
from tests.fakes.clock import START
from tests.unit.services.world import PLACE, World

FIRST, SECOND = "https://files.example/task-1/1.mp4", "https://files.example/task-1/2.mp4"


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
async def test_a_full_disk_is_waited_for_however_long(world: World) -> None:
    tries = DOWNLOADS + 5
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
