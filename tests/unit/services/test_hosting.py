"""A clip that Discord takes in no size: offered by link where the operator has configured that, once, and gone when it is to be gone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import ClipUnusable, DiskFull, NotAllowed, StoreUnavailable
from bot.domain.jobs import FailureKind, Job, JobState
from bot.domain.links import ClipLink, LinkTerms
from bot.domain.outbox import DeliveredTo, Owed, Rung
from bot.domain.presses import Deleter, Press
from bot.domain.requests import VideoOrder
from bot.domain.storyboards import StoryboardOrder
from tests.fakes.media import MIB
from tests.fakes.messenger import later, lose_answer
from tests.unit.services.world import CHANNEL, MEMBER, PLACE, World

pytestmark = pytest.mark.asyncio

HUGE = 300 * MIB
DAYS = timedelta(days=3)


def too_large(world: World, *, most: int = 1000 * MIB) -> None:
    """No encode brings it below a third of its size, which is more than Discord takes here."""
    world.tools.size, world.tools.least = HUGE, HUGE // 3
    world.messenger.limit = 20 * MIB
    world.links = LinkTerms(days=3, most_bytes=most)


async def ended(world: World, *states: JobState, order: VideoOrder | None = None, **origin: object) -> Job:
    if not world.processes:
        world.start()
    receipt = await world.ask(order, **origin)
    return await world.until(receipt.job.id, *(states or (JobState.DONE,)))


def link_of(job: Job) -> ClipLink:
    assert job.link is not None
    return job.link


async def test_what_cannot_be_made_to_fit_is_posted_by_link_and_the_books_are_as_ever(world: World) -> None:
    too_large(world)
    job = await ended(world)
    assert (job.delivered_to, job.charged) == (DeliveredTo.CHANNEL, True)
    assert job.clip is not None
    assert (job.clip.path, job.clip.size) == (f"{job.id}-link.mp4", HUGE)
    link = link_of(job)
    assert timedelta() <= DAYS - (link.until - world.clock.now()) < timedelta(minutes=5)
    (post,) = world.messenger.posts
    assert (post.owed, post.rung, post.link, post.message) == (Owed.CLIP, Rung.CHANNEL, link.token, job.message)
    assert (await world.rows(), await world.audit(), await world.reserved_and_used()) == ([], [], (0, 5))
    found = await world.database.links.find(link.token, world.clock.now())
    assert found is not None
    assert (found.job_id, found.path) == (job.id, job.clip.path)


async def test_without_the_setting_it_fails_and_is_told_as_ever(world: World) -> None:
    too_large(world)
    world.links = LinkTerms()
    job = await ended(world, JobState.FAILED)
    await world.settle(5)
    assert job.failure is not None
    assert (job.failure.kind, job.link, job.charged) == (FailureKind.UNUSABLE, None, True)
    assert [post.owed for post in world.messenger.posts] == [Owed.FAILED]


async def test_what_is_no_video_is_not_offered(world: World) -> None:
    too_large(world)
    world.tools.faults.extend([ClipUnusable("clip-broken"), ClipUnusable("clip-broken")])
    job = await ended(world, JobState.FAILED)
    assert job.link is None


async def test_what_discord_refuses_in_every_size_goes_by_link_on_the_same_rung_and_as_it_was_made(world: World) -> None:
    world.links = LinkTerms(days=3, most_bytes=1000 * MIB)
    world.tools.size, world.messenger.limit = 19 * MIB, MIB
    job = await ended(world)
    assert job.delivered_to is DeliveredTo.CHANNEL
    (post,) = world.messenger.posts
    assert (post.link, post.size) == (link_of(job).token, 19 * MIB)
    source, name, _ = world.tools.made[-1]
    assert (source, name) == (f"{job.id}.source", f"{job.id}-link.mp4")
    assert len({row.nonce for row, _ in world.messenger.tries}) == 1


async def test_without_the_source_the_best_that_is_left_is_offered(world: World) -> None:
    world.links = LinkTerms(days=3, most_bytes=1000 * MIB)
    world.tools.size, world.messenger.limit = 19 * MIB, MIB
    world.messenger.answers.append(later(after=timedelta(seconds=20)))
    world.start()
    job = (await world.ask()).job
    await world.until(job.id, JobState.DELIVERING)
    (world.data_dir / f"{job.id}.source").unlink()
    await world.until(job.id, JobState.DONE)
    assert world.tools.made[-1][0] == f"{job.id}.mp4"


@pytest.mark.parametrize(
    ("closed", "reached"),
    [({Rung.CHANNEL}, DeliveredTo.PARENT), ({Rung.CHANNEL, Rung.PARENT}, DeliveredTo.DM), (set(Rung), DeliveredTo.KEPT)],
)
async def test_a_link_goes_down_the_ladder_like_a_file(world: World, closed: set[Rung], reached: DeliveredTo) -> None:
    too_large(world)
    world.messenger.closed = closed
    assert (await ended(world)).delivered_to is reached
    assert [post.link is not None for post in world.messenger.posts] == [True] * (reached is not DeliveredTo.KEPT)


async def test_a_private_clip_is_linked_in_direct_messages_only(world: World) -> None:
    too_large(world)
    job = await ended(world, order=VideoOrder(prompt="fox", private=True))
    assert (job.delivered_to, {rung for _, rung in world.messenger.tries}) == (DeliveredTo.DM, {Rung.DM})


async def test_a_lost_answer_is_found_in_the_history_and_not_posted_twice(world: World) -> None:
    too_large(world)
    world.messenger.answers.append(lose_answer)
    await ended(world)
    assert (len(world.messenger.posts), len(world.messenger.tries), len(world.messenger.looks)) == (1, 1, 1)


async def test_without_room_it_fails_honestly_and_what_is_offered_stays(world: World, caplog: pytest.LogCaptureFixture) -> None:
    too_large(world, most=HUGE + 99)
    first = await ended(world)
    world.downloads.length = 100
    second = (await world.ask()).job
    failed = await world.until(second.id, JobState.FAILED)
    await world.settle(5)
    assert failed.failure is not None
    assert failed.failure.kind is FailureKind.UNUSABLE
    assert "CLIP_LINK_MEGABYTES" in caplog.text
    assert [post.owed for post in world.messenger.posts] == [Owed.CLIP, Owed.FAILED]
    assert await world.database.links.find(link_of(first).token, world.clock.now()) is not None
    assert await world.reserved_and_used() == (0, 10)


async def test_a_full_disk_or_a_store_that_is_away_is_waited_for(world: World) -> None:
    too_large(world)
    refused = ClipUnusable("clip-cannot-shrink")
    world.tools.faults.extend([refused, DiskFull("spool-full", free=0, needed=1), DiskFull("spool-full", free=0, needed=1)])
    world.faults["links.living"] = [StoreUnavailable("store-unavailable", reason="busy")]
    job = await ended(world)
    assert job.link is not None
    assert len(world.downloads.fetched) == 1


async def test_a_link_whose_post_is_late_gets_all_its_days_again(world: World) -> None:
    too_large(world)
    world.messenger.ready = False
    world.start()
    job = (await world.ask()).job
    before = link_of(await world.until(job.id, JobState.DELIVERING))
    await world.kill()
    world.clock.set_by(DAYS)
    world.messenger.ready = True
    world.start()
    after = link_of(await world.until(job.id, JobState.DONE))
    assert after.token == before.token
    assert after.until - world.clock.now() > DAYS - timedelta(minutes=5)
    assert len(world.messenger.posts) == 1


async def test_it_can_be_posted_again_until_its_days_are_over(world: World) -> None:
    too_large(world)
    job = await ended(world)
    with world.busy:
        await world.repost_service().job(job.id, MEMBER)
    await world.settle(5)
    assert [post.link for post in world.messenger.posts] == [link_of(job).token] * 2
    world.clock.set_by(DAYS)
    assert await world.database.links.living(world.clock.now()) == []
    with pytest.raises(NotAllowed, match="clip-gone"), world.busy:
        await world.repost_service().job(job.id, MEMBER)


async def test_deleted_it_is_gone_for_whoever_has_the_link(world: World) -> None:
    too_large(world)
    job = await ended(world)
    assert job.message is not None
    with world.busy:
        await world.keep_service().delete(job.id, job.message, Deleter(MEMBER))
    assert (await world.job(job.id)).link is None
    assert await world.database.links.find(link_of(job).token, world.clock.now()) is None
    assert list(world.data_dir.glob(f"{job.id}*")) == []


async def test_switched_off_meanwhile_it_is_posted_as_a_file_or_kept(world: World) -> None:
    too_large(world)
    world.messenger.ready = False
    world.start()
    job = (await world.ask()).job
    await world.until(job.id, JobState.DELIVERING)
    await world.kill()
    world.links, world.messenger.ready = LinkTerms(), True
    world.messenger.linked = False
    world.start()
    done = await world.until(job.id, JobState.DONE)
    assert (done.delivered_to, world.messenger.posts) == (DeliveredTo.KEPT, [])


async def test_a_shot_that_does_not_fit_is_posted_by_link_only_when_it_comes_by_itself(world: World) -> None:
    world.links = LinkTerms(days=3, most_bytes=1000 * MIB)
    world.messenger.limit = MIB
    world.tools.join_faults.append(ClipUnusable("clip-cannot-shrink"))
    world.start()
    receipt = await world.ask_board(StoryboardOrder(("it wakes", "it runs"), "fake/t2v"), place=replace(PLACE, parent_id=None))
    with world.busy:
        await world.confirm_service().job(receipt.job.id, Press(MEMBER, CHANNEL))
    await world.until(receipt.job.id, JobState.DONE)
    await world.settle(60)
    assert [post.link is not None for post in world.messenger.posts] == [True, True]
    assert len({post.link for post in world.messenger.posts}) == 2
    assert await world.rows() == []
