"""A shot that failed: its storyboard waits for a word, for another take or for the end of its time."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import ClipUnusable, LimitReached, NotAllowed, RequestRefused, TemporaryError
from bot.domain.jobs import Failure, FailureKind, JobState
from bot.domain.money import Unit
from bot.domain.outbox import Owed
from bot.domain.outcomes import Failed
from bot.domain.presses import CancelAnswer, RetakeAnswer
from bot.domain.storyboards import DECISION
from bot.domain.switches import Switch
from tests.unit.services.boards import BROKEN, PRESS, allow, board_of, drafted, retaken, stalled_after, started, states, until_stalled
from tests.unit.services.moderators import MODERATOR, rules
from tests.unit.services.world import GUILD, MEMBER, World

pytestmark = pytest.mark.asyncio


async def test_a_failed_shot_gives_its_own_price_back_and_the_rest_waits(world: World) -> None:
    job, shot = await stalled_after(world, 1)
    assert await states(world, job) == ["done", "failed", "waiting"]
    assert await world.reserved_and_used() == (5, 5)
    await world.settle(600)
    assert [post.owed for post in world.messenger.posts] == [Owed.FAILED]
    assert [post.job_id for post in world.messenger.posts] == [shot.id]
    assert await states(world, job) == ["done", "failed", "waiting"]
    assert await world.audit() == []


async def test_a_failed_shot_can_be_tried_again_alone(world: World) -> None:
    job, _ = await stalled_after(world, 1)
    assert await retaken(world, job) is RetakeAnswer.STARTED
    assert await world.reserved_and_used() == (10, 5)
    done = await world.until(job.id, JobState.DONE)
    board = await board_of(world, job)
    assert [(take.shot.number, take.shot.take, take.state.value) for take in board.takes if take.shot] == [
        (1, 1, "done"),
        (2, 1, "failed"),
        (2, 2, "done"),
        (3, 1, "done"),
    ]
    assert [take.request_key for take in board.takes] == [f"s:{job.id}:{end}" for end in ("1", "2", "2:2", "3")]
    assert done.request.price == 15
    assert await world.reserved_and_used() == (0, 15)
    assert await world.audit() == []


async def test_the_first_shot_can_be_tried_again_with_its_picture(world: World) -> None:
    job, _ = await stalled_after(world, 0)
    assert await retaken(world, job) is RetakeAnswer.STARTED
    await world.until(job.id, JobState.DONE)
    assert [call.pictures["image"].data for call in world.provider.calls[:2]] == [b"a.png", b"a.png"]


async def test_pressed_twice_a_shot_is_tried_again_once(world: World) -> None:
    job, _ = await stalled_after(world, 0)
    answers = await asyncio.gather(*(world.storyboards().retake(job.id, PRESS) for _ in range(2)))
    assert sorted(answer.answer for answer in answers) == [RetakeAnswer.NOT_NOW, RetakeAnswer.STARTED]
    assert await world.reserved_and_used() == (15, 0)


async def test_trying_again_needs_room_and_changes_nothing_without(world: World) -> None:
    job, _ = await stalled_after(world, 0)
    await allow(world, 10, Unit.CREDITS)
    with pytest.raises(LimitReached):
        await world.storyboards().retake(job.id, PRESS)
    assert len((await board_of(world, job)).takes) == 3
    assert await world.audit() == []


async def test_a_word_that_came_onto_the_list_meanwhile_stops_another_take(world: World) -> None:
    job, _ = await stalled_after(world, 0)
    await rules(world, words=("wakes",))
    with pytest.raises(RequestRefused, match="moderation-stopped"):
        await world.storyboards().retake(job.id, PRESS)
    assert len((await board_of(world, job)).takes) == 3
    await rules(world, words=("bear",))
    assert await retaken(world, job) is RetakeAnswer.STARTED


async def test_what_a_moderator_approved_can_be_tried_again(world: World) -> None:
    world.provider.answers.append(BROKEN)
    world.start()
    await rules(world, words=("wakes",))
    job = (await drafted(world)).job
    await world.reviews_service().send(job.id, MEMBER)
    await world.reviews_service().approve(job.id, GUILD, MODERATOR)
    await until_stalled(world, job)
    assert await retaken(world, job) is RetakeAnswer.STARTED


async def test_only_its_member_decides_and_only_while_something_is_to_be_decided(world: World) -> None:
    world.start()
    job = await started(world)
    with pytest.raises(NotAllowed):
        await world.storyboards().retake(job.id, replace(PRESS, user_id=1))
    with pytest.raises(NotAllowed):
        await world.storyboards().retake("nothing", PRESS)
    assert await retaken(world, job) is RetakeAnswer.NOT_NOW
    await world.until(job.id, JobState.DONE)
    assert await retaken(world, job) is RetakeAnswer.NOT_NOW


async def test_what_has_changed_is_asked_again_for_another_take(world: World) -> None:
    job, _ = await stalled_after(world, 0)
    await world.process.switches.turn("fake", Switch.OFF)
    with pytest.raises((TemporaryError, NotAllowed, RequestRefused)):
        await world.storyboards().retake(job.id, PRESS)


async def test_what_is_there_can_be_had_instead(world: World) -> None:
    job, _ = await stalled_after(world, 1)
    with world.busy:
        assert (await world.cancel_service().job(job.id, MEMBER)).answer is CancelAnswer.REST
    done = await world.until(job.id, JobState.DONE)
    assert await states(world, job) == ["done", "failed", "cancelled"]
    assert len(world.tools.joined[0][0]) == 1
    assert (done.request.prompt, done.request.price, done.request.seconds) == ("a fox wakes", 5, 5)
    assert [post.owed for post in world.messenger.posts] == [Owed.FAILED, Owed.CLIP]
    assert await world.reserved_and_used() == (0, 5)
    assert await retaken(world, job) is RetakeAnswer.NOT_NOW
    assert await world.audit() == []


async def test_without_a_decision_what_is_there_is_posted_after_a_day(world: World) -> None:
    job, shot = await stalled_after(world, 1)
    left = shot.changed_at + DECISION - world.clock.now()
    # Only the clock has to have lived through most of it.
    world.clock.set_by(left - timedelta(minutes=10))
    await world.settle((timedelta(minutes=10) - timedelta(seconds=2)).total_seconds())
    assert await world.reserved_and_used() == (5, 5)
    await world.settle(60)
    assert (await world.job(job.id)).state is JobState.DONE
    assert await world.reserved_and_used() == (0, 5)


async def test_a_shot_without_a_frame_fails_the_next_one_and_costs_nothing(world: World) -> None:
    world.tools.frame_faults.append(ClipUnusable("clip-broken"))
    world.start()
    job = await started(world)
    shot = await until_stalled(world, job)
    assert (shot.shot is not None and shot.shot.number, shot.failure) == (2, Failure(FailureKind.INTERNAL))
    assert await world.reserved_and_used() == (5, 5)
    assert await retaken(world, job) is RetakeAnswer.STARTED
    await world.until(job.id, JobState.DONE)


async def test_a_shot_that_fails_at_the_provider_stops_the_storyboard_too(world: World) -> None:
    world.start()
    job = await started(world)
    await world.settle(8)
    world.provider.states["*"] = Failed(Failure(FailureKind.PROVIDER, "broke"))
    shot = await until_stalled(world, job)
    assert shot.failure == Failure(FailureKind.PROVIDER, "broke")
    assert await world.reserved_and_used() == (10, 0)
