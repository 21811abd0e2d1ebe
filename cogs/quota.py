"""`/quota`: what I have left."""

import discord

from bot.client import ClapperClient
from bot.discord_io.context import roles_of, server_of
from bot.discord_io.naming import slash
from bot.discord_io.render.quota import quota


async def setup(client: ClapperClient) -> None:
    client.tree.add_command(slash(client.texts, "quota", show))


async def show(interaction: discord.Interaction[ClapperClient]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client = interaction.client
    view = await client.services.quotas.view(server_of(interaction), interaction.user.id, roles_of(interaction.user))
    await client.replies.say(interaction, quota(client.texts, interaction.locale.value, view))
