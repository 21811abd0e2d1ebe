"""Forms that order something: shown in time, and whatever goes wrong then, what was typed is not lost."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import discord

from bot.client import ClapperClient
from bot.discord_io.controls import button, row_view
from bot.discord_io.forms import CHOICE_FIELD, PROMPT_FIELD, form_values
from bot.discord_io.refused import Filled
from bot.domain.errors import TemporaryError
from bot.domain.views import Receipt

FILE_NAME = "prompt.txt"

T = TypeVar("T")

AT_ONCE = 1.0
"""Seconds that a read may take before a form is shown. The form has to be the first answer, for which Discord gives three."""


async def at_once(read: Awaitable[T]) -> T:
    """Raise `TemporaryError` for a store that is slow, while there is time to say so."""
    try:
        async with asyncio.timeout(AT_ONCE):
            return await read
    except TimeoutError as error:
        raise TemporaryError("store-slow") from error


def filled_in(interaction: discord.Interaction[ClapperClient]) -> Filled:
    values = form_values(interaction)
    return Filled(values.get(PROMPT_FIELD, ""), values[CHOICE_FIELD])


async def answer_form(
    interaction: discord.Interaction[ClapperClient], order: Awaitable[Receipt], again: str | None, about: str = ""
) -> None:
    """Show the receipt of `order`, or why there is none.

    Then what was typed comes back: as a file, and by a button of the action `again` that opens the form as it was filled in; without one
    there is no form to open. `about`: what the form was about, which `reopened` tells again.
    """
    client = interaction.client
    try:
        receipt = await order
    except Exception as error:  # noqa: BLE001 - whatever it was, what was typed is not lost
        await _give_back(interaction, error, again, about)
    else:
        await client.receipts.accepted(receipt)


def reopened(interaction: discord.Interaction[ClapperClient], argument: str) -> tuple[str, Filled | None]:
    """What the form was about, and what stood in it. None: it was not filled in, or it is forgotten."""
    about, _, key = argument.partition(".")
    return about, interaction.client.refused.of(key, interaction.user.id)


async def _give_back(interaction: discord.Interaction[ClapperClient], error: Exception, again: str | None, about: str) -> None:
    client, filled = interaction.client, filled_in(interaction)
    view = None
    if again is not None:
        key = str(interaction.id)
        client.refused.keep(key, interaction.user.id, filled)
        view = row_view([button(again, f"{about}.{key}", client.texts.say(interaction.locale.value, "button-change"))])
    if filled.prompt:
        await client.replies.give_back(interaction, error, filled.prompt, FILE_NAME, view)
    else:
        await client.replies.error(interaction, error, view)
