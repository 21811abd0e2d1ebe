"""Notices on their way to a log channel, and names of members."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.discord_io.members import display_names
from bot.domain.errors import ReadFailed
from bot.domain.outcomes import CannotPost, Posted, TryLater
from bot.domain.quota import Notice
from tests.integration.posting import noticing
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""SimCord's world begins here."""

ENDS = datetime(2026, 12, 1, tzinfo=UTC)


def alert(stage: Stage, level: int = 80, left: int = 200) -> Notice:
    values = (("level", level), ("period", "month"), ("unit", "credits"), ("left", left), ("most", 1000), ("ends", ENDS))
    return Notice("k3v9", stage.guild.id, stage.channel.id, "notice-alert", values, "nonce-1", EPOCH, first_try_at=EPOCH)


@pytest.mark.parametrize(
    ("level", "left", "words"),
    [
        (
            80,
            200,
            (
                "**80 % of this server's allotment is used**: 200 of 1,000 credits are left this month. "
                "It renews <t:1796083200:f> (<t:1796083200:R>)."
            ),
        ),
        (
            100,
            0,
            (
                "**This server's allotment is used up**: nothing is left of 1,000 credits this month. "
                "It renews <t:1796083200:f> (<t:1796083200:R>)."
            ),
        ),
    ],
)
async def test_an_alert_in_words(stage: Stage, level: int, left: int, words: str) -> None:
    notices = noticing(stage)
    assert isinstance(await notices.post(alert(stage, level, left)), Posted)
    message = stage.channel.last_message
    assert message is not None
    assert message.content.splitlines() == [words, "-# `notice/k3v9`"]
    (body,) = stage.sent(f"/channels/{stage.channel.id}/messages")
    assert (body["nonce"], body["enforce_nonce"]) == ("nonce-1", True)
    assert body["allowed_mentions"] == {"parse": []}


async def test_the_same_nonce_makes_one_message(stage: Stage) -> None:
    notices = noticing(stage)
    await notices.post(alert(stage))
    bodies = stage.sent(f"/channels/{stage.channel.id}/messages")
    await notices.post(alert(stage))
    assert stage.sent(f"/channels/{stage.channel.id}/messages")[1] == bodies[0]


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (404, 10003, CannotPost),
        (403, 50001, CannotPost),
        (403, 50013, CannotPost),
        (400, 200000, CannotPost),
        (404, 10008, Posted),
        (401, 0, TryLater),
    ],
)
async def test_what_discord_s_refusals_mean(stage: Stage, status: int, code: int, outcome: type[object]) -> None:
    stage.env.inject_error("POST", "/channels/*/messages", status=status, code=code, message="no")
    assert isinstance(await noticing(stage).post(alert(stage)), outcome)
    assert stage.channel.last_message is None


async def test_a_fault_of_discord_s_is_doubtful(stage: Stage) -> None:
    stage.env.inject_error("POST", "/channels/*/messages", status=500)
    outcome = await noticing(stage).post(alert(stage))
    assert isinstance(outcome, TryLater)
    assert outcome.doubtful


async def test_it_is_found_again_by_its_reference(stage: Stage) -> None:
    notices = noticing(stage)
    await stage.member.send(stage.channel, "`notice/k3v9` says somebody else")
    assert not await notices.look_for(alert(stage))
    await notices.post(alert(stage))
    assert await notices.look_for(alert(stage))
    assert not await notices.look_for(replace(alert(stage), id="other"))
    assert not await notices.look_for(replace(alert(stage), first_try_at=datetime.now(UTC) + timedelta(days=9999)))


async def test_an_empty_history_proves_nothing(stage: Stage) -> None:
    with pytest.raises(ReadFailed):
        await noticing(stage).look_for(alert(stage))


async def test_a_channel_that_is_gone_holds_nothing(stage: Stage) -> None:
    assert not await noticing(stage).look_for(replace(alert(stage), channel_id=1))


async def test_names_are_asked_for_a_few_at_a_time_and_those_who_left_have_none(stage: Stage) -> None:
    crowd = [stage.guild.add_member(stage.env.create_user(f"fox{number}")) for number in range(12)]
    ids = [4242, 0, *(one.id for one in crowd)]
    names = await display_names(stage.client, stage.guild.id, ids)
    assert names == {one.id: one.name for one in crowd[:9]}
    assert await display_names(stage.client, 4711, ids) == {}


async def test_a_fault_of_discord_s_leaves_a_name_out(stage: Stage) -> None:
    stage.env.inject_error("GET", "/guilds/*/members/*", status=403, code=50001)
    assert await display_names(stage.client, stage.guild.id, [stage.member.id, stage.admin.id]) == {stage.admin.id: "ada"}
