"""In which servers the bot is (the port `Whereabouts`)."""

from collections.abc import Callable, Collection

import discord

from bot.domain.privacy import Found

from .context import server_names


class DiscordWhereabouts:
    """By what the gateway told at the last connection and since.

    A server that Discord cannot reach at the moment counts as one that we are in. `answers`: whether this process is the one that hears of
    a server. Of those on other shards it is told nothing, which proves nothing.
    """

    def __init__(self, client: discord.Client, answers: Callable[[int], bool]) -> None:
        self._client = client
        self._answers = answers

    def of(self, guild_ids: Collection[int]) -> Found | None:
        client = self._client
        if not client.is_ready():
            return None
        ours = {guild_id for guild_id in guild_ids if self._answers(guild_id)}
        here = server_names(client)
        return Found(here, frozenset(ours - here.keys()))
