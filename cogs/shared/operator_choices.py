"""What the options of `/operator` offer while they are typed: nothing to anybody but an operator."""

import discord
from discord import app_commands

from bot.client import ClapperClient
from bot.discord_io.context import server_names
from bot.domain.discord_limits import LONGEST_CHOICE, MOST_CHOICES


async def server_choices(interaction: discord.Interaction[ClapperClient], typed: str) -> list[app_commands.Choice[str]]:
    """Servers the bot is in, by name or id."""
    if not _asked_by_owner(interaction):
        return []
    wanted, client = typed.strip().lower(), interaction.client
    names = await client.services.operator.budget.names(server_names(client))
    named = sorted(names.items(), key=lambda one: one[1].lower())
    fitting = [(guild_id, name) for guild_id, name in named if wanted in name.lower() or wanted in str(guild_id)]
    return [
        app_commands.Choice(name=name[:LONGEST_CHOICE] or str(guild_id), value=str(guild_id)) for guild_id, name in fitting[:MOST_CHOICES]
    ]


async def provider_choices(interaction: discord.Interaction[ClapperClient], typed: str) -> list[app_commands.Choice[str]]:
    names = interaction.client.services.operator.budget.providers() if _asked_by_owner(interaction) else ()
    return [app_commands.Choice(name=name, value=name) for name in names if typed.strip().lower() in name][:MOST_CHOICES]


def _asked_by_owner(interaction: discord.Interaction[ClapperClient]) -> bool:
    return interaction.user.id in interaction.client.owners
