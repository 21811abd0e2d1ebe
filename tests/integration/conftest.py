"""The real client and cogs on SimCord's Discord, with fake services behind them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

import discord
import pytest
import pytest_asyncio
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle

from bot.client import ClapperClient
from bot.discord_io.receipts import WebhookReceipts
from bot.text import Texts
from tests.fakes.clock import FakeClock
from tests.fakes.services import FakeWorld
from tests.integration.payloads import Description


@dataclass
class FakeState:
    facts: dict[str, str] = field(default_factory=dict)

    async def get_fact(self, name: str) -> str | None:
        return self.facts.get(name)

    async def set_fact(self, name: str, value: str) -> None:
        self.facts[name] = value


@dataclass
class Stage:
    """A server with one channel, a member and an admin; the bot is there with what it needs to post."""

    env: simcord.Env
    client: ClapperClient
    services: FakeWorld
    clock: FakeClock
    state: FakeState
    guild: GuildHandle
    channel: ChannelHandle
    member: MemberActor
    admin: MemberActor
    boss: MemberActor
    owner: MemberActor

    def sent(self, path: str) -> list[dict[str, object]]:
        """Bodies of what the bot sent to a path that ends so, in order."""
        return [entry.json for entry in self.env.http_requests if entry.path.endswith(path) and entry.json]

    @property
    def now(self) -> datetime:
        return self.clock.now()


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts.load(strict=True)


@pytest.fixture(scope="session")
def description() -> Description | None:
    return Description.read()


def make_client(texts: Texts, clock: FakeClock, state: FakeState, world: FakeWorld) -> ClapperClient:
    client = ClapperClient(texts=texts, clock=clock, state=state)
    services = world.services()
    client.serve(services, WebhookReceipts(client, texts, clock, services.jobs.view))
    return client


@pytest_asyncio.fixture
async def stage(texts: Texts, description: Description | None) -> AsyncIterator[Stage]:
    """Whatever a test makes the bot send is held against Discord's own description afterwards, where that is there."""
    clock, state = FakeClock(), FakeState()
    world = FakeWorld(clock=clock)
    client = make_client(texts, clock, state, world)
    env = simcord.Env(client, check_errors=False)
    await env.start()
    try:
        guild = env.create_guild("Foxes")
        channel = guild.create_text_channel("videos")
        managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        member = guild.add_member(env.create_user("mia"))
        admin = guild.add_member(env.create_user("ada"), roles=[managers])
        # Administrators see `/operator`, whoever runs the bot.
        rulers = guild.create_role("Rulers", permissions=discord.Permissions(administrator=True))
        boss = guild.add_member(env.create_user("bo"), roles=[rulers])
        owner = guild.add_member(env.create_user("otto"), roles=[rulers])
        client.owners = frozenset({owner.id})
        yield Stage(env, client, world, clock, state, guild, channel, member, admin, boss, owner)
        assert description is None or description.faults(env.http_requests) == []
    finally:
        await env.shutdown()
