"""aigate by its document, through couriers, over real sockets."""

import base64
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.domain.jobs import Account, Failure, FailureKind, Handle, RemoteFile
from bot.domain.models import ExtraOption, Need
from bot.domain.outcomes import (
    AcceptedTask,
    Answered,
    Finished,
    InFlight,
    NotSent,
    Rejected,
    SubmitCall,
    SubmitOutcome,
    Unknown,
    Unsure,
)
from bot.domain.requests import AttachmentRef, VideoOrder, resolve
from bot.providers.aigate_wire import order_outcome
from bot.providers.couriers import Couriers
from bot.providers.http import Answer
from tests.contract.providers.courier_harnesses import AiGateHarness
from tests.contract.providers.harness import CANARY, png
from tests.fakes.clock import START
from tests.unit.media.clip_factory import make_clip

pytestmark = pytest.mark.asyncio

T2V = "klingai/kling-v3.0-t2v"
ACCOUNT = Account("aigate", "https://aigate.example")


def envelope(code: str, status: int, message: str = "words", kind: str = "invalid_request_error") -> str:
    return f'{{"error":{{"message":"{message}","type":"{kind}","code":"{code}","status":{status}}}}}'


@pytest.fixture
def gate(gate: AiGateHarness) -> AiGateHarness:
    """Its clips are there at once."""
    gate.server.seconds = 0
    return gate


def outcome_of(status: int, body: str) -> SubmitOutcome:
    return order_outcome(Answer(status, {}, body.encode()), partial(Handle, ACCOUNT), lambda _: False, (), START)


def answer_of(found: object) -> SubmitOutcome:
    assert isinstance(found, Answered), found
    return found.outcome


async def test_text_is_sent_as_the_document_says(gate: AiGateHarness) -> None:
    await gate.provider.submit(gate.call("a fox\nin the snow 🦊", duration=10))
    assert gate.server.orders[0].key == CANARY
    assert gate.server.orders[0].payload == {
        "model": T2V,
        "prompt": "a fox\nin the snow 🦊",
        "duration": 10,
        "resolution": "720p",
        "aspect_ratio": "16:9",
        "audio": False,
        "quality": "std",
        "n": 1,
    }


async def test_every_option_that_the_model_declares_is_sent(gate: AiGateHarness) -> None:
    model = gate.provider.models()[0]
    order = VideoOrder(
        prompt="x",
        model=model.id,
        resolution="1080P",
        quality="pro",
        audio=True,
        negative="text, watermark",
        seed=42,
        extra="cfg_scale=0.65",
    )
    call = replace(gate.call(), request=resolve(order, model), model=model)
    await gate.provider.submit(call)
    payload = gate.server.orders[0].payload
    assert (
        payload.items()
        >= {"resolution": "1080p", "quality": "pro", "audio": True, "negative_prompt": "text, watermark", "seed": 42}.items()
    )
    assert payload["provider_options"] == {"cfg_scale": 0.65}


async def test_a_picture_goes_into_the_prompt_object(gate: AiGateHarness) -> None:
    assert isinstance(await gate.provider.submit(gate.call("move", picture=True)), Finished)
    prompt = gate.server.orders[0].payload["prompt"]
    assert prompt == {"text": "move", "image": "data:image/png;base64," + base64.b64encode(png().data).decode()}


@pytest.mark.parametrize(
    ("name", "head"), [("input_image", "data:image/png;base64,"), ("image_url", "data:image/png;base64,"), ("input_image_b64", "")]
)
async def test_a_picture_goes_where_the_model_table_says(gate: AiGateHarness, name: str, head: str) -> None:
    gate.provider = gate.rebuilt(wire={"image": name})
    assert isinstance(await gate.provider.submit(gate.call("move", picture=True)), Finished)
    payload = gate.server.orders[0].payload
    assert payload["prompt"] == "move"
    assert payload[name] == head + base64.b64encode(png().data).decode()


async def test_a_source_video_and_a_last_picture_go_where_the_model_table_says(gate: AiGateHarness) -> None:
    facts = replace(
        gate.provider.models()[0],
        wire_id="klingai/kling-v2.6-edit",
        video=Need.REQUIRED,
        last_image=Need.OPTIONAL,
        wire={"last_image": "provider_options.tail_image"},
        extras=(ExtraOption("style", "str"),),
    )
    ref = AttachmentRef("https://cdn.discordapp.com/a.mp4", "a.mp4", 1)
    request = resolve(VideoOrder(prompt="smoother", video=ref, last_image=ref, model=facts.id, extra="style=cinematic"), facts)
    video = replace(png(), mime="video/mp4", data=make_clip(gate.folder / "source.mp4").read_bytes())
    call = replace(gate.call(), request=request, model=facts, pictures={"video": video, "last_image": png()})
    assert isinstance(await gate.provider.submit(call), Finished)
    payload = gate.server.orders[0].payload
    assert payload["input_video_b64"] == base64.b64encode(video.data).decode()
    options = payload["provider_options"]
    assert isinstance(options, dict)
    assert options["style"] == "cinematic"
    assert str(options["tail_image"]).startswith("data:image/png;base64,")


