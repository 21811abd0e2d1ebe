"""apimodels by its document, and by what it may do beyond it."""

import asyncio
import json
from dataclasses import replace

import pytest

from bot.domain.errors import RequestRefused
from bot.domain.jobs import Failure, FailureKind, Handle, RemoteFile
from bot.domain.outcomes import AcceptedTask, Failed, Finished, Missing, NotSent, Rejected, SubmitCall, Succeeded, Unsure
from bot.domain.requests import Picture, VideoOrder, resolve
from bot.providers.apimodels_wire import TaskRecord
from sandbox.providers.apimodels_tasks import TaskScript
from sandbox.providers.faults import Fault, FaultKind
from tests.contract.providers.harness import CANARY, NO_ATTACHMENT, png
from tests.contract.providers.hooks import listening
from tests.contract.providers.task_harnesses import ApiModelsHarness

pytestmark = pytest.mark.asyncio

FILM = Picture("video/mp4", b"film", 0, 0)


def motion(relay: ApiModelsHarness, *roles: str) -> SubmitCall:
    call = relay.call("walk", model="apimodels/motion")
    files = {role: FILM if role == "video" else png() for role in roles}
    given = {f"has_{role}": True for role in roles}
    return replace(call, request=replace(call.request, **given), pictures=files)


# --- what is sent ------------------------------------------------------------------------------------------------------


async def test_text_is_sent_as_the_document_says(relay: ApiModelsHarness) -> None:
    await relay.bought(relay.call("a fox\nin the snow 🦊"))
    task = relay.server.tasks[0]
    assert task.payload == {"model": "grok-video-3", "prompt": "a fox\nin the snow 🦊", "aspect_ratio": "16:9"}
    assert task.key == CANARY
    assert task.hook is None


@pytest.mark.parametrize(("model", "seconds"), [("grok-video-3", 5), ("grok-video-3-10s", 10), ("grok-video-3-official", 15)])
async def test_the_model_id_chooses_the_length(relay: ApiModelsHarness, model: str, seconds: int) -> None:
    call = relay.call(model=f"apimodels/{model}", duration=seconds)
    await relay.bought(call)
    task = relay.server.tasks[0]
    assert (call.request.seconds, task.seconds, task.model) == (seconds, seconds, model)
    assert "duration" not in task.payload
    assert call.request.price == task.credits


@pytest.mark.parametrize(
    ("model", "wanted", "right"),
    [
        ("grok-video-3", 10, "apimodels/grok-video-3-10s"),
        ("grok-video-3", 15, "apimodels/grok-video-3-official"),
        ("grok-video-3-10s", 5, "apimodels/grok-video-3"),
    ],
)
async def test_a_length_that_another_model_makes_is_refused_naming_it(relay: ApiModelsHarness, model: str, wanted: int, right: str) -> None:
    facts = next(one for one in relay.provider.models() if one.id == f"apimodels/{model}")
    with pytest.raises(RequestRefused) as caught:
        resolve(VideoOrder(prompt="fox", duration=wanted), facts)
    assert (caught.value.key, caught.value.values["other"]) == ("request-duration-sibling", right)
    with pytest.raises(RequestRefused) as caught:
        resolve(VideoOrder(prompt="fox", duration=7), facts)
    assert caught.value.key == "request-duration-fixed"


async def test_a_model_of_the_overlay_gets_its_fields_under_the_names_it_gives(relay: ApiModelsHarness) -> None:
    handle = await relay.bought(motion(relay, "image", "last_image", "video"))
    payload = relay.server.tasks[0].payload
    assert (payload["model"], payload["duration"]) == ("motion", "4")
    first, last = payload["images"]
    assert all(link.startswith(f"{relay.server.base_url}/files/") for link in (first, last, *payload["video_urls"]))
    assert len(payload["video_urls"]) == 1
    assert relay.server._files[first.rpartition("/")[2]] == (png().data, "image/png")
    assert relay.server._files[payload["video_urls"][0].rpartition("/")[2]] == (b"film", "video/mp4")
    assert handle.task_id == relay.server.tasks[0].id


async def test_pictures_are_refused_by_models_that_name_no_field(relay: ApiModelsHarness) -> None:
    facts = next(one for one in relay.provider.models() if one.id == "apimodels/grok-video-3")
    with pytest.raises(RequestRefused, match="request-image-not-taken"):
        resolve(VideoOrder(prompt="fox", image=NO_ATTACHMENT), facts)


