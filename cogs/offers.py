"""Models to choose from while an order is still being filled in. No cog: two of them share it."""

from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.client import ClapperClient
from bot.discord_io.attachments import UNSENT
from bot.discord_io.context import roles_of
from bot.domain.money import Standing
from bot.domain.requests import VideoOrder
from bot.domain.views import ModelChoice
from bot.services.api import ModelQueries

LATER = "-"
"""Stands for a prompt that may still be written."""


async def offers(models: ModelQueries, order: VideoOrder, guild_id: int, typed: str = "") -> Sequence[ModelChoice]:
    """Return what a server is offered that fits `order`, or would with the prompt or picture that it still lacks; cheapest first."""
    guesses = [order]
    if not order.prompt:
        guesses.append(replace(order, prompt=LATER))
        if order.image is None and order.video is None:
            guesses.append(replace(order, image=UNSENT))
    found = [choice for guess in guesses for choice in await models.suggest(guess, typed, guild_id)]
    return sorted({choice.model.id: choice for choice in found}.values(), key=lambda choice: (choice.price, choice.model.id))


async def purse_of(interaction: discord.Interaction[ClapperClient]) -> tuple[Standing, ...]:
    """What the member's orders are paid from, to say what each would leave."""
    if interaction.guild_id is None:
        return ()
    return await interaction.client.services.quotas.purse(interaction.guild_id, interaction.user.id, roles_of(interaction.user))
