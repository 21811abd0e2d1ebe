"""`/clapper …`: settings of a server, for those who may manage it. Discord hides it from others; we check as well."""

import discord
from discord import app_commands

from bot.client import ClapperClient
from bot.discord_io.context import require_manager, server_of
from bot.discord_io.naming import group, slash
from bot.discord_io.render.quota import settings

MOST_CREDITS = 1_000_000


async def setup(client: ClapperClient) -> None:
    texts = client.texts
    root = group(texts, "clapper", permissions=discord.Permissions(manage_guild=True))
    quota = group(texts, "clapper-quota", parent=root)
    quota.add_command(slash(texts, "clapper-quota-set", set_quota, options=("credits",)))
    quota.add_command(slash(texts, "clapper-quota-show", show_quota))
    client.tree.add_command(root)


async def set_quota(interaction: discord.Interaction[ClapperClient], credits: app_commands.Range[int, 0, MOST_CREDITS]) -> None:  # noqa: A002 - the option's name
    await interaction.response.defer(ephemeral=True, thinking=True)
    require_manager(interaction)
    client = interaction.client
    held = await client.services.quotas.set_member_credits(server_of(interaction), credits, interaction.user.id)
    await client.replies.say(interaction, settings(client.texts, interaction.locale.value, held, saved=True))


async def show_quota(interaction: discord.Interaction[ClapperClient]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    require_manager(interaction)
    client = interaction.client
    held = await client.services.quotas.settings(server_of(interaction))
    await client.replies.say(interaction, settings(client.texts, interaction.locale.value, held))