# --- handing in a file -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [FaultKind.CLOSE, FaultKind.RESET, FaultKind.HALF, FaultKind.HANG, FaultKind.GARBAGE])
async def test_a_file_that_is_not_taken_leaves_the_order_unsent(relay: ApiModelsHarness, kind: FaultKind) -> None:
    relay.impatient()
    relay.server.faults.add("files", Fault(kind=kind))
    assert isinstance(await relay.provider.submit(motion(relay, "image")), NotSent)
    assert relay.paid_jobs() == relay.server.refused == 0


@pytest.mark.parametrize(
    ("status", "kind"), [(400, FailureKind.INVALID), (404, FailureKind.INVALID), (401, FailureKind.AUTH), (413, FailureKind.INVALID)]
)
async def test_a_file_that_is_refused_refuses_the_order(relay: ApiModelsHarness, status: int, kind: FailureKind) -> None:
    body = json.dumps(relay.refusal(status, "no"))
    relay.server.faults.add("files", Fault(kind=FaultKind.ANSWER, status=status, body=body, content_type="application/json"))
    outcome = await relay.provider.submit(motion(relay, "image"))
    assert isinstance(outcome, Rejected)
    assert outcome.failure == Failure(kind, "no")
    assert relay.paid_jobs() == 0


# --- answers -----------------------------------------------------------------------------------------------------------


async def test_a_clip_in_the_first_answer_is_taken(relay: ApiModelsHarness) -> None:
    link = "https://cdn.example.com/video.mp4"
    relay.answers(200, json.dumps({"code": 200, "data": {"taskId": "cl1", "state": "completed", "resultUrls": [link]}}))
    outcome = await relay.provider.submit(relay.call())
    assert outcome == Finished(Handle(relay.provider.account(), "cl1"), (RemoteFile(link),))


async def test_a_number_as_task_id_is_kept_as_text(relay: ApiModelsHarness) -> None:
    relay.answers(200, '{"code":"200","data":{"task_id":12345678901234567890}}')
    outcome = await relay.provider.submit(relay.call())
    assert outcome == AcceptedTask(Handle(relay.provider.account(), "12345678901234567890"))


@pytest.mark.parametrize(
    ("code", "kind"),
    [(400, FailureKind.INVALID), (401, FailureKind.AUTH), ("402", FailureKind.NO_CREDIT), (404, FailureKind.INVALID)],
)
async def test_the_code_inside_a_200_is_what_counts(relay: ApiModelsHarness, code: int | str, kind: FailureKind) -> None:
    relay.answers(200, json.dumps({"code": code, "msg": "no", "data": None}))
    outcome = await relay.provider.submit(relay.call())
    assert isinstance(outcome, Rejected)
    assert outcome.failure == Failure(kind, "no")


async def test_a_body_never_makes_an_error_status_good(relay: ApiModelsHarness) -> None:
    relay.answers(402, '{"code":200,"msg":"success","data":{}}')
    outcome = await relay.provider.submit(relay.call())
    assert isinstance(outcome, Rejected)
    assert outcome.failure.kind is FailureKind.NO_CREDIT


@pytest.mark.parametrize("form", ["resultUrls", "text", "object", "broken beside urls", "videos", "plain videos", "video_url", "url"])
async def test_the_link_is_found_in_every_shape(relay: ApiModelsHarness, form: str) -> None:
    state = await relay.ended(result_form=form)
    task = relay.server.tasks[0]
    assert state == Succeeded((RemoteFile(f"{relay.server.base_url}/results/{task.id}.mp4?v=0"),))


@pytest.mark.parametrize("form", ["thumbnail", "broken"])
async def test_a_thumbnail_or_broken_json_is_no_clip(relay: ApiModelsHarness, form: str) -> None:
    assert await relay.ended(result_form=form) == Succeeded(())


async def test_the_state_may_be_called_status(relay: ApiModelsHarness) -> None:
    assert isinstance(await relay.ended(word_field="status"), Succeeded)


async def test_a_link_and_a_word_of_success_beat_a_stale_state() -> None:
    stale = {"state": "processing", "status": "success", "resultUrls": ["https://cdn.example/a.mp4"]}
    assert TaskRecord.model_validate(stale).status == "success"
    assert TaskRecord.model_validate({**stale, "resultUrls": []}).status == "processing"
    assert TaskRecord.model_validate({**stale, "state": "failed"}).status == "failed"


@pytest.mark.parametrize("param", ['{"prompt": "a"}', {"prompt": "a"}, '{"prompt"', 7, None])
async def test_param_is_read_from_text_or_object_and_survives_garbage(param: object) -> None:
    record = TaskRecord.model_validate({"taskId": "cl1", "state": "pending", "param": param, "resultJson": param})
    assert dict(record.param) == ({"prompt": "a"} if "a" in str(param) else {})
    assert record.link is None


