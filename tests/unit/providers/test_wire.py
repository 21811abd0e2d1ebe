import json
from pathlib import Path

import pytest

from bot.domain.jobs import Account, Attempt, Billed, RemoteFile
from bot.domain.outcomes import SubmitCall
from bot.domain.requests import VideoOrder, resolve
from bot.providers.aivideomaker_wire import SubmitAnswer, TaskRecord, read_list, submit_body
from bot.providers.catalog import load_catalog
from bot.providers.registry import usual_fields
from bot.providers.tolerant import plain, read, unpacked
from tests.fakes.clock import START

CLIP = "https://cdn.example/clip.mp4"


@pytest.mark.parametrize(
    "fields",
    [
        {"output": {"url": CLIP}},
        {"output": {"videoUrl": CLIP}},
        {"output": {"video_url": CLIP}},
        {"output": {"result_url": CLIP}},
        {"output": CLIP},
        {"output": [CLIP]},
        {"output": [{"url": CLIP}]},
        {"output": {"videos": [{"url": CLIP}]}},
        {"output": None, "url": CLIP},
        {"output": {}, "videoUrl": CLIP},
        {"video_url": CLIP},
        {"result_url": CLIP},
        {"videos": [{"url": CLIP}]},
        {"output": {"url": "ftp://x.example/a", "videoUrl": CLIP}},
        {"output": {"url": CLIP}, "url": "https://cdn.example/other.mp4"},
    ],
)
def test_the_link_is_found_where_it_may_be(fields: dict[str, object]) -> None:
    assert TaskRecord.model_validate(fields).link == RemoteFile(CLIP)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"output": None},
        {"output": {"thumbnail": CLIP}},
        {"output": {"cover": {"url": CLIP}, "poster": CLIP, "preview": CLIP}},
        {"input": {"image": CLIP, "url": CLIP}},
        {"output": {"input": {"url": CLIP}}},
        {"output": "data:video/mp4;base64,AAAA"},
        {"output": {"url": "javascript:alert(1)"}},
        {"output": []},
        {"output": [[CLIP]]},
        {"output": 7},
        {"responseUrl": CLIP},
    ],
)
def test_nothing_else_is_taken_for_the_clip(fields: dict[str, object]) -> None:
    assert TaskRecord.model_validate(fields).link is None


@pytest.mark.parametrize(
    ("body", "task_id"),
    [
        ('{"taskId":"ck1"}', "ck1"),
        ('{"taskId":222226666699999}', "222226666699999"),
        ('{"taskId":" -x_1 "}', "-x_1"),
        ('{"task_id":"tv_1"}', "tv_1"),
        ('{"taskId":""}', None),
        ('{"taskId":null}', None),
        ('{"taskId":true}', None),
        ('{"taskId":{"id":"ck1"}}', None),
        ('{"taskId":".."}', None),
        ('{"taskId":"%s"}' % ("x" * 201), None),
        ('{"id":"req-1"}', None),
    ],
)
def test_a_task_id_is_opaque_but_readable(body: str, task_id: str | None) -> None:
    answer = read(SubmitAnswer, body.encode())
    assert answer is not None
    assert answer.task_id == task_id


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'"ck1"', b"null", b'{"taskId": ck', b"\xff\xfe", b"[" * 100_000])
def test_garbage_is_no_answer(body: bytes) -> None:
    assert read(SubmitAnswer, body) is None
    assert read(TaskRecord, body) is None
    assert not read_list(body)


def test_one_odd_entry_hides_no_other() -> None:
    good = {"id": "ck1", "status": "PROGRESS", "createdAt": "2026-03-19T08:00:00.000Z"}
    odd = {"id": ["?"], "status": {"word": "x"}, "createdAt": "soon", "input": "x", "model": 3, "error": [1], "creditsCharged": "five"}
    records = read_list(json.dumps({"tasks": [odd, None, 7, good]}).encode())
    assert records is not None
    assert [record.id for record in records] == [None, "ck1"]
    assert records[0].created_at is None
    assert records[0].billed is None


@pytest.mark.parametrize(
    "stamp", ["2026-03-19T08:00:00.000Z", "2026-03-19T08:00:00", "2026-03-19T10:00:00+02:00", 1773907200, 1773907200000]
)
def test_times_are_utc_whatever_their_form(stamp: object) -> None:
    moment = TaskRecord.model_validate({"createdAt": stamp}).created_at
    assert moment is not None
    assert moment.isoformat() == "2026-03-19T08:00:00+00:00"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"output": {"error": "a", "msg": "kept"}, "message": "b"}, "a"),
        ({"error": {"message": "a"}}, "a"),
        ({"message": "b", "output": {"msg": "kept"}}, "b"),
        ({"output": {"msg": "c"}}, "c"),
        ({}, ""),
    ],
)
def test_the_reason_is_found_wherever_it_stands(fields: dict[str, object], words: str) -> None:
    assert TaskRecord.model_validate(fields).words == words


@pytest.mark.parametrize(
    ("fields", "billed"),
    [
        ({"creditsCharged": 15, "creditsRefunded": 5}, Billed("10", "credits")),
        ({"creditsCharged": 1.5}, Billed("1.5", "credits")),
        ({"creditsRefunded": 5}, None),
        ({}, None),
    ],
)
def test_the_bill_is_what_the_provider_kept(fields: dict[str, object], billed: Billed | None) -> None:
    assert TaskRecord.model_validate(fields).billed == billed


@pytest.mark.parametrize(
    ("amount", "text"), [(10.0, "10"), (1.5, "1.5"), (1_200_000.0, "1200000"), (0.00001, "0.00001"), (0.0, "0"), (-2.0, "-2")]
)
def test_an_amount_is_written_without_an_exponent(amount: float, text: str) -> None:
    assert plain(amount) == text


@pytest.mark.parametrize(
    ("value", "content"),
    [
        ('{"a": 1}', {"a": 1}),
        ({"a": 1}, {"a": 1}),
        ("[1]", {}),
        ("{", {}),
        ("[" * 100_000, {}),
        ('{"a": "' + "x" * 300_000 + '"}', {}),
        (None, {}),
        (7, {}),
    ],
    ids=range(8),
)
def test_json_in_a_string_survives_garbage(value: object, content: object) -> None:
    assert unpacked(value) == content


def test_a_later_model_of_the_table_gets_its_own_names_and_types(tmp_path: Path) -> None:
    """As public pages show `minimax` and others: numbers, another name for the prompt, more fields than the document's five models have."""
    file = tmp_path / "models.toml"
    file.write_text("""
["aivideomaker/minimax"]
title = "MiniMax"
prompt = "required"
image = "optional"
durations = [5, 10]
resolutions = ["720p"]
extras = [{ name = "style", kind = "str" }]
wire = { prompt = "content", duration = "duration", resolution = "resolution" }
price = { per_second = 3 }
""")
    model = next(one for one in load_catalog(file, usual_fields) if one.id == "aivideomaker/minimax")
    account = Account("aivideomaker", "https://maker.example")
    request = resolve(VideoOrder(prompt="a fox", model=model.id, extra="style=film"), model)
    call = SubmitCall(account, model, request, {}, Attempt("a", "j", 1, account, "", START))
    assert json.loads(submit_body(call)) == {"content": "a fox", "duration": 5, "resolution": "720p", "style": "film"}
