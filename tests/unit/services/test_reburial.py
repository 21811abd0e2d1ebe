"""Yesterday's database comes back: what was erased since is erased again, before anything of it is shown, and the books add up."""

import asyncio
import errno
import json
from datetime import timedelta

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import JobState
from bot.domain.outbox import DeliveredTo, Owed
from bot.domain.presses import Press
from bot.domain.requests import VideoOrder
from bot.domain.storyboards import StoryboardOrder
from bot.domain.switches import Switch
from bot.services.forgetting import HOURLY
from bot.storage.tombstones import FOLDER
from tests.contract.storage.test_erasing import dump
from tests.unit.services.remembering import ORDER, WORDS, Remembering, erased, is_forgotten
from tests.unit.services.world import CHANNEL, MEMBER, World
from tests.unit.services.yesterday import ENDS, bought_since, copied, let_go, put_back, stopped, waiting

pytestmark = pytest.mark.asyncio


async def test_words_that_were_erased_since_are_erased_again_before_anything_is_shown(world: World) -> None:
    world.start()
    job = await world.until((await world.ask(ORDER)).job.id, JobState.DONE)
    copy = copied(world)
    await erased(world)
    await is_forgotten(world, job)
    await put_back(world, copy)
    assert WORDS in await dump(world.database)
    world.leftovers.discarded.clear()
    process = world.start()
    await process.runner.settled()
    await is_forgotten(world, job)
    assert world.leftovers.discarded == [job.id]
    assert [removal.message for removal in await world.database.privacy.removals()] == [job.message]
    assert (len(world.messenger.posts), world.provider.paid) == (1, 1)
    assert await world.reserved_and_used() == (0, 5)


async def test_the_name_leaves_the_books_once_more(world: World) -> None:
    world.start()
    job = await world.until((await world.ask(ORDER)).job.id, JobState.DONE)
    copy = copied(world)
    await erased(world)
    await put_back(world, copy)
    world.start()
    await world.settle(5)
    await world.kill()
    world.clock.set_by(timedelta(days=40))
    again = Remembering(world)
    await again.sweep()
    assert again.remover.asked == [job.message.message_id if job.message else 0]
    await world.settle(HOURLY)
    await again.sweep()
    assert (await world.job(job.id)).requester.user_id == 0
    assert str(MEMBER) not in await dump(world.database)
    assert await world.audit() == []
    world.start()
    await world.settle(5)
    assert await world.database.privacy.wishes() == [], "once it is done, nothing is left to be done again"


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.FETCHING, JobState.DELIVERING, JobState.SUBMITTING])
async def test_a_clip_that_was_erased_since_is_not_posted_by_a_copy_that_was_still_making_it(world: World, state: JobState) -> None:
    world.start(dies_at="after jobs.apply" if state is JobState.SUBMITTING else None)
    receipt = await world.ask(ORDER)
    if state in {JobState.FETCHING, JobState.DELIVERING}:
        where = "downloads.fetch" if state is JobState.FETCHING else "messenger.post"
        await world.kill()
        world.start(dies_at=f"before {where}")
    await world.until(receipt.job.id, state, step=0.1)
    copy = copied(world)
    await world.kill()
    world.start()
    job = await world.until(receipt.job.id, JobState.DONE)
    assert len(world.messenger.posts) == 1
    await erased(world)
    world.messenger.posts.clear()
    await put_back(world, copy)
    world.start()
    await world.settle(600)
    left = await world.job(job.id)
    assert (left.state, left.delivered_to) == (JobState.DONE, DeliveredTo.REMOVED)
    assert (world.messenger.posts, world.provider.paid, await world.rows()) == ([], 1, [])
    assert await world.reserved_and_used() == (0, 5)
    await Remembering(world).sweep()
    await is_forgotten(world, job)


async def test_one_that_was_bought_since_is_taken_over_and_shown_to_nobody(world: World) -> None:
    past = await bought_since(world, ORDER)
    await erased(world)
    world.messenger.posts.clear()
    await put_back(world, past.copy)
    world.start()
    await let_go(world)
    await world.until(past.job.id, *ENDS)
    await Remembering(world).sweep()
    await is_forgotten(world, past.job)
    assert (world.messenger.posts, world.provider.paid) == ([], 1)
    assert await world.reserved_and_used() == (0, 5)


async def test_one_that_waited_and_was_cancelled_since_is_never_bought(world: World) -> None:
    world.start()
    job = await waiting(world, ORDER)
    copy = copied(world)
    await world.cancel_service().job(job.id, MEMBER)
    await erased(world)
    await put_back(world, copy)
    world.start()
    await let_go(world)
    await world.settle(600)
    assert ((await world.job(job.id)).state, world.provider.calls) == (JobState.CANCELLED, [])
    assert await world.reserved_and_used() == (0, 0)
    await is_forgotten(world, job)


async def test_one_that_is_proven_not_to_be_bought_is_not_bought_now(world: World) -> None:
    world.start(dies_at="before provider.submit")
    job = (await world.ask(ORDER)).job
    await world.settle(1)
    assert (await world.job(job.id)).state is JobState.SUBMITTING
    copy = copied(world)
    await world.kill()
    await world.start().switches.turn("fake", Switch.PAUSED)
    await world.until(job.id, JobState.QUEUED, step=5)
    await world.cancel_service().job(job.id, MEMBER)
    await erased(world)
    await put_back(world, copy)
    world.start()
    await let_go(world)
    await world.process.switches.go()
    await world.until(job.id, *ENDS, step=5)
    assert ((await world.job(job.id)).state, world.provider.calls, world.messenger.posts) == (JobState.CANCELLED, [], [])
    assert await world.reserved_and_used() == (0, 0)


