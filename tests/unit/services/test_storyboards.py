"""Several shots in one clip: what is checked and reserved when, and that every finished shot arrives."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.errors import LimitReached, RequestRefused
from bot.domain.jobs import JobState
from bot.domain.models import Need
from bot.domain.money import Unit
from bot.domain.outbox import DeliveredTo
from bot.domain.presses import ConfirmAnswer
from tests.fakes.provider import fake_model
from tests.unit.services.boards import ORDER, PRESS, allow, board_of, drafted, started, states, until_shot
from tests.unit.services.world import GUILD, MEMBER, World

pytestmark = pytest.mark.asyncio


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


async def test_receipts_hear_of_every_change_of_a_shot(world: World) -> None:
    process = world.start()
    job = await started(world)
    await world.until(job.id, JobState.DONE)
    assert sum(seen.id == job.id for seen in process.receipts.seen) >= 6


async def test_a_start_takes_up_what_was_under_way(world: World) -> None:
    world.start()
    job = await started(world)
    await until_shot(world, job, 2, JobState.RUNNING)
    await world.kill()
    world.start()
    await world.until(job.id, JobState.DONE)
    assert len(world.provider.tasks) == 3
    assert await world.reserved_and_used() == (0, 15)
    assert await world.audit() == []
