import re
from pathlib import Path

import pytest

from bot.domain.errors import SettingsInvalid
from bot.domain.models import Model, Need
from bot.domain.money import PriceSource
from bot.providers.catalog import load_catalog
from bot.providers.registry import usual_fields


def built_in(model_id: str) -> Model:
    return next(model for model in load_catalog() if model.id == model_id)


def overlaid(tmp_path: Path, text: str) -> dict[str, Model]:
    file = tmp_path / "models.toml"
    file.write_text(text, encoding="utf-8")
    return {model.id: model for model in load_catalog(file, usual_fields)}


def faults(tmp_path: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(SettingsInvalid) as invalid:
        overlaid(tmp_path, text)
    return invalid.value.faults


def test_the_documents_models_are_there_with_their_prices() -> None:
    prices = {
        model.id: {seconds: model.price.credits(seconds=seconds) for seconds in model.durations or (model.fixed_seconds,)}
        for model in load_catalog()
    }
    assert prices == {
        "demo/clip": {3: 3, 5: 5, 8: 8, 10: 10},
        "aivideomaker/t2v": {5: 5, 8: 8},
        "aivideomaker/i2v": {5: 5, 8: 8},
        "aivideomaker/t2v_v3": {5: 50, 10: 100, 15: 150, 20: 200},
        "aivideomaker/i2v_v3": {5: 50, 10: 100, 15: 150, 20: 200},
        "aivideomaker/lv": {5: 75},
        "apimodels/grok-video-3": {5: 5},
        "apimodels/p-video": {5: 10, 10: 20},
        "apimodels/grok-video-3-10s": {10: 10},
        "apimodels/grok-video-3-official": {15: 15},
        "aimlapi/video-01": {8: 60},
        "aigate/klingai/kling-v3.0-t2v": {5: 85, 10: 170},
        "aigate/klingai/kling-v3.0-i2v": {5: 85, 10: 170},
    }


def test_the_documents_fields_are_there() -> None:
    text, picture = built_in("aivideomaker/t2v_v3"), built_in("aivideomaker/i2v_v3")
    assert (text.prompt, text.image, text.aspects) == (Need.REQUIRED, Need.NO, ("16:9", "9:16", "1:1"))
    assert (picture.prompt, picture.image, picture.aspects) == (Need.OPTIONAL, Need.REQUIRED, ())
    assert (text.provider, text.wire_id) == ("aivideomaker", "t2v_v3")
    assert all(model.price.checked_on for model in load_catalog())
    from_seed = {model.provider for model in load_catalog() if model.price.source is PriceSource.SEED}
    assert from_seed == {"demo", "aivideomaker"}
    video = built_in("aimlapi/video-01")
    assert (video.prompt, video.image, video.enhance, video.enhance_default) == (Need.REQUIRED, Need.OPTIONAL, True, True)
    assert (video.picture.min_side, video.picture.min_ratio, video.picture.max_ratio) == (301, 2 / 5, 5 / 2)


def test_a_price_and_a_limit_can_be_changed_and_the_rest_stays(tmp_path: Path) -> None:
    models = overlaid(tmp_path, '["aivideomaker/t2v"]\nprompt_max = 500\nprice = { per_second = 3 }\npicture = { max_bytes = 4096 }')
    model = models["aivideomaker/t2v"]
    assert model.price.credits(seconds=5) == 15
    assert model.price.source is PriceSource.OPERATOR
    assert (model.prompt_max, model.durations, model.picture.max_bytes, model.picture.min_side) == (500, (5, 8), 4096, 16)
    assert models["aivideomaker/i2v"] == built_in("aivideomaker/i2v")


def test_a_model_can_be_added_and_another_taken_away(tmp_path: Path) -> None:
    models = overlaid(
        tmp_path,
        """
["aivideomaker/happyhorse"]
title = "Happy Horse"
prompt = "required"
image = "optional"
durations = [9, 3, 6]
resolutions = ["720p"]
wire = { resolution = "resolution", duration = "duration" }
extras = [{ name = "mood", kind = "str", choices = ["calm", "wild"] }]
price = { flat = 2, per_second = 4, source = "public", checked_on = 2026-11-01 }

["aivideomaker/t2v"]
enabled = false
""",
    )
    assert [model_id for model_id, model in models.items() if model.retired] == ["aivideomaker/t2v"]
    model = models["aivideomaker/happyhorse"]
    assert (model.durations, model.price.credits(seconds=3), model.price.checked_on) == ((3, 6, 9), 14, "2026-11-01")
    assert model.extras[0].choices == ("calm", "wild")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('["aivideomaker/t2v"]\nprompt_maxx = 3', '["aivideomaker/t2v"] prompt_maxx: extra inputs are not permitted'),
        ('["aivideomaker/t2v"]\nprice = { per_second = -1 }', '["aivideomaker/t2v"] price.per_second: input should be greater'),
        ('["aivideomaker/t2v"]\nprice = { per_second = "x" }', '["aivideomaker/t2v"] price.per_second: input should be a valid integer'),
        ('["aivideomaker/t2v"]\nprice = 3', '["aivideomaker/t2v"] price: input should be a valid dictionary'),
        ('["aivideomaker/t2v"]\ndurations = [5, 5]', '["aivideomaker/t2v"] durations: names a length twice'),
        ('["aivideomaker/t2v"]\ndurations = []', '["aivideomaker/t2v"]: needs either durations or fixed_seconds'),
        ('["aivideomaker/t2v"]\naspects = ["wide"]', '["aivideomaker/t2v"] aspects.0: string should match pattern'),
        ('["aivideomaker/t2v"]\nprompt = "no"', '["aivideomaker/t2v"]: takes neither prompt nor image nor video'),
        ('["aivideomaker/new"]\ntitle = "x"', '["aivideomaker/new"] price: field required'),
        ('["lonely"]\ntitle = "x"', '["lonely"]: must be named provider/model'),
        ('"aivideomaker/t2v" = 3', '["aivideomaker/t2v"]: input should be a valid dictionary'),
        (
            '["aivideomaker/t2v"]\nprice = { source = "seed", checked_on = "soon" }',
            '["aivideomaker/t2v"] price.checked_on: invalid isoformat',
        ),
        ('["aivideomaker/t2v"]\nprice = { source = "seed", per_second = 0 }', '["aivideomaker/t2v"] price: needs flat, per_second'),
        ("[broken", "cannot be read: "),
    ],
)
def test_each_fault_is_one_line_that_names_table_and_key(tmp_path: Path, text: str, line: str) -> None:
    found = faults(tmp_path, text)
    assert any(re.fullmatch(rf"MODELS_FILE models\.toml(:\d+)?: {re.escape(line)}.*", fault) for fault in found), found
    assert all("\n" not in fault for fault in found)


