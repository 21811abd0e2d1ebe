"""What the client tells of itself for figures: every interaction, and how its connections to the gateway are."""

import asyncio
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.client import ClapperClient, ShardedClient
from bot.domain.vitals import Gateway
from bot.text import Texts
from tests.fakes.clock import FakeClock
from tests.integration.stage import FakeState, Stage

pytestmark = pytest.mark.asyncio


def line(*, is_open: bool, latency: float = 0.05) -> Any:
    return SimpleNamespace(open=is_open, latency=latency)


async def test_every_interaction_is_heard_of_once(stage: Stage) -> None:
    heard: list[discord.InteractionType] = []
    stage.client._heard = lambda interaction: heard.append(interaction.type)
    await stage.member.slash(stage.channel, "jobs")
    await stage.member.autocomplete(stage.channel, "video", "model", "")
    assert heard == [discord.InteractionType.application_command, discord.InteractionType.autocomplete]


async def test_one_connection(texts: Texts) -> None:
    client = ClapperClient(texts=texts, clock=FakeClock(), state=FakeState())
    assert client.gateway() == Gateway(1, 0)
    client.ws = line(is_open=True, latency=float("inf"))
    assert client.gateway() == Gateway(1, 0)
    client._ready = asyncio.Event()
    client._ready.set()
    assert client.gateway() == Gateway(1, 1)
    client.ws = line(is_open=False)
    assert client.gateway() == Gateway(1, 0, 0.05)


async def test_several_shards(texts: Texts) -> None:
    client = ShardedClient(texts=texts, clock=FakeClock(), state=FakeState(), cogs=(), shard_count=4)
    client.answer((1, 3))
    assert client.gateway() == Gateway(2, 0)
    client._AutoShardedClient__shards = {  # pyright: ignore[reportAttributeAccessIssue]
        number: SimpleNamespace(ws=line(is_open=number == 3), id=number, _client=client, reconnect=True) for number in (1, 3)
    }
    assert client.gateway() == Gateway(2, 1, 0.05)
