"""Yesterday's database comes back: nothing is paid twice, nothing is posted twice, and an operator decides when to go on."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import Failure, FailureKind, JobState, RemoteFile
from bot.domain.outbox import DeliveredTo, Owed, Rung
from bot.domain.outcomes import Failed, Finished, Rejected
from bot.domain.requests import VideoOrder
from bot.domain.switches import StopKind
from bot.storage import Database, restore
from tests.fakes.provider import answering, buy_and_lose
from tests.unit.services.conftest import DEFAULTS
from tests.unit.services.world import World
from tests.unit.services.yesterday import ENDS, bought_since, copied, is_once, let_go, put_back, stopped, waiting

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("lists", [True, False])
async def test_a_waiting_job_that_was_bought_since_is_found_by_the_journal(world: World, lists: bool) -> None:
    world.provider.lists = lists
    past = await bought_since(world)
    await put_back(world, past.copy)
    world.start()
    await let_go(world)
    await world.until(past.job.id, *ENDS)
    await is_once(world, past.job.id)
    assert stopped(world) is StopKind.RESTORED, "found before anybody said go"
    await world.process.switches.go()
    await world.settle(120)
    await is_once(world, past.job.id)


async def test_one_whose_answer_was_lost_goes_by_the_providers_list(world: World) -> None:
    past = await bought_since(world, answers=[buy_and_lose])
    await put_back(world, past.copy)
    world.start()
    await let_go(world)
    await world.until(past.job.id, *ENDS)
    await is_once(world, past.job.id)


async def test_one_that_was_not_bought_waits_for_the_word_and_is_bought_once(world: World) -> None:
    world.start()
    bought = await waiting(world, VideoOrder(prompt="first"))
    other = await waiting(world, VideoOrder(prompt="second"))
    copy = copied(world)
    await world.cancel_service().job(other.id, other.requester.user_id)
    await let_go(world)
    await world.until(bought.id, JobState.DONE)
    await put_back(world, copy)
    world.start()
    await let_go(world)
    await world.settle(600)
    assert ((await world.job(other.id)).state, world.provider.paid) == (JobState.QUEUED, 1)
    await world.process.switches.go()
    await world.until(other.id, JobState.DONE)
    await world.settle(60)
    assert world.provider.paid == 2
    assert len(world.messenger.of(Owed.CLIP)) == 2
    assert await world.audit() == []


async def test_a_refusal_since_is_no_purchase(world: World) -> None:
    past = await bought_since(world, answers=[answering(Rejected(Failure(FailureKind.MODERATED)))], until=JobState.FAILED)
    await put_back(world, past.copy)
    world.start()
    await let_go(world)
    await world.settle(120)
    assert ((await world.job(past.job.id)).state, world.provider.paid) == (JobState.QUEUED, 0)
    assert stopped(world) is StopKind.RESTORED


async def test_a_clip_that_came_with_the_answer_is_for_the_operator_to_judge(world: World) -> None:
    finished = Finished(None, (RemoteFile("https://files.example/1.mp4"),))
    past = await bought_since(world, answers=[answering(finished)])
    await put_back(world, past.copy)
    world.start()
    await let_go(world)
    await world.process.switches.go()
    await world.settle(3600)
    job = await world.job(past.job.id)
    assert (job.state, job.attempt, len(world.provider.calls)) == (JobState.UNCERTAIN, None, 1)
    assert [post.owed for post in world.messenger.posts] == [Owed.CLIP, Owed.UNCERTAIN]
    assert await world.reserved_and_used() == (5, 0)


async def test_a_job_that_was_being_made_is_fetched_and_not_posted_again(world: World) -> None:
    """Nothing was bought since, so nothing shows that the database is an older one. The channel's history does."""
    world.start()
    job = (await world.ask()).job
    await world.until(job.id, JobState.RUNNING)
    copy = copied(world)
    await world.until(job.id, JobState.DONE)
    await put_back(world, copy)
    world.start()
    await world.until(job.id, *ENDS)
    await is_once(world, job.id)
    assert stopped(world) is None


async def test_a_clip_on_another_rung_is_found_there(world: World) -> None:
    world.messenger.closed = {Rung.CHANNEL}
    world.start()
    job = (await world.ask()).job
    await world.until(job.id, JobState.RUNNING)
    copy = copied(world)
    await world.until(job.id, JobState.DONE)
    await put_back(world, copy)
    world.start()
    done = await world.until(job.id, *ENDS)
    assert done.delivered_to is DeliveredTo.PARENT
    assert len(world.messenger.posts) == 1


async def test_news_is_not_told_twice_either(world: World) -> None:
    world.provider.states["*"] = Failed(Failure(FailureKind.MODERATED))
    past = await bought_since(world, until=JobState.FAILED)
    await world.settle(10)
    await put_back(world, past.copy)
    world.start()
    await let_go(world)
    await world.until(past.job.id, JobState.FAILED)
    await world.settle(60)
    assert [post.owed for post in world.messenger.posts] == [Owed.FAILED]
    assert await world.rows() == []


