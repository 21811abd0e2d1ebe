"""What is owed to people arrives, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.changes import Change
from bot.domain.errors import ClipUnusable, DiskFull, InternalError, StoreUnavailable
from bot.domain.jobs import Failure, FailureKind, Job, JobState
from bot.domain.outbox import DeliveredTo, Owed, Rung
from bot.domain.outcomes import Rejected, TextRefused
from bot.domain.requests import VideoOrder
from tests.fakes.media import MIB
from tests.fakes.messenger import later, lose_answer, words_refused
from tests.fakes.provider import answering
from tests.unit.services.world import MEMBER, PLACE, World


async def delivered(world: World, **order: object) -> Job:
    world.start()
    receipt = await world.ask(VideoOrder(prompt="fox", **order))  # pyright: ignore[reportArgumentType]
    job = await world.until(receipt.job.id, JobState.DONE)
    assert await world.rows() == []
    assert await world.audit() == []
    return job


@pytest.mark.asyncio
async def test_a_doubtful_post_is_found_in_the_history(world: World) -> None:
    world.messenger.answers.append(lose_answer)
    job = await delivered(world)
    assert len(world.messenger.tries) == 1
    assert len(world.messenger.looks) == 1
    assert job.message == world.messenger.posts[0].message
    assert len(world.messenger.posts) == 1


@pytest.mark.asyncio
async def test_the_nonce_stays_within_its_window_and_changes_once_history_proved_absence(world: World) -> None:
    world.messenger.answers.extend([later(doubtful=True), later(doubtful=True, after=timedelta(seconds=200)), later()])
    await delivered(world)
    nonces = [row.nonce for row, _ in world.messenger.tries]
    assert nonces[0] == nonces[1]
    assert nonces[2] != nonces[1]
    assert nonces[3] == nonces[2]
    assert len(world.messenger.looks) == 2
    assert len(world.messenger.posts) == 1


@pytest.mark.asyncio
async def test_after_a_clean_refusal_of_service_the_history_is_not_asked(world: World) -> None:
    world.messenger.answers.append(later(after=timedelta(seconds=30)))
    await delivered(world)
    assert world.messenger.looks == []
    (first, _), (second, _) = world.messenger.tries
    assert first.nonce == second.nonce


@pytest.mark.asyncio
async def test_a_clip_does_not_wait_for_a_clock_that_was_set_back(world: World) -> None:
    world.messenger.answers.append(later(after=timedelta(seconds=30)))
    world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.DELIVERING)
    await world.settle(1)
    world.clock.set_by(-timedelta(days=1))
    await world.until(job_id, JobState.DONE, seconds=120)
    assert len(world.messenger.posts) == 1


@pytest.mark.asyncio
async def test_with_an_unreadable_history_a_doubtful_clip_is_kept_and_never_posted_twice(world: World) -> None:
    world.messenger.answers.append(later(doubtful=True))
    world.messenger.unreadable = True
    job = await delivered(world)
    assert job.delivered_to is DeliveredTo.KEPT
    assert world.messenger.posts == []
    assert await world.rows() == []


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("closed", "parent", "reached"),
    [
        ({Rung.CHANNEL}, 400, DeliveredTo.PARENT),
        ({Rung.CHANNEL}, None, DeliveredTo.DM),
        ({Rung.CHANNEL, Rung.PARENT}, 400, DeliveredTo.DM),
        ({Rung.CHANNEL, Rung.PARENT, Rung.DM}, 400, DeliveredTo.KEPT),
    ],
)
async def test_the_ladder(world: World, closed: set[Rung], parent: int | None, reached: DeliveredTo) -> None:
    world.messenger.closed = closed
    world.start()
    receipt = await world.ask(place=replace(PLACE, parent_id=parent))
    job = await world.until(receipt.job.id, JobState.DONE)
    assert job.delivered_to is reached
    assert len(world.messenger.posts) == (reached is not DeliveredTo.KEPT)
    assert await world.rows() == []
    assert await world.reserved_and_used() == (0, 5)


@pytest.mark.asyncio
async def test_a_private_clip_is_never_shown_in_the_channel(world: World) -> None:
    world.messenger.closed = {Rung.DM}
    job = await delivered(world, private=True)
    assert job.delivered_to is DeliveredTo.KEPT
    assert {rung for _, rung in world.messenger.tries} == {Rung.DM}


@pytest.mark.asyncio
async def test_words_that_are_refused_are_left_out(world: World) -> None:
    world.messenger.answers.extend([words_refused, words_refused])
    job = await delivered(world)
    assert job.delivered_to is DeliveredTo.CHANNEL
    assert [row.hide_prompt for row, _ in world.messenger.tries] == [False, True]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("size", "limit", "targets"),
    [
        (18 * MIB, 10 * MIB, [9 * MIB]),
        (12 * MIB, 10 * MIB, [6 * MIB]),
        (19 * MIB, 8 * MIB, [int(9.5 * MIB), 8 * MIB]),
    ],
)
async def test_a_clip_that_is_too_large_is_made_smaller(world: World, size: int, limit: int, targets: list[int]) -> None:
    world.tools.size = size
    world.messenger.limit = limit
    job = await delivered(world)
    assert [target for _, _, target in world.tools.made[1:]] == targets
    assert job.delivered_to is DeliveredTo.CHANNEL
    assert job.clip is not None
    assert job.clip.size == targets[-1]
    assert [post.size for post in world.messenger.posts] == [targets[-1]]


@pytest.mark.asyncio
async def test_a_clip_that_is_too_large_everywhere_is_kept(world: World) -> None:
    world.tools.size = 19 * MIB
    world.messenger.limit = MIB
    job = await delivered(world)
    assert job.delivered_to is DeliveredTo.KEPT
    assert len(world.tools.made) == 3


@pytest.mark.asyncio
@pytest.mark.parametrize("faults", [[DiskFull("spool-full")] * 5, [InternalError("video-too-slow")] * 2], ids=["disk", "encoder"])
async def test_faults_of_the_machine_use_up_no_smaller_size(world: World, faults: list[Exception]) -> None:
    async def then_out_of_order(change: Change) -> None:
        if change.after.state is JobState.DELIVERING:
            world.tools.faults.extend(faults)
            faults.clear()

    world.tools.size = 18 * MIB
    world.messenger.limit = 10 * MIB
    world.after_apply = then_out_of_order
    job = await delivered(world)
    assert {target for _, _, target in world.tools.made[1:]} == {9 * MIB}
    assert job.delivered_to is DeliveredTo.CHANNEL


@pytest.mark.asyncio
async def test_an_encoder_that_always_fails_is_not_asked_for_ever(world: World) -> None:
    async def then_broken(change: Change) -> None:
        if change.after.state is JobState.DELIVERING:
            world.tools.faults.extend([InternalError("video-too-slow")] * 99)

    world.tools.size = 18 * MIB
    world.messenger.limit = 10 * MIB
    world.after_apply = then_broken
    job = await delivered(world)
    assert job.delivered_to is DeliveredTo.KEPT
    assert len(world.tools.faults) > 80


@pytest.mark.asyncio
async def test_a_clip_that_cannot_be_made_smaller_is_kept(world: World) -> None:
    async def then_useless(change: Change) -> None:
        if change.after.state is JobState.DELIVERING:
            world.tools.faults.extend([ClipUnusable("clip-cannot-shrink")] * 9)

    world.tools.size = 19 * MIB
    world.messenger.limit = MIB
    world.after_apply = then_useless
    job = await delivered(world)
    assert job.delivered_to is DeliveredTo.KEPT
    assert job.clip is not None
    assert job.clip.path == f"{job.id}.mp4"


@pytest.mark.asyncio
async def test_news_overtaken_by_the_clip_is_not_posted(world: World) -> None:
    world.messenger.answers.extend([later(after=timedelta(hours=1))])
    world.provider.work = world.provider.plan.soft_deadline.total_seconds() + 100
    world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.DONE, seconds=2000, step=10)
    await world.settle(4000)
    assert [post.owed for post in world.messenger.posts] == [Owed.CLIP]
    assert await world.rows() == []


@pytest.mark.asyncio
async def test_news_goes_down_the_ladder_without_touching_the_job(world: World) -> None:
    world.messenger.closed = {Rung.CHANNEL, Rung.PARENT, Rung.DM}
    world.provider.answers.append(answering(Rejected(Failure(FailureKind.MODERATED))))
    world.start()
    job = await world.until((await world.ask()).job.id, JobState.FAILED)
    await world.settle(5)
    assert {rung for _, rung in world.messenger.tries} == {Rung.CHANNEL, Rung.PARENT, Rung.DM}
    assert await world.rows() == []
    assert await world.job(job.id) == replace(job, receipt=None)


@pytest.mark.asyncio
async def test_a_kept_clip_can_be_posted_again_and_a_second_press_adds_nothing(world: World) -> None:
    world.messenger.closed = {Rung.CHANNEL, Rung.PARENT, Rung.DM}
    job = await delivered(world)
    world.messenger.closed = set()
    world.messenger.answers.append(later(after=timedelta(seconds=20)))
    repost = world.repost_service()
    await repost.job(job.id, MEMBER)
    await world.settle(1)
    await repost.job(job.id, MEMBER)
    await world.settle(60)
    assert [post.owed for post in world.messenger.posts] == [Owed.CLIP]
    again = await world.job(job.id)
    assert (again.state, again.delivered_to) == (JobState.DONE, DeliveredTo.CHANNEL)
    assert again.message == world.messenger.posts[0].message
    assert await world.reserved_and_used() == (0, 5)


@pytest.mark.asyncio
async def test_receipts_hear_of_what_a_member_would_notice(world: World) -> None:
    process = world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.DONE)
    states = [job.state.value for job in process.receipts.seen]
    assert states == ["submitting", "running", "fetching", "delivering", "done"]


@pytest.mark.asyncio
async def test_words_that_are_refused_even_without_the_prompt_take_the_next_rung(world: World) -> None:
    world.messenger.answers.extend([lambda *_: TextRefused()] * 2)
    job = await delivered(world)
    assert job.delivered_to is DeliveredTo.PARENT
    assert world.messenger.posts[0].hide_prompt


@pytest.mark.asyncio
async def test_a_post_that_breaks_is_looked_for_before_it_is_sent_again(world: World) -> None:
    world.faults["messenger.post"] = [RuntimeError("bug")]
    await delivered(world)
    assert len(world.messenger.looks) == 1
    assert len(world.messenger.posts) == 1


@pytest.mark.asyncio
async def test_a_store_that_goes_away_between_post_and_commit_costs_no_second_post(world: World) -> None:
    faults = [StoreUnavailable("store-unavailable")] * 4

    async def away(change: Change) -> None:
        if change.after.state is JobState.DONE and faults:
            raise faults.pop()

    world.before_apply = away
    await delivered(world)
    assert len(world.messenger.tries) == 1
