"""`/privacy pictures`: whether others may animate the pictures and clips of whoever says so."""

from typing import Literal

import discord

from bot.client import ClapperClient
from bot.discord_io.naming import slash
from cogs.privacy import root_of


async def setup(client: ClapperClient) -> None:
    root_of(client).add_command(slash(client.texts, "privacy-pictures", pictures, options=("others",)))


async def pictures(interaction: discord.Interaction[ClapperClient], others: Literal["allow", "forbid"] | None = None) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client, user_id = interaction.client, interaction.user.id
    if others is not None:
        await client.services.consent.set(user_id, others_may=others == "allow")
    may = await client.services.consent.others_may(user_id)
    await client.replies.say(interaction, client.texts.say(interaction.locale.value, "consent-allowed" if may else "consent-forbidden"))
