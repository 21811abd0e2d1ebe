"""What the bot may do in a channel, asked of Discord: for processes that hear of no server."""

from collections.abc import Awaitable, Callable

import aiohttp
import discord


async def may_read_history(client: discord.Client, guild_id: int, channel_id: int, turn: Callable[[], Awaitable[None]]) -> bool:
    """False also where Discord does not tell. `turn` is waited for before each of at most four calls."""
    if client.user is None or not guild_id:
        return False
    try:
        await turn()
        guild = await client.fetch_guild(guild_id, with_counts=False)
        await turn()
        me = await guild.fetch_member(client.user.id)
        await turn()
        channel = await guild.fetch_channel(channel_id)
        if isinstance(channel, discord.Thread):
            # A thread has the permissions of what it is in.
            await turn()
            channel = await guild.fetch_channel(channel.parent_id)
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError):
        return False
    return not isinstance(channel, discord.Thread) and channel.permissions_for(me).read_message_history
