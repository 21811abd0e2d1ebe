"""A database comes to a data folder that does not know it: what cannot be proven is for the operator."""

from pathlib import Path

import pytest

from bot.domain.jobs import JobState
from bot.domain.moderation import ModerationRules, ReviewMode, ReviewState
from bot.domain.outbox import Owed
from bot.domain.presses import ConfirmAnswer, Press
from bot.domain.quota import Actor
from bot.domain.requests import VideoOrder
from bot.domain.switches import StopKind
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, World
from tests.unit.services.yesterday import ENDS, PICTURE, bought_since, copied, is_once, let_go, put_back, stopped, waiting

pytestmark = pytest.mark.asyncio


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


@pytest.mark.parametrize("folder_lost", [False, True])
async def test_an_order_that_was_approved_since_cannot_be_approved_again(world: World, folder_lost: bool) -> None:
    world.start()
    rules = ModerationRules(review=ReviewMode.ALL, channel=70)
    await world.database.moderation.change(GUILD, lambda _: rules, Actor(1), world.clock.now())
    draft = (await world.ask()).job
    await world.settle(1)
    copy = copied(world)
    await world.reviews_service().approve(draft.id, GUILD, 9)
    await world.until(draft.id, JobState.DONE)
    await put_back(world, copy, folder_lost=folder_lost)
    world.start()
    await world.settle(30)
    answer = await world.reviews_service().approve(draft.id, GUILD, 9)
    assert (answer.decided, answer.review.state) == (False, ReviewState.LAPSED)
    assert (await world.job(draft.id)).state is JobState.CANCELLED
    assert len(world.provider.calls) == 1
    assert len(world.messenger.of(Owed.UNREVIEWED)) == 1
    assert await world.audit() == []
