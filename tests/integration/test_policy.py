"""`/clapper allow`, `deny`, `clear`, `pause`, `resume`, and what they mean for lists, `/quota` and `explain`."""

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.domain.policy import Entry, EntryKind
from bot.domain.quota import Actor, GuildSettings, Pause, PrivateClips
from tests.integration.reading import admin, said
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio

NOTHING = "**What may be ordered here**: everything, everywhere, by everyone. Nothing is allowed or denied by name."


def entries(stage: Stage) -> set[tuple[str, str, bool]]:
    return {(one.kind.value, one.subject, one.allowed) for one in stage.services.guilds.entries.get(stage.guild.id, frozenset())}


async def test_without_options_all_that_holds_is_shown(stage: Stage) -> None:
    for command in ("allow", "deny"):
        assert await admin(stage, command) == NOTHING
    assert stage.services.guilds.saved_by == []


async def test_what_is_allowed_denied_and_bounded_is_shown_and_taken_back(stage: Stage) -> None:
    artists, everyone = stage.guild.create_role("Artists"), stage.guild.default_role
    await admin(stage, "deny", channel=stage.channel, role=everyone)
    text = await admin(stage, "allow", role=artists, model="demo/*", longest=10, highest_price=50)
    assert text.splitlines() == [
        "Saved.",
        "**What may be ordered here**",
        f"- Not in <#{stage.channel.id}>, nor in what is inside",
        f"- Only by members of <@&{artists.id}>",
        "- Not by members of @everyone",
        "- Only with `demo/*`",
        "- No clip longer than 10 s",
        "- No order dearer than 50 credits",
    ]
    assert entries(stage) == {
        ("channel", str(stage.channel.id), False),
        ("role", str(artists.id), True),
        ("role", str(stage.guild.id), False),
        ("model", "demo/*", True),
    }
    assert (await admin(stage, "clear", channel=stage.channel)).splitlines()[0] == "Removed 1 entry."
    assert (await admin(stage, "clear", every="roles")).splitlines()[0] == "Removed 2 entries."
    assert (await admin(stage, "clear", model="other/text")).splitlines()[0] == "There was no such entry."
    await admin(stage, "allow", longest=0, highest_price=0)
    assert (await admin(stage, "clear", every="everything")).splitlines() == ["Removed 1 entry.", NOTHING]
    assert (await admin(stage, "clear")).startswith("Say what to take back: a channel, a role, a model, or `every`.")


async def test_allowing_what_a_category_denies_is_saved_and_said(stage: Stage) -> None:
    category = stage.guild.create_category("Quiet corner")
    inside = stage.guild.create_text_channel("inside", category=category)
    await admin(stage, "deny", channel=category)
    lines = (await admin(stage, "allow", channel=inside)).splitlines()
    assert lines[1] == (
        f"<#{inside.id}> stays denied all the same, through <#{category.id}>: what denies is stronger. `/clapper clear` takes that back."
    )
    lines = (await admin(stage, "allow", channel=category)).splitlines()
    assert "stays denied" not in lines[1]


async def test_allowing_what_was_denied_shuts_nothing_else_out(stage: Stage) -> None:
    await admin(stage, "deny", model="demo/clip")
    assert (await admin(stage, "allow", model="demo/clip")).splitlines() == [
        "Saved.",
        "`demo/clip` is no longer denied. Nothing else is shut out by that; to allow only this, allow it once more.",
        NOTHING,
    ]
    assert entries(stage) == set()


async def test_models_to_choose_from(stage: Stage) -> None:
    found = await stage.admin.autocomplete(stage.channel, "clapper deny", "model", "demo")
    assert [choice["value"] for choice in found] == ["demo/*", "demo/clip"]
    await admin(stage, "deny", model="demo/*")
    found = await stage.admin.autocomplete(stage.channel, "clapper explain", "model", "")
    assert [choice["value"] for choice in found] == ["demo/clip", "other/text"], "why one is denied can be asked"
    text = await admin(stage, "deny", model="demo/nothing")
    assert text.startswith("I know no model or provider `demo/nothing`.")


async def test_pause_and_resume(stage: Stage) -> None:
    await stage.member.slash(stage.channel, "video", prompt="fox", model="demo/clip")
    assert (await admin(stage, "pause", reason="holidays")) == (
        "**Orders are paused.** New ones are refused with your reason. 1 video waits and is held until you resume; its member can "
        "cancel it. Nothing is being made. `/clapper resume` ends it."
    )
    pause = stage.services.guilds.held[stage.guild.id].pause
    assert pause == Pause(stage.now, "holidays")
    since = f"<t:{int(stage.now.timestamp())}:f>"
    told = f"**Orders are paused** by an admin of this server since {since} · holidays"
    assert told in said(await stage.member.slash(stage.channel, "quota"))
    assert told in await admin(stage, "settings")
    explained = await admin(stage, "explain", member=stage.member)
    assert "What decides: **an admin has paused orders in this server**." in explained
    assert f"❌ Orders are paused since {since} · holidays" in explained
    assert (await admin(stage, "pause")).startswith("Orders were paused already. 1 video waits.")
    assert await admin(stage, "resume") == "**Orders are taken again.** 1 video that waited goes on."
    assert await admin(stage, "resume") == "Orders were not paused."
    assert "paused" not in said(await stage.member.slash(stage.channel, "quota"))