NEW = """
# a comment with [brackets] and a = sign
["apimodels/new"]
title = "New"
prompt = "optional"
image = "optional"
fixed_seconds = 5
price = { flat = 3 }
"""


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("", ':6: ["apimodels/new"] wire.image: is missing: name the field that the provider takes it in'),
        ('video = "required"\nwire = { image = "images[]" }', ':9: ["apimodels/new"] wire.video: is missing'),
        ('wire.image = "input urls"', ':9: ["apimodels/new"] wire.image: string should match pattern'),
        ('wire.image = "images[]:text:x"', ':9: ["apimodels/new"] wire.image: string should match pattern'),
        ('["apimodels/new".wire]\nimage = "images[]"\n\npicture_url = "x"', ':12: ["apimodels/new"] wire.picture_url: extra inputs'),
        ('wire = { image = "images[]", imagee = "x" }', ':9: ["apimodels/new"] wire.imagee: extra inputs are not permitted'),
        ("wire = { image = 3 }", ':9: ["apimodels/new"] wire.image: input should be a valid string'),
        ('wire = "images"', ':9: ["apimodels/new"] wire: input should be a valid dictionary'),
        ('wire.image = "images"\nfamily = ""', ':10: ["apimodels/new"] family: string should have at least 1 character'),
        ('[ apimodels."b/c" ]\nx = 1\n[other]\nwire.image = "x"', ':11: ["other"]: must be named provider/model'),
    ],
)
def test_a_fault_names_the_line_of_its_key(tmp_path: Path, more: str, fault: str) -> None:
    found = faults(tmp_path, NEW + more)
    assert any(line.startswith(f"MODELS_FILE models.toml{fault}") for line in found), found


