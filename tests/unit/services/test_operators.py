"""Allotments, limits, the worst month, the trail and the switches, on the real stores."""

import pytest

from bot.domain.errors import LimitReached, ReadFailed, RequestRefused
from bot.domain.jobs import Billed, JobState
from bot.domain.money import Period, Unit
from bot.domain.operator_views import Page
from bot.domain.quota import Actor, Allowance
from bot.domain.requests import VideoOrder
from bot.domain.switches import StopKind, Switch
from bot.services.operators import ENTRIES_SHOWN, Operators, page_of
from bot.services.registry import Registry
from bot.services.steering import Steering
from tests.fakes.provider import FakeProvider, fake_model, lose
from tests.unit.services.world import GUILD, World

BOSS = Actor(1, operator=True)


def month(amount: int) -> Allowance:
    return Allowance(Period.MONTH, Unit.CREDITS, amount)


def operators(world: World, **facts: object) -> Operators:
    database = world.database
    given: dict[str, object] = {"has_key": lambda _: True, "own_key": lambda *_: None, "names": database.privacy.names, **facts}
    return Operators(
        limits=database.limits,
        usage=database.usage,
        registry=Registry(world.providers),
        clock=world.clock,
        **given,  # pyright: ignore[reportArgumentType]
    )


def steering(world: World, registry: Registry | None = None) -> Steering:
    database = world.database
    return Steering(
        switches=world.process.switches if world.processes else world.switchboard(),
        registry=registry or Registry(world.providers),
        jobs=database.jobs,
        limits=database.limits,
        usage=database.usage,
        clock=world.clock,
        has_key=lambda name: name != "keyless",
    )


@pytest.mark.asyncio
async def test_servers_are_those_of_every_process(world: World) -> None:
    await world.database.privacy.back({1: "Owls", 2: "an old name"})
    assert await operators(world).names({2: "Foxes", 3: "Hares"}) == {1: "Owls", 2: "Foxes", 3: "Hares"}


@pytest.mark.asyncio
async def test_an_allotment_holds_at_once_and_is_shown_as_it_holds(world: World) -> None:
    await world.ask()
    held = await operators(world).allot(GUILD, month(12), BOSS, here=True)
    assert [rule.allowance for rule in held.rules] == [month(12)]
    assert [(one.limit.amount, one.reserved) for one in held.standings] == [(12, 5)]
    await world.ask()
    with pytest.raises(LimitReached) as caught:
        await world.ask()
    assert (caught.value.key, caught.value.values["left"]) == ("limit-guild", 2)


@pytest.mark.asyncio
async def test_a_cleared_allotment_is_the_default_again(world: World) -> None:
    service = operators(world)
    before = (await service.clear_server(GUILD, BOSS)).rules
    await service.allot(GUILD, month(12), BOSS, here=True)
    held = await service.clear_server(GUILD, BOSS)
    assert (held.removed, held.rules) == (1, before)
    assert [rule.allowance for rule in before] == [month(10_000)]


@pytest.mark.asyncio
async def test_a_server_the_bot_has_left_is_allotted_to_only_if_it_has_an_entry(world: World) -> None:
    service = operators(world)
    with pytest.raises(RequestRefused) as caught:
        await service.allot(GUILD, month(12), BOSS, here=False)
    assert (caught.value.key, caught.value.values["server"]) == ("operator-server-unknown", str(GUILD))
    await service.allot(GUILD, month(12), BOSS, here=True)
    assert (await service.allot(GUILD, month(0), BOSS, here=False)).rules[0].allowance == month(0)


@pytest.mark.asyncio
async def test_a_limit_at_a_provider_holds_for_all_servers_together(world: World) -> None:
    service = operators(world)
    held = await service.limit("fake", month(8), BOSS)
    assert [rule.allowance for rule in held.rules] == [month(8)]
    await world.ask()
    with pytest.raises(LimitReached) as caught:
        await world.ask(guild=GUILD + 1)
    assert caught.value.key == "limit-provider"
    with pytest.raises(RequestRefused) as refused:
        await service.limit("acme", month(8), BOSS)
    assert refused.value.values["takes"] == ("fake",)
    cleared = await service.clear_provider("fake", BOSS)
    assert (cleared.removed, cleared.rules) == (1, ())
    await world.ask(guild=GUILD + 1)


@pytest.mark.asyncio
async def test_servers_come_biggest_first(world: World) -> None:
    service = operators(world)
    await service.allot(GUILD + 2, month(12), BOSS, here=True)
    world.start()
    for guild, orders in ((GUILD, 1), (GUILD + 1, 2)):
        for _ in range(orders):
            await world.until((await world.ask(guild=guild)).job.id, JobState.DONE)
    page = await service.servers(0)
    assert [(line.guild_id, line.standings[0].used, line.members) for line in page.items] == [
        (GUILD + 1, 10, 1),
        (GUILD, 5, 1),
        (GUILD + 2, 0, 0),
    ]


@pytest.mark.parametrize(("number", "items"), [(0, (1, 2)), (1, (3, 4)), (2, (5,)), (9, (5,)), (-1, (1, 2))])
def test_a_page_is_the_nearest_to_what_was_asked(number: int, items: tuple[int, ...]) -> None:
    page = page_of([1, 2, 3, 4, 5], number, 2)
    assert (page.items, page.count, page.total) == (items, 3, 5)


def test_an_empty_list_has_one_page() -> None:
    assert page_of([], 3, 2) == Page((), 0, 1, 0)


