"""Models to choose from while an order is still being filled in."""

from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.client import ClapperClient
from bot.discord_io.attachments import UNSENT
from bot.discord_io.context import roles_of, server_of
from bot.discord_io.refused import Filled
from bot.discord_io.storyboard_form import storyboard_form
from bot.domain.errors import RequestRefused
from bot.domain.money import Standing
from bot.domain.requests import Source, VideoOrder
from bot.domain.storyboards import is_suited
from bot.domain.switches import Gate
from bot.domain.views import ModelChoice
from bot.services.api import ModelQueries

LATER = "-"
"""Stands for a prompt that may still be written."""

BLANK = Filled()


async def offers(models: ModelQueries, order: VideoOrder, guild_id: int, typed: str = "") -> Sequence[ModelChoice]:
    """Return what a server is offered that fits `order`, or would with the prompt or picture that it still lacks; cheapest first."""
    guesses = [order]
    if not order.prompt:
        guesses.append(replace(order, prompt=LATER))
        if order.image is None and order.video is None:
            guesses.append(replace(order, image=UNSENT))
    found = [choice for guess in guesses for choice in await models.suggest(guess, typed, guild_id)]
    return sorted({choice.model.id: choice for choice in found}.values(), key=lambda choice: (choice.price, choice.model.id))


async def offers_for(models: ModelQueries, guild_id: int, *, is_clip: bool) -> Sequence[ModelChoice]:
    """What takes a picture, or a clip."""
    return await offers(models, order_from(Source(UNSENT, is_clip)), guild_id)


async def usable(models: ModelQueries, sources: tuple[Source, ...], guild_id: int) -> tuple[Source, ...]:
    """What models on offer take. All of it when they take none of it: then the answer to any choice says so."""
    kinds = {source.is_clip for source in sources}
    taken = {is_clip for is_clip in kinds if await offers_for(models, guild_id, is_clip=is_clip)}
    return tuple(source for source in sources if source.is_clip in (taken or kinds))


def order_from(source: Source) -> VideoOrder:
    return VideoOrder(video=source.file) if source.is_clip else VideoOrder(image=source.file)


async def purse_of(interaction: discord.Interaction[ClapperClient]) -> tuple[Standing, ...]:
    """What the member's orders are paid from, to say what each would leave."""
    if interaction.guild_id is None:
        return ()
    return await interaction.client.services.quotas.purse(interaction.guild_id, interaction.user.id, roles_of(interaction.user))


async def board_form(interaction: discord.Interaction[ClapperClient], filled: Filled = BLANK) -> discord.ui.Modal:
    """The form of a storyboard, as it was filled in before. All that is in it comes from memory, but for one quick look into the purse."""
    client = interaction.client
    suggested = await client.services.models.suggest(VideoOrder(prompt=LATER, image=UNSENT), "", server_of(interaction))
    offered = [offer for offer in suggested if is_suited(offer.model)]
    if not offered:
        raise RequestRefused("storyboard-no-model")
    found = [offer for offer in offered if offer.gate is not Gate.OFF]
    # Before anything is written into a form that would be refused.
    client.services.models.admit((found or offered)[0].model.provider)
    purse = await purse_of(interaction)
    return storyboard_form(client.texts, interaction.locale.value, str(interaction.id), found, purse, filled)
