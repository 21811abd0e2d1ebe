"""`/quota` and `/models`."""

from datetime import timedelta

import pytest

from bot.domain.quota import Block
from tests.integration.reading import said
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio


async def test_what_is_left(stage: Stage) -> None:
    stage.services.spent = 25
    assert said(await stage.member.slash(stage.channel, "quota")).splitlines() == [
        "**You** have **75** of 100 credits left this month; it renews <t:1796083200:f> (<t:1796083200:R>).",
        "-# 0 used · 25 held by unfinished videos · the operator's default",
        "**This server** has **975** of 1,000 credits left this month; it renews <t:1796083200:f> (<t:1796083200:R>).",
        "-# 0 used · 25 held by unfinished videos · the operator's default",
        "25 credits are held by your videos that are not finished.",
    ]


async def test_a_blocked_member_is_told(stage: Stage) -> None:
    until = stage.now + timedelta(days=1)
    stage.services.limits.blocks[stage.guild.id, stage.member.id] = Block(stage.member.id, "too many foxes", until, 1, stage.now)
    assert said(await stage.member.slash(stage.channel, "quota")).startswith(
        f"**You** are blocked in this server: nothing can be ordered until <t:{int(until.timestamp())}:f>. · too many foxes\n"
    )


async def test_what_is_on_offer(stage: Stage) -> None:
    assert said(await stage.member.slash(stage.channel, "models")).splitlines()[1] == (
        "`demo/clip` · from 5 credits · text or picture · 5/10 s · 16:9/9:16/1:1 · ~12 s"
    )
