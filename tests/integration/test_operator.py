"""`/operator …`: who may, allotments and limits, servers, the worst month, the trail."""

from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.domain.money import Period, Unit
from bot.domain.quota import Actor, Allowance, ServerLine, TrailEntry
from tests.fakes.operators import NOW, guild_standing
from tests.integration.reading import said
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio

EVERY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("allot", {"guild_id": "1", "credits": 5}),
    ("limit", {"provider": "demo", "credits": 5}),
    ("clear", {"provider": "demo"}),
    ("servers", {}),
    ("forecast", {}),
    ("audit", {}),
    ("stop", {}),
    ("go", {}),
    ("uncertain", {}),
    ("provider status", {}),
    ("provider on", {"provider": "demo"}),
    ("provider off", {"provider": "demo"}),
    ("provider pause", {"provider": "demo"}),
    ("provider resume", {"provider": "demo"}),
)


def by(stage: Stage, reason: str = "") -> Actor:
    return Actor(stage.owner.id, operator=True, reason=reason)


@pytest.mark.parametrize(("command", "options"), EVERY, ids=lambda value: value if isinstance(value, str) else "")
async def test_an_administrator_who_does_not_run_the_bot_is_refused(
    stage: Stage, command: str, options: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "bot.discord_io.replies"):
        text = said(await stage.boss.slash(stage.channel, f"operator {command}", **options))
    assert text.startswith("Only whoever runs this Clapper can do that.\n-# Reference ")
    assert stage.services.operator.asked == []
    assert f"refused: not-owner (reference {text.rsplit(' ', 1)[1]}" in caplog.text
    assert f"member {stage.boss.id}" in caplog.text


async def test_every_subcommand_is_among_those_tried(stage: Stage) -> None:
    root = stage.env.backend.find_command("operator", None, type=1)
    assert root is not None
    found = {
        f"{option['name']} {inner['name']}" if option["type"] == discord.AppCommandOptionType.subcommand_group.value else option["name"]
        for option in root["options"]
        for inner in (option.get("options") or [{"name": ""}] if option["type"] == 2 else [{"name": ""}])
    }
    assert found == {command for command, _ in EVERY}


async def test_discord_shows_it_to_administrators_only_and_in_direct_messages(stage: Stage) -> None:
    root = stage.env.backend.find_command("operator", None, type=1)
    assert root is not None
    assert (root["default_member_permissions"], root["contexts"]) == (0, [0, 1])
    assert "operator stop" not in stage.admin.available_commands(stage.channel)
    assert "operator stop" in stage.boss.available_commands(stage.channel)


async def test_the_owner_has_no_need_of_a_server(stage: Stage) -> None:
    assert said(await stage.owner.user.slash("operator servers")) == "No server has an allotment of its own or has ordered yet; I am in 1."
    assert said(await stage.member.user.slash("operator servers")).startswith("Only whoever runs this Clapper")


async def test_an_allotment_is_saved_and_what_holds_is_shown(stage: Stage) -> None:
    text = said(await stage.owner.slash(stage.channel, "operator allot", guild_id=f" {stage.guild.id} ", credits=1500, period="week"))
    assert text == f"Saved. **Foxes** (`{stage.guild.id}`) may spend:\n• 1,500 credits a week"
    assert stage.services.operator.asked == [("allot", stage.guild.id, Allowance(Period.WEEK, Unit.CREDITS, 1500), by(stage))]


async def test_the_period_left_out_is_a_month(stage: Stage) -> None:
    assert "• 7 credits a month" in said(await stage.owner.slash(stage.channel, "operator allot", guild_id=str(stage.guild.id), credits=7))


@pytest.mark.parametrize("guild_id", ["12345", "Foxes", "-1", "9" * 30, "²"])
async def test_a_server_the_bot_is_not_in_is_refused(stage: Stage, guild_id: str) -> None:
    text = said(await stage.owner.slash(stage.channel, "operator allot", guild_id=guild_id, credits=5))
    assert text.startswith(f"{guild_id} is no server that I am in.")
    assert stage.services.operator.asked == []


async def test_servers_are_offered_by_name_to_the_owner_only(stage: Stage) -> None:
    stage.env.create_guild("Owls")
    await stage.env.settle()
    shown = await stage.owner.autocomplete(stage.channel, "operator allot", "guild_id", "ow")
    assert [choice["name"] for choice in shown] == ["Owls"]
    assert len(await stage.owner.autocomplete(stage.channel, "operator allot", "guild_id", "")) == 2
    assert await stage.boss.autocomplete(stage.channel, "operator allot", "guild_id", "") == []
    assert await stage.boss.autocomplete(stage.channel, "operator limit", "provider", "") == []


async def test_a_limit_at_a_provider(stage: Stage) -> None:
    shown = await stage.owner.autocomplete(stage.channel, "operator limit", "provider", "AI")
    assert [choice["value"] for choice in shown] == ["aigate"]
    text = said(await stage.owner.slash(stage.channel, "operator limit", provider="aigate", credits=5000))
    assert text == "Saved. All servers together may spend at `aigate`:\n• 5,000 credits a month: 12 spent, 3 held"
    assert stage.services.operator.asked == [("limit", "aigate", Allowance(Period.MONTH, Unit.CREDITS, 5000), by(stage))]


async def test_an_unknown_provider_is_refused_with_those_there_are(stage: Stage) -> None:
    text = said(await stage.owner.slash(stage.channel, "operator limit", provider="acme", credits=5))
    assert text.startswith("There is no provider `acme` here. There are: aigate, demo.")


