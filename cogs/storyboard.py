"""`/storyboard`: several shots in one clip. A form first, then the price of every shot with *Start* and *Cancel*."""

from collections import OrderedDict
from dataclasses import dataclass

import discord

from bot.client import ClapperClient
from bot.discord_io.context import origin, press
from bot.discord_io.controls import RETAKE, STORYBOARD, STORYBOARD_AGAIN, button, row_view
from bot.discord_io.forms import CHOICE_FIELD, PROMPT_FIELD, form_values, read_choice, uploaded
from bot.discord_io.naming import slash
from bot.discord_io.storyboard_form import PICTURE_FIELD
from bot.domain.errors import ClapperError, NotAllowed
from bot.domain.storyboards import StoryboardOrder, read_shots
from cogs.offers import board_form

KEPT = 1000
"""Refused forms that can be opened again as they were; the oldest give way."""


@dataclass(frozen=True, slots=True)
class Filled:
    shots: str = ""
    choice: str = ""


async def setup(client: ClapperClient) -> None:
    cog = Storyboard(client)
    client.tree.add_command(slash(client.texts, "storyboard", cog.storyboard))
    client.on_control(STORYBOARD, cog.submitted)
    client.on_control(STORYBOARD_AGAIN, cog.again)
    client.on_control(RETAKE, cog.retake)


class Storyboard:
    def __init__(self, client: ClapperClient) -> None:
        self._client = client
        self._refused: OrderedDict[str, Filled] = OrderedDict()

    async def storyboard(self, interaction: discord.Interaction[ClapperClient]) -> None:
        origin(interaction, self._client.clock.now())
        await interaction.response.send_modal(await board_form(interaction))

    async def submitted(self, interaction: discord.Interaction[ClapperClient], _: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        values = form_values(interaction)
        filled = Filled(values.get(PROMPT_FIELD, ""), values[CHOICE_FIELD])
        model, seconds = read_choice(filled.choice)
        try:
            order = StoryboardOrder(read_shots(filled.shots), model, uploaded(interaction, PICTURE_FIELD), seconds)
            receipt = await self._client.services.submit.storyboard(order, origin(interaction, self._client.clock.now()))
        except ClapperError as error:
            await self._client.replies.error(interaction, error, self._way_back(interaction, filled))
            return
        await self._client.receipts.accepted(receipt)

    async def again(self, interaction: discord.Interaction[ClapperClient], key: str) -> None:
        filled = self._refused.get(key)
        if filled is None:
            raise NotAllowed("outdated-control")
        await interaction.response.send_modal(await board_form(interaction, filled.shots, filled.choice))

    async def retake(self, interaction: discord.Interaction[ClapperClient], board_id: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        client = self._client
        result = await client.services.storyboards.retake(board_id, press(interaction))
        client.receipts.changed(result.job)
        await client.replies.say(interaction, client.texts.say(interaction.locale.value, f"storyboard-retake-{result.answer.value}"))

    def _way_back(self, interaction: discord.Interaction[ClapperClient], filled: Filled) -> discord.ui.View:
        """What was typed is not lost by a refusal."""
        key = str(interaction.id)
        self._refused[key] = filled
        while len(self._refused) > KEPT:
            self._refused.popitem(last=False)
        return row_view([button(STORYBOARD_AGAIN, key, self._client.texts.say(interaction.locale.value, "button-change"))])
