"""`/storyboard`: several shots in one clip. A form first, then the price of every shot with *Start* and *Cancel*."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.client import ClapperClient
from bot.discord_io.attachments import UNSENT
from bot.discord_io.context import origin, press, server_of
from bot.discord_io.controls import RETAKE, STORYBOARD, STORYBOARD_AGAIN, button, row_view
from bot.discord_io.forms import CHOICE_FIELD, PROMPT_FIELD, form_values, read_choice, uploaded
from bot.discord_io.naming import slash
from bot.discord_io.storyboard_form import PICTURE_FIELD, storyboard_form
from bot.domain.errors import MemberError, NotAllowed, RequestRefused
from bot.domain.requests import VideoOrder
from bot.domain.storyboards import StoryboardOrder, is_suited, read_shots
from bot.domain.switches import Gate
from bot.domain.views import ModelChoice
from cogs.offers import LATER, purse_of

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
        await self._ask(interaction, Filled())

    async def submitted(self, interaction: discord.Interaction[ClapperClient], _: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        values = form_values(interaction)
        filled = Filled(values.get(PROMPT_FIELD, ""), values[CHOICE_FIELD])
        model, seconds = read_choice(filled.choice)
        try:
            order = StoryboardOrder(read_shots(filled.shots), model, uploaded(interaction, PICTURE_FIELD), seconds)
            receipt = await self._client.services.submit.storyboard(order, origin(interaction, self._client.clock.now()))
        except MemberError as error:
            await self._client.replies.error(interaction, error, self._way_back(interaction, filled))
            return
        await self._client.receipts.accepted(receipt)

    async def again(self, interaction: discord.Interaction[ClapperClient], key: str) -> None:
        filled = self._refused.get(key)
        if filled is None:
            raise NotAllowed("outdated-control")
        await self._ask(interaction, filled)

    async def retake(self, interaction: discord.Interaction[ClapperClient], board_id: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        client = self._client
        result = await client.services.storyboards.retake(board_id, press(interaction))
        client.receipts.changed(result.job)
        await client.replies.say(interaction, client.texts.say(interaction.locale.value, f"storyboard-retake-{result.answer.value}"))

    async def _ask(self, interaction: discord.Interaction[ClapperClient], filled: Filled) -> None:
        """Show the form. It has to be the first answer: all that is in it comes from memory, but for one quick look into the purse."""
        offered = await self._offers(server_of(interaction))
        found = [offer for offer in offered if offer.gate is not Gate.OFF]
        if not offered:
            raise RequestRefused("storyboard-no-model")
        # Before anything is written into a form that would be refused.
        self._client.services.models.admit((found or offered)[0].model.provider)
        texts, locale, purse = self._client.texts, interaction.locale.value, await purse_of(interaction)
        form = storyboard_form(texts, locale, str(interaction.id), found, purse, shots=filled.shots, choice=filled.choice)
        await interaction.response.send_modal(form)

    async def _offers(self, guild_id: int) -> Sequence[ModelChoice]:
        """Models that can make every shot."""
        found = await self._client.services.models.suggest(VideoOrder(prompt=LATER, image=UNSENT), "", guild_id)
        return [choice for choice in found if is_suited(choice.model)]

    def _way_back(self, interaction: discord.Interaction[ClapperClient], filled: Filled) -> discord.ui.View:
        """What was typed is not lost by a refusal."""
        key = str(interaction.id)
        self._refused[key] = filled
        while len(self._refused) > KEPT:
            self._refused.popitem(last=False)
        return row_view([button(STORYBOARD_AGAIN, key, self._client.texts.say(interaction.locale.value, "button-change"))])
