"""Files of settings: looked at, then applied once and as a whole."""

import pytest

from bot.domain.errors import NotAllowed, RequestRefused
from bot.domain.moderation import ModerationRules, ReviewMode
from bot.domain.policy import Entry, EntryKind
from bot.domain.quota import GuildSettings
from bot.domain.transfer import Known, ListChange, ReviewChange, Wanted
from bot.patterns import Re2Engine
from bot.services.registry import Registry
from bot.services.transfer import Transfer
from tests.unit.services.admins import ADMIN, saved
from tests.unit.services.world import CHANNEL, GUILD, World

pytestmark = pytest.mark.asyncio


def transfer_of(world: World) -> Transfer:
    registry = Registry(world.providers)
    return Transfer(
        configs=world.database.configs,
        registry=registry,
        policies=world.policies(),
        engine=Re2Engine(),
        clock=world.clock,
        ids=world.ids,
    )


KNOWN = Known(frozenset({GUILD, 31}), frozenset({CHANNEL}), frozenset({CHANNEL}))


async def test_nothing_is_written_before_it_is_applied_and_then_once(world: World) -> None:
    transfer = transfer_of(world)
    found = await transfer.preview(GUILD, Wanted(settings={"longest": 7}, zone="Asia/Tokyo"), KNOWN)
    assert found.key is not None
    assert (await world.database.guilds.settings(GUILD)).longest is None
    with pytest.raises(NotAllowed, match="import-over"):
        await transfer.apply(GUILD + 1, found.key, ADMIN)
    assert await transfer.apply(GUILD, found.key, ADMIN) == 2
    assert (await transfer.read(GUILD)).zone == "Asia/Tokyo"
    with pytest.raises(NotAllowed, match="import-over"):
        await transfer.apply(GUILD, found.key, ADMIN)
    assert (await transfer.preview(GUILD, Wanted(settings={"longest": 7}), KNOWN)).key is None


async def test_what_changed_meanwhile_is_not_overwritten(world: World) -> None:
    transfer = transfer_of(world)
    found = await transfer.preview(GUILD, Wanted(settings={"longest": 7}), KNOWN)
    assert found.key is not None
    await saved(world, spoiler=True)
    with pytest.raises(NotAllowed, match="import-changed"):
        await transfer.apply(GUILD, found.key, ADMIN)
    assert await world.database.guilds.settings(GUILD) == GuildSettings(spoiler=True)


async def test_a_look_is_over_after_a_quarter_of_an_hour_and_when_it_is_discarded(world: World) -> None:
    transfer = transfer_of(world)
    keys = [(await transfer.preview(GUILD, Wanted(settings={"longest": 7}), KNOWN)).key or "" for _ in range(2)]
    transfer.discard(GUILD, keys[0])
    with pytest.raises(NotAllowed, match="import-over"):
        await transfer.apply(GUILD, keys[0], ADMIN)
    await world.clock.advance(901)
    with pytest.raises(NotAllowed, match="import-over"):
        await transfer.apply(GUILD, keys[1], ADMIN)


async def test_words_and_patterns_come_as_if_they_were_typed_and_reviews_need_somebody_to_ask(world: World) -> None:
    transfer = transfer_of(world)
    found = await transfer.preview(GUILD, Wanted(moderation={"words": ("Fox", " fox ", "two  words"), "patterns": ("f.x",)}), KNOWN)
    assert found.differences == (ListChange("words", (), ("Fox", "two words")), ListChange("patterns", (), ("f.x",)))
    assert found.key is not None
    assert await transfer.apply(GUILD, found.key, ADMIN) == 2
    rules = await world.database.moderation.rules(GUILD)
    assert rules == ModerationRules(("Fox", "two words"), ("f.x",))
    for wrong, key in (
        ({"patterns": ("(",)}, "moderation-pattern-wrong"),
        ({"words": ("f*x",)}, "moderation-word-pattern"),
        ({"review": ReviewMode.ALL}, "moderation-no-channel"),
        ({"review": ReviewMode.ALL, "channel": 7}, "moderation-no-channel"),
    ):
        with pytest.raises(RequestRefused, match=key):
            await transfer.preview(GUILD, Wanted(moderation=wrong), KNOWN)
    asked = await transfer.preview(GUILD, Wanted(moderation={"review": ReviewMode.ALL, "channel": CHANNEL}), KNOWN)
    assert asked.differences == (ReviewChange("review", ReviewMode.OFF, ReviewMode.ALL), ReviewChange("channel", None, CHANNEL))


async def test_a_zone_or_a_default_model_that_there_is_not_is_refused(world: World) -> None:
    with pytest.raises(RequestRefused, match="timezone-unknown"):
        await transfer_of(world).preview(GUILD, Wanted(zone="Mars/Olympus"), KNOWN)
    with pytest.raises(RequestRefused, match="model-unknown"):
        await transfer_of(world).preview(GUILD, Wanted(settings={"default_model": "fake/none"}), KNOWN)
    wanted = Wanted(entries=frozenset({Entry(EntryKind.MODEL, "none/*", allowed=False)}))
    assert [entry.subject for entry in (await transfer_of(world).preview(GUILD, wanted, KNOWN)).unknown] == ["none/*"]
