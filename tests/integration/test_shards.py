"""Several shards over one client."""

import asyncio
from typing import Any

import discord
import pytest

from bot.client import ShardedClient
from bot.discord_io.servers import DiscordWhereabouts
from bot.domain.privacy import Found
from bot.services.sharing import Shards
from bot.text import Texts
from tests.fakes.clock import FakeClock
from tests.integration.stage import FakeState

pytestmark = pytest.mark.asyncio


class Scripted(ShardedClient):
    """discord.py's own loop over shards, whose first connection breaks."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(texts=Texts.load(), clock=clock, state=FakeState(), cogs=(), shard_count=4)
        self.answer((1, 3))
        self.launches: list[list[int] | None] = []
        self.http.request = self.ask  # pyright: ignore[reportAttributeAccessIssue]

    async def ask(self, *_: object, **__: object) -> Any:
        return {"session_start_limit": {"remaining": 900, "reset_after": 0}}

    async def login(self, token: str) -> None:
        if not self.launches:
            await self._async_setup_hook()

    async def launch_shards(self) -> None:
        self.launches.append(self.shard_ids)
        if len(self.launches) == 1:
            raise KeyError("malformed")


async def test_after_a_broken_connection_the_shards_are_connected_once_more_and_stay() -> None:
    clock = FakeClock()
    client = Scripted(clock)
    running = asyncio.create_task(client.run_gateway("token"))
    await clock.advance(60)
    assert client.launches == [[1, 3], [1, 3]]
    await client.stop()
    await clock.advance(1)
    assert running.done()


async def test_a_deaf_client_logs_in_and_connects_to_nothing() -> None:
    clock = FakeClock()
    client = Scripted(clock)
    running = asyncio.create_task(client.run_gateway("token", deaf=True))
    await clock.advance(60)
    assert not running.done()
    assert client.launches == []
    await client.stop()
    await clock.advance(1)
    assert running.done()
    assert isinstance(client, discord.AutoShardedClient)


async def test_a_server_of_a_shard_that_another_process_answers_is_not_gone() -> None:
    client = Scripted(FakeClock())
    mine, others, left = (5 << 22 | 1, 6 << 22 | 1, 7 << 22 | 1)
    client._ready = asyncio.Event()
    client._ready.set()
    client._connection._add_guild_from_data({"id": str(mine), "unavailable": True})  # pyright: ignore[reportArgumentType]
    assert DiscordWhereabouts(client, Shards(4, (1, 3)).has).of([mine, others, left]) == Found({mine: str(mine)}, frozenset({left}))
