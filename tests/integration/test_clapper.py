"""`/clapper …`: what admins set, and that nobody else does."""

import logging
from datetime import timedelta

import discord
import pytest
from discord import app_commands

from bot.domain.money import LimitKind, Period, Unit
from bot.domain.quota import Allowance, Block, Grant, GuildSettings, PrivateClips, Target, TargetKind
from tests.fakes.books import standing
from tests.integration.reading import admin, said
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio


def entries(stage: Stage) -> dict[tuple[Target, Period, Unit], int]:
    return {key: entry.amount for key, entry in stage.services.limits.entries.items()}


async def test_every_member_s_limit(stage: Stage) -> None:
    text = await admin(stage, "quota set", credits=50)
    assert text.startswith("Saved. From now on every member may spend 50 credits a month.")
    assert entries(stage) == {(Target(TargetKind.MEMBERS, stage.guild.id), Period.MONTH, Unit.CREDITS): 50}
    assert [actor.user_id for actor in stage.services.limits.actors] == [stage.admin.id]


async def test_a_role_s_limit_in_clips_a_day(stage: Stage) -> None:
    role = stage.guild.create_role("Artists")
    text = await admin(stage, "quota set", credits=1, period="day", unit="clips", role=role)
    assert text.startswith(f"Saved. From now on each member of <@&{role.id}> may spend 1 clip a day;")
    assert entries(stage) == {(Target(TargetKind.ROLE, stage.guild.id, role.id), Period.DAY, Unit.CLIPS): 1}


async def test_one_member_s_limit(stage: Stage) -> None:
    text = await admin(stage, "quota set", credits=0, period="week", member=stage.member)
    assert text.startswith(f"Saved. From now on <@{stage.member.id}> may spend 0 credits a week, whatever their roles.")
    assert entries(stage) == {(Target(TargetKind.MEMBER, stage.guild.id, stage.member.id), Period.WEEK, Unit.CREDITS): 0}


async def test_a_role_and_a_member_at_once_are_refused(stage: Stage) -> None:
    role = stage.guild.create_role("Artists")
    for command in ("quota set", "quota clear"):
        more = {"credits": 5} if command == "quota set" else {}
        text = await admin(stage, command, role=role, member=stage.member, **more)
        assert text.startswith("Name a role or a member, not both.")
    assert entries(stage) == {}


async def test_a_grant_shows_what_the_member_has_now(stage: Stage) -> None:
    stage.services.limits.standings = (
        standing(LimitKind.MEMBER, 100, stage.now, used=90),
        standing(LimitKind.MEMBER, 3, stage.now, period=Period.DAY, unit=Unit.CLIPS, used=1),
    )
    text = await admin(stage, "quota grant", credits=40, member=stage.member, reason="birthday")
    assert text.splitlines() == [
        f"Done. <@{stage.member.id}> got 40 credits more until the period ends. They have now:",
        "- **50** of 140 credits left this month; renews <t:1796083200:f>",
        "- **2** of 3 clips left today; renews <t:1795305600:f>",
    ]
    (actor,) = stage.services.limits.actors
    assert (actor.user_id, actor.reason, actor.operator) == (stage.admin.id, "birthday", False)


async def test_a_grant_without_a_limit_in_credits_is_refused(stage: Stage) -> None:
    stage.services.limits.standings = (standing(LimitKind.MEMBER, 3, stage.now, unit=Unit.CLIPS),)
    assert (await admin(stage, "quota grant", credits=40, member=stage.member)).startswith("They have no limit in credits")


async def test_clearing(stage: Stage) -> None:
    await admin(stage, "quota set", credits=50, member=stage.member)
    await admin(stage, "quota set", credits=5, period="day", member=stage.member)
    assert (await admin(stage, "quota clear", member=stage.member)).startswith(f"Removed: 2 entries of <@{stage.member.id}>.")
    assert await admin(stage, "quota clear", member=stage.member) == f"Nothing was set for <@{stage.member.id}>."
    assert await admin(stage, "quota clear") == "Nothing was set for every member."


