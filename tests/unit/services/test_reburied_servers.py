"""Yesterday's database comes back: servers that were forgotten since, and clips that were deleted since, stay so."""

from datetime import timedelta

import pytest

from bot.domain.jobs import Job, JobState
from bot.domain.outbox import DeliveredTo
from bot.domain.presses import Deleter
from bot.domain.privacy import GRACE
from bot.domain.quota import Actor, GuildSettings
from bot.domain.requests import VideoOrder
from bot.services.forgetting import HOURLY
from tests.contract.storage.test_erasing import dump
from tests.unit.services.remembering import ORDER, WORDS, Remembering
from tests.unit.services.world import GUILD, MEMBER, World
from tests.unit.services.yesterday import copied, put_back

pytestmark = pytest.mark.asyncio


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
