"""The real client and cogs on SimCord's Discord, with fake services behind them."""

import math
from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
import pytest_asyncio
import simcord

from bot.discord_io.messenger import DiscordMessenger
from bot.discord_io.restraint import Restraint
from bot.text import Texts
from tests.fakes.clock import FakeClock
from tests.fakes.services import services_of
from tests.fakes.world import FakeWorld
from tests.integration.clips import Shown
from tests.integration.payloads import Description
from tests.integration.posting import Post
from tests.integration.stage import FakeState, Stage, make_client


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts.load(strict=True)


@pytest.fixture(scope="session")
def description() -> Description | None:
    return Description.read()


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


@pytest_asyncio.fixture
async def shown(stage: Stage, tmp_path: Path) -> Shown:
    (tmp_path / "clip.mp4").write_bytes(b"\0\0\0\x20ftypisom" * 40)
    stage.services.copies.folder = tmp_path
    stewards = stage.guild.create_role("Stewards", permissions=discord.Permissions(manage_messages=True))
    moderator = stage.guild.add_member(stage.env.create_user("mo"), roles=[stewards])
    restraint = Restraint(stage.clock, per_second=math.inf)
    messenger = DiscordMessenger(stage.client, stage.client.texts, stage.clock, tmp_path, restraint)
    # Rebuilt with the folder in which clips lie.
    stage.client.serve(services_of(stage.services), stage.client.receipts)
    return Shown(stage, messenger, tmp_path, moderator)


@pytest_asyncio.fixture
async def post(stage: Stage, tmp_path: Path) -> Post:
    return Post(stage, tmp_path)
