"""The form of `/storyboard`."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.domain.discord_limits import LONGEST_CHOICE, LONGEST_FIELD, LONGEST_TITLE
from bot.domain.models import Need
from bot.domain.money import Standing
from bot.domain.views import ModelChoice
from bot.text import Texts

from .controls import STORYBOARD, custom_id
from .forms import CHOICE_FIELD, PROMPT_FIELD, choice_value, model_lengths
from .refused import Filled
from .render.models import after

PICTURE_FIELD = "picture"


def storyboard_form(
    texts: Texts, locale: str, key: str, offers: Sequence[ModelChoice], purse: Sequence[Standing], filled: Filled
) -> discord.ui.Modal:
    """Ask for the shots, a first picture and a model with the price of a shot."""
    form = discord.ui.Modal(title=texts.say(locale, "storyboard-title")[:LONGEST_TITLE], custom_id=custom_id(STORYBOARD, key))
    words: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=PROMPT_FIELD,
        style=discord.TextStyle.paragraph,
        placeholder=texts.say(locale, "storyboard-shots-example")[:LONGEST_CHOICE],
        default=filled.prompt or None,
        max_length=LONGEST_FIELD,
    )
    upload: discord.ui.FileUpload[Any] = discord.ui.FileUpload(custom_id=PICTURE_FIELD, required=False, max_values=1)
    options = [_option(texts, locale, offer, seconds, purse) for offer, seconds in model_lengths(offers)]
    next((option for option in options if option.value == filled.choice), options[0]).default = True
    menu: discord.ui.Select[Any] = discord.ui.Select(custom_id=CHOICE_FIELD, options=options)
    for name, hint, component in (
        ("storyboard-shots", "storyboard-shots-hint", words),
        ("storyboard-picture", "storyboard-picture-hint", upload),
        ("storyboard-model", None, menu),
    ):
        described = texts.say(locale, hint)[:LONGEST_CHOICE] if hint else None
        form.add_item(discord.ui.Label(text=texts.say(locale, name)[:LONGEST_TITLE], description=described, component=component))
    form.stop()
    return form


def _option(texts: Texts, locale: str, offer: ModelChoice, seconds: int, purse: Sequence[Standing]) -> discord.SelectOption:
    cost = offer.model.price.credits(seconds=seconds)
    length, price = texts.say(locale, "seconds", count=seconds), texts.say(locale, "credits", count=cost)
    label = texts.say(locale, "storyboard-choice", title=offer.model.title, seconds=length, price=price)
    description = after(texts, locale, offer.model.id, cost, purse)
    if offer.model.image is Need.REQUIRED:
        description = texts.say(locale, "storyboard-needs-picture", choice=offer.model.id)
    return discord.SelectOption(label=label[:LONGEST_CHOICE], description=description[:LONGEST_CHOICE], value=choice_value(offer, seconds))
