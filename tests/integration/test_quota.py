"""`/quota`, `/models`, `/clapper quota …`."""

import discord
import pytest
from simcord.results import InteractionResult

from tests.integration.conftest import Stage

pytestmark = pytest.mark.asyncio


def said(result: InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return result.response.content


async def test_what_is_left(stage: Stage) -> None:
    stage.services.spent = 25
    assert said(await stage.member.slash(stage.channel, "quota")).splitlines() == [
        "**You** have **75** of 100 credits left until <t:1796083200:f> (<t:1796083200:R>).",
        "**This server** has **975** of 1,000 left until <t:1796083200:f>.",
        "25 credits are held by your videos that are not finished.",
    ]


async def test_what_is_on_offer(stage: Stage) -> None:
    assert said(await stage.member.slash(stage.channel, "models")).splitlines()[1] == (
        "`demo/clip` · from 5 credits · text or picture · 5/10 s · 16:9/9:16/1:1 · ~12 s"
    )


async def test_an_admin_sets_what_members_may_spend(stage: Stage) -> None:
    text = said(await stage.admin.slash(stage.channel, "clapper quota set", credits=50))
    assert text == "Saved. Every member of this server may now spend **50** credits a month; the server as a whole **1,000**."
    assert stage.services.set_by == (stage.guild.id, 50, stage.admin.id)


async def test_an_admin_sees_what_holds(stage: Stage) -> None:
    assert "(the operator's default)" in said(await stage.admin.slash(stage.channel, "clapper quota show"))


@pytest.mark.parametrize(("command", "options"), [("clapper quota set", {"credits": 5}), ("clapper quota show", {})])
async def test_the_bot_checks_for_itself(stage: Stage, command: str, options: dict[str, int]) -> None:
    """A server may open the command to everyone in its own settings; that does not hand over the quota."""
    root = stage.env.backend.find_command("clapper", None, type=1)
    assert root is not None
    assert root["default_member_permissions"] == discord.Permissions(manage_guild=True).value
    root["default_member_permissions"] = None
    text = said(await stage.member.slash(stage.channel, command, **options))
    assert text.startswith("Only people who may manage this server can do that.")
    assert stage.services.set_by is None
