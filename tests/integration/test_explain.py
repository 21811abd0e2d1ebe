"""`/clapper explain`: yes or no, and the rule that decides."""

from datetime import timedelta

import discord
import pytest

from bot.domain.explaining import Ruling
from bot.domain.moderation import ModerationRules, ReviewMode
from bot.domain.money import LimitKind, LimitSource, Period, Unit
from bot.domain.quota import Block, GuildSettings
from tests.fakes.books import standing
from tests.integration.reading import admin
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio


async def test_yes_with_every_rule_that_was_asked(stage: Stage) -> None:
    stage.services.guilds.held[stage.guild.id] = GuildSettings(confirm_at=5)
    role = stage.guild.create_role("Artists")
    artist = stage.guild.add_member(stage.env.create_user("art"), roles=[role])
    stage.services.limits.standings = (
        standing(LimitKind.PROVIDER, 5000, stage.now, source=LimitSource.OPERATOR, used=10),
        standing(LimitKind.GUILD, 1000, stage.now),
        standing(
            LimitKind.MEMBER, 20, stage.now, period=Period.DAY, source=LimitSource.ROLE, role_id=role.id, used=5, reserved=5, granted=3
        ),
    )
    where, tomorrow = f"<#{stage.channel.id}>", "<t:1795305600:f>"
    assert (await admin(stage, "explain", member=artist)).splitlines() == [
        f"**Yes.** <@{artist.id}> could order in {where} now.",
        "✅ Not blocked",
        f"✅ I can post in {where}",
        "✅ `demo/clip` is on offer, from 5 credits a clip",
        "✅ The operator takes orders",
        (
            "✅ The operator at the provider: 5,000 credits a month: 10 used, 0 held by unfinished videos, **4,990 left**; "
            "renews <t:1796083200:f> (set by the operator)"
        ),
        (
            "✅ The server as a whole: 1,000 credits a month: 0 used, 0 held by unfinished videos, **1,000 left**; "
            "renews <t:1796083200:f> (the operator's default)"
        ),
        (
            "✅ The member: 20 credits a day and 3 granted on top: 5 used, 5 held by unfinished videos, **13 left**; "
            f"renews {tomorrow} (set for the role <@&{role.id}>)"
        ),
        "ℹ️ From 5 credits on the member has to confirm the price; this one would wait for that",  # noqa: RUF001 - as it is shown
    ]
    assert stage.services.limits.asked == [(stage.guild.id, artist.id, (role.id,), "demo", "operator")]


async def test_a_full_limit_is_named(stage: Stage) -> None:
    stage.services.limits.standings = (
        standing(LimitKind.GUILD, 1000, stage.now, used=998),
        standing(LimitKind.MEMBER, 3, stage.now, unit=Unit.CLIPS, source=LimitSource.MEMBER, used=3),
    )
    text = await admin(stage, "explain", member=stage.member)
    assert text.startswith(
        f"**No.** <@{stage.member.id}> could not order in <#{stage.channel.id}> now. What decides: **the limit of the server"
    )
    assert text.count("❌") == 2
    assert "❌ The member: 3 clips a month: 3 used, 0 held by unfinished videos, **0 left**;" in text
    assert "(set for one member)" in text


async def test_a_block_goes_before_all_else(stage: Stage) -> None:
    stage.services.limits.blocks[stage.guild.id, stage.member.id] = Block(
        stage.member.id, "too many foxes", stage.now + timedelta(days=1), stage.admin.id, stage.now
    )
    stage.services.limits.standings = (standing(LimitKind.MEMBER, 1, stage.now),)
    text = await admin(stage, "explain", member=stage.member, model="demo/nothing")
    assert "What decides: **the block**." in text
    assert "· too many foxes" in text
    assert "❌ There is no such model" in text


async def test_what_the_bot_lacks_in_another_channel(stage: Stage) -> None:
    quiet = stage.guild.create_text_channel("quiet", overwrites={stage.guild.default_role: discord.PermissionOverwrite(attach_files=False)})
    text = await admin(stage, "explain", member=stage.member, channel=quiet)
    assert text.startswith(
        f"**No.** <@{stage.member.id}> could not order in <#{quiet.id}> now. What decides: **my permissions in this channel**."
    )
    assert f"❌ I lack *Attach Files* in <#{quiet.id}>" in text


@pytest.mark.parametrize(
    ("ruling", "words"),
    [(Ruling.STOPPED, "the operator has stopped all orders"), (Ruling.PROVIDER_OFF, "the operator has switched the provider off")],
)
async def test_what_the_operator_holds_back(stage: Stage, ruling: Ruling, words: str) -> None:
    stage.services.closed["demo"] = ruling
    text = await admin(stage, "explain", member=stage.member)
    assert f"What decides: **{words}**." in text
    assert f"❌ {words[:1].upper()}{words[1:]}" in text


async def test_the_server_s_default_model_is_the_one_that_is_looked_at(stage: Stage) -> None:
    stage.services.guilds.held[stage.guild.id] = GuildSettings(default_model="other/text")
    assert "✅ `other/text` is on offer, from 30 credits a clip" in await admin(stage, "explain", member=stage.member)
    assert "✅ `demo/clip` is on offer" in await admin(stage, "explain", member=stage.member, model="demo/clip")


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (ModerationRules(("gun",)), "A prompt that the word list stops is refused; the member can send it to the moderators"),
        (ModerationRules((), ("gu+n",), ReviewMode.FLAGGED), "A prompt that the word list stops waits until a moderator approves it"),
        (ModerationRules(review=ReviewMode.ALL), "Every order waits here until a moderator approves it"),
    ],
)
async def test_moderation_is_named_where_it_applies(stage: Stage, rules: ModerationRules, words: str) -> None:
    assert "moderator" not in await admin(stage, "explain", member=stage.member)
    stage.services.moderation.held[stage.guild.id] = rules
    assert (await admin(stage, "explain", member=stage.member)).endswith(words)
