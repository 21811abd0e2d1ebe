"""Yesterday's database comes back: nothing is paid twice, nothing is posted twice, and an operator decides when to go on."""

import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import DeliveredTo, Failure, FailureKind, Job, JobState, Owed, RemoteFile, Rung
from bot.domain.outcomes import Failed, Finished, Rejected
from bot.domain.requests import AttachmentRef, VideoOrder
from bot.domain.switches import StopKind, Switch
from bot.domain.views import ConfirmAnswer, Press
from bot.storage import Database, restore
from bot.storage.journal import FILE_NAME
from bot.storage.schema import copy_file
from tests.fakes.provider import Answer, answering, buy_and_lose
from tests.unit.services.conftest import DEFAULTS
from tests.unit.services.world import CHANNEL, MEMBER, World

pytestmark = pytest.mark.asyncio

PICTURE = VideoOrder(prompt="a red fox", image=AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10))
ENDS = (JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED)


def copied(world: World) -> Path:
    copy = world.data_dir / "yesterday.db"
    copy_file(world.data_dir / "clapper.db", copy)
    return copy


async def put_back(world: World, copy: Path, *, folder_lost: bool = False) -> None:
    """As an operator does it who knows nothing of `clapper restore`: stop, copy the file over, start."""
    await world.kill()
    await world.database.aclose()
    for name in ("clapper.db-wal", "clapper.db-shm", *([FILE_NAME] if folder_lost else [])):
        (world.data_dir / name).unlink(missing_ok=True)
    shutil.copy(copy, world.data_dir / "clapper.db")
    world.database = await Database.open(f"sqlite:///{world.data_dir}/clapper.db", world.data_dir, DEFAULTS, world.ids)


async def waiting(world: World, order: VideoOrder | None = None) -> Job:
    """A job that waits, because its provider is paused."""
    await world.process.switches.turn("fake", Switch.PAUSED)
    job = (await world.ask(order)).job
    await world.settle(1)
    return job


async def let_go(world: World) -> None:
    """The pause in the copy ends; only the stop, if there is one, holds orders back from here on."""
    await world.process.switches.turn("fake", Switch.ON)
    await world.settle(1)


def stopped(world: World) -> StopKind | None:
    stop = world.process.switches.stopped
    return stop.kind if stop else None


@dataclass(frozen=True)
class Yesterday:
    """A world in which one job was waiting when the copy was made, and was bought and posted since."""

    world: World
    copy: Path
    job: Job


async def bought_since(
    world: World, order: VideoOrder | None = None, answers: Sequence[Answer] = (), *, until: JobState = JobState.DONE
) -> Yesterday:
    world.start()
    job = await waiting(world, order)
    copy = copied(world)
    world.provider.answers.extend(answers)
    await let_go(world)
    await world.until(job.id, until)
    return Yesterday(world, copy, job)


async def is_once(world: World, job_id: str) -> None:
    job = await world.job(job_id)
    assert (job.state, job.delivered_to) == (JobState.DONE, DeliveredTo.CHANNEL)
    assert world.provider.paid == 1
    assert len(world.messenger.of(Owed.CLIP)) == 1
    assert await world.audit() == []
    assert await world.reserved_and_used() == (0, 5)


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


async def test_without_the_folder_a_list_finds_what_was_bought(world: World) -> None:
    past = await bought_since(world)
    await put_back(world, past.copy, folder_lost=True)
    world.start()
    await let_go(world)
    await world.until(past.job.id, *ENDS)
    await is_once(world, past.job.id)
    assert stopped(world) is StopKind.RESTORED


async def test_without_the_folder_a_list_proves_what_was_not_bought(world: World) -> None:
    world.start()
    job = await waiting(world)
    copy = copied(world)
    await put_back(world, copy, folder_lost=True)
    world.start()
    await let_go(world)
    await world.settle(600)
    assert ((await world.job(job.id)).state, world.provider.paid) == (JobState.QUEUED, 0)
    await world.process.switches.go()
    await world.until(job.id, JobState.DONE)
    await is_once(world, job.id)


@pytest.mark.parametrize(("order", "alike"), [(None, False), (PICTURE, True)])
async def test_without_the_folder_what_nobody_can_tell_is_for_the_operator(world: World, order: VideoOrder | None, alike: bool) -> None:
    """No list, or one that shows no pictures: a clip of somebody else's picture might be taken for this one."""
    world.provider.alike = alike
    past = await bought_since(world, order)
    await put_back(world, past.copy, folder_lost=True)
    world.start()
    await let_go(world)
    await world.process.switches.go()
    await world.settle(3600)
    job = await world.job(past.job.id)
    assert (job.state, job.attempt, len(world.provider.calls)) == (JobState.UNCERTAIN, None, 1)
    assert await world.reserved_and_used() == (5, 0)
    assert await world.audit() == []


async def test_without_the_folder_two_alike_do_not_take_each_others_clip(world: World) -> None:
    world.start()
    same = [await waiting(world, VideoOrder(prompt="the same")) for _ in range(2)]
    copy = copied(world)
    await let_go(world)
    for job in same:
        await world.until(job.id, JobState.DONE)
    await put_back(world, copy, folder_lost=True)
    world.start()
    await let_go(world)
    await world.process.switches.go()
    await world.settle(3600)
    assert len(world.provider.calls) == 2
    assert len(world.messenger.of(Owed.CLIP)) == 2


async def test_a_new_database_beside_an_old_folder_is_noticed(world: World, empty_database: Path) -> None:
    past = await bought_since(world)
    await put_back(world, empty_database)
    world.start()
    await world.settle(1)
    assert stopped(world) is StopKind.RESTORED
    assert past.job.id


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
        world = await worlds()
        past = await bought_since(world)
        await put_back(world, past.copy)
        dying = world.start(dies_at=dies_at)
        await world.settle(2)
        died = dying.life.dead
        await world.kill()
        world.start()
        await let_go(world)
        await world.process.switches.go()
        await world.until(past.job.id, *ENDS, seconds=900)
        await world.settle(30)
        await is_once(world, past.job.id)
    assert dies_at > 12


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


@pytest.mark.parametrize("folder_lost", [False, True])
async def test_a_draft_that_was_confirmed_since_cannot_be_confirmed_again(world: World, folder_lost: bool) -> None:
    process = world.start()
    await world.confirm_from(1)
    draft = (await world.ask()).job
    await world.settle(1)
    copy = copied(world)
    await world.confirm_service().job(draft.id, Press(MEMBER, CHANNEL))
    await world.until(draft.id, JobState.DONE)
    await put_back(world, copy, folder_lost=folder_lost)
    process = world.start()
    await world.settle(1)
    await process.switches.go()
    answer = await world.confirm_service().job(draft.id, Press(MEMBER, CHANNEL))
    await world.settle(120)
    assert answer.answer is ConfirmAnswer.CANCELLED
    assert (world.provider.paid, len(world.messenger.of(Owed.CLIP))) == (1, 1)
    assert await world.audit() == []