async def test_show_has_all_that_holds(stage: Stage) -> None:
    limits, now = stage.services.limits, stage.now
    stage.services.spent = 20
    limits.entries[Target(TargetKind.ROLE, stage.guild.id, 5), Period.MONTH, Unit.CREDITS] = Allowance(Period.MONTH, Unit.CREDITS, 300)
    for period, amount in ((Period.DAY, 5), (Period.MONTH, 70)):
        limits.entries[Target(TargetKind.MEMBER, stage.guild.id, 8), period, Unit.CREDITS] = Allowance(period, Unit.CREDITS, amount)
    limits.grants.append(Grant(9, 40, now + timedelta(days=9), "4", "birthday", now))
    limits.blocks[stage.guild.id, 6] = Block(6, "too many foxes", None, 4, now)
    ends = int((now + timedelta(days=9)).timestamp())
    assert (await admin(stage, "quota show")).splitlines() == [
        "**Quotas of this server** · days, weeks and months by `UTC`",
        "**The server as a whole**: the operator sets it, it renews by UTC",
        "- 1,000 credits a month: 0 used, 20 held by unfinished videos, **980 left**; renews <t:1796083200:f> (the operator's default)",
        "**Every member** without an entry of their own or of a role",
        "- 100 credits a month (the operator's default)",
        "**Roles**: for each of its members; of several roles the most generous counts",
        "- <@&5>: 300 credits a month",
        "**Members**: instead of all of the above",
        "- <@8>: 5 credits a day, 70 credits a month",
        "**Granted**: on top, until the period ends",
        f"- <@9>: 40 credits more until <t:{ends}:f> · birthday",
        "**Blocked**: may order nothing",
        "- <@6> until lifted · too many foxes",
    ]


async def test_show_does_without_what_is_used_when_the_store_is_slow(stage: Stage) -> None:
    stage.services.purse_is_slow = True
    assert "- 1,000 credits a month (the operator's default)" in (await admin(stage, "quota show")).splitlines()


async def test_a_long_list_is_cut_and_counted(stage: Stage) -> None:
    for number in range(200):
        target = Target(TargetKind.MEMBER, stage.guild.id, 10**17 + number)
        stage.services.limits.entries[target, Period.MONTH, Unit.CREDITS] = Allowance(Period.MONTH, Unit.CREDITS, 5)
    text = await admin(stage, "quota show")
    shown = text.count("\n- <@1")
    assert shown > 20
    assert len(text) <= 2000
    assert text.splitlines()[-1] == f"-# … and {200 - shown} more"


async def test_the_time_zone(stage: Stage) -> None:
    assert (await admin(stage, "timezone")).startswith("Days, weeks and months of this server begin by **UTC**.")
    assert (await admin(stage, "timezone", zone="europe/berlin")).splitlines() == [
        "Days, weeks and months of this server begin by **Europe/Berlin**. What the operator sets runs by UTC.",
        "A change of the zone begins with the next period of each limit; the last one begins <t:1796083200:f> (<t:1796083200:R>).",
    ]
    assert stage.services.limits.zones == {stage.guild.id: "Europe/Berlin"}
    assert (await admin(stage, "timezone", zone="Berlin-on-the-moon")).startswith("I do not know the time zone `Berlin-on-the-moon`.")


async def test_zones_to_choose_from(stage: Stage) -> None:
    async def choices(typed: str) -> list[object]:
        found = await stage.admin.autocomplete(stage.channel, "clapper timezone", "zone", typed)
        return [choice["value"] for choice in found]

    assert await choices("lon") == ["Europe/London"]
    assert await choices("new york") == ["America/New_York"]
    assert await choices("o") == ["America/New_York", "Asia/Tokyo", "Europe/Berlin", "Europe/London"]


KEPT = "- Prompts and clips are erased 180 days after a video has ended (`retention`)."


