"""A draft ends by itself, whatever happened to the process that made it; a death on the way costs nothing and starts nothing twice."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.drafts import has_lapsed
from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import Job, JobState
from bot.domain.origin import ReceiptHandle
from bot.domain.presses import ConfirmAnswer, Press
from bot.domain.requests import AttachmentRef, VideoOrder
from tests.fakes.messenger import FakeReceipts
from tests.unit.services.mortality import Killed, Life
from tests.unit.services.world import CHANNEL, MEMBER, World

pytestmark = pytest.mark.asyncio

PICTURE = AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10)
PRESS = Press(MEMBER, CHANNEL)


async def draft(world: World) -> Job:
    await world.confirm_from(1)
    receipt = await world.ask(VideoOrder(prompt="fox", image=PICTURE))
    assert receipt.job.state is JobState.DRAFT
    return receipt.job


@asynccontextmanager
async def keeper(world: World, life: Life | None = None) -> AsyncGenerator[FakeReceipts]:
    """The task that ends drafts; yields what it told the receipts."""
    receipts = FakeReceipts()
    task = asyncio.ensure_future(world.drafts(receipts, life).run())
    try:
        yield receipts
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_it_ends_after_ten_minutes_and_says_so(world: World) -> None:
    waiting = await draft(world)
    async with keeper(world) as receipts:
        await world.settle(599)
        assert (await world.job(waiting.id)).state is JobState.DRAFT
        await world.settle(1)
        ended = await world.job(waiting.id)
    assert ended.state is JobState.CANCELLED
    assert has_lapsed(ended)
    assert not ended.charged
    assert not ended.cancel_asked
    assert await world.database.jobs.pictures(waiting.id) == {}
    assert [(told.id, told.receipt) for told in receipts.seen] == [(waiting.id, waiting.receipt)]
    assert await world.rows() == []
    assert await world.reserved_and_used() == (0, 0)
    assert await world.audit() == []


async def test_one_that_is_made_while_the_keeper_sleeps_ends_in_time_too(world: World) -> None:
    async with keeper(world) as receipts:
        await world.settle(7)
        waiting = await draft(world)
        await world.settle(600)
        assert [told.id for told in receipts.seen] == [waiting.id]


async def test_it_ends_at_the_start_when_nobody_was_there_in_time(world: World) -> None:
    waiting = await draft(world)
    await world.settle(3600)
    async with keeper(world) as receipts:
        await world.settle()
        assert [told.id for told in receipts.seen] == [waiting.id]


async def test_a_confirmed_one_is_left_alone(world: World) -> None:
    waiting = await draft(world)
    async with keeper(world) as receipts:
        await world.settle(300)
        await world.confirm_service().job(waiting.id, PRESS)
        await world.settle(600)
    assert receipts.seen == []
    assert (await world.job(waiting.id)).state is JobState.QUEUED


async def test_it_keeps_on_when_the_store_was_away(world: World) -> None:
    waiting = await draft(world)
    await world.settle(600)
    world.faults["jobs.drafts"] = [StoreUnavailable("store-unavailable", reason="locked")]
    async with keeper(world) as receipts:
        await world.settle(29)
        assert receipts.seen == []
        await world.settle(1)
        assert [told.id for told in receipts.seen] == [waiting.id]


async def test_a_receipt_that_ends_sooner_ends_the_draft_sooner(world: World) -> None:
    await world.confirm_from(1)
    until = world.clock.now() + timedelta(minutes=5)
    origin = replace(world.origin(), receipt=ReceiptHandle(1, "secret", until))
    short = await world.submit_service().video(VideoOrder(prompt="fox"), origin)
    async with keeper(world) as receipts:
        await world.settle(179)
        assert receipts.seen == []
        await world.settle(1)
    assert [told.id for told in receipts.seen] == [short.job.id]


async def test_the_runner_takes_no_draft_up_and_a_draft_takes_no_place(world: World) -> None:
    first = await draft(world)
    await world.confirm_from(None)
    world.start()
    others = [await world.ask() for _ in range(3)]
    for other in others:
        await world.until(other.job.id, JobState.DONE)
    assert world.provider.paid == 3
    assert (await world.job(first.id)).state is JobState.DRAFT
    assert await world.database.jobs.position(first.id) is None


DEATHS = ["before jobs.confirm", "after jobs.confirm"]


@pytest.mark.parametrize("death", DEATHS)
async def test_a_death_around_the_press_starts_it_once_or_not_at_all(world: World, death: str) -> None:
    waiting = await draft(world)
    world.start()
    with pytest.raises(Killed):
        await world.confirm_service(life=Life(death)).job(waiting.id, PRESS)
    await world.kill()
    world.start()
    again = await world.confirm_service().job(waiting.id, PRESS)
    assert again.answer is (ConfirmAnswer.STARTED if death.startswith("before") else ConfirmAnswer.ALREADY)
    await world.until(waiting.id, JobState.DONE)
    assert world.provider.paid == 1
    assert await world.reserved_and_used() == (0, waiting.request.price)
    assert await world.audit() == []


async def test_a_death_after_the_commit_needs_no_second_press(world: World) -> None:
    waiting = await draft(world)
    with pytest.raises(Killed):
        await world.confirm_service(life=Life("after jobs.confirm")).job(waiting.id, PRESS)
    world.start()
    await world.until(waiting.id, JobState.DONE)
    assert world.provider.paid == 1


@pytest.mark.parametrize("death", ["before jobs.drafts", "after jobs.drafts", "before jobs.apply", "after jobs.apply"])
async def test_a_death_while_it_ends(worlds: Callable[[], Awaitable[World]], death: str) -> None:
    world = await worlds()
    waiting = await draft(world)
    await world.settle(600)
    with pytest.raises(Killed):
        await world.drafts(life=Life(death)).run()
    async with keeper(world):
        await world.settle()
    ended = await world.job(waiting.id)
    assert ended.state is JobState.CANCELLED
    assert has_lapsed(ended)
    assert await world.database.jobs.pictures(waiting.id) == {}
    assert await world.audit() == []