async def test_explain_names_every_rule_in_the_order_in_which_it_is_asked(stage: Stage) -> None:
    role = stage.guild.create_role("Artists")
    artist = stage.guild.add_member(stage.env.create_user("art"), roles=[role])
    stage.services.guilds.held[stage.guild.id] = GuildSettings(
        longest=5, highest_price=4, age_restricted_only=True, private=PrivateClips.FORBID
    )
    stage.services.guilds.entries[stage.guild.id] = frozenset({
        Entry(EntryKind.CHANNEL, "77", allowed=True),
        Entry(EntryKind.ROLE, str(role.id), allowed=True),
        Entry(EntryKind.MODEL, "demo/*", allowed=False),
    })
    lines = (await admin(stage, "explain", member=artist, model="demo/clip")).splitlines()
    assert lines[0].endswith("What decides: **clips can be ordered in age-restricted channels only**.")
    assert lines[1:10] == [
        "✅ Not blocked",
        f"✅ I can post in <#{stage.channel.id}>",
        "❌ Only age-restricted channels are allowed",
        "❌ Only these channels are allowed: <#77>",
        f"✅ The member is allowed through <@&{role.id}>",
        "ℹ️ Clips by direct message are refused",  # noqa: RUF001 - as it is shown
        "✅ `demo/clip` is on offer, from 5 credits a clip",
        "❌ The model is denied through `demo/*`",
        "✅ No clip longer than 5 s",
    ]
    assert lines[10:12] == ["❌ No order dearer than 4 credits", "✅ The operator takes orders"]


def late_night(stage: Stage) -> tuple[ChannelHandle, ChannelHandle]:
    """A category with an age-restricted channel, which SimCord does not know of."""
    category = stage.guild.create_category("Late night")
    late = stage.guild.create_text_channel("late", category=category)
    known = stage.client.get_channel(late.id)
    assert isinstance(known, discord.TextChannel)
    known.nsfw = True
    return category, late


async def test_explain_knows_a_channel_s_category_and_its_age_restriction(stage: Stage) -> None:
    category, late = late_night(stage)
    stage.services.guilds.held[stage.guild.id] = GuildSettings(age_restricted_only=True)
    stage.services.guilds.entries[stage.guild.id] = frozenset({Entry(EntryKind.CHANNEL, str(category.id), allowed=True)})
    text = await admin(stage, "explain", member=stage.member, channel=late)
    assert text.startswith("**Yes.**")
    assert f"✅ The channel is allowed through <#{category.id}>" in text
    assert (await admin(stage, "explain", member=stage.member)).startswith("**No.**")


async def test_an_order_carries_what_its_channel_is_in(stage: Stage) -> None:
    category, late = late_night(stage)
    thread = ChannelHandle(stage.env, stage.guild, stage.env.backend.create_thread(late.id, "films", stage.member.id, broadcast=True))
    for where, channels in ((late, (late.id, category.id)), (thread, (thread.id, late.id, category.id))):
        await stage.member.slash(where, "video", prompt="fox", model="demo/clip")
        (_, origin) = stage.services.orders[-1]
        assert origin.spot is not None
        assert (origin.spot.channels, origin.spot.age_restricted) == (channels, True)
    await stage.member.slash(stage.channel, "video", prompt="fox", model="demo/clip")
    spot = stage.services.orders[-1][1].spot
    assert spot is not None
    assert (spot.channels, spot.age_restricted) == ((stage.channel.id,), False)


async def test_nobody_but_managers_changes_what_may_be_ordered(stage: Stage) -> None:
    root = stage.env.backend.find_command("clapper", None, type=1)
    assert root is not None
    root["default_member_permissions"] = None
    for command, options in (("allow", {"longest": 5}), ("deny", {"channel": stage.channel}), ("pause", {}), ("clear", {"every": "roles"})):
        text = said(await stage.member.slash(stage.channel, f"clapper {command}", **options))
        assert text.startswith("Only people who may manage this server can do that.")
    assert stage.services.guilds.saved_by == []


async def test_the_trail_names_rules_and_pauses(stage: Stage) -> None:
    usage, now = stage.services.usage, stage.now
    who = stage.admin.id
    for what, subject, before, after in (
        ("rule", "channel:5", "", "denied"),
        ("rule", "model:demo/*", "allowed", ""),
        ("orders", "", "", "paused"),
        ("job", "abc", "queued", "cancelled"),
    ):
        await usage.note(stage.guild.id, Actor(who), what, subject, before, after, now)
    text = await admin(stage, "audit")
    assert "rule for <#5>: nothing → denied" in text
    assert r"rule for model:demo/\*: allowed → nothing" in text
    assert "orders: nothing → paused" in text
    assert "job abc: queued → cancelled" in text