async def test_a_job_that_was_under_way_when_its_member_asked_still_comes(world: World) -> None:
    world.start()
    job = (await world.ask(ORDER)).job
    await world.until(job.id, JobState.RUNNING)
    copy = copied(world)
    await erased(world)
    await put_back(world, copy)
    world.start()
    done = await world.until(job.id, JobState.DONE)
    assert (done.delivered_to, len(world.messenger.posts), world.provider.paid) == (DeliveredTo.CHANNEL, 1, 1)
    await Remembering(world).sweep()
    await is_forgotten(world, job)


async def test_a_draft_that_ended_since_is_not_offered_any_more(world: World) -> None:
    world.start()
    await world.confirm_from(1)
    job = (await world.ask(ORDER)).job
    copy = copied(world)
    await world.cancel_service().job(job.id, MEMBER)
    await erased(world)
    await put_back(world, copy)
    world.start()
    await world.settle(5)
    assert (await world.job(job.id)).state is JobState.CANCELLED
    await is_forgotten(world, job)


async def test_a_storyboard_that_was_being_filmed_is_shown_to_nobody(world: World) -> None:
    world.start()
    receipt = await world.ask_board(StoryboardOrder((WORDS, "it runs"), "fake/t2v"))
    with world.busy:
        await world.confirm_service().job(receipt.job.id, Press(MEMBER, CHANNEL))
    await world.settle(8)
    copy = copied(world)
    await world.until(receipt.job.id, JobState.DONE, seconds=2000)
    await erased(world)
    world.messenger.posts.clear()
    await put_back(world, copy)
    world.start()
    await world.until(receipt.job.id, *ENDS, seconds=3600)
    await world.settle(600)
    assert world.messenger.of(Owed.CLIP) == []
    await Remembering(world).sweep()
    await is_forgotten(world, receipt.job)


async def test_an_ordinary_restart_changes_nothing(world: World) -> None:
    world.start()
    old = await world.until((await world.ask(ORDER)).job.id, JobState.DONE)
    await erased(world)
    await world.settle(60)
    fresh = (await world.ask(VideoOrder(prompt="another fox"))).job
    await world.until(fresh.id, JobState.RUNNING)
    await world.kill()
    world.start()
    done = await world.until(fresh.id, JobState.DONE)
    assert (done.request.prompt, done.delivered_to, stopped(world)) == ("another fox", DeliveredTo.CHANNEL, None)
    assert len(await world.database.privacy.wishes()) == 1
    assert (await world.job(old.id)).request.prompt == ""


async def test_what_was_ordered_after_the_wish_stays(world: World) -> None:
    world.start()
    await world.until((await world.ask(ORDER)).job.id, JobState.DONE)
    before = copied(world)
    await erased(world)
    await put_back(world, before)
    world.start()
    await world.settle(60)
    fresh = await world.until((await world.ask(VideoOrder(prompt="another fox"))).job.id, JobState.DONE)
    await world.kill()
    world.start()
    await world.settle(5)
    await Remembering(world).sweep()
    assert (await world.job(fresh.id)).request.prompt == "another fox"


async def test_nothing_is_shown_while_the_tombstones_cannot_be_read(world: World) -> None:
    world.start()
    job = (await world.ask(ORDER)).job
    await world.until(job.id, JobState.RUNNING)
    await world.kill()
    world.faults["tombstones.all"] = [StoreUnavailable("store-unavailable", reason="tombstones") for _ in range(3)]
    process = world.start()
    known = asyncio.ensure_future(process.runner.settled())
    await world.settle(4)
    assert (known.done(), world.messenger.posts) == (False, [])
    await world.until(job.id, JobState.DONE)
    assert known.done()


async def test_a_wish_that_cannot_be_noted_now_is_noted_with_the_next_sweep(world: World) -> None:
    world.start()
    await world.until((await world.ask(ORDER)).job.id, JobState.DONE)
    await world.settle(1)
    world.faults["tombstones.add"] = [StoreUnavailable("store-unavailable", reason="tombstones", detail=str(errno.ENOSPC))]
    remembering = Remembering(world)
    await remembering.erase()
    assert await world.tombstones().all() == ()
    await remembering.sweep()
    assert len(await world.tombstones().all()) == 1


async def test_a_tombstone_holds_ids_and_times_and_no_words(world: World) -> None:
    world.start()
    await world.until((await world.ask(ORDER)).job.id, JobState.DONE)
    under_way = (await world.ask(VideoOrder(prompt="another fox"))).job
    await world.until(under_way.id, JobState.RUNNING)
    await erased(world)
    (file,) = (world.data_dir / FOLDER).iterdir()
    written = json.loads(file.read_text())
    assert set(written) == {"member", "erasure", "until", "spared", "at"}
    assert (written["member"], written["spared"]) == (MEMBER, [under_way.id])
    assert file.stat().st_mode & 0o077 == 0
