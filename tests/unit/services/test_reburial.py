"""Yesterday's database comes back: what was erased since is erased again, before anything of it is shown, and the books add up."""

import asyncio
import errno
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import Job, JobState
from bot.domain.outbox import DeliveredTo, Owed
from bot.domain.presses import Deleter, Press
from bot.domain.privacy import GRACE
from bot.domain.quota import Actor, GuildSettings
from bot.domain.requests import VideoOrder
from bot.domain.storyboards import StoryboardOrder
from bot.domain.switches import Switch
from bot.media.bundle import FileBundles
from bot.services.forgetting import HOURLY, Forgetting
from bot.services.privacy import Privacy
from bot.storage.tombstones import FOLDER
from tests.contract.storage.test_erasing import dump
from tests.fakes.messenger import later
from tests.fakes.privacy import FakeRemover, FakeWhereabouts
from tests.unit.services.mortality import Life
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, World
from tests.unit.services.yesterday import ENDS, bought_since, copied, let_go, put_back, stopped, waiting

pytestmark = pytest.mark.asyncio

WORDS = "a secret fox"
ORDER = VideoOrder(prompt=WORDS)


class Remembering:
    """What forgets in the background, in the test's hand."""

    def __init__(self, world: World, life: Life | None = None) -> None:
        self.world, self.remover, self.whereabouts = world, FakeRemover(), FakeWhereabouts(frozenset({GUILD}))
        store = world._bordered(world.database.privacy, "privacy", life or Life())
        self.forgetting = Forgetting(
            store=store,
            leftovers=[world.leftovers],
            remover=self.remover,
            whereabouts=self.whereabouts,
            default_days=180,
            tombstones=world.tombstones(life),
            leading=lambda: True,
            clock=world.clock,
            random=lambda: 0.5,
        )
        bundles = FileBundles(world.data_dir, lambda: 10**9)
        self.privacy = Privacy(store=store, bundles=bundles, forgetting=self.forgetting, clock=world.clock, default_days=180)

    async def erase(self) -> None:
        with self.world.busy:
            await self.privacy.erase(MEMBER)

    async def sweep(self) -> None:
        task = asyncio.ensure_future(self.forgetting._serve())
        while not task.done():
            await self.world.settle(1)
        await task


async def erased(world: World) -> None:
    await world.settle(1)
    await Remembering(world).erase()


async def is_forgotten(world: World, job: Job) -> None:
    left = await world.job(job.id)
    assert (left.request.prompt, left.clip, left.assets) == ("", None, ())
    assert WORDS not in await dump(world.database)
    assert await world.database.jobs.recent(MEMBER, GUILD, 10) == []
    assert await world.audit() == []


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


async def purged(world: World) -> None:
    """The bot was removed from the server, and the grace is over."""
    await world.kill()
    world.clock.set_by(GRACE + timedelta(days=2))
    remembering = Remembering(world)
    remembering.whereabouts.here = frozenset()
    await remembering.sweep()
    world.clock.set_by(GRACE)
    await world.settle(HOURLY)
    await remembering.sweep()


async def test_a_server_that_was_forgotten_since_is_forgotten_again(world: World) -> None:
    world.start()
    await world.database.guilds.save(GUILD, GuildSettings(confirm_at=500), Actor(1), world.clock.now())
    job = await world.until((await world.ask(ORDER)).job.id, JobState.DONE)
    copy = copied(world)
    await purged(world)
    assert (await world.database.guilds.settings(GUILD)).confirm_at is None
    assert await world.database.privacy.departed(world.clock.now()) == [], "noted, and therefore done with"
    await put_back(world, copy)
    assert (await world.database.guilds.settings(GUILD)).confirm_at == 500
    process = world.start()
    await process.runner.settled()
    left = await world.job(job.id)
    assert (left.request.prompt, left.requester.user_id) == ("", 0)
    assert (await world.database.guilds.settings(GUILD)).confirm_at is None
    assert WORDS not in await dump(world.database)
    assert await world.audit() == []


async def test_a_server_that_came_back_after_it_was_forgotten_keeps_what_is_new(world: World) -> None:
    world.start()
    await world.until((await world.ask(ORDER)).job.id, JobState.DONE)
    await purged(world)
    world.start()
    await world.settle(60)
    await world.database.guilds.save(GUILD, GuildSettings(confirm_at=500), Actor(1), world.clock.now())
    fresh = await world.until((await world.ask(VideoOrder(prompt="another fox"))).job.id, JobState.DONE)
    copy = copied(world)
    await put_back(world, copy)
    world.start()
    await world.settle(5)
    assert (await world.database.guilds.settings(GUILD)).confirm_at == 500
    assert (await world.job(fresh.id)).request.prompt == "another fox"