@pytest.mark.asyncio
async def test_the_worst_month_counts_the_servers_the_bot_is_in(world: World) -> None:
    service = operators(world)
    await service.allot(GUILD, Allowance(Period.DAY, Unit.CREDITS, 10), BOSS, here=True)
    await service.allot(99, month(5_000), BOSS, here=True)
    assert (await service.forecast((GUILD,))).most == 310
    worst = await service.forecast((GUILD, 21, 22))
    assert (worst.most, worst.counted, worst.limited) == (20_310, 3, False)
    await service.limit("fake", month(2_000), BOSS)
    worst = await service.forecast((GUILD, 21, 22))
    assert (worst.most, worst.limited, worst.providers[0].limit.by) == (2_000, True, month(2_000))
    assert (await service.forecast(())).most == 0


@pytest.mark.asyncio
async def test_own_keys_and_missing_keys_are_outside_of_the_worst_month(world: World) -> None:
    world.providers.append(FakeProvider(world.clock, name="other", offered=(fake_model("other/t2v"),)))
    own = operators(world, own_key=lambda name, guild: "guild:21:1" if (name, guild) == ("fake", 21) else None)
    worst = await own.forecast((21, 22))
    assert [(one.provider, one.most) for one in worst.providers] == [("fake", 10_000), ("other", 20_000)]
    assert (worst.most, worst.outside) == (20_000, (21,))
    keyless = operators(world, has_key=lambda name: name == "other")
    assert [one.provider for one in (await keyless.forecast((21,))).providers] == ["other"]


@pytest.mark.asyncio
async def test_switches_and_stops_are_in_the_trail_newest_first(world: World) -> None:
    world.start()
    await world.settle(1)
    service = steering(world)
    await service.turn("fake", Switch.OFF, BOSS)
    await service.turn("fake", Switch.OFF, BOSS)
    await world.settle(1)
    await service.stop(Actor(2, operator=True, reason="empty"))
    await world.settle(1)
    assert (await service.go(BOSS)) is not None
    assert await service.go(BOSS) is None
    entries = (await operators(world).trail(0, None)).entries
    assert [(one.actor, one.what, one.subject, one.before, one.after, one.reason) for one in entries] == [
        (1, "go", "", "stopped", "running", ""),
        (2, "stop", "", "running", "stopped", "empty"),
        (1, "provider", "fake", "on", "off", ""),
    ]


@pytest.mark.asyncio
async def test_the_trail_ends_with_its_last_page(world: World) -> None:
    service = operators(world)
    for amount in range(ENTRIES_SHOWN + 2):
        await service.limit("fake", month(amount), BOSS)
        await world.settle(1)
    first = await service.trail(0, None)
    second = await service.trail(0, first.older)
    assert (len(first.entries), len(second.entries), second.older) == (ENTRIES_SHOWN, 2, None)
    assert len({entry.id for entry in (*first.entries, *second.entries)}) == ENTRIES_SHOWN + 2
    await service.allot(GUILD, month(1), BOSS, here=True)
    assert len((await service.trail(GUILD, None)).entries) == 1


@pytest.mark.asyncio
async def test_a_stop_says_what_waits_and_what_was_on_its_way(world: World) -> None:
    world.provider.lists = False
    world.provider.answers.append(lose)
    process = world.start()
    await world.until((await world.ask()).job.id, JobState.SUBMITTING)
    await process.switches.turn("fake", Switch.PAUSED)
    await world.ask()
    answer = await steering(world).stop(Actor(1, operator=True, reason="empty"))
    assert (answer.stop.kind, answer.stop.reason, answer.begun, answer.waiting) == (StopKind.OPERATOR, "empty", 1, 1)


@pytest.mark.asyncio
async def test_a_pause_is_resumed_and_off_is_not(world: World) -> None:
    world.start()
    await world.settle(1)
    service = steering(world)
    assert (await service.turn("fake", Switch.PAUSED, BOSS)).waiting == 0
    await world.ask()
    assert (await service.turn("fake", Switch.PAUSED, BOSS)).waiting == 1
    assert (await service.resume("fake", BOSS)).after is Switch.ON
    await service.turn("fake", Switch.OFF, BOSS)
    with pytest.raises(RequestRefused, match="operator-provider-is-off"):
        await service.resume("fake", BOSS)
    for call in (service.turn("acme", Switch.ON, BOSS), service.resume("acme", BOSS)):
        with pytest.raises(RequestRefused, match="operator-provider-unknown"):
            await call


@pytest.mark.asyncio
async def test_how_the_providers_are(world: World) -> None:
    async def told(account: object) -> Billed | None:
        return Billed("12.5", "usd")

    async def silent(account: object) -> Billed | None:
        raise ReadFailed("provider-read-failed", reason="503")

    broken, keyless = (FakeProvider(world.clock, name=name, offered=(fake_model(f"{name}/t2v"),)) for name in ("broken", "keyless"))
    world.provider.balance = told  # pyright: ignore[reportAttributeAccessIssue]
    keyless.balance = told  # pyright: ignore[reportAttributeAccessIssue]
    broken.balance = silent  # pyright: ignore[reportAttributeAccessIssue]
    world.providers += [broken, keyless]
    await operators(world).limit("fake", month(100), BOSS)
    await world.ask(VideoOrder(prompt="fox", model="fake/t2v"))
    registry = Registry(world.providers)
    registry.breaker(world.provider.account()).tripped(world.clock.now())
    service = steering(world, registry)
    fake, other, without = (await service.overview()).providers
    assert (fake.balance, fake.waiting, fake.working, fake.standings[0].reserved) == (Billed("12.5", "usd"), 1, 0, 5)
    assert (fake.resting_until is not None, fake.probing, fake.key, fake.switch) == (True, False, True, Switch.ON)
    assert (other.balance, other.key, other.waiting) == (None, True, 0)
    assert (without.balance, without.key) == (None, False)
    await world.settle(120)
    assert (await service.overview()).providers[0].probing