async def test_with_an_unreadable_history_a_restored_clip_is_kept(world: World) -> None:
    past = await bought_since(world)
    world.messenger.unreadable = True
    await put_back(world, past.copy)
    world.start()
    await let_go(world)
    job = await world.until(past.job.id, *ENDS, seconds=3600, step=10)
    assert job.delivered_to is DeliveredTo.KEPT
    assert len(world.messenger.posts) == 1


async def test_after_an_ordinary_restart_an_unreadable_history_keeps_no_clip_back(world: World) -> None:
    process = world.start()
    job = (await world.ask()).job
    await world.until(job.id, JobState.RUNNING)
    await world.kill()
    world.messenger.unreadable = True
    process = world.start()
    done = await world.until(job.id, *ENDS)
    assert (done.delivered_to, len(world.messenger.posts)) == (DeliveredTo.CHANNEL, 1)
    assert process.switches.stopped is None


async def test_before_discord_answers_nothing_is_posted_unseen(world: World) -> None:
    world.start()
    job = (await world.ask()).job
    await world.until(job.id, JobState.RUNNING)
    copy = copied(world)
    await world.until(job.id, JobState.DONE)
    await put_back(world, copy)
    world.messenger.ready = False
    world.start()
    await world.settle(900)
    assert (await world.job(job.id)).state is JobState.DELIVERING
    world.messenger.ready = True
    await world.until(job.id, *ENDS)
    await is_once(world, job.id)


async def test_orders_wait_until_it_is_known_whether_the_database_was_restored(world: World) -> None:
    past = await bought_since(world)
    await put_back(world, past.copy)
    world.faults["facts.get_fact"] = [StoreUnavailable("store-unavailable", reason="busy")]
    process = world.start()
    known = asyncio.ensure_future(process.runner.settled())
    await world.settle(1)
    assert not known.done()
    await world.settle(10)
    assert known.done()
    assert stopped(world) is StopKind.RESTORED


async def test_the_restore_command_stops_orders_although_nothing_happened_since(world: World) -> None:
    world.start()
    job = await waiting(world)
    copy = copied(world)
    await world.kill()
    await world.database.aclose()
    url = f"sqlite:///{world.data_dir}/clapper.db"
    await restore(url, world.data_dir, copy, world.clock.now())
    world.database = await Database.open(url, world.data_dir, DEFAULTS, world.ids)
    for _ in range(2):
        world.start()
        await let_go(world)
        await world.settle(600)
        assert ((await world.job(job.id)).state, stopped(world)) == (JobState.QUEUED, StopKind.RESTORED), "also after a restart"
        await world.kill()
    world.start()
    await world.settle(1)
    await world.process.switches.go()
    await world.until(job.id, JobState.DONE)
    await is_once(world, job.id)
    await world.kill()
    world.start()
    await world.settle(1)
    assert stopped(world) is None, "said once"


async def test_orders_that_the_copy_does_not_know_are_named(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.start()
    await world.settle(1)
    copy = copied(world)
    job = (await world.ask()).job
    await world.until(job.id, JobState.DONE)
    await put_back(world, copy)
    world.start()
    await world.settle(1)
    assert f"1 jobs of which calls were made are not in this database; look for them at the provider: {job.id}" in caplog.text


async def test_a_death_at_any_step_of_clearing_up_pays_nothing_twice(worlds: Callable[[], Awaitable[World]]) -> None:
    died, dies_at = True, 0
    while died:
        dies_at += 1
        died = await _dies(await worlds(), dies_at)
    assert dies_at > 12


async def _dies(world: World, dies_at: int) -> bool:
    """Whether a process died there; whoever comes after it sees to the rest."""
    past = await bought_since(world)
    await put_back(world, past.copy)
    dying = world.start(dies_at=dies_at)
    await world.settle(2)
    died = dying.life.dead
    await world.kill()
    world.start()
    await let_go(world)
    await world.process.switches.go()
    await world.until(past.job.id, *ENDS, seconds=900, step=10)
    await world.settle(30)
    await is_once(world, past.job.id)
    return died


async def test_without_a_journal_nothing_is_bought(world: World) -> None:
    """A full disk, or one that may not be written to: what could not be found again is not begun."""
    world.start()
    await world.settle(1)
    world.faults["journal.add"] = [StoreUnavailable("store-unavailable", reason="journal") for _ in range(3)]
    job = (await world.ask()).job
    await world.settle(100)
    assert ((await world.job(job.id)).state, world.provider.calls) == (JobState.QUEUED, [])
    await world.until(job.id, JobState.DONE)
    await is_once(world, job.id)
