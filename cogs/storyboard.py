"""`/storyboard`: several shots in one clip. A form first, then the price of every shot with *Start* and *Cancel*."""

import discord

from bot.client import ClapperClient
from bot.discord_io.context import origin, press
from bot.discord_io.controls import RETAKE, STORYBOARD, STORYBOARD_AGAIN
from bot.discord_io.forms import read_choice, uploaded
from bot.discord_io.naming import slash
from bot.discord_io.storyboard_form import PICTURE_FIELD
from bot.domain.errors import NotAllowed
from bot.domain.storyboards import StoryboardOrder, read_shots
from bot.domain.views import Receipt
from cogs.shared.forms import answer_form, filled_in, reopened
from cogs.shared.offers import board_form


async def setup(client: ClapperClient) -> None:
    client.tree.add_command(slash(client.texts, "storyboard", storyboard))
    client.on_control(STORYBOARD, submitted)
    client.on_control(STORYBOARD_AGAIN, again)
    client.on_control(RETAKE, retake)


async def storyboard(interaction: discord.Interaction[ClapperClient]) -> None:
    origin(interaction, interaction.client.clock.now())
    await interaction.response.send_modal(await board_form(interaction))


async def submitted(interaction: discord.Interaction[ClapperClient], _: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await answer_form(interaction, _ordered(interaction), STORYBOARD_AGAIN)


async def again(interaction: discord.Interaction[ClapperClient], argument: str) -> None:
    _, filled = reopened(interaction, argument)
    if filled is None:
        raise NotAllowed("outdated-control")
    await interaction.response.send_modal(await board_form(interaction, filled))


async def retake(interaction: discord.Interaction[ClapperClient], board_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client = interaction.client
    result = await client.services.storyboards.retake(board_id, press(interaction))
    client.receipts.changed(result.job)
    await client.replies.say(interaction, client.texts.say(interaction.locale.value, f"storyboard-retake-{result.answer.value}"))


async def _ordered(interaction: discord.Interaction[ClapperClient]) -> Receipt:
    client, filled = interaction.client, filled_in(interaction)
    model, seconds = read_choice(filled.choice)
    order = StoryboardOrder(read_shots(filled.prompt), model, uploaded(interaction, PICTURE_FIELD), seconds)
    return await client.services.submit.storyboard(order, origin(interaction, client.clock.now()))