async def test_clearing_says_what_holds_then(stage: Stage) -> None:
    text = said(await stage.owner.slash(stage.channel, "operator clear", guild_id=str(stage.guild.id)))
    assert text == f"Removed 2 entries. **Foxes** (`{stage.guild.id}`) may spend:\n• 1,000 credits a month (the default)"
    text = said(await stage.owner.slash(stage.channel, "operator clear", provider="demo"))
    assert text == "There was nothing to remove. `demo` has no limit of its own; the servers' allotments bound it."
    assert stage.services.operator.asked == [("clear", stage.guild.id, by(stage)), ("clear", "demo", by(stage))]


@pytest.mark.parametrize("options", [{}, {"guild_id": "1", "provider": "demo"}])
async def test_clearing_wants_one_thing_named(stage: Stage, options: dict[str, str]) -> None:
    assert said(await stage.owner.slash(stage.channel, "operator clear", **options)).startswith("Name either a server or a provider")


async def test_servers_are_listed_in_pages(stage: Stage) -> None:
    stage.services.operator.lines = (
        ServerLine(stage.guild.id, (guild_standing(1000, 120, 5),), 3),
        ServerLine(222, (guild_standing(50, 7),), 1),
        ServerLine(333, (guild_standing(50, 0),), 0),
    )
    result = await stage.owner.slash(stage.channel, "operator servers")
    assert said(result).splitlines() == [
        "**Servers** with an allotment of their own or orders, biggest first (I am in 1) · page 1 of 2",
        f"**Foxes** (`{stage.guild.id}`) · 1,000 credits a month: 120 spent, 5 held · 3 members this month",
        "a server that I am not in (`222`) · 50 credits a month: 7 spent, 0 held · 1 member this month",
    ]
    assert result.response is not None
    turned = await stage.owner.click(result.response, label="Next")
    assert turned.response is not None
    assert turned.response.id == result.response.id
    assert turned.response.content.splitlines()[1].startswith("a server that I am not in (`333`)")
    back = await stage.owner.click(turned.response, label="Back")
    assert back.response is not None
    assert "page 1 of 2" in back.response.content


async def test_the_worst_month(stage: Stage) -> None:
    assert said(await stage.owner.slash(stage.channel, "operator forecast")).splitlines() == [
        "**The worst month**: 31 days in which every server spends all it may",
        "In total at most **1,000 credits (US$10.00)**; the allotments of 1 server bind.",
        "`aigate`: at most 300 credits (US$3.00); your limit of 300 credits a month binds",
        "`demo`: at most 1,000 credits (US$10.00); the allotments bind",
        "-# One credit is nominally US$0.01; your provider's own prices may differ. A month can touch six weeks.",
    ]
    stage.services.operator.own_keys[stage.guild.id] = frozenset({"aigate"})
    text = said(await stage.owner.slash(stage.channel, "operator forecast"))
    assert "Outside of it, at providers for which they have keys of their own: Foxes (1 server)." in text
    assert "`aigate`: at most 0 credits (US$0.00); the allotments bind" in text


async def test_servers_that_other_processes_answer_count_as_well(stage: Stage) -> None:
    stage.services.operator.elsewhere = {222: "Owls"}
    assert said(await stage.owner.slash(stage.channel, "operator servers")).endswith("I am in 2.")
    text = said(await stage.owner.slash(stage.channel, "operator allot", guild_id="222", credits=5))
    assert text.startswith("Saved. **Owls** (`222`) may spend:")
    shown = await stage.owner.autocomplete(stage.channel, "operator allot", "guild_id", "ow")
    assert [choice["value"] for choice in shown] == ["222"]
    worst = said(await stage.owner.slash(stage.channel, "operator forecast"))
    assert "In total at most **2,000 credits (US$20.00)**; the allotments of 2 servers bind." in worst


async def test_the_trail_is_read_page_by_page(stage: Stage) -> None:
    first = TrailEntry("e1", NOW, 0, stage.owner.id, "provider", "demo", "on", "off", "")
    stage.services.operator.entries = (
        first,
        replace(first, id="e2", what="stop", subject="", before="", after="stopped", reason="empty *account*"),
        replace(first, id="e3", what="go"),
        replace(first, id="e4", guild_id=stage.guild.id, what="limit"),
    )
    result = await stage.owner.slash(stage.channel, "operator audit")
    at = f"<t:{int(NOW.timestamp())}:f> <@{stage.owner.id}>"
    assert said(result).splitlines() == [
        "**Changes** · what concerns no single server, newest first",
        f"{at} provider demo: on → off",
        f"{at} stop: \N{EN DASH} → stopped · empty \\*account\\*",
    ]
    assert result.response is not None
    older = await stage.owner.click(result.response, label="Older")
    assert older.response is not None
    assert older.response.content.splitlines()[1:] == [f"{at} go demo: on → off"]
    text = said(await stage.owner.slash(stage.channel, "operator audit", guild_id=str(stage.guild.id)))
    assert text.splitlines() == [f"**Changes** · **Foxes** (`{stage.guild.id}`), newest first", f"{at} limit demo: on → off"]
    assert said(await stage.owner.slash(stage.channel, "operator audit", guild_id="5")).startswith("No changes yet")


async def test_who_owns_the_application_is_the_operator_where_none_is_named(stage: Stage) -> None:
    assert stage.client.application is not None
    stage.client.owners = frozenset()
    await stage.client.setup_hook()
    assert stage.client.owners == {stage.client.application.owner.id}
