from dataclasses import replace

import pytest

from bot.domain.errors import RequestRefused
from bot.domain.fitting import fitting
from bot.domain.models import ExtraOption, Model, Need
from bot.domain.money import Price, PriceSource
from bot.domain.requests import AttachmentRef, VideoOrder, resolve

PICTURE = AttachmentRef(url="https://cdn.discordapp.com/a/b/c.png", filename="c.png", size=100)


def _price(per_second: int) -> Price:
    return Price(flat=0, per_second=per_second, per_prompt=0, source=PriceSource.SEED, checked_on="2026-11-21")


T2V = Model(
    id="aivideomaker/t2v",
    provider="aivideomaker",
    wire_id="t2v",
    title="Text to video",
    prompt=Need.REQUIRED,
    image=Need.NO,
    price=_price(1),
    durations=(5, 8),
    aspects=("16:9", "9:16", "1:1"),
)
I2V = replace(T2V, id="aivideomaker/i2v", wire_id="i2v", prompt=Need.OPTIONAL, image=Need.REQUIRED, aspects=())
RICH = replace(
    T2V,
    id="x/rich",
    price=_price(7),
    resolutions=("480p", "1080p"),
    audio=True,
    negative=True,
    seed=True,
    enhance=True,
    extras=(ExtraOption("cfg_scale", "float", 0, 1), ExtraOption("mode", "str", choices=("std", "pro")), ExtraOption("loop", "bool")),
)


def test_what_is_left_out_takes_the_cheapest_value() -> None:
    request = resolve(VideoOrder(prompt="  a red fox "), T2V)
    assert (request.prompt, request.seconds, request.aspect, request.price) == ("a red fox", 5, "16:9", 5)
    assert request.audio is None


def test_a_switch_that_costs_is_sent_as_off() -> None:
    request = resolve(VideoOrder(prompt="fox"), RICH)
    assert (request.audio, request.enhance, request.resolution) == (False, False, "480p")


def test_values_are_matched_without_case() -> None:
    assert resolve(VideoOrder(prompt="fox", resolution=" 1080P "), RICH).resolution == "1080p"


