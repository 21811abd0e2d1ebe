"""Why no model takes an order: the sentence names what has to change."""

import dataclasses

import pytest

from bot.domain.fitting import fitting, why_nothing_fits
from bot.domain.models import ExtraOption, Model, Need
from bot.domain.money import Price, PriceSource
from bot.domain.requests import AttachmentRef, VideoOrder

PICTURE = AttachmentRef("https://cdn.discordapp.com/a/fox.png", "fox.png", 1000)
SHORT = Model(
    id="x/short",
    provider="x",
    wire_id="short",
    title="Short",
    prompt=Need.REQUIRED,
    image=Need.OPTIONAL,
    price=Price(5, 0, 0, PriceSource.SEED, "2026-11-01"),
    prompt_max=100,
    durations=(5, 8),
    aspects=("16:9", "9:16"),
    seed=True,
    extras=(ExtraOption("motion", "int", low=1, high=5),),
)
LONG = dataclasses.replace(
    SHORT,
    id="x/long",
    prompt_max=300,
    durations=(),
    fixed_seconds=10,
    aspects=("16:9", "1:1"),
    resolutions=("720p",),
    seed=False,
    extras=(),
)
PICTURES = dataclasses.replace(SHORT, id="x/pictures", prompt=Need.OPTIONAL, image=Need.REQUIRED, prompt_max=900, aspects=())
ALL = (SHORT, LONG, PICTURES)


@pytest.mark.parametrize(
    ("order", "key", "values"),
    [
        (VideoOrder(prompt="fox", duration=7), "request-none-takes", {"option": "duration", "value": "7", "takes": ("5", "8", "10")}),
        (VideoOrder(prompt="fox", aspect="2:1"), "request-none-takes", {"takes": ("16:9", "9:16", "1:1")}),
        (VideoOrder(prompt="fox", resolution="4k", seed=1), "request-none-takes", {"option": "resolution", "takes": ("720p",)}),
        (VideoOrder(prompt="fox", quality="high"), "request-none-takes-it", {"option": "quality"}),
        (VideoOrder(prompt="fox", audio=True), "request-none-takes-it", {"option": "audio"}),
        (VideoOrder(prompt="fox", extra="motion=9"), "request-extra-range", {"model": "x/short", "option": "motion"}),
        (VideoOrder(prompt="fox", extra="pace=9"), "request-extra-unknown", {"takes": ("motion",)}),
        (VideoOrder(prompt="fox", extra="motion"), "request-extra-form", {"value": "motion"}),
        (VideoOrder(prompt="fox", duration=10, seed=1), "request-fits-without", {"options": ("`duration`", "`seed`")}),
        (VideoOrder(prompt="fox", duration=8, aspect="1:1", resolution="720p"), "request-fits-without", {"options": ("`duration`",)}),
        (VideoOrder(prompt="x" * 301), "request-prompt-too-long", {"model": "x/long", "most": 300}),
        (VideoOrder(image=PICTURE, duration=7), "request-duration-not-taken", {"model": "x/pictures"}),
        (VideoOrder(prompt="fox", last_image=PICTURE), "request-nothing-fits", {}),
        (VideoOrder(prompt=" "), "request-nothing-to-do", {}),
    ],
)
def test_what_stands_in_the_way_is_named(order: VideoOrder, key: str, values: dict[str, object]) -> None:
    assert fitting(order, ALL) == ()
    refusal = why_nothing_fits(order, ALL)
    assert refusal.key == key
    assert {name: refusal.values[name] for name in values} == values


def test_without_models_that_is_said() -> None:
    assert why_nothing_fits(VideoOrder(prompt="fox"), ()).key == "models-none"
