"""Forms, and the menu of *Apps → Animate*."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import discord

from bot.domain.discord_limits import LONGEST_CHOICE, LONGEST_FIELD, LONGEST_TITLE, MOST_CHOICES
from bot.domain.money import Standing
from bot.domain.requests import AttachmentRef
from bot.domain.views import ModelChoice
from bot.text import Texts

from .attachments import Source
from .controls import ANIMATE, EXTENDED, KEY, PICK, REMIXED, custom_id, row_view
from .refused import Filled
from .render.models import after

PROMPT_FIELD = "prompt"
CHOICE_FIELD = "choice"
KEY_FIELD = "key"
LONGEST_KEY = 400


def animate_form(
    texts: Texts, locale: str, draft: str, offers: Sequence[ModelChoice], purse: Sequence[Standing], filled: Filled, *, is_clip: bool
) -> discord.ui.Modal:
    """Ask for a prompt and for a model with a length, each with its price and what it leaves of `purse`.

    discord.py does not listen to it (see `controls`).
    """
    title = texts.say(locale, "animate-title-clip" if is_clip else "animate-title")
    options = _model_options(texts, locale, offers, purse, filled.choice)
    return _order_form(texts, locale, custom_id(ANIMATE, draft), title, options, filled.prompt)


def remix_form(
    texts: Texts, locale: str, job_id: str, offers: Sequence[ModelChoice], purse: Sequence[Standing], filled: Filled
) -> discord.ui.Modal:
    """As it was ordered, to be changed."""
    options = _model_options(texts, locale, offers, purse, filled.choice)
    return _order_form(texts, locale, custom_id(REMIXED, job_id), texts.say(locale, "remix-title"), options, filled.prompt)


def extend_form(
    texts: Texts, locale: str, job_id: str, offers: Sequence[ModelChoice], purse: Sequence[Standing], filled: Filled
) -> discord.ui.Modal:
    """What comes after the clip's last picture."""
    options = _model_options(texts, locale, offers, purse, filled.choice)
    return _order_form(texts, locale, custom_id(EXTENDED, job_id), texts.say(locale, "extend-title"), options, filled.prompt)


def uploaded(interaction: discord.Interaction[Any], field: str) -> AttachmentRef | None:
    """The file that was put into a field of a form."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    file = data.get("resolved", {}).get("attachments", {}).get(form_values(interaction).get(field, ""))
    return AttachmentRef(file["url"], file["filename"], file["size"], file.get("content_type")) if file else None


def key_form(texts: Texts, locale: str, provider: str) -> discord.ui.Modal:
    """Ask for a server's own key of this provider."""
    form = discord.ui.Modal(title=texts.say(locale, "key-title", provider=provider)[:LONGEST_TITLE], custom_id=custom_id(KEY, provider))
    form.add_item(
        discord.ui.Label(
            text=texts.say(locale, "key-field")[:LONGEST_TITLE],
            description=texts.say(locale, "key-field-hint")[:LONGEST_CHOICE],
            component=discord.ui.TextInput(custom_id=KEY_FIELD, style=discord.TextStyle.short, max_length=LONGEST_KEY),
        )
    )
    form.stop()
    return form


def source_menu(texts: Texts, locale: str, draft: str, sources: Sequence[Source], action: str = PICK) -> discord.ui.View:
    """Numbered together, so that the number says which one was chosen (see `picked`)."""
    options = [
        discord.SelectOption(
            label=texts.say(locale, "animate-clip" if source.is_clip else "animate-picture", number=number),
            description=source.file.filename[:LONGEST_CHOICE],
            value=str(number),
        )
        for number, source in enumerate(sources[:MOST_CHOICES], 1)
    ]
    placeholder = texts.say(locale, "animate-pick-clip" if any(source.is_clip for source in sources) else "animate-pick")
    return row_view([discord.ui.Select(custom_id=custom_id(action, draft), placeholder=placeholder, options=options)])


