"""`/clapper usage` and `/clapper audit`."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.quota import TrailEntry, UsageLine
from tests.integration.reading import admin, said
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio


async def test_a_month_as_table_and_picture(stage: Stage) -> None:
    mia, gone = stage.member.id, 4242
    stage.services.usage.lines = [
        UsageLine(mia, "demo/clip", "operator", clips=2, credits=10, held=5, refunded=1, billed=(("USD", "0.25"), ("points", "7"))),
        UsageLine(gone, "other/text", "guild:1:1", clips=1, credits=30, held=0, refunded=0, billed=(("USD", "0.50"),)),
        UsageLine(mia, "other/text", "operator", clips=1, credits=30, held=0, refunded=0),
    ]
    result = await stage.admin.slash(stage.channel, "clapper usage")
    assert said(result).splitlines() == [
        "**Usage in November 2026**",
        f"`#1` <@{mia}> · `other/text` · 1 clip · **30** credits · operator's key",
        f"`#1` <@{mia}> · `demo/clip` · 2 clips · **10** credits · 5 held · 1 refunded · operator's key",
        f"`#2` <@{gone}> · `other/text` · 1 clip · **30** credits · own key",
        "**Together**: 4 clips, **70** credits, 5 held by unfinished videos, 1 refunded.",
        "-# 30 of these credits were paid with the server's own key.",
        "-# The providers said that they billed: 0.75 USD, 7 points.",
    ]
    assert result.response is not None
    (attachment,) = result.response.attachments
    assert attachment.filename == "clapper-usage.png"
    assert attachment.description == ("Credits spent in November 2026 by member and model. #1 mia: 40, #2 former member: 30")
    (chart,) = stage.services.painter.painted
    assert (chart.title, chart.subtitle) == ("Credits in November 2026", "70 credits, 4 clips, 2 members")
    assert chart.series == ("other/text", "demo/clip")
    assert [(bar.label, bar.short, bar.parts) for bar in chart.bars] == [("#1 mia", "#1", (30, 10)), ("#2 former member", "#2", (30, 0))]


async def test_a_month_by_name_and_by_the_server_s_clock(stage: Stage) -> None:
    stage.services.limits.zones[stage.guild.id] = "America/New_York"
    assert await admin(stage, "usage", month="2026-3") == "Nobody has ordered anything in March 2026."
    # Summer time began on 8 March.
    assert stage.services.usage.spans == [(datetime(2026, 3, 1, 5, tzinfo=UTC), datetime(2026, 4, 1, 4, tzinfo=UTC))]
    assert (await admin(stage, "usage", month="2026-13")).startswith("2026-13 is no month. Write it like 2026-11")


async def test_months_to_choose_from(stage: Stage) -> None:
    found = [str(choice["value"]) for choice in await stage.admin.autocomplete(stage.channel, "clapper usage", "month", "")]
    assert (found[0], found[1], found[11], len(found)) == ("2026-11", "2026-10", "2025-12", 24)


def changes(stage: Stage, count: int) -> list[TrailEntry]:
    """Newest first."""
    return [
        TrailEntry(f"e{n}", stage.now - timedelta(hours=n), stage.guild.id, 7, "limit-set", "member:8", "", f"{n} credits/month", "")
        for n in range(count)
    ]


async def test_the_trail_page_by_page(stage: Stage) -> None:
    stage.services.usage.entries = changes(stage, 32)
    first = await stage.admin.slash(stage.channel, "clapper audit")
    shown = said(first).splitlines()
    assert shown[:2] == [
        "**Who changed what**, newest first",
        f"<t:{int(stage.now.timestamp())}:f> <@7> · limit for <@8>: nothing → 0 credits/month",
    ]
    assert len(shown) == 16
    assert first.response is not None
    second = await stage.admin.click(first.response, label="Older")
    assert said(second).splitlines()[1].endswith("→ 15 credits/month")
    assert second.response is not None
    third = await stage.admin.click(second.response, label="Older")
    assert [line.rsplit(" → ")[1] for line in said(third).splitlines()[1:]] == ["30 credits/month", "31 credits/month"]
    assert third.response is not None
    assert third.response.components == []


async def test_a_page_by_its_number(stage: Stage) -> None:
    stage.services.usage.entries = changes(stage, 32)
    assert len((await admin(stage, "audit", page=3)).splitlines()) == 3
    assert await admin(stage, "audit", page=4) == "There is nothing older."


async def test_every_kind_of_change_in_words(stage: Stage) -> None:
    def entry(number: int, what: str, subject: str, before: str, after: str, reason: str = "") -> TrailEntry:
        return TrailEntry(f"e{number}", stage.now, stage.guild.id, 7, what, subject, before, after, reason)

    stage.services.usage.entries = [
        entry(1, "limit-set", "members", "100 credits/month", "50 credits/month"),
        entry(2, "limit-clear", "role:9", "5 clips/day", ""),
        entry(3, "grant", "member:8", "", "40 credits", "birthday"),
        entry(4, "setting", "log_channel", "70", ""),
        entry(5, "timezone", "", "UTC", "Europe/Berlin"),
        entry(6, "limit-set", "guild", "", "9 credits/week"),
        entry(7, "block", "member:8", "", "until lifted: **foxes**", "**foxes**"),
    ]
    assert [line.split(" · ", 1)[1] for line in (await admin(stage, "audit")).splitlines()[1:]] == [
        "limit for every member: 100 credits/month → 50 credits/month",
        "limits of <@&9>: 5 clips/day → nothing",
        "grant to <@8>: nothing → 40 credits · birthday",
        "setting log\\_channel: <#70> → nothing",
        "time zone: UTC → Europe/Berlin",
        "limit for this server: nothing → 9 credits/week",
        "block of <@8>: nothing → until lifted: \\*\\*foxes\\*\\*",
    ]


async def test_an_empty_trail(stage: Stage) -> None:
    assert await admin(stage, "audit") == "Nobody has changed anything here."


async def test_a_button_of_the_trail_is_no_way_around_the_right(stage: Stage) -> None:
    stage.services.usage.entries = changes(stage, 20)
    first = await stage.admin.slash(stage.channel, "clapper audit")
    assert first.response is not None
    # Discord shows a private answer to nobody else; a forged press arrives all the same.
    first.response.flags.ephemeral = False
    role = stage.guild.roles["Managers"]
    stage.env.backend.remove_member_role(stage.guild.id, stage.admin.id, role.id)
    pressed = await stage.admin.click(first.response, label="Older")
    assert said(pressed).startswith("Only people who may manage this server can do that.")
