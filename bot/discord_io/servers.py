"""In which servers the bot is (the port `Whereabouts`)."""

from collections.abc import Collection

import discord

from bot.domain.privacy import Found


class DiscordWhereabouts:
    """By what the gateway told at the last connection and since.

    A server that Discord cannot reach at the moment counts as one that we are in.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    def of(self, guild_ids: Collection[int]) -> Found | None:
        client = self._client
        if not client.is_ready():
            return None
        ours = {guild_id for guild_id in guild_ids if self._is_ours(guild_id)}
        here = frozenset(guild.id for guild in client.guilds)
        return Found(here, frozenset(ours - here))

    def _is_ours(self, guild_id: int) -> bool:
        """Another shard is told of the servers that it looks after."""
        count, shard = self._client.shard_count, self._client.shard_id
        return count is None or shard is None or (guild_id >> 22) % count == shard
