"""Storyboards that do not come to what was ordered: cancelled, in doubt, not to be joined, with files gone."""

import pytest

from bot.domain.errors import ClipUnusable, DownloadFailed
from bot.domain.jobs import JobState
from bot.domain.outbox import DeliveredTo
from bot.domain.outcomes import CancelConfirmed, CancelRefused
from tests.fakes.provider import accept, buy_and_lose
from tests.unit.services.boards import board_of, stalled_after, started, states, until_shot
from tests.unit.services.world import GUILD, MEMBER, World

pytestmark = pytest.mark.asyncio


async def test_cancelled_while_a_shot_is_made_the_finished_ones_arrive(world: World) -> None:
    world.provider.cancels.append(CancelConfirmed())
    world.start()
    job = await started(world)
    await until_shot(world, job, 2, JobState.RUNNING)
    with world.busy:
        await world.cancel_service().job(job.id, MEMBER)
    await world.until(job.id, JobState.DONE)
    assert await states(world, job) == ["done", "cancelled", "cancelled"]
    assert await world.reserved_and_used() == (0, 5)


async def test_a_shot_that_can_not_be_cancelled_any_more_is_waited_for(world: World) -> None:
    world.provider.cancels.append(CancelRefused("too late"))
    world.start()
    job = await started(world)
    await until_shot(world, job, 2, JobState.RUNNING)
    with world.busy:
        await world.cancel_service().job(job.id, MEMBER)
    await world.until(job.id, JobState.DONE)
    assert await states(world, job) == ["done", "done", "cancelled"]
    assert len(world.tools.joined[0][0]) == 2
    assert await world.reserved_and_used() == (0, 10)


async def test_cancelled_before_anything_is_there_nothing_is_charged(world: World) -> None:
    job = await started(world)
    with world.busy:
        await world.cancel_service().job(job.id, MEMBER)
    world.start()
    await world.until(job.id, JobState.CANCELLED)
    assert await states(world, job) == ["cancelled"] * 3
    assert await world.reserved_and_used() == (0, 0)
    assert world.messenger.posts == []
    assert await world.database.jobs.pictures(job.id) == {}
    assert await world.audit() == []


async def test_a_shot_of_which_nothing_is_known_is_not_waited_for_and_comes_by_itself(world: World) -> None:
    world.provider.lists = False
    world.provider.answers.extend([accept, buy_and_lose])
    world.start()
    job = await started(world)
    await until_shot(world, job, 2, JobState.UNCERTAIN, step=5)
    uncertain = (await board_of(world, job)).shots[1]
    assert await world.reserved_and_used() == (10, 5)
    with world.busy:
        await world.cancel_service().job(job.id, MEMBER)
    await world.until(job.id, JobState.DONE)
    assert (await world.job(uncertain.id)).shot is None
    assert await world.reserved_and_used() == (5, 5)
    assert uncertain.id in [seen.id for seen in await world.database.jobs.recent(MEMBER, GUILD, 10)]
    assert await world.audit() == []


async def test_what_can_not_be_joined_is_posted_shot_by_shot(world: World) -> None:
    world.start()
    job = await started(world)
    await until_shot(world, job, 3, JobState.RUNNING)
    world.tools.join_faults.append(ClipUnusable("clip-cannot-shrink", most=1))
    done = await world.until(job.id, JobState.DONE)
    await world.settle(60)
    ids = [shot.id for shot in (await board_of(world, job)).shots]
    assert sorted(post.job_id for post in world.messenger.posts) == ids
    assert (done.clip, done.delivered_to) == (None, DeliveredTo.NONE)
    assert await world.rows() == []
    assert await world.audit() == []


async def test_a_full_disk_is_waited_for(world: World) -> None:
    world.tools.join_faults.extend([DownloadFailed("download-not-written", reason="full")] * 3)
    world.start()
    job = await started(world)
    await world.until(job.id, JobState.DONE)
    assert len(world.tools.joined) == 4


async def test_files_stay_for_shots_until_their_storyboard_is_over(world: World) -> None:
    job, _ = await stalled_after(world, 1)
    first = (await board_of(world, job)).shots[0]
    assert first.id in await world.database.jobs.spooled(world.clock.now())
    with world.busy:
        await world.cancel_service().job(job.id, MEMBER)
    await world.until(job.id, JobState.DONE)
    await world.settle(60)
    assert first.id not in await world.database.jobs.spooled(world.clock.now())


async def test_shots_whose_files_are_gone_are_told_of(world: World) -> None:
    world.start()
    job = await started(world)
    await until_shot(world, job, 3, JobState.RUNNING)
    board = await board_of(world, job)
    for shot in board.shots[:2]:
        assert shot.clip is not None
        (world.data_dir / shot.clip.path).unlink()
    await world.until(job.id, JobState.DONE)
    assert len(world.tools.joined[0][0]) == 1