async def test_the_clips_link_may_take_the_key_on_its_own_host_only(gate: AiGateHarness) -> None:
    outcome = await gate.provider.submit(gate.call())
    assert isinstance(outcome, Finished)
    own = RemoteFile(f"{gate.base_url}/v1/videos/{gate.server.orders[0].id}/content", same_host_key=True)
    assert outcome.assets == (own,)
    account = gate.provider.account()
    key = gate.rebuilt().download_key(account, own.url)
    assert key is not None
    assert key.reveal() == CANARY
    for elsewhere in ("https://cdn.example/v.mp4", gate.base_url + ".evil.example/v", gate.base_url + "@evil.example/v"):
        assert gate.rebuilt().download_key(account, elsewhere) is None
    assert gate.rebuilt().download_key(gate.provider.account("guild:1:1"), own.url) is None

    gate.answers(200, '{"videos":[{"url":"https://cdn.example/v.mp4"}]}', paid=True)
    outcome = await gate.provider.submit(gate.call())
    assert isinstance(outcome, Finished)
    assert outcome.assets == (RemoteFile("https://cdn.example/v.mp4"),)


@pytest.mark.parametrize(
    ("status", "code", "kind", "trips"),
    [
        (401, "http_401", FailureKind.AUTH, True),
        (404, "not_found", FailureKind.INVALID, False),
        (503, "model_not_found", FailureKind.INVALID, False),
        (402, "insufficient_quota", FailureKind.NO_CREDIT, True),
        (429, "insufficient_quota", FailureKind.NO_CREDIT, True),
        (400, "invalid_request_error", FailureKind.INVALID, False),
        (403, "http_403", FailureKind.FORBIDDEN, False),
        (500, "api_error", FailureKind.PROVIDER, False),
        (200, "api_error", FailureKind.PROVIDER, False),
    ],
)
async def test_errors_are_told_apart_by_their_code(status: int, code: str, kind: FailureKind, trips: bool) -> None:
    outcome = outcome_of(status, envelope(code, status, "their words"))
    assert outcome == Rejected(Failure(kind, "their words"), trips_breaker=trips)


@pytest.mark.parametrize(
    "body", ['{"id":"task_1","status":"queued"}', '{"task_id":"task_1"}', '{"data":{"task_id":"task_1","status":"SUBMITTED"}}']
)
async def test_a_task_is_read_from_every_shape_of_answer(body: str) -> None:
    assert outcome_of(200, body) == AcceptedTask(Handle(ACCOUNT, "task_1"))


async def test_a_request_id_beside_an_error_is_no_task() -> None:
    body = '{"id":"req_1","error":{"message":"oops","code":"upstream_error"}}'
    assert isinstance(outcome_of(502, body), Unknown)


async def test_moderation_is_told_apart_by_its_words(gate: AiGateHarness) -> None:
    gate.answers(400, envelope("invalid_request_error", 400, "blocked by our safety policy"))
    outcome = await gate.provider.submit(gate.call())
    assert isinstance(outcome, Rejected)
    assert outcome.failure.kind is FailureKind.MODERATED


async def test_only_a_rate_limit_in_the_providers_own_words_is_tried_again(gate: AiGateHarness) -> None:
    gate.answers(429, envelope("rate_limit_error", 429), headers={"Retry-After": "7"})
    outcome = await gate.provider.submit(gate.call())
    assert isinstance(outcome, Rejected)
    assert outcome.retry_after == timedelta(seconds=7)

    gate.answers(429, "<html>", "text/html", headers={"Retry-After": "7"})
    outcome = await gate.provider.submit(gate.call())
    assert isinstance(outcome, Rejected)
    assert outcome.retry_after is None


async def test_a_key_that_the_provider_quotes_is_struck_out_before_anything_is_written(gate: AiGateHarness) -> None:
    gate.answers(401, envelope("http_401", 401, f"wrong key {CANARY}"))
    outcome = await gate.provider.submit(gate.call())
    assert outcome == Rejected(Failure(FailureKind.AUTH, "wrong key ***"), trips_breaker=True)
    assert all(CANARY.encode() not in path.read_bytes() for path in (gate.folder / "courier").iterdir())


async def test_an_attempt_of_another_data_folder_is_no_proof(gate: AiGateHarness) -> None:
    elsewhere = gate.rebuilt(couriers=Couriers(gate.folder / "other", alone=False))
    assert isinstance(await elsewhere.find(gate.call(), frozenset()), Unsure)
    alone = gate.rebuilt(couriers=Couriers(gate.folder / "other", alone=True))
    assert isinstance(answer_of(await alone.find(gate.call(), frozenset())), NotSent)


async def test_models_wait_for_their_clips(gate: AiGateHarness) -> None:
    assert all(model.blocking for model in gate.provider.models())
    call: SubmitCall = gate.call()
    assert gate.provider.fingerprint(call.account, call.request) == ""
    assert not isinstance(answer_of(await gate.provider.find(call, frozenset())), InFlight | Unknown)


async def test_an_error_that_nobody_knows_proves_nothing(gate: AiGateHarness) -> None:
    gate.answers(500, envelope("bad_gateway", 500, kind="upstream"), paid=True)
    assert isinstance(await gate.provider.submit(gate.call()), Unknown)
    assert gate.paid_jobs() == 1
