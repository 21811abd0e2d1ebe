"""A server's own key from the form to the keyring, and away again."""

import asyncio
import logging
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.domain.errors import OperatorError, RequestRefused, SealBroken
from bot.domain.jobs import JobState
from bot.domain.keys import GuildKey, KeyId, KeyState, KeyTest
from bot.domain.secret import Secret
from bot.providers.keys import LiveKeyring
from bot.services.keys import TIDY, ServerKeys
from bot.services.registry import Registry
from bot.services.shift import Shift
from bot.vault import AesVault
from tests.fakes.provider import FakeProvider
from tests.unit.services.world import GUILD, World

pytestmark = pytest.mark.asyncio

OLD, NEW = "the first secret, long enough to be taken", "the second secret, long enough to be taken"
ADMIN = 4711
KEY, OTHER = Secret("sk-canary-7f3a91c2-ab3d"), Secret("sk-canary-00000000-ef56")
FIRST, SECOND = KeyId(GUILD, "fake", 1), KeyId(GUILD, "fake", 2)


@dataclass
class Desk:
    """One process's view of the keys."""

    world: World
    keyring: LiveKeyring
    service: ServerKeys

    @property
    def provider(self) -> FakeProvider:
        return self.world.provider

    async def kept(self) -> list[GuildKey]:
        return list(await self.world.database.keys.all())


def desk_of(world: World, *secrets: str) -> Desk:
    keyring = LiveKeyring({"fake": Secret("operator's")})
    service = ServerKeys(
        registry=Registry(world.providers, keyring),
        keyring=keyring,
        vault=AesVault(secrets),
        store=world.watched_keys(),
        clock=world.clock,
    )
    return Desk(world, keyring, service)


@pytest_asyncio.fixture
async def desk(world: World) -> Desk:
    world.provider.needs_key = True
    return desk_of(world, NEW)


async def test_a_key_is_tried_then_sealed_and_used(desk: Desk) -> None:
    view = await desk.service.set(GUILD, "fake", KEY, ADMIN)
    assert (view.provider, view.last_four, view.verdict) == ("fake", "ab3d", KeyTest.OK)
    assert desk.provider.tested == ["trial:1"]
    (kept,) = await desk.kept()
    assert (kept.id, kept.state, kept.last_four, kept.added_by) == (FIRST, KeyState.ACTIVE, "ab3d", ADMIN)
    assert kept.sealed is not None
    assert KEY.reveal().encode() not in kept.sealed.data
    assert desk.keyring.own("fake", GUILD) == FIRST.alias
    held = desk.keyring.key(FIRST)
    assert held is not None
    assert held.reveal() == KEY.reveal()
    assert [(one.provider, one.last_four) for one in desk.service.held(GUILD)] == [("fake", "ab3d")]
    assert desk.service.held(GUILD + 1) == []


async def test_a_refused_key_leaves_nothing(desk: Desk) -> None:
    desk.provider.key_test = KeyTest.REFUSED
    with pytest.raises(RequestRefused, match="key-refused"):
        await desk.service.set(GUILD, "fake", KEY, ADMIN)
    assert await desk.kept() == []
    assert set(desk.keyring.of("fake")) == {"operator"}


async def test_a_key_that_nobody_vouches_for_is_kept(desk: Desk) -> None:
    desk.provider.key_test = KeyTest.UNSURE
    assert (await desk.service.set(GUILD, "fake", KEY, ADMIN)).verdict is KeyTest.UNSURE
    assert desk.keyring.usable("fake", FIRST.alias)


@pytest.mark.parametrize("text", ["", "short", "sk-with a space-ab3d", "sk-with-ümlaut-ab3d", "sk-two\nlines-ab3d", "x" * 401])
async def test_what_is_no_key_is_not_even_tried(desk: Desk, text: str) -> None:
    with pytest.raises(RequestRefused, match="key-no-key"):
        await desk.service.set(GUILD, "fake", Secret(text), ADMIN)
    assert desk.provider.tested == []
    assert await desk.kept() == []


