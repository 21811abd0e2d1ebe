"""*Post again* of a clip that its member has had already: a courtesy, within the server's rules and not one after the other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import ClapperError, NotAllowed
from bot.domain.jobs import Job, JobState
from bot.domain.origin import Spot
from bot.domain.outbox import DeliveredTo, Owed, Rung
from bot.domain.policy import Entry, EntryKind
from bot.domain.quota import Actor, Block, GuildSettings, Pause, PrivateClips
from bot.services.repost import COOL_DOWN
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, World

pytestmark = pytest.mark.asyncio

ADMIN = Actor(9)


async def posted(world: World) -> Job:
    world.start()
    return await world.until((await world.ask()).job.id, JobState.DONE)


async def kept(world: World) -> Job:
    world.messenger.closed = {Rung.CHANNEL, Rung.PARENT, Rung.DM}
    job = await posted(world)
    world.messenger.closed = set()
    assert job.delivered_to is DeliveredTo.KEPT
    return job


async def block(world: World) -> None:
    now = world.clock.now()
    await world.database.limits.block(GUILD, Block(MEMBER, "spam", None, 9, now), ADMIN, now)


async def settle_on(world: World, **settings: object) -> None:
    await world.database.guilds.save(GUILD, replace(GuildSettings(), **settings), ADMIN, world.clock.now())  # pyright: ignore[reportArgumentType]


async def refused(world: World, key: str, job: Job, spot: Spot | None = None) -> ClapperError:
    with pytest.raises(NotAllowed) as caught:
        await world.repost_service().job(job.id, MEMBER, spot)
    assert caught.value.key == key
    await world.settle(5)
    assert len(world.messenger.of(Owed.CLIP, job.id)) == 1
    return caught.value


async def test_a_blocked_member_posts_nothing_again(world: World) -> None:
    job = await posted(world)
    await block(world)
    await refused(world, "blocked", job)


async def test_a_paused_server_gets_nothing_posted_again(world: World) -> None:
    job = await posted(world)
    await settle_on(world, pause=Pause(world.clock.now()))
    await refused(world, "policy-pause", job)


async def test_a_role_that_may_no_longer_order_posts_nothing_again(world: World) -> None:
    job = await posted(world)
    entry = Entry(EntryKind.ROLE, str(GUILD), allowed=False)
    await world.database.guilds.amend_entries(GUILD, lambda _: frozenset({entry}), ADMIN, world.clock.now())
    await refused(world, "policy-role-denied", job)


async def test_nothing_is_posted_again_into_a_channel_where_nothing_may_be_ordered_any_more(world: World) -> None:
    job = await posted(world)
    entry = Entry(EntryKind.CHANNEL, "77", allowed=False)
    await world.database.guilds.amend_entries(GUILD, lambda _: frozenset({entry}), ADMIN, world.clock.now())
    await refused(world, "policy-channel-denied", job, Spot((CHANNEL, 77)))
    # From elsewhere its own channel cannot be looked at.
    await world.repost_service().job(job.id, MEMBER, Spot((CHANNEL + 1, 77)))


async def test_where_every_clip_is_private_now_none_is_posted_again(world: World) -> None:
    job = await posted(world)
    await settle_on(world, private=PrivateClips.FORCE)
    await refused(world, "repost-private", job)


async def test_bounds_on_the_clip_itself_are_about_orders(world: World) -> None:
    job = await posted(world)
    await settle_on(world, longest=1, highest_price=0)
    await world.repost_service().job(job.id, MEMBER)


async def test_a_clip_is_posted_again_once_a_minute(world: World) -> None:
    job = await posted(world)
    repost = world.repost_service()
    await repost.job(job.id, MEMBER)
    await world.settle(5)
    assert len(world.messenger.of(Owed.CLIP, job.id)) == 2
    with pytest.raises(NotAllowed, match="repost-too-soon") as caught:
        await repost.job(job.id, MEMBER)
    until = caught.value.values["until"]
    assert timedelta(0) < until - world.clock.now() <= timedelta(seconds=COOL_DOWN)  # pyright: ignore[reportOperatorIssue]
    await world.settle(COOL_DOWN)
    await repost.job(job.id, MEMBER)
    await world.settle(5)
    assert len(world.messenger.of(Owed.CLIP, job.id)) == 3


async def test_another_clip_has_a_minute_of_its_own(world: World) -> None:
    first = await posted(world)
    second = await world.until((await world.ask()).job.id, JobState.DONE)
    repost = world.repost_service()
    await repost.job(first.id, MEMBER)
    await repost.job(second.id, MEMBER)


async def test_a_refusal_starts_no_minute(world: World) -> None:
    job = await posted(world)
    repost = world.repost_service()
    await settle_on(world, pause=Pause(world.clock.now()))
    with pytest.raises(NotAllowed):
        await repost.job(job.id, MEMBER)
    await settle_on(world)
    await repost.job(job.id, MEMBER)


async def test_what_was_paid_for_and_never_came_is_owed_whatever_the_rules(world: World) -> None:
    """And at once: its member may have to try twice before Discord takes it."""
    job = await kept(world)
    await block(world)
    await settle_on(world, pause=Pause(world.clock.now()), private=PrivateClips.FORCE)
    repost = world.repost_service()
    world.messenger.closed = {Rung.CHANNEL, Rung.PARENT, Rung.DM}
    await repost.job(job.id, MEMBER)
    await world.settle(5)
    world.messenger.closed = set()
    await repost.job(job.id, MEMBER)
    await world.settle(5)
    assert len(world.messenger.of(Owed.CLIP, job.id)) == 1