async def test_settings(stage: Stage) -> None:
    assert (await admin(stage, "settings")).splitlines() == [
        "**Settings of this server**",
        "- No order waits for a confirmation of its price (`confirm_at`).",
        "- Alerts go nowhere: there is no `log_channel`.",
        "- Without a model named, the cheapest that fits is taken (`default_model`).",
        "- Clips can be ordered in every channel, age-restricted or not (`age_restricted_only`).",
        "- Clips are not hidden as spoilers (`spoiler`).",
        "- Members may have clips sent to their direct messages (`private`).",
        KEPT,
    ]
    changes = {"age_restricted_only": True, "spoiler": True, "private": "force"}
    text = await admin(stage, "settings", confirm_at=50, log_channel=stage.channel, default_model="other/text", **changes)
    assert text.splitlines() == [
        "Saved.",
        "**Settings of this server**",
        "- Orders from 50 credits on wait until the member confirms the price.",
        f"- Alerts at 50, 80, 95 and 100 % of the server's allotment go to <#{stage.channel.id}>.",
        "- Without a model named, `other/text` is taken where it fits, else the cheapest that fits.",
        "- Clips can be ordered in age-restricted channels only.",
        "- Clips are hidden as spoilers until they are clicked.",
        "- Every clip is sent to its member's direct messages, none is posted here.",
        KEPT,
    ]
    assert stage.services.guilds.held[stage.guild.id] == GuildSettings(
        50, stage.channel.id, "other/text", age_restricted_only=True, spoiler=True, private=PrivateClips.FORCE
    )
    changes = {"age_restricted_only": False, "spoiler": False, "private": "allow"}
    await admin(stage, "settings", confirm_at=0, alerts=False, default_model="cheapest", **changes)
    assert stage.services.guilds.held[stage.guild.id] == GuildSettings()


async def test_a_model_that_does_not_exist_is_no_default(stage: Stage) -> None:
    assert (await admin(stage, "settings", default_model="demo/nothing")).startswith("I do not know the model `demo/nothing`.")
    found = await stage.admin.autocomplete(stage.channel, "clapper settings", "default_model", "cl")
    assert [(choice["name"], choice["value"]) for choice in found] == [("The cheapest that fits", "cheapest"), ("demo/clip", "demo/clip")]


async def test_a_log_channel_must_be_one_where_the_bot_can_post(stage: Stage) -> None:
    closed = stage.guild.create_text_channel(
        "closed", overwrites={stage.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    text = await admin(stage, "settings", log_channel=closed, confirm_at=5)
    assert text.startswith(f"I could not post in <#{closed.id}>: I lack *Send Messages*.")
    assert stage.services.guilds.held == {}


async def test_blocks(stage: Stage) -> None:
    text = await admin(stage, "block", member=stage.member, reason="too many foxes", days=3)
    until = stage.now + timedelta(days=3)
    assert text.startswith(f"<@{stage.member.id}> can order nothing here until <t:{int(until.timestamp())}:f>.")
    block = stage.services.limits.blocks[stage.guild.id, stage.member.id]
    assert block == Block(stage.member.id, "too many foxes", until, stage.admin.id, stage.now)
    assert await admin(stage, "unblock", member=stage.member) == f"<@{stage.member.id}> can order again."
    assert await admin(stage, "unblock", member=stage.member) == f"<@{stage.member.id}> was not blocked."
    assert "until you lift it" in await admin(stage, "block", member=stage.member)


def subcommands(stage: Stage) -> list[str]:
    root = stage.client.tree.get_command("clapper")
    assert isinstance(root, app_commands.Group)
    return [command.qualified_name for command in root.walk_commands() if isinstance(command, app_commands.Command)]


NEEDED = {
    "clapper quota set": ("credits",),
    "clapper quota grant": ("credits", "member"),
    "clapper block": ("member",),
    "clapper unblock": ("member",),
    "clapper explain": ("member",),
    "clapper key set": ("provider",),
    "clapper key test": ("provider",),
    "clapper key remove": ("provider",),
    "clapper import": ("file",),
}


async def test_the_bot_checks_every_subcommand_for_itself(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """A server may open the command to everyone in its own settings; that hands over nothing."""
    root = stage.env.backend.find_command("clapper", None, type=1)
    assert root is not None
    assert root["default_member_permissions"] == discord.Permissions(manage_guild=True).value
    root["default_member_permissions"] = None
    commands = subcommands(stage)
    assert len(commands) >= 14
    values = {"credits": 5, "member": stage.member, "provider": "aigate", "file": ("settings.json", b"{}")}
    for command in commands:
        options = {name: values[name] for name in NEEDED.get(command, ())}
        with caplog.at_level(logging.INFO):
            text = said(await stage.member.slash(stage.channel, command, **options))
        assert text.startswith("Only people who may manage this server can do that."), command
        refused = [record for record in caplog.records if f"/{command}," in record.message and record.levelno >= logging.INFO]
        assert f"member {stage.member.id}" in refused[-1].message, command
        assert f"server {stage.guild.id}, channel {stage.channel.id}" in refused[-1].message
    assert stage.services.limits.actors == []
    assert stage.services.limits.asked == []
    assert stage.services.guilds.saved_by == []
    assert stage.services.usage.spans == []