def entry(provider: str, more: str) -> str:
    return f'["{provider}/new"]\ntitle = "New"\nprompt = "required"\nimage = "no"\ndurations = [5]\nprice = {{ flat = 3 }}\n{more}'


@pytest.mark.parametrize(
    ("provider", "more", "role"),
    [
        ("aivideomaker", 'resolutions = ["720p"]', "resolution"),
        ("aivideomaker", "seed = true", "seed"),
        ("aigate", 'last_image = "optional"', "last_image"),
        ("aigate", "enhance = true", "enhance"),
        ("apimodels", 'video = "optional"', "video"),
        ("apimodels", "blocking = true\naudio = true", "audio"),
    ],
)
def test_what_a_provider_has_no_name_for_is_named_by_the_entry_or_refused(tmp_path: Path, provider: str, more: str, role: str) -> None:
    line = 7 + more.count("\n")
    assert faults(tmp_path, entry(provider, more)) == (
        f'MODELS_FILE models.toml:{line}: ["{provider}/new"] wire.{role}: is missing: name the field that the provider takes it in',
    )
    assert f"{provider}/new" in overlaid(tmp_path, entry(provider, f'{more}\nwire.{role} = "its_name"'))


def test_the_built_in_models_name_every_field() -> None:
    assert load_catalog(None, usual_fields) == load_catalog()


def test_a_key_that_is_missing_is_told_at_the_models_line(tmp_path: Path) -> None:
    assert faults(tmp_path, '\n["aimlapi/x"]\ntitle = "X"\nprompt = "no"\nimage = "required"\nfixed_seconds = 4') == (
        'MODELS_FILE models.toml:2: ["aimlapi/x"] price: field required',
    )


def test_wire_names_are_laid_over_name_by_name(tmp_path: Path) -> None:
    video = overlaid(tmp_path, '["aimlapi/video-01".wire]\nimage = "first_frame_image"')["aimlapi/video-01"]
    assert dict(video.wire) == {"image": "first_frame_image", "legacy": "minimax"}


def test_models_of_a_family_name_each_other_for_lengths_they_do_not_make(tmp_path: Path) -> None:
    models = overlaid(
        tmp_path,
        """
["apimodels/grok-video-3-official"]
enabled = false

["apimodels/grok-video-3-20s"]
title = "Twenty"
family = "grok-video-3"
prompt = "required"
image = "no"
durations = [10, 20]
price = { flat = 20 }

["aimlapi/video-02"]
title = "Of another provider"
family = "grok-video-3"
prompt = "required"
image = "no"
fixed_seconds = 30
price = { flat = 20 }
""",
    )
    assert dict(models["apimodels/grok-video-3"].siblings) == {10: "apimodels/grok-video-3-10s", 20: "apimodels/grok-video-3-20s"}
    assert dict(models["apimodels/grok-video-3-20s"].siblings) == {5: "apimodels/grok-video-3"}
    assert not models["aimlapi/video-02"].siblings
    assert not models["aivideomaker/t2v"].siblings


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, '["aivideomaker/t2v"]\ndurations = [0]\nprompt_max = 0\n["aivideomaker/i2v"]\nimage = "maybe"')
    assert len(found) == 3


def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "models.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsInvalid, match="cannot be read"):
        load_catalog(file)
