"""Members by what they are called in a server: best effort, since the bot has no list of members."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping, Sequence

import aiohttp
import discord

MOST_FETCHED = 10
"""Calls to Discord for one answer."""

LONGEST_WAIT = 5.0
"""Seconds for all of them together."""

log = logging.getLogger(__name__)


async def display_names(client: discord.Client, guild_id: int, user_ids: Sequence[int]) -> Mapping[int, str]:
    """Names by id; whoever has left, and whoever Discord does not tell about in time, is left out."""
    guild = client.get_guild(guild_id)
    known = {
        user_id: member.display_name for user_id in user_ids if guild is not None and (member := guild.get_member(user_id)) is not None
    }
    if guild is None:
        return known
    fetched: dict[int, str | None] = {}

    async def fetch(user_id: int) -> None:
        fetched[user_id] = await _name(guild, user_id)

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_WAIT), asyncio.TaskGroup() as group:
            for user_id in [one for one in user_ids if one and one not in known][:MOST_FETCHED]:
                group.create_task(fetch(user_id))
    return {**known, **{user_id: name for user_id, name in fetched.items() if name is not None}}


async def _name(guild: discord.Guild, user_id: int) -> str | None:
    try:
        return (await guild.fetch_member(user_id)).display_name
    except discord.NotFound:
        return None
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
        log.info("discord: member %d of server %d is not told: %s", user_id, guild.id, error)
        return None
