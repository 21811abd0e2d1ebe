from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.jobs import Account, Attempt
from bot.domain.models import ExtraOption, Model, Need
from bot.domain.money import Price, PriceSource
from bot.domain.outcomes import SubmitCall
from bot.domain.requests import Picture, VideoRequest
from bot.providers.body import files_missing, order_body

MODEL = Model(
    id="x/all",
    provider="x",
    wire_id="all",
    title="All",
    prompt=Need.OPTIONAL,
    image=Need.OPTIONAL,
    price=Price(1, 0, 0, PriceSource.SEED, "2026-11-21"),
    durations=(5,),
    extras=(ExtraOption("mood", "str"),),
)
REQUEST = VideoRequest(
    "x/all", "a fox", 5, 1, aspect="16:9", audio=False, seed=0, enhance=True, negative="rain", extra={"mood": "calm", "model": "y"}
)
NAMES = {
    name: f"usual_{name}"
    for name in (
        "prompt",
        "image",
        "last_image",
        "video",
        "duration",
        "aspect",
        "resolution",
        "quality",
        "audio",
        "negative",
        "seed",
        "enhance",
    )
}
ACCOUNT = Account("x", "https://x.example")
CALL = SubmitCall(ACCOUNT, MODEL, REQUEST, {}, Attempt("a", "j", 1, ACCOUNT, "", datetime(2026, 11, 21, tzinfo=UTC)))


def test_every_value_that_was_resolved_is_sent_and_nothing_else() -> None:
    assert order_body(CALL, NAMES, {}) == {
        "model": "all",
        "mood": "calm",
        "usual_prompt": "a fox",
        "usual_duration": 5,
        "usual_aspect": "16:9",
        "usual_audio": False,
        "usual_negative": "rain",
        "usual_seed": 0,
        "usual_enhance": True,
    }


def test_a_model_without_lengths_is_sent_none_and_an_empty_prompt_is_left_out() -> None:
    fixed = replace(CALL, model=replace(MODEL, durations=(), fixed_seconds=5), request=replace(REQUEST, prompt=""))
    body = order_body(fixed, NAMES, {})
    assert "usual_duration" not in body
    assert "usual_prompt" not in body


def test_the_models_own_names_say_field_and_form() -> None:
    wire = {"image": "images[]", "last_image": "images[]", "video": "clip", "duration": "seconds:text", "aspect": "ratios[]:text"}
    body = order_body(replace(CALL, model=replace(MODEL, wire=wire)), NAMES, {"last_image": "L", "image": "I", "video": "V"})
    assert (body["clip"], body["seconds"], body["ratios"], body["usual_prompt"]) == ("V", "5", ["16:9"], "a fox")
    assert sorted(map(str, body["images"])) == ["I", "L"]  # pyright: ignore[reportArgumentType] - a list by the name's form


@pytest.mark.parametrize("role", ["image", "last_image", "video"])
def test_a_file_that_did_not_come_is_missed(role: str) -> None:
    wanting = replace(CALL, request=replace(REQUEST, **{f"has_{role}": True}))
    assert files_missing(wanting)
    assert not files_missing(replace(wanting, pictures={role: Picture("image/png", b"", 1, 1)}))
    assert not files_missing(CALL)
