"""Which models take an order, and why none does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from bot.domain.errors import RequestRefused
from bot.domain.models import Model, Need
from bot.domain.requests import VideoOrder, VideoRequest, resolve

_TAKES: Mapping[str, Callable[[Model], tuple[str, ...]]] = MappingProxyType({
    "duration": lambda model: tuple(map(str, model.durations or (model.fixed_seconds,))),
    "aspect": lambda model: model.aspects,
    "resolution": lambda model: model.resolutions,
    "quality": lambda model: model.qualities,
})
_OPTIONS = (*_TAKES, "audio", "negative", "seed", "enhance", "extra")
_ABOUT_ONE_VALUE = ("request-extra-form", "request-extra-kind", "request-extra-range", "request-value-not-taken", "request-extra-unknown")
"""What a refused `extra` is best told, most telling first."""


def fitting(order: VideoOrder, models: Iterable[Model]) -> tuple[tuple[Model, VideoRequest], ...]:
    """The models that take `order`, cheapest first. `order.model` is not looked at."""
    found: list[tuple[Model, VideoRequest]] = []
    for model in models:
        try:
            found.append((model, resolve(order, model)))
        except RequestRefused:
            continue
    return tuple(sorted(found, key=lambda pair: (pair[1].price, pair[0].id)))


def why_nothing_fits(order: VideoOrder, models: tuple[Model, ...]) -> RequestRefused:
    """The option that no model takes, with what those take that suit the inputs; else the options any one of which is one too many."""
    if not models:
        return RequestRefused("models-none")
    if not order.prompt.strip() and order.image is None and order.video is None:
        return RequestRefused("request-nothing-to-do")
    suited = tuple(model for model in models if _takes_inputs(order, model))
    given = tuple(name for name in _OPTIONS if getattr(order, name) is not None)
    bare = replace(order, **dict.fromkeys(given))
    if not suited or not fitting(bare, suited):
        return _of_inputs(bare, suited)
    for name in given:
        alone = replace(bare, **{name: getattr(order, name)})
        if not fitting(alone, suited):
            return _of_option(name, alone, suited)
    droppable = tuple(f"`{name}`" for name in given if fitting(replace(order, **{name: None}), suited))
    return RequestRefused("request-fits-without", options=droppable) if droppable else RequestRefused("request-nothing-fits")


def _takes_inputs(order: VideoOrder, model: Model) -> bool:
    given_and_need = (
        (bool(order.prompt.strip()), model.prompt),
        (order.image is not None, model.image),
        (order.last_image is not None, model.last_image),
        (order.video is not None, model.video),
    )
    return all(need is not Need.NO if given else need is not Need.REQUIRED for given, need in given_and_need)


def _of_inputs(bare: VideoOrder, suited: tuple[Model, ...]) -> RequestRefused:
    refusals = _refusals(bare, suited)
    if len({refusal.key for refusal in refusals}) != 1:
        return RequestRefused("request-nothing-fits")
    return max(refusals, key=_most)


def _most(refusal: RequestRefused) -> int:
    """How much the model takes that refused: the one that takes the most says how much has to go."""
    most: Any = refusal.values.get("most", 0)
    return int(most)


def _of_option(name: str, alone: VideoOrder, suited: tuple[Model, ...]) -> RequestRefused:
    refusals = _refusals(alone, suited)
    if len(suited) == 1:
        return refusals[0]
    if name == "extra":
        ranked = [refusal for key in _ABOUT_ONE_VALUE for refusal in refusals if refusal.key == key]
        return ranked[0] if ranked else RequestRefused("request-none-takes-it", option=name)
    takes = {value: None for model in suited for value in _TAKES[name](model)} if name in _TAKES else {}
    if not takes:
        return RequestRefused("request-none-takes-it", option=name)
    in_order = sorted(takes, key=int) if name == "duration" else takes
    return RequestRefused("request-none-takes", option=name, value=str(getattr(alone, name)), takes=tuple(in_order))


def _refusals(order: VideoOrder, models: tuple[Model, ...]) -> list[RequestRefused]:
    return [refusal for model in models if (refusal := _refusal(order, model))]


def _refusal(order: VideoOrder, model: Model) -> RequestRefused | None:
    try:
        resolve(order, model)
    except RequestRefused as refusal:
        return refusal
    return None
