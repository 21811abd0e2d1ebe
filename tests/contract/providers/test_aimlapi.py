"""AI/ML API by its document, and by what it may do beyond it."""

import base64
import io
import json
from dataclasses import replace

import pytest
from PIL import Image

from bot.domain.jobs import Billed, Failure, FailureKind, Handle, RemoteFile
from bot.domain.models import Model
from bot.domain.outcomes import AcceptedTask, Failed, Finished, Found, Missing, Rejected, Running, Succeeded, Unsure
from bot.domain.requests import Picture, VideoOrder, resolve
from bot.providers.aimlapi import PATHS_REMEMBERED
from sandbox.providers.aimlapi import Paths
from sandbox.providers.aimlapi_tasks import TaskScript
from sandbox.providers.faults import Fault, FaultKind
from tests.contract.providers.harness import CANARY, png
from tests.contract.providers.task_harnesses import AimlApiHarness

pytestmark = pytest.mark.asyncio

SAMPLE = {
    "id": "60ac7c34-3224-4b14-8e7d-0aa0db708325",
    "status": "completed",
    "video": {"url": "https://cdn.aimlapi.com/generations/hedgehog/1759866285599.mp4", "duration": 8},
    "duration": 8,
    "error": None,
    "meta": {"usage": {"tokens_used": 120000}},
}


def video_01(aiml: AimlApiHarness) -> Model:
    return aiml.provider.models()[0]


# --- what is sent ------------------------------------------------------------------------------------------------------


async def test_text_is_sent_as_the_document_says(aiml: AimlApiHarness) -> None:
    await aiml.bought(aiml.call("a dragon 🐉"))
    task = aiml.server.tasks[0]
    assert task.payload == {"model": "video-01", "prompt": "a dragon 🐉", "enhance_prompt": True}
    assert task.key == CANARY


@pytest.mark.parametrize(("asked", "sent"), [(None, True), (True, True), (False, False)])
async def test_the_prompt_optimiser_is_always_said(aiml: AimlApiHarness, asked: bool | None, sent: bool) -> None:
    request = resolve(VideoOrder(prompt="fox", enhance=asked), video_01(aiml))
    await aiml.bought(replace(aiml.call(), request=request))
    assert aiml.server.tasks[0].payload["enhance_prompt"] is sent


async def test_a_picture_is_sent_as_a_data_url_with_its_true_type(aiml: AimlApiHarness) -> None:
    content = io.BytesIO()
    Image.new("RGB", (500, 400), "teal").save(content, "JPEG")
    call = replace(aiml.call("slowly", picture=True), pictures={"image": Picture("image/jpeg", content.getvalue(), 500, 400)})
    await aiml.bought(call)
    assert aiml.server.tasks[0].payload["image_url"] == "data:image/jpeg;base64," + base64.b64encode(content.getvalue()).decode()
    await aiml.bought(aiml.call("slowly", picture=True))
    assert str(aiml.server.tasks[1].payload["image_url"]).startswith("data:image/png;base64,")


async def test_our_marker_goes_with_the_order(aiml: AimlApiHarness) -> None:
    call = aiml.call()
    await aiml.bought(call)
    odd = replace(call, attempt=replace(call.attempt, id="ätt empt"))
    await aiml.bought(odd)
    assert [task.marker for task in aiml.server.tasks] == [call.attempt.id, None]


# --- pictures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "fits"),
    [
        ((301, 301), True),
        ((300, 300), False),
        ((300, 400), False),
        ((1000, 401), True),
        ((1000, 400), False),
        ((401, 1000), True),
        ((400, 1000), False),
        ((752, 301), True),
        ((753, 301), False),
    ],
)
async def test_the_bounds_of_the_table_are_the_documents(aiml: AimlApiHarness, size: tuple[int, int], fits: bool) -> None:
    """The media rules read `min_side` as inclusive and the ratios as exclusive; the local server has the document's own sentence."""
    rules = video_01(aiml).picture
    width, height = size
    assert (min(size) >= rules.min_side and rules.min_ratio < width / height < rules.max_ratio) == fits
    outcome = await aiml.provider.submit(replace(aiml.call("x", picture=True), pictures={"image": png(size)}))
    assert isinstance(outcome, AcceptedTask) == fits


async def test_webp_is_not_taken_and_twenty_megabytes_are_the_most(aiml: AimlApiHarness) -> None:
    rules = video_01(aiml).picture
    assert (rules.formats, rules.max_bytes) == (("image/jpeg", "image/png"), 20_000_000)
    content = io.BytesIO()
    Image.new("RGB", (400, 400)).save(content, "WEBP")
    call = replace(aiml.call("x", picture=True), pictures={"image": Picture("image/webp", content.getvalue(), 400, 400)})
    outcome = await aiml.provider.submit(call)
    assert isinstance(outcome, Rejected)
    assert outcome.failure.kind is FailureKind.INVALID