async def deleted(world: World, job: Job) -> None:
    assert job.message is not None
    with world.busy:
        await world.keep_service().delete(job.id, job.message, Deleter(MEMBER))
    world.messenger.posts.clear()


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.DONE])
async def test_a_clip_that_was_deleted_since_is_not_posted_again(world: World, state: JobState) -> None:
    world.start()
    receipt = await world.ask(ORDER)
    await world.until(receipt.job.id, state)
    copy = copied(world)
    await deleted(world, await world.until(receipt.job.id, JobState.DONE))
    await put_back(world, copy)
    world.start()
    await world.settle(300)
    left = await world.job(receipt.job.id)
    assert (left.state, left.delivered_to, left.clip) == (JobState.DONE, DeliveredTo.REMOVED, None)
    assert (world.messenger.posts, world.provider.paid) == ([], 1)
    assert await world.audit() == []


async def put_back_while_running(world: World) -> Job:
    """Its clip was posted since, and its member forgotten."""
    world.start()
    job = (await world.ask(ORDER)).job
    await world.until(job.id, JobState.RUNNING)
    copy = copied(world)
    await world.until(job.id, JobState.DONE, step=5)
    await erased(world)
    world.messenger.posts.clear()
    await put_back(world, copy)
    return job


WRITES = ("jobs.apply", "facts.set_fact", "journal.add", "privacy.ask_again", "privacy.forget", "outbox.save", "messenger.post")


async def test_a_death_after_any_write_of_erasing_again_shows_nothing(worlds: Callable[[], Awaitable[World]]) -> None:
    whole = await worlds()
    await put_back_while_running(whole)
    steps = whole.start().life.steps
    await whole.settle(6)
    points = [number for number, step in enumerate(steps, 1) if step.removeprefix("after ") in WRITES]
    assert len(points) >= 6, steps
    for dies_at in points:
        world = await worlds()
        job = await put_back_while_running(world)
        world.start(dies_at=dies_at)
        await world.settle(6)
        await world.kill()
        world.start()
        await world.until(job.id, *ENDS, step=5)
        await world.settle(2)
        assert world.messenger.posts == [], dies_at
        await Remembering(world).sweep()
        await is_forgotten(world, job)
        assert ((await world.job(job.id)).state, world.provider.paid) == (JobState.DONE, 1)
        assert await world.reserved_and_used() == (0, 5)


async def test_a_death_at_any_step_of_erasing_brings_back_nothing(worlds: Callable[[], Awaitable[World]]) -> None:
    """Of a wish that was written down. Dead before that, it was never answered."""
    died, dies_at = True, 0
    while died:
        dies_at += 1
        world = await worlds()
        world.start()
        job = await world.until((await world.ask(ORDER)).job.id, JobState.DONE)
        copy = copied(world)
        await world.settle(1)
        life = Life(dies_at)
        task = asyncio.ensure_future(Remembering(world, life).erase())
        await asyncio.wait((task,))
        died = life.dead
        assert (task.exception() is not None) is died
        wished = bool(await world.database.privacy.wishes())
        await world.kill()
        world.start()
        await world.settle(1)
        await Remembering(world).sweep()
        await put_back(world, copy)
        world.start()
        await world.settle(5)
        assert ((await world.job(job.id)).request.prompt == "") is wished, dies_at
        assert await world.audit() == []
    assert dies_at > 6


async def test_a_clip_on_its_way_out_is_found_where_it_was_posted(world: World) -> None:
    """Erased while it was under way: it was posted since, and its post is its member's to keep."""
    world.messenger.answers.append(later(after=timedelta(seconds=30)))
    world.start()
    job = (await world.ask(ORDER)).job
    await world.until(job.id, JobState.DELIVERING)
    copy = copied(world)
    await erased(world)
    await world.until(job.id, JobState.DONE)
    await Remembering(world).sweep()
    await put_back(world, copy)
    world.start()
    await world.until(job.id, JobState.DONE)
    assert len(world.messenger.posts) == 1
    await Remembering(world).sweep()
    await is_forgotten(world, job)