@pytest.mark.parametrize(
    ("order", "model", "key"),
    [
        (VideoOrder(prompt="   "), T2V, "request-nothing-to-do"),
        (VideoOrder(image=PICTURE), T2V, "request-prompt-needed"),
        (VideoOrder(prompt="fox", image=PICTURE), T2V, "request-image-not-taken"),
        (VideoOrder(prompt="fox"), I2V, "request-image-needed"),
        (VideoOrder(image=PICTURE, aspect="1:1"), I2V, "request-aspect-not-taken"),
        (VideoOrder(prompt="fox", duration=6), T2V, "request-duration-not-taken"),
        (VideoOrder(prompt="fox", aspect="4:3"), T2V, "request-value-not-taken"),
        (VideoOrder(prompt="fox", audio=True), T2V, "request-option-not-taken"),
        (VideoOrder(prompt="fox", seed=0), T2V, "request-option-not-taken"),
        (VideoOrder(prompt="fox", last_image=PICTURE), T2V, "request-last-image-not-taken"),
        (VideoOrder(prompt="x" * 6000), T2V, "request-prompt-too-long"),
        (VideoOrder(prompt="fox", extra="a=b"), T2V, "request-option-not-taken"),
        (VideoOrder(prompt="fox", extra="cfg_scale"), RICH, "request-extra-form"),
        (VideoOrder(prompt="fox", extra="nope=1"), RICH, "request-extra-unknown"),
        (VideoOrder(prompt="fox", extra="cfg_scale=high"), RICH, "request-extra-kind"),
        (VideoOrder(prompt="fox", extra="cfg_scale=1.5"), RICH, "request-extra-range"),
        (VideoOrder(prompt="fox", extra="cfg_scale=nan"), RICH, "request-extra-range"),
        (VideoOrder(prompt="fox", extra="mode=max"), RICH, "request-value-not-taken"),
    ],
)
def test_what_a_model_does_not_take_is_refused_by_name(order: VideoOrder, model: Model, key: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        resolve(order, model)
    assert caught.value.key == key


def test_a_refused_duration_names_what_is_taken() -> None:
    with pytest.raises(RequestRefused) as caught:
        resolve(VideoOrder(prompt="fox", duration=6), T2V)
    assert caught.value.values["takes"] == ("5", "8")


def test_extras_are_typed() -> None:
    extra = resolve(VideoOrder(prompt="fox", extra="cfg_scale=0.5, mode=pro loop=yes"), RICH).extra
    assert dict(extra) == {"cfg_scale": 0.5, "mode": "pro", "loop": True}


def test_a_model_without_lengths_has_its_own() -> None:
    fixed = replace(T2V, durations=(), fixed_seconds=6)
    assert resolve(VideoOrder(prompt="fox"), fixed).seconds == 6
    with pytest.raises(RequestRefused) as caught:
        resolve(VideoOrder(prompt="fox", duration=5), fixed)
    assert caught.value.key == "request-duration-fixed"


def test_a_length_of_a_sibling_is_refused_by_the_siblings_name() -> None:
    short = replace(T2V, durations=(), fixed_seconds=5, siblings={10: "x/ten"})
    assert resolve(VideoOrder(prompt="fox", duration=5), short).seconds == 5
    with pytest.raises(RequestRefused) as caught:
        resolve(VideoOrder(prompt="fox", duration=10), short)
    assert (caught.value.key, dict(caught.value.values)) == ("request-duration-sibling", {"model": T2V.id, "value": 10, "other": "x/ten"})


@pytest.mark.parametrize(("asked", "sent"), [(None, True), (True, True), (False, False)])
def test_a_switch_that_is_on_by_the_document_stays_on_unless_it_is_turned_off(asked: bool | None, sent: bool) -> None:
    model = replace(T2V, enhance=True, enhance_default=True)
    assert resolve(VideoOrder(prompt="fox", enhance=asked), model).enhance is sent


def test_only_models_that_fit_are_offered_cheapest_first() -> None:
    assert [model.id for model, _ in fitting(VideoOrder(prompt="fox"), (RICH, I2V, T2V))] == ["aivideomaker/t2v", "x/rich"]
    assert [model.id for model, _ in fitting(VideoOrder(image=PICTURE), (RICH, I2V, T2V))] == ["aivideomaker/i2v"]


LONG = replace(
    T2V, id="x/long", durations=(), fixed_seconds=5, segments=3, aspects=(), prompt_max=20, price=replace(_price(0), per_prompt=75)
)


def test_a_long_clip_is_priced_by_its_prompts() -> None:
    request = resolve(VideoOrder(prompt=" a fox wakes | it runs\n| it sleeps "), LONG)
    assert request.prompts == ("a fox wakes", "it runs", "it sleeps")
    assert (request.prompt, request.seconds, request.price) == ("a fox wakes | it runs | it sleeps", 15, 225)
    assert resolve(VideoOrder(prompt="a | b", duration=10), LONG).seconds == 10


def test_an_ordinary_model_keeps_a_bar_in_its_prompt() -> None:
    request = resolve(VideoOrder(prompt="a | b"), T2V)
    assert (request.prompt, request.prompts) == ("a | b", ())


@pytest.mark.parametrize(
    ("order", "key"),
    [
        (VideoOrder(prompt="a|b|c|d"), "request-too-many-segments"),
        (VideoOrder(prompt="short | " + "x" * 21), "request-prompt-too-long"),
        (VideoOrder(prompt=" | | "), "request-nothing-to-do"),
        (VideoOrder(prompt="a|b", duration=5), "request-duration-fixed"),
    ],
)
def test_a_long_clip_has_its_own_bounds(order: VideoOrder, key: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        resolve(order, LONG)
    assert caught.value.key == key


@pytest.mark.parametrize("prompt", ["", "  \n ", "\u200b", "\u2060 \u200d\ufeff", "\x00\x07", "\u00ad"])
def test_a_prompt_that_cannot_be_seen_is_none(prompt: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        resolve(VideoOrder(prompt=prompt), T2V)
    assert caught.value.key == "request-nothing-to-do"


def test_control_characters_go_and_joined_emoji_stay() -> None:
    assert resolve(VideoOrder(prompt="a\x00 fox \U0001f468\u200d\U0001f467\n"), T2V).prompt == "a fox \U0001f468\u200d\U0001f467"