# --- ids and paths -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["uuid", "uuid:vendor/model", "digits", "number", "digits:vendor/model", "cgt", "-nanoid", "_nanoid"])
@pytest.mark.parametrize("paths", list(Paths))
async def test_every_shape_of_id_is_quoted_on_either_path(aiml: AimlApiHarness, form: str, paths: Paths) -> None:
    aiml.server.paths = paths
    aiml.server.script(TaskScript(id_form=form))
    handle = await aiml.bought(aiml.call())
    assert handle.task_id == aiml.server.tasks[0].id
    assert await aiml.state(handle) == Running(waiting=True)
    await aiml.finish(handle)
    assert isinstance(await aiml.state(handle), Succeeded)


async def test_the_generation_id_comes_before_the_id(aiml: AimlApiHarness) -> None:
    aiml.server.script(TaskScript(id_field="generation_id"))
    assert (await aiml.bought(aiml.call())).task_id == aiml.server.tasks[0].id
    aiml.answers(201, '{"id":"request-1","generation_id":"gen-1","status":"queued"}')
    assert (await aiml.bought(aiml.call())).task_id == "gen-1"


async def test_the_documents_pair_works_and_the_answers_id_may_be_another(aiml: AimlApiHarness) -> None:
    """Submit by the short path, read by the older one, as seeds/004 shows it."""
    aiml.server.paths = Paths.LEGACY
    aiml.server.faults.add("legacy", Fault(kind=FaultKind.ANSWER, status=200, body=json.dumps(SAMPLE), content_type="application/json"))
    handle = Handle(aiml.provider.account(), "222226666699999", "minimax")
    assert await aiml.state(handle) == Succeeded((RemoteFile(SAMPLE["video"]["url"]),), Billed("120000", "tokens"))


@pytest.mark.parametrize("no_path", [404, 405])
async def test_the_path_that_answered_is_remembered_for_the_task(aiml: AimlApiHarness, no_path: int) -> None:
    aiml.server.paths, aiml.server.no_path = Paths.LEGACY, no_path
    handle = await aiml.bought(aiml.call())
    reads = aiml.server.reads.total
    await aiml.state(handle)
    assert aiml.server.reads.total == reads + 2
    await aiml.state(handle)
    assert aiml.server.reads.total == reads + 3
    aiml.server.paths = Paths.SHORT
    assert await aiml.state(handle) == Running(waiting=True)
    await aiml.state(handle)
    assert aiml.server.reads.total == reads + 6


async def test_only_the_short_path_costs_one_read(aiml: AimlApiHarness) -> None:
    aiml.server.paths = Paths.SHORT
    handle = await aiml.bought(aiml.call())
    await aiml.state(handle)
    assert aiml.server.reads.total == 1


async def test_a_task_is_unknown_only_when_both_paths_say_404(aiml: AimlApiHarness) -> None:
    handle = replace(await aiml.bought(aiml.call()), task_id="another")
    assert await aiml.state(handle) == Missing()
    assert aiml.server.reads.total == 2
    aiml.server.faults.add("legacy", Fault(kind=FaultKind.ANSWER, status=405))
    with pytest.raises(Exception, match="405"):
        await aiml.state(handle)


async def test_a_model_without_an_older_path_has_one(aiml: AimlApiHarness) -> None:
    handle = replace(await aiml.bought(aiml.call()), variant="")
    aiml.server.paths = Paths.LEGACY
    assert await aiml.state(handle) == Missing()
    assert aiml.server.reads.total == 1


async def test_the_memory_of_paths_is_bounded(aiml: AimlApiHarness) -> None:
    for number in range(PATHS_REMEMBERED + 5):
        aiml.provider._remember(Handle(aiml.provider.account(), str(number)), older=True)
    assert len(aiml.provider._older_first) == PATHS_REMEMBERED


# --- answers -----------------------------------------------------------------------------------------------------------


async def test_a_clip_in_the_first_answer_is_taken(aiml: AimlApiHarness) -> None:
    aiml.server.script(TaskScript(instant=True))
    outcome = await aiml.provider.submit(aiml.call())
    task = aiml.server.tasks[0]
    link = RemoteFile(f"{aiml.server.base_url}/results/{task.id}.mp4?v=0")
    assert outcome == Finished(Handle(aiml.provider.account(), task.id, "minimax"), (link,), Billed("120000", "tokens"))


async def test_the_documents_own_answer_is_read(aiml: AimlApiHarness) -> None:
    aiml.answers(200, json.dumps(SAMPLE))
    outcome = await aiml.provider.submit(aiml.call())
    assert isinstance(outcome, Finished)
    assert outcome.assets == (RemoteFile(SAMPLE["video"]["url"]),)


async def test_done_at_once_without_a_link_is_followed(aiml: AimlApiHarness) -> None:
    aiml.server.script(TaskScript(instant=True, hidden_link_reads=1))
    handle = await aiml.bought(aiml.call())
    state = await aiml.state(handle)
    assert isinstance(state, Succeeded)
    assert state.assets


@pytest.mark.parametrize("form", ["object", "text", "list"])
async def test_the_link_is_found_in_every_shape(aiml: AimlApiHarness, form: str) -> None:
    state = await aiml.ended(video_form=form)
    assert isinstance(state, Succeeded)
    assert state.assets == (RemoteFile(f"{aiml.server.base_url}/results/{aiml.server.tasks[0].id}.mp4?v=0"),)