async def test_without_a_secret_no_key_is_taken(world: World) -> None:
    world.provider.needs_key = True
    desk = desk_of(world)
    with pytest.raises(OperatorError, match="key-no-secret"):
        desk.service.expect("fake")
    with pytest.raises(OperatorError, match="key-no-secret"):
        await desk.service.set(GUILD, "fake", KEY, ADMIN)
    assert desk.provider.tested == []


async def test_a_provider_that_takes_no_key_is_named(desk: Desk) -> None:
    free = FakeProvider(desk.world.clock, name="free", offered=())
    service = desk_of(desk.world, NEW).service
    desk.world.providers.append(free)
    service = desk_of(desk.world, NEW).service
    assert list(service.takers()) == ["fake"]
    service.expect("fake")
    for name in ("free", "nobody"):
        with pytest.raises(RequestRefused, match="key-provider-unknown"):
            service.expect(name)


async def test_a_second_key_takes_the_place_of_the_first(desk: Desk) -> None:
    await desk.service.set(GUILD, "fake", KEY, ADMIN)
    await desk.service.set(GUILD, "fake", OTHER, ADMIN)
    assert [(kept.id, kept.state) for kept in await desk.kept()] == [(FIRST, KeyState.RETIRED), (SECOND, KeyState.ACTIVE)]
    assert desk.keyring.own("fake", GUILD) == SECOND.alias
    assert desk.keyring.key(FIRST) is not None


async def test_keys_set_at_once_leave_memory_as_the_store_is(desk: Desk) -> None:
    await asyncio.gather(*(desk.service.set(GUILD, "fake", Secret(f"sk-canary-{number:08}"), ADMIN) for number in range(5)))
    (active,) = [kept for kept in await desk.kept() if kept.state is KeyState.ACTIVE]
    assert desk.keyring.own("fake", GUILD) == active.id.alias
    held = desk.keyring.key(active.id)
    assert held is not None
    assert held.reveal()[-4:] == active.last_four


async def test_the_stored_key_is_tested(desk: Desk) -> None:
    await desk.service.set(GUILD, "fake", KEY, ADMIN)
    desk.provider.key_test = KeyTest.REFUSED
    view = await desk.service.test(GUILD, "fake")
    assert (view.last_four, view.verdict) == ("ab3d", KeyTest.REFUSED)
    assert desk.provider.tested[-1] == FIRST.alias


async def test_who_has_no_key_is_told(desk: Desk) -> None:
    await desk.service.set(GUILD + 1, "fake", KEY, ADMIN)
    with pytest.raises(RequestRefused, match="key-none"):
        await desk.service.test(GUILD, "fake")
    with pytest.raises(RequestRefused, match="key-none"):
        await desk.service.remove(GUILD, "fake", ADMIN)


async def test_a_removed_key_buys_nothing_and_is_erased_when_nothing_needs_it(desk: Desk) -> None:
    await desk.service.set(GUILD, "fake", KEY, ADMIN)
    assert (await desk.service.remove(GUILD, "fake", ADMIN)).last_four == "ab3d"
    assert not desk.keyring.usable("fake", FIRST.alias)
    assert desk.service.held(GUILD) == []
    assert desk.keyring.key(FIRST) is not None

    running = asyncio.ensure_future(desk.service.run())
    await desk.world.clock.advance(1)
    running.cancel()
    assert [kept.sealed for kept in await desk.kept()] == [None]
    assert desk.keyring.key(FIRST) is None
    assert desk.keyring.knows("fake", FIRST.alias)


async def test_the_next_start_knows_every_key(desk: Desk) -> None:
    await desk.service.set(GUILD, "fake", KEY, ADMIN)
    await desk.service.set(GUILD, "fake", OTHER, ADMIN)
    await desk.service.set(GUILD + 1, "fake", KEY, ADMIN)
    fresh = desk_of(desk.world, NEW)
    await fresh.service.refresh()
    assert fresh.keyring.own("fake", GUILD) == SECOND.alias
    assert set(fresh.keyring.of("fake")) == {"operator", FIRST.alias, SECOND.alias, KeyId(GUILD + 1, "fake", 1).alias}
    assert not fresh.keyring.usable("fake", FIRST.alias)


