"""Several shots in one clip: what is reserved when, what a failure leaves, and that every finished shot arrives."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import ClipUnusable, DownloadFailed, LimitReached, NotAllowed, RequestRefused, TemporaryError
from bot.domain.jobs import Failure, FailureKind, Job, JobState
from bot.domain.models import Need
from bot.domain.money import Period, Unit
from bot.domain.outbox import DeliveredTo, Owed
from bot.domain.outcomes import CancelConfirmed, CancelRefused, Failed, Rejected
from bot.domain.presses import CancelAnswer, ConfirmAnswer, Press, RetakeAnswer
from bot.domain.quota import Actor, Allowance, Target, TargetKind
from bot.domain.requests import AttachmentRef
from bot.domain.storyboards import DECISION, Board, StoryboardOrder, stalled
from bot.domain.switches import Switch
from bot.domain.views import Receipt
from tests.fakes.provider import accept, answering, buy_and_lose, fake_model
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, World

pytestmark = pytest.mark.asyncio

PICTURE = AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10)
PRESS = Press(MEMBER, CHANNEL)
ORDER = StoryboardOrder(("a fox wakes", "it runs", "it sleeps"), "fake/t2v", PICTURE)
BROKEN = answering(Rejected(Failure(FailureKind.MODERATED, "no foxes")))


async def drafted(world: World, order: StoryboardOrder = ORDER, **origin: object) -> Receipt:
    return await world.ask_board(order, **origin)


async def started(world: World, order: StoryboardOrder = ORDER) -> Job:
    draft = await drafted(world, order)
    with world.busy:
        result = await world.confirm_service().job(draft.job.id, PRESS)
    assert result.answer is ConfirmAnswer.STARTED
    return result.job


async def allow(world: World, amount: int, unit: Unit) -> None:
    """All that this member may spend in a month."""
    target = Target(TargetKind.MEMBER, GUILD, MEMBER)
    await world.database.limits.set_limit(target, Allowance(Period.MONTH, unit, amount), Actor(1), world.clock.now())


async def board_of(world: World, job: Job) -> Board:
    board = await world.database.jobs.board(job.id)
    assert board is not None
    return board


async def states(world: World, job: Job) -> list[str]:
    return [shot.state.value for shot in (await board_of(world, job)).shots]


async def until_stalled(world: World, job: Job) -> Job:
    for _ in range(300):
        shot = stalled(await board_of(world, job))
        if shot is not None:
            return shot
        await world.settle(1)
    raise AssertionError(await states(world, job))


async def retaken(world: World, job: Job) -> RetakeAnswer:
    with world.busy:
        return (await world.storyboards().retake(job.id, PRESS)).answer


async def test_nothing_is_held_before_start(world: World) -> None:
    receipt = await drafted(world)
    assert (receipt.job.state, receipt.job.shots, receipt.job.request.price, receipt.job.request.seconds) == (JobState.DRAFT, 3, 15, 15)
    assert receipt.job.request.prompts == ORDER.shots
    assert await world.reserved_and_used() == (0, 0)
    assert [job.id for job in await world.database.jobs.active()] == [receipt.job.id]
    assert await world.audit() == []


async def test_start_reserves_every_shot(world: World) -> None:
    job = await started(world)
    assert job.state is JobState.FILMING
    assert await states(world, job) == ["queued", "waiting", "waiting"]
    assert await world.reserved_and_used() == (15, 0)
    assert await world.database.quotas.held(GUILD, MEMBER) == 15
    assert [entry.job_id for entry in (await world.database.jobs.queue()).waiting] == [(await board_of(world, job)).shots[0].id]
    assert [seen.id for seen in await world.database.jobs.recent(MEMBER, GUILD, 10)] == [job.id]
    assert await world.audit() == []


async def test_each_shot_begins_with_the_last_frame_of_the_one_before(world: World) -> None:
    world.start()
    job = await world.until((await started(world)).id, JobState.DONE)
    calls = world.provider.calls
    assert [call.request.prompt for call in calls] == list(ORDER.shots)
    ids = [shot.id for shot in (await board_of(world, job)).shots]
    assert [call.pictures["image"].data.decode() for call in calls] == ["a.png", *(f"last frame of {one}.mp4" for one in ids[:2])]
    assert all(call.request.has_image and call.request.seconds == 5 and call.request.price == 5 for call in calls)
    assert [call.attempt.submitted_at for call in calls] == sorted(call.attempt.submitted_at for call in calls)
    ((names, name, _),) = world.tools.joined
    assert names == tuple(f"{one}.mp4" for one in ids)
    assert (job.clip is not None and job.clip.path, job.delivered_to) == (name, DeliveredTo.CHANNEL)
    assert [post.job_id for post in world.messenger.posts] == [job.id]
    assert (job.request.price, job.request.seconds, job.charged) == (15, 15, False)
    assert await world.reserved_and_used() == (0, 15)
    assert await world.audit() == []


async def test_without_a_picture_only_the_first_shot_has_none(world: World) -> None:
    world.start()
    await world.until((await started(world, replace(ORDER, image=None))).id, JobState.DONE)
    assert [sorted(call.pictures) for call in world.provider.calls] == [[], ["image"], ["image"]]
    assert [call.request.has_image for call in world.provider.calls] == [False, True, True]


async def test_one_shot_at_a_time(world: World) -> None:
    world.start()
    job = await started(world)
    while (await world.job(job.id)).state is not JobState.DONE:
        assert sum(state in {"queued", "submitting", "running"} for state in await states(world, job)) <= 1
        await world.settle(2)


async def test_a_model_with_segments_makes_them_at_once(world: World) -> None:
    world.provider.offered = (fake_model(segments=6, durations=(), fixed_seconds=5),)
    world.start()
    draft = await drafted(world, replace(ORDER, shots=("a | b", "c")))
    assert (draft.job.state, draft.job.shots, draft.job.request.prompts) == (JobState.DRAFT, 0, ("a | b", "c"))
    with world.busy:
        await world.confirm_service().job(draft.job.id, PRESS)
    await world.until(draft.job.id, JobState.DONE)
    assert [call.request.prompts for call in world.provider.calls] == [("a | b", "c")]


async def test_a_single_shot_is_an_order_like_any_other_that_asks_first(world: World) -> None:
    draft = await drafted(world, replace(ORDER, shots=("alone",)))
    assert (draft.job.state, draft.job.shots, draft.job.request.prompt) == (JobState.DRAFT, 0, "alone")


@pytest.mark.parametrize(
    ("facts", "key"),
    [({"image": Need.NO}, "request-image-not-taken"), ({"prompt_max": 8}, "request-prompt-too-long")],
)
async def test_every_shot_is_checked(world: World, facts: dict[str, object], key: str) -> None:
    world.provider.offered = (fake_model(**facts),)
    with pytest.raises(RequestRefused) as caught:
        await drafted(world)
    assert caught.value.key == key


async def test_a_later_shot_is_checked_too(world: World) -> None:
    world.provider.offered = (fake_model(prompt_max=8),)
    with pytest.raises(RequestRefused):
        await drafted(world, replace(ORDER, shots=("short", "much too long")))


async def test_a_model_that_needs_a_picture_needs_a_first_one(world: World) -> None:
    world.provider.offered = (fake_model(image=Need.REQUIRED),)
    with pytest.raises(RequestRefused) as caught:
        await drafted(world, replace(ORDER, image=None))
    assert caught.value.key == "request-image-needed"


async def test_what_does_not_fit_as_a_whole_is_refused(world: World) -> None:
    world.provider.offered = (fake_model(durations=(400,)),)
    with pytest.raises(LimitReached) as caught:
        await drafted(world)
    assert caught.value.values["price"] == 1200
    assert await world.database.jobs.active() == []


async def test_start_is_all_or_nothing(world: World) -> None:
    draft = await drafted(world)
    await allow(world, 14, Unit.CREDITS)
    with pytest.raises(LimitReached) as caught:
        await world.confirm_service().job(draft.job.id, PRESS)
    assert (caught.value.values["price"], caught.value.values["left"]) == (15, 14)
    assert (await world.job(draft.job.id)).state is JobState.DRAFT
    assert (await board_of(world, draft.job)).takes == ()
    assert await world.audit() == []


async def test_every_shot_is_a_clip_to_a_limit_in_clips(world: World) -> None:
    await allow(world, 2, Unit.CLIPS)
    with pytest.raises(LimitReached):
        await drafted(world)
    await drafted(world, replace(ORDER, shots=("a", "b")))


async def test_start_twice_is_start_once(world: World) -> None:
    draft = await drafted(world)
    first, second = await asyncio.gather(*(world.confirm_service().job(draft.job.id, PRESS) for _ in range(2)))
    assert {first.answer, second.answer} == {ConfirmAnswer.STARTED, ConfirmAnswer.ALREADY}
    assert len((await board_of(world, draft.job)).takes) == 3
    assert await world.reserved_and_used() == (15, 0)


async def test_a_failed_shot_gives_its_own_price_back_and_the_rest_waits(world: World) -> None:
    world.provider.answers.extend([accept, BROKEN])
    world.start()
    job = await started(world)
    shot = await until_stalled(world, job)
    assert await states(world, job) == ["done", "failed", "waiting"]
    assert await world.reserved_and_used() == (5, 5)
    await world.settle(600)
    assert [post.owed for post in world.messenger.posts] == [Owed.FAILED]
    assert [post.job_id for post in world.messenger.posts] == [shot.id]
    assert await states(world, job) == ["done", "failed", "waiting"]
    assert await world.audit() == []


async def test_a_failed_shot_can_be_tried_again_alone(world: World) -> None:
    world.provider.answers.extend([accept, BROKEN])
    world.start()
    job = await started(world)
    await until_stalled(world, job)
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
    world.provider.answers.append(BROKEN)
    world.start()
    job = await started(world)
    await until_stalled(world, job)
    assert await retaken(world, job) is RetakeAnswer.STARTED
    await world.until(job.id, JobState.DONE)
    assert [call.pictures["image"].data for call in world.provider.calls[:2]] == [b"a.png", b"a.png"]


async def test_pressed_twice_a_shot_is_tried_again_once(world: World) -> None:
    world.provider.answers.append(BROKEN)
    world.start()
    job = await started(world)
    await until_stalled(world, job)
    answers = await asyncio.gather(*(world.storyboards().retake(job.id, PRESS) for _ in range(2)))
    assert sorted(answer.answer for answer in answers) == [RetakeAnswer.NOT_NOW, RetakeAnswer.STARTED]
    assert await world.reserved_and_used() == (15, 0)


async def test_trying_again_needs_room_and_changes_nothing_without(world: World) -> None:
    world.provider.answers.append(BROKEN)
    world.start()
    job = await started(world)
    await until_stalled(world, job)
    await allow(world, 10, Unit.CREDITS)
    with pytest.raises(LimitReached):
        await world.storyboards().retake(job.id, PRESS)
    assert len((await board_of(world, job)).takes) == 3
    assert await world.audit() == []


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
    world.provider.answers.append(BROKEN)
    world.start()
    job = await started(world)
    await until_stalled(world, job)
    await world.process.switches.turn("fake", Switch.OFF)
    with pytest.raises((TemporaryError, NotAllowed, RequestRefused)):
        await world.storyboards().retake(job.id, PRESS)


async def test_what_is_there_can_be_had_instead(world: World) -> None:
    world.provider.answers.extend([accept, BROKEN])
    world.start()
    job = await started(world)
    await until_stalled(world, job)
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
    world.provider.answers.extend([accept, BROKEN])
    world.start()
    job = await started(world)
    shot = await until_stalled(world, job)
    left = shot.changed_at + DECISION - world.clock.now()
    await world.settle((left - timedelta(seconds=2)).total_seconds())
    assert await world.reserved_and_used() == (5, 5)
    await world.settle(60)
    assert (await world.job(job.id)).state is JobState.DONE
    assert await world.reserved_and_used() == (0, 5)


async def test_cancelled_while_a_shot_is_made_the_finished_ones_arrive(world: World) -> None:
    world.provider.cancels.append(CancelConfirmed())
    world.start()
    job = await started(world)
    for _ in range(100):
        if (await states(world, job))[1] == "running":
            break
        await world.settle(1)
    with world.busy:
        await world.cancel_service().job(job.id, MEMBER)
    await world.until(job.id, JobState.DONE)
    assert await states(world, job) == ["done", "cancelled", "cancelled"]
    assert await world.reserved_and_used() == (0, 5)


async def test_a_shot_that_can_not_be_cancelled_any_more_is_waited_for(world: World) -> None:
    world.provider.cancels.append(CancelRefused("too late"))
    world.start()
    job = await started(world)
    for _ in range(100):
        if (await states(world, job))[1] == "running":
            break
        await world.settle(1)
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
    for _ in range(2000):
        if (await states(world, job))[1] == "uncertain":
            break
        await world.settle(5)
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
    for _ in range(200):
        if (await states(world, job))[2] == "running":
            break
        await world.settle(1)
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


async def test_a_shot_without_a_frame_fails_the_next_one_and_costs_nothing(world: World) -> None:
    world.tools.frame_faults.append(ClipUnusable("clip-broken"))
    world.start()
    job = await started(world)
    shot = await until_stalled(world, job)
    assert (shot.shot is not None and shot.shot.number, shot.failure) == (2, Failure(FailureKind.INTERNAL))
    assert await world.reserved_and_used() == (5, 5)
    assert await retaken(world, job) is RetakeAnswer.STARTED
    await world.until(job.id, JobState.DONE)


async def test_files_stay_for_shots_until_their_storyboard_is_over(world: World) -> None:
    world.provider.answers.extend([accept, BROKEN])
    world.start()
    job = await started(world)
    await until_stalled(world, job)
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
    for _ in range(200):
        if (await states(world, job))[2] == "running":
            break
        await world.settle(1)
    board = await board_of(world, job)
    for shot in board.shots[:2]:
        assert shot.clip is not None
        (world.data_dir / shot.clip.path).unlink()
    await world.until(job.id, JobState.DONE)
    assert len(world.tools.joined[0][0]) == 1


async def test_a_shot_that_fails_at_the_provider_stops_the_storyboard_too(world: World) -> None:
    world.start()
    job = await started(world)
    await world.settle(8)
    world.provider.states["*"] = Failed(Failure(FailureKind.PROVIDER, "broke"))
    shot = await until_stalled(world, job)
    assert shot.failure == Failure(FailureKind.PROVIDER, "broke")
    assert await world.reserved_and_used() == (10, 0)


async def test_receipts_hear_of_every_change_of_a_shot(world: World) -> None:
    process = world.start()
    job = await started(world)
    await world.until(job.id, JobState.DONE)
    assert sum(seen.id == job.id for seen in process.receipts.seen) >= 6


async def test_a_start_takes_up_what_was_under_way(world: World) -> None:
    world.start()
    job = await started(world)
    for _ in range(200):
        if (await states(world, job))[1] == "running":
            break
        await world.settle(1)
    await world.kill()
    world.start()
    await world.until(job.id, JobState.DONE)
    assert len(world.provider.tasks) == 3
    assert await world.reserved_and_used() == (0, 15)
    assert await world.audit() == []
