"""The client: its cogs, its controls and what it answers before it can serve."""

import sys
import types

import discord
import pytest

from bot.client import COGS, ClapperClient
from bot.discord_io.controls import custom_id, row_view
from bot.text import Texts
from tests.fakes.clock import FakeClock
from tests.integration.stage import FakeState, Stage

pytestmark = pytest.mark.asyncio


async def test_intents_are_the_two_that_need_no_leave(stage: Stage) -> None:
    assert dict(stage.client.intents) == {**dict(discord.Intents.none()), "guilds": True, "guild_messages": True}
    assert stage.client.allowed_mentions is not None
    assert stage.client.allowed_mentions.to_dict() == {"parse": []}


async def test_a_cog_that_fails_stops_the_start(texts: Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    async def setup(_: ClapperClient) -> None:
        raise RuntimeError("broken cog")

    module = types.ModuleType("cogs.broken")
    module.setup = setup  # pyright: ignore[reportAttributeAccessIssue]
    monkeypatch.setitem(sys.modules, "cogs.broken", module)
    client = ClapperClient(texts=texts, clock=FakeClock(), state=FakeState(), cogs=(*COGS, "broken"))
    with pytest.raises(RuntimeError, match="broken cog"):
        await client.setup_hook()


@pytest.mark.parametrize("control", ["old-button", "clapper:nothing:1", custom_id("pick", "1")])
async def test_a_control_that_nobody_knows_any_more_is_answered(stage: Stage, control: str) -> None:
    channel = stage.client.get_partial_messageable(stage.channel.id, guild_id=stage.guild.id)
    await channel.send("old", view=row_view([discord.ui.Button(label="Old", custom_id=control)]))
    message = stage.channel.last_message
    assert message is not None
    result = await stage.member.click(message, label="Old")
    assert result.ephemeral
    assert result.response is not None
    assert result.response.content.startswith("This button or form no longer works.")


async def test_a_command_that_discord_remembers_wrongly_is_answered(stage: Stage) -> None:
    stage.client.tree.remove_command("quota")
    result = await stage.member.slash(stage.channel, "quota")
    assert result.response is not None
    assert result.response.content.startswith("This command has changed since Discord last loaded it.")


async def test_before_the_services_are_there_the_answer_is_to_wait(stage: Stage) -> None:
    stage.client.serving = False
    result = await stage.member.slash(stage.channel, "jobs")
    assert result.response is not None
    assert result.response.content.startswith("Clapper is still starting.")
    assert await stage.member.autocomplete(stage.channel, "video", "model", "") == []