async def test_a_thumbnail_is_no_clip(aiml: AimlApiHarness) -> None:
    state = await aiml.ended(video_form="thumbnail")
    assert isinstance(state, Succeeded)
    assert not state.assets


@pytest.mark.parametrize(
    ("usage", "billed"),
    [
        ({"tokens_used": 1_200_000}, Billed("1200000", "tokens")),
        ({"credits_used": 1_200_000}, Billed("0.6", "usd")),
        ({"credits_used": 2480, "usd_spent": 0.00124}, Billed("0.00124", "usd")),
        ({"credits_used": 2480, "usd_spent": 0.00124, "tokens_used": 5}, Billed("0.00124", "usd")),
        ({"usd_spent": "0.600"}, Billed("0.6", "usd")),
        ({"usd_spent": 0.0}, Billed("0", "usd")),
        ({"usd_spent": "much"}, None),
        ({}, None),
    ],
)
async def test_what_was_billed_is_read_from_usage(aiml: AimlApiHarness, usage: dict[str, float | str], billed: Billed | None) -> None:
    state = await aiml.ended(usage=usage)
    assert isinstance(state, Succeeded)
    assert state.billed == billed


@pytest.mark.parametrize("form", ["object", "text", "list", "detail"])
async def test_the_reason_is_found_in_every_form_of_an_error(aiml: AimlApiHarness, form: str) -> None:
    state = await aiml.ended(final_word="error", message="the prompt is sensitive", error_form=form)
    assert state == Failed(Failure(FailureKind.MODERATED, "the prompt is sensitive"))


async def test_an_unknown_word_with_an_error_is_a_failure(aiml: AimlApiHarness) -> None:
    assert await aiml.ended(final_word="BROKEN", message="no GPU") == Failed(Failure(FailureKind.PROVIDER, "no GPU"))


async def test_done_with_an_error_and_no_clip_is_a_failure_that_may_be_billed(aiml: AimlApiHarness) -> None:
    state = await aiml.ended(final_word="completed", message="output is sensitive")
    assert state == Failed(Failure(FailureKind.MODERATED, "output is sensitive"), billed=True)


async def test_403_is_credits_only_when_it_says_so(aiml: AimlApiHarness) -> None:
    aiml.server._credits = 0
    outcome = await aiml.provider.submit(aiml.call())
    assert isinstance(outcome, Rejected)
    assert (outcome.failure.kind, outcome.trips_breaker) == (FailureKind.NO_CREDIT, True)
    assert "https" not in outcome.failure.text
    aiml.refuses(403, 403, "Access denied in your region")
    outcome = await aiml.provider.submit(aiml.call())
    assert isinstance(outcome, Rejected)
    assert (outcome.failure.kind, outcome.trips_breaker) == (FailureKind.FORBIDDEN, False)


# --- the look-up -------------------------------------------------------------------------------------------------------


async def test_a_lost_order_is_found_by_our_marker_alone(aiml: AimlApiHarness) -> None:
    first, second = aiml.call(), aiml.call()
    handles = [await aiml.bought(first), await aiml.bought(second)]
    assert await aiml.provider.find(second, frozenset()) == Found(handles[1])
    assert await aiml.provider.find(first, frozenset({handles[1].task_id})) == Found(handles[0])


async def test_a_lost_order_is_found_on_a_later_page(aiml: AimlApiHarness) -> None:
    call = aiml.call()
    handle = await aiml.bought(call)
    task = aiml.server.tasks[0]
    aiml.server.tasks += [replace(task, id=f"another-{number}", marker=f"other-{number}") for number in range(130)]
    assert await aiml.provider.find(call, frozenset()) == Found(handle)
    assert aiml.server.log_reads == 2


async def test_silence_of_the_log_proves_nothing(aiml: AimlApiHarness) -> None:
    call = aiml.call()
    aiml.server.script(TaskScript(logged=False))
    await aiml.bought(call)
    assert isinstance(await aiml.provider.find(call, frozenset()), Unsure)
    assert isinstance(await aiml.provider.find(aiml.call(), frozenset()), Unsure)


async def test_without_a_marker_the_log_is_not_read(aiml: AimlApiHarness) -> None:
    call = aiml.call()
    assert isinstance(await aiml.provider.find(replace(call, attempt=replace(call.attempt, id="ä")), frozenset()), Unsure)
    assert aiml.server.log_reads == 0


@pytest.mark.parametrize(("status", "body"), [(200, "<html>"), (200, "{}"), (400, "{}"), (404, "{}")])
async def test_a_log_that_cannot_be_read_proves_nothing(aiml: AimlApiHarness, status: int, body: str) -> None:
    call = aiml.call()
    await aiml.bought(call)
    aiml.server.faults.add("logs", Fault(kind=FaultKind.ANSWER, status=status, body=body))
    assert isinstance(await aiml.provider.find(call, frozenset()), Unsure)
