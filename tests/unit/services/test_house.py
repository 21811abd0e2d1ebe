"""What admins enter: rules, bounds and the pause of a server, and what lists leave out because of them."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.admin_views import Named
from bot.domain.errors import NotAllowed, RequestRefused, StoreUnavailable
from bot.domain.explaining import Ruling
from bot.domain.jobs import JobState
from bot.domain.outcomes import Running
from bot.domain.policy import Entry, EntryKind, Policy
from bot.domain.presses import CancelAnswer
from bot.domain.quota import GuildSettings, PrivateClips
from bot.domain.requests import VideoOrder
from bot.services.guilds import Guilds
from bot.services.models import Models
from bot.services.policies import Policies
from bot.services.queries import Queries
from bot.services.waits import Waits
from tests.fakes.provider import fake_model
from tests.unit.services.admins import ADMIN, CATEGORY, DEAR, explained, house_of, saved
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, PARENT, World

pytestmark = pytest.mark.asyncio


async def test_a_pause_refuses_new_orders_holds_those_that_wait_and_lets_the_rest_finish(world: World) -> None:
    house, world.provider.states["*"] = house_of(world), Running()
    world.start()
    works = (await world.ask()).job
    await world.until(works.id, JobState.RUNNING)
    await world.kill()
    waits = (await world.ask()).job
    paused = await house.pause(GUILD, ADMIN)
    assert (paused.changed, paused.waiting, paused.working, paused.pause and paused.pause.reason) == (True, 1, 1, "holidays")
    world.provider.states.clear()
    world.start()
    await world.until(works.id, JobState.DONE)
    await world.settle(300)
    assert (await world.job(waits.id)).state is JobState.QUEUED
    with pytest.raises(NotAllowed) as caught:
        await world.ask()
    assert (caught.value.key, caught.value.values["reason"]) == ("policy-pause-because", "holidays")
    assert (await explained(world)).refusals == (Ruling.PAUSE,)
    assert not (await house.pause(GUILD, replace(ADMIN, reason="other"))).changed
    assert (await world.ask(guild=GUILD + 1)).created, "other servers do not notice"
    resumed = await house.resume(GUILD, ADMIN)
    assert (resumed.changed, resumed.waiting) == (True, 1)
    await world.settle(1)
    assert (await world.job(waits.id)).state is not JobState.QUEUED, "it goes on at once"
    assert not (await house.resume(GUILD, ADMIN)).changed


async def test_a_held_job_says_so_and_can_be_cancelled(world: World) -> None:
    policies = world.policies()
    waits = Waits(jobs=world.database.jobs, registry=world.registry(), clock=world.clock)
    queries = Queries(
        jobs=world.database.jobs, registry=world.registry(), waits=waits, clock=world.clock, switches=world.switchboard(), policies=policies
    )
    job = (await world.ask()).job
    await house_of(world, policies).pause(GUILD, ADMIN)
    assert (await queries.view(job)).server_paused
    assert (await world.cancel_service().job(job.id, MEMBER)).answer is CancelAnswer.CANCELLED


def models_of(world: World, policies: Policies) -> Models:
    waits = Waits(jobs=world.database.jobs, registry=world.registry(), clock=world.clock)
    return Models(registry=world.registry(), waits=waits, clock=world.clock, switches=world.switchboard(), policies=policies)


async def test_lists_leave_out_what_cannot_be_ordered_here(world: World) -> None:
    world.provider.offered = (fake_model("fake/cheap"), fake_model("fake/dear", price=DEAR))
    policies = world.policies()
    models, house = models_of(world, policies), house_of(world, policies)
    await house.rule(GUILD, [Named(EntryKind.MODEL, "fake/cheap")], ADMIN, allowed=False)
    await house.bound(GUILD, ADMIN, longest=5)
    assert [view.model.id for view in await models.offered(GUILD)] == ["fake/dear"]
    (choice,) = await models.suggest(VideoOrder(prompt="fox"), "", GUILD)
    assert choice.model.durations == (5,)
    assert len(await models.offered(GUILD + 1)) == 2


async def test_rules_are_remembered_for_a_moment_and_outlive_a_store_that_is_away(world: World) -> None:
    class Counting:
        reads = 0
        fault: Exception | None = None

        async def policy(self, guild_id: int) -> Policy:
            self.reads += 1
            if self.fault is not None:
                raise self.fault
            return await world.database.guilds.policy(guild_id)

    store: Any = Counting()
    policies = Policies(guilds=store, clock=world.clock)
    await saved(world, longest=5)
    for _ in range(3):
        assert (await policies.of(GUILD)).settings.longest == 5
    assert store.reads == 1
    await saved(world, longest=6)
    await world.clock.advance(11)
    assert (await policies.of(GUILD)).settings.longest == 6
    store.fault = StoreUnavailable("store-unavailable", reason="locked")
    await world.clock.advance(11)
    assert (await policies.of(GUILD)).settings.longest == 6
    assert await policies.of(GUILD + 1) == Policy()


async def test_what_is_allowed_may_still_be_denied_through_something_wider(world: World) -> None:
    house = house_of(world)
    await house.rule(GUILD, [Named(EntryKind.CHANNEL, str(CATEGORY))], ADMIN, allowed=False)
    answer = await house.rule(GUILD, [Named(EntryKind.CHANNEL, str(CHANNEL), (PARENT, CATEGORY))], ADMIN, allowed=True)
    wider = Entry(EntryKind.CHANNEL, str(CATEGORY), allowed=False)
    assert answer.shadowed == ((Entry(EntryKind.CHANNEL, str(CHANNEL), allowed=True), (wider,)),)
    lifted = await house.rule(GUILD, [Named(EntryKind.CHANNEL, str(CATEGORY))], ADMIN, allowed=True)
    assert lifted.shadowed == ()
    await house.clear(GUILD, [], [EntryKind.CHANNEL], ADMIN)
    await house.rule(GUILD, [Named(EntryKind.MODEL, "fake/*")], ADMIN, allowed=False)
    lifted = await house.rule(GUILD, [Named(EntryKind.MODEL, "fake/*")], ADMIN, allowed=True)
    assert (lifted.lifted, lifted.policy.entries) == ((Entry(EntryKind.MODEL, "fake/*", allowed=False),), frozenset())


async def test_a_model_that_nobody_knows_is_refused_and_nothing_is_changed(world: World) -> None:
    house = house_of(world)
    for name in ("fake/none", "none/*", "fake"):
        with pytest.raises(RequestRefused, match="policy-model-unknown"):
            await house.rule(GUILD, [Named(EntryKind.ROLE, "1"), Named(EntryKind.MODEL, name)], ADMIN, allowed=False)
    assert (await house.policy(GUILD)).entries == frozenset()
    assert house.models("FAKE") == ["fake/*", "fake/t2v"]


async def test_a_server_cannot_have_entries_without_end(world: World) -> None:
    many = [Named(EntryKind.CHANNEL, str(number)) for number in range(1, 202)]
    with pytest.raises(RequestRefused, match="policy-too-many"):
        await house_of(world).rule(GUILD, many, ADMIN, allowed=True)
    assert (await house_of(world).policy(GUILD)).entries == frozenset()


async def test_bounds_are_set_and_taken_away_by_themselves(world: World) -> None:
    house = house_of(world)
    assert (await house.bound(GUILD, ADMIN, longest=8)).settings == GuildSettings(longest=8)
    assert (await house.bound(GUILD, ADMIN, highest_price=50)).settings == GuildSettings(longest=8, highest_price=50)
    assert (await house.bound(GUILD, ADMIN, longest=0)).settings == GuildSettings(highest_price=50)


async def test_a_change_of_one_setting_leaves_the_others(world: World) -> None:
    guilds = Guilds(guilds=world.database.guilds, registry=world.registry(), clock=world.clock)
    await house_of(world).pause(GUILD, ADMIN)
    await guilds.change(GUILD, ADMIN, spoiler=True, private=PrivateClips.FORCE)
    after = await guilds.change(GUILD, ADMIN, age_restricted_only=True, confirm_at=5)
    assert (after.spoiler, after.private, after.age_restricted_only, after.confirm_at) == (True, PrivateClips.FORCE, True, 5)
    assert after.pause is not None