async def test_another_process_hears_of_it_within_a_minute(desk: Desk) -> None:
    beside = desk_of(desk.world, NEW)
    running = asyncio.ensure_future(beside.service.run())
    await desk.world.clock.advance(1)
    await desk.service.set(GUILD, "fake", KEY, ADMIN)
    assert beside.keyring.own("fake", GUILD) is None
    await desk.world.clock.advance(TIDY)
    running.cancel()
    assert beside.keyring.own("fake", GUILD) == FIRST.alias


async def test_replaced_keys_leave_nothing_behind_in_a_running_process(world: World) -> None:
    world.provider.needs_key = True
    desk = desk_of(world, NEW)
    world.keyring = desk.keyring
    process = world.start()
    for number in range(6):
        await desk.service.set(GUILD, "fake", KEY, ADMIN)
        job_id = (await world.ask()).job.id
        await world.until(job_id, JobState.RUNNING)
        if number % 2:
            await world.until(job_id, JobState.DONE)
    await world.settle(60)
    await desk.service.set(GUILD, "fake", KEY, ADMIN)
    await world.until((await world.ask()).job.id, JobState.DONE)
    (shift,) = [value for value in vars(process.runner).values() if isinstance(value, Shift)]
    assert len(shift._polling._accounts) <= 2
    assert len([key for key in shift._crew._steps if key.startswith("poll:")]) <= 2
    assert len(process.registry._breakers) <= 2
    assert world.provider.paid == 7
    assert await world.audit() == []


async def test_rotation_seals_everything_anew_at_the_start(world: World) -> None:
    world.provider.needs_key = True
    before = desk_of(world, OLD)
    await before.service.set(GUILD, "fake", KEY, ADMIN)
    await before.service.set(GUILD, "fake", OTHER, ADMIN)
    both = desk_of(world, NEW, OLD)
    await both.service.refresh()
    after = desk_of(world, NEW)
    await after.service.refresh()
    held = after.keyring.key(FIRST), after.keyring.key(SECOND)
    assert [key.reveal() for key in held if key] == [KEY.reveal(), OTHER.reveal()]
    assert after.keyring.own("fake", GUILD) == SECOND.alias


async def test_a_lost_secret_is_told_and_the_operator_does_not_pay_instead(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.service.set(GUILD, "fake", KEY, ADMIN)
    lost = desk_of(desk.world, OLD)
    with caplog.at_level(logging.ERROR):
        await lost.service.refresh()
        await lost.service.refresh()
    assert len(caplog.records) == 1
    registry = Registry(desk.world.providers, lost.keyring)
    assert registry.payer("fake", GUILD) is None
    assert registry.models(GUILD) == ()
    assert registry.models(GUILD + 1) != ()
    with pytest.raises(SealBroken):
        await lost.service.test(GUILD, "fake")
    await lost.service.set(GUILD, "fake", OTHER, ADMIN)
    assert registry.payer("fake", GUILD) == SECOND.alias


async def test_the_key_is_nowhere_but_in_the_vault(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await desk.service.set(GUILD, "fake", KEY, ADMIN)
    await desk.service.test(GUILD, "fake")
    await desk.service.set(GUILD, "fake", OTHER, ADMIN)
    desk.world.keyring = desk.keyring
    assert (await desk.world.ask()).job.account == SECOND.alias
    await desk.service.remove(GUILD, "fake", ADMIN)
    assert (await desk.world.ask()).job.account == "operator"
    await desk.world.database.aclose()
    files = [file for file in desk.world.data_dir.rglob("*") if file.is_file()]
    assert any(file.name == "clapper.db" for file in files)
    for file in files:
        assert b"canary" not in file.read_bytes(), file.name
    assert "canary" not in caplog.text + repr(vars(desk.service)) + repr(vars(desk.keyring))