def form_values(interaction: discord.Interaction[Any]) -> Mapping[str, str]:
    """What was filled in, by field: the text, or the first choice of a menu."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    return dict(_fields(cast("Iterable[Mapping[str, Any]]", data.get("components", ()))))


def picked(interaction: discord.Interaction[Any]) -> int:
    """The number that was chosen in a menu, from 1."""
    values = cast("Mapping[str, Any]", interaction.data or {}).get("values") or ["1"]
    return int(values[0])


def read_choice(value: str) -> tuple[str, int]:
    model, _, seconds = value.rpartition("|")
    return model, int(seconds)


def model_lengths(offers: Sequence[ModelChoice], chosen: str = "") -> list[tuple[ModelChoice, int]]:
    """What a menu offers: every model in its shortest length first, then the longer ones, as far as a menu holds; `chosen` in any case."""
    ranked = [
        (rank if choice_value(offer, seconds) != chosen else -1, seconds, offer)
        for offer in offers
        for rank, seconds in enumerate(sorted(offer.model.durations) or [offer.seconds])
        if len(choice_value(offer, seconds)) <= LONGEST_CHOICE
    ]
    kept = sorted(ranked, key=lambda one: one[0])[:MOST_CHOICES]
    places = {offer.model.id: place for place, offer in enumerate(offers)}
    kept.sort(key=lambda one: (places[one[2].model.id], one[1]))
    return [(offer, seconds) for _, seconds, offer in kept]


def choice_value(offer: ModelChoice, seconds: int) -> str:
    """What a choice says when it is taken; `read_choice` reads it."""
    return f"{offer.model.id}|{seconds}"


def _order_form(
    texts: Texts, locale: str, form_id: str, title: str, options: list[discord.SelectOption], prompt: str = ""
) -> discord.ui.Modal:
    form = discord.ui.Modal(title=title[:LONGEST_TITLE], custom_id=form_id)
    words = discord.ui.TextInput[discord.ui.View](
        custom_id=PROMPT_FIELD,
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=LONGEST_FIELD,
        default=prompt[:LONGEST_FIELD] or None,
    )
    form.add_item(
        discord.ui.Label(
            text=texts.say(locale, "animate-prompt")[:LONGEST_TITLE],
            description=texts.say(locale, "animate-prompt-hint")[:LONGEST_CHOICE],
            component=words,
        )
    )
    menu: discord.ui.Select[Any] = discord.ui.Select(custom_id=CHOICE_FIELD, options=options)
    form.add_item(discord.ui.Label(text=texts.say(locale, "animate-model")[:LONGEST_TITLE], component=menu))
    form.stop()
    return form


def _fields(components: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    for component in components:
        if "custom_id" in component:
            values: list[str] = component.get("values") or []
            yield str(component["custom_id"]), str(component.get("value") or (values[0] if values else ""))
        if "component" in component:
            yield from _fields([component["component"]])
        yield from _fields(component.get("components", ()))


def _model_options(
    texts: Texts, locale: str, offers: Sequence[ModelChoice], purse: Sequence[Standing], chosen: str = ""
) -> list[discord.SelectOption]:
    lengths = model_lengths(offers, chosen)
    values = [choice_value(offer, seconds) for offer, seconds in lengths]
    first = values.index(chosen) if chosen in values else 0
    return [_model_option(texts, locale, offer, seconds, purse, first=place == first) for place, (offer, seconds) in enumerate(lengths)]


def _model_option(
    texts: Texts, locale: str, offer: ModelChoice, seconds: int, purse: Sequence[Standing], *, first: bool
) -> discord.SelectOption:
    length = texts.say(locale, "seconds", count=seconds)
    cost = offer.model.price.credits(seconds=seconds) if offer.model.durations else offer.price
    price = texts.say(locale, "credits", count=cost)
    label = texts.say(locale, "animate-choice", title=offer.model.title, seconds=length, price=price)
    description = after(texts, locale, offer.model.id, cost, purse)
    return discord.SelectOption(
        label=label[:LONGEST_CHOICE], description=description[:LONGEST_CHOICE], value=choice_value(offer, seconds), default=first
    )
