"""`/models`: what is on offer here."""

import discord

from bot.client import ClapperClient
from bot.discord_io.context import server_of
from bot.discord_io.naming import slash
from bot.discord_io.render.models import models


async def setup(client: ClapperClient) -> None:
    client.tree.add_command(slash(client.texts, "models", show))


async def show(interaction: discord.Interaction[ClapperClient]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client = interaction.client
    offered = await client.services.models.offered(server_of(interaction))
    await client.replies.say(interaction, models(client.texts, interaction.locale.value, offered))
