"""`/models` and the choices of `/video model:`."""

from collections.abc import Sequence

from bot.domain.discord_limits import LONGEST_CHOICE, LONGEST_MESSAGE
from bot.domain.models import Model, Need
from bot.domain.money import LimitKind, Standing, tightest
from bot.domain.switches import Gate
from bot.domain.views import ModelChoice, ModelView
from bot.text import Texts

from .parts import wait

LENGTHS_LISTED = 3
"""More are not read on a phone; the span is said instead."""


def choice(texts: Texts, locale: str, offer: ModelChoice, purse: Sequence[Standing] = ()) -> str:
    """One line of the picker: model, price, what would remain after it, usual wait, health."""
    name = texts.say(locale, "choice-model", model=offer.model.id, price=texts.say(locale, "credits", count=offer.price))
    name = after(texts, locale, name, offer.price, purse)
    if offer.gate is not Gate.OPEN:
        name = texts.say(locale, f"choice-gate-{offer.gate.value}", choice=name)
    elif offer.paused_until is not None:
        name = texts.say(locale, "choice-paused", choice=name)
    elif offer.usual_wait is not None:
        name = texts.say(locale, "choice-wait", choice=name, wait=wait(texts, locale, offer.usual_wait))
    return name if len(name) <= LONGEST_CHOICE else name[: LONGEST_CHOICE - 1] + "…"


def after(texts: Texts, locale: str, choice: str, price: int, purse: Sequence[Standing]) -> str:
    """The choice with what an order of this price leaves of the limit that refuses first. Without a purse, as it is."""
    standing = tightest(purse, price, LimitKind.MEMBER, LimitKind.GUILD)
    if standing is None:
        return choice
    unit = standing.limit.unit.value
    if not standing.has_room(price):
        return texts.say(locale, "choice-too-dear", choice=choice, left=standing.left, unit=unit)
    return texts.say(locale, "choice-leaves", choice=choice, left=standing.left - standing.limit.takes(price), unit=unit)


def models(texts: Texts, locale: str, offered: Sequence[ModelView]) -> str:
    """As many models as a message holds; how many are left out is said."""
    if not offered:
        return texts.say(locale, "models-none")
    said = [texts.say(locale, "models-title")]
    room = LONGEST_MESSAGE - len(said[0]) - len(texts.say(locale, "models-more", count=len(offered))) - 1
    for shown, offer in enumerate(sorted(offered, key=lambda one: (one.price, one.model.id))):
        line = _line(texts, locale, offer)
        room -= len(line) + 1
        if room < 0:
            said.append(texts.say(locale, "models-more", count=len(offered) - shown))
            break
        said.append(line)
    return "\n".join(said)


def _line(texts: Texts, locale: str, offer: ModelView) -> str:
    price = texts.say(locale, "credits", count=offer.price)
    return texts.say(locale, "models-line", model=offer.model.id, price=price, facts=" · ".join(_facts(texts, locale, offer)))


def _facts(texts: Texts, locale: str, offer: ModelView) -> list[str]:
    model = offer.model
    facts = [texts.say(locale, f"model-{_input(model)}")]
    if model.video is not Need.NO:
        facts.append(texts.say(locale, "model-clip"))
    facts.append(_lengths(texts, locale, model))
    if model.aspects:
        facts.append("/".join(model.aspects))
    if model.resolutions:
        facts.append("/".join(model.resolutions))
    if model.audio:
        facts.append(texts.say(locale, "model-sound"))
    if offer.gate is not Gate.OPEN:
        facts.append(texts.say(locale, f"model-gate-{offer.gate.value}"))
    elif offer.paused_until is not None:
        facts.append(texts.say(locale, "model-paused", until=offer.paused_until))
    elif offer.usual_wait is not None:
        facts.append(wait(texts, locale, offer.usual_wait))
    return facts


def _input(model: Model) -> str:
    if model.image is Need.REQUIRED:
        return "picture"
    return "text" if model.image is Need.NO else "text-or-picture"


def _lengths(texts: Texts, locale: str, model: Model) -> str:
    lengths = model.durations or tuple(model.fixed_seconds * count for count in range(1, (model.segments or 1) + 1))
    if len(lengths) > LENGTHS_LISTED:
        return texts.say(locale, "seconds-span", low=min(lengths), high=max(lengths))
    return texts.say(locale, "seconds-list", lengths="/".join(map(str, lengths)))