async def test_a_fail_code_is_read(relay: ApiModelsHarness) -> None:
    assert await relay.ended(final_word="failed", error_code="1026") == Failed(Failure(FailureKind.MODERATED))


@pytest.mark.parametrize(
    "body",
    [
        {"code": 200, "data": {"taskId": "another", "state": "completed", "resultUrls": ["https://cdn.example/a.mp4"]}},
        {"code": 200, "msg": "success", "data": {}},
        {"state": "failed", "message": "internal error"},
    ],
)
async def test_an_answer_about_another_task_or_none_is_not_believed(relay: ApiModelsHarness, body: object) -> None:
    handles = [await relay.bought(relay.call(name)) for name in ("a", "b")]
    fault = Fault(kind=FaultKind.ANSWER, status=200, body=json.dumps(body), content_type="application/json")
    relay.server.faults.add("poll", fault)
    assert len(await relay.provider.poll(handles[0].account, handles)) == 1


async def test_not_found_inside_a_200_is_missing(relay: ApiModelsHarness) -> None:
    handle = await relay.bought(relay.call())
    relay.server._refusal_status = 200
    assert await relay.state(replace(handle, task_id="another")) == Missing()


async def test_an_opaque_id_is_quoted(relay: ApiModelsHarness) -> None:
    await relay.bought(relay.call())
    odd = "-a/b:c?d#e&f=%2e é+"
    relay.server.tasks[0].id = odd
    handle = Handle(relay.provider.account(), odd)
    await relay.finish(handle)
    assert isinstance(await relay.state(handle), Succeeded)


async def test_a_lost_order_is_looked_for_nowhere(relay: ApiModelsHarness) -> None:
    call = relay.call()
    await relay.bought(call)
    reads = relay.server.reads.total
    assert isinstance(await relay.provider.find(call, frozenset()), Unsure)
    assert relay.server.reads.total == reads


# --- webhooks ----------------------------------------------------------------------------------------------------------


async def test_the_callback_is_sent_when_we_are_reachable_and_comes_once_at_the_end(relay: ApiModelsHarness) -> None:
    hooks, url = await listening(relay.stack)
    handle = await relay.bought(replace(relay.call(), hook_url=url))
    assert relay.server.tasks[0].payload["callback_url"] == url
    await relay.begin(handle)
    await asyncio.sleep(0.15)
    assert not hooks.heard
    await relay.finish(handle)
    await hooks.until(1)
    data = hooks.heard[0]["data"]
    assert (data["taskId"], data["model"], data["state"]) == (handle.task_id, "xai/grok-video-3", "completed")
    assert json.loads(data["param"])["prompt"] == "a red fox"
    assert json.loads(data["resultJson"])["resultUrls"]
    await asyncio.sleep(0.15)
    assert len(hooks.heard) == 1


async def test_a_failure_is_reported_with_no_result(relay: ApiModelsHarness) -> None:
    hooks, url = await listening(relay.stack)
    relay.server.script(TaskScript(final_word="failed", message="Content policy violation"))
    handle = await relay.bought(replace(relay.call(), hook_url=url))
    await relay.finish(handle)
    await hooks.until(1)
    data = hooks.heard[0]["data"]
    assert (data["state"], data["resultJson"], data["failMsg"]) == ("failed", None, "Content policy violation")


async def test_a_webhook_may_come_twice_and_late(relay: ApiModelsHarness) -> None:
    hooks, url = await listening(relay.stack)
    relay.server.script(TaskScript(hook_copies=2, hook_delay=600))
    handle = await relay.bought(replace(relay.call(), hook_url=url))
    await relay.finish(handle)
    assert isinstance(await relay.state(handle), Succeeded)
    await asyncio.sleep(0.15)
    assert not hooks.heard
    relay.clock.jump(600)
    await hooks.until(2)
    assert hooks.heard[0] == hooks.heard[1]


async def test_a_webhook_is_repeated_until_it_is_taken_but_not_for_ever(relay: ApiModelsHarness) -> None:
    hooks, url = await listening(relay.stack)
    hooks.status = 500
    handle = await relay.bought(replace(relay.call(), hook_url=url))
    await relay.finish(handle)
    for count, wait in enumerate((0, 1, 2, 4, 60), start=1):
        relay.clock.jump(wait)
        await hooks.until(count)
    relay.clock.jump(1801)
    await asyncio.sleep(0.2)
    heard = len(hooks.heard)
    relay.clock.jump(1801)
    await asyncio.sleep(0.2)
    assert len(hooks.heard) == heard
