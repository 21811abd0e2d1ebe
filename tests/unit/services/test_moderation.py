"""A server's word list: changed by its admins, kept ready, and never in the way of other orders."""

import pytest

from bot.domain.errors import RequestRefused
from bot.domain.moderation import ReviewMode
from tests.unit.services.moderators import ADMIN, MODERATORS, rules
from tests.unit.services.world import GUILD, World

pytestmark = pytest.mark.asyncio


async def test_admins_change_lists_and_are_told_what_holds(world: World) -> None:
    service = world.moderation()
    view = await service.set_words(GUILD, "gun\nbow", "", ADMIN)
    assert (view.rules.words, view.merged, view.channel) == (("gun", "bow"), False, None)
    assert (await service.set_patterns(GUILD, "ax+e", "", ADMIN)).rules.patterns == ("ax+e",)
    assert [await service.try_out(GUILD, text) for text in ("a Bow", "AXXE", "fox")] == ["bow", "ax+e", None]
    with pytest.raises(RequestRefused) as caught:
        await service.set_review(GUILD, ADMIN, mode=ReviewMode.ALL)
    assert caught.value.key == "moderation-no-channel"
    view = await service.set_review(GUILD, ADMIN, mode=ReviewMode.ALL, channel=MODERATORS)
    assert (view.rules.review, view.channel) == (ReviewMode.ALL, MODERATORS)
    assert (await service.set_words(GUILD, "axe", "stale", ADMIN)).merged
    assert (await service.view(GUILD)).rules.words == ("axe", "gun", "bow")


async def test_a_stored_pattern_that_no_longer_works_stops_nothing_else(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await rules(world, patterns=("(", "bow"))
    service = world.moderation()
    assert [await service.try_out(GUILD, text) for text in ("(", "bow", "gun")] == [None, "bow", "gun"]
    assert "left out" in caplog.text


async def test_few_lists_are_kept_ready(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.services.moderation.COMPILED_MOST", 1)
    service = world.moderation()
    for word in ("gun", "bow", "gun"):
        await rules(world, words=(word,))
        assert await service.try_out(GUILD, word) == word
    assert len(service._screens) == 1
