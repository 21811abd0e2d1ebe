"""aivideomaker by its document, and by what it may do beyond it."""

import asyncio
import base64
import json
from dataclasses import replace

import pytest
from aiohttp import web

from bot.domain.errors import Paused, ReadFailed
from bot.domain.jobs import Billed, Failure, FailureKind, Handle, RemoteFile
from bot.domain.outcomes import (
    Absent,
    AcceptedTask,
    CancelConfirmed,
    CancelRefused,
    Failed,
    Found,
    Missing,
    Rejected,
    Running,
    Succeeded,
    TaskState,
    Unsure,
)
from sandbox.providers.aivideomaker_tasks import TaskScript
from sandbox.providers.faults import Fault, FaultKind
from tests.contract.providers.harness import CANARY, png
from tests.contract.providers.task_harnesses import AiVideoMakerHarness

pytestmark = pytest.mark.asyncio


async def ended(maker: AiVideoMakerHarness, **script: object) -> TaskState:
    maker.server.script(TaskScript.model_validate(script))
    handle = await maker.bought(maker.call())
    await maker.finish(handle)
    return (await maker.provider.poll(handle.account, [handle]))[handle]


# --- what is sent ------------------------------------------------------------------------------------------------------


async def test_text_is_sent_as_the_document_says(maker: AiVideoMakerHarness) -> None:
    await maker.bought(maker.call("a fox\nin the snow 🦊", duration=8))
    assert maker.server.tasks[0].model == "t2v"
    assert maker.server.tasks[0].payload == {"prompt": "a fox\nin the snow 🦊", "aspectRatio": "16:9", "duration": "8"}
    assert maker.server.tasks[0].key == CANARY


async def test_a_picture_is_sent_as_a_data_url_and_an_empty_prompt_as_null(maker: AiVideoMakerHarness) -> None:
    await maker.bought(maker.call("", picture=True, model="aivideomaker/i2v_v3", duration=20))
    payload = maker.server.tasks[0].payload
    assert payload == {"prompt": None, "image": "data:image/png;base64," + base64.b64encode(png().data).decode(), "duration": "20"}


async def test_the_segments_of_a_long_clip_are_sent_as_a_list(maker: AiVideoMakerHarness) -> None:
    call = maker.call("a fox wakes | it runs|it sleeps", picture=True, model="aivideomaker/lv")
    await maker.bought(call)
    (task,) = maker.server.tasks
    assert task.payload["prompt"] == ["a fox wakes", "it runs", "it sleeps"]
    assert set(task.payload) == {"prompt", "image"}
    assert (call.request.seconds, call.request.price) == (15, 225)
    assert task.credits == 225


async def test_a_long_clip_whose_answer_was_lost_is_found_by_its_segments(maker: AiVideoMakerHarness) -> None:
    await maker.bought(maker.call("a fox wakes | it runs", picture=True, model="aivideomaker/lv"))
    (task,) = maker.server.tasks
    same = maker.call("a fox  wakes|it runs", picture=True, model="aivideomaker/lv")
    other = maker.call("a fox wakes", picture=True, model="aivideomaker/lv")
    assert await maker.provider.find(same, frozenset()) == Found(Handle(same.account, task.id))
    assert await maker.provider.find(other, frozenset()) == Absent()


@pytest.mark.parametrize(
    ("model", "length", "price"),
    [("t2v", 5, 5), ("t2v", 8, 8), ("i2v", 8, 8), ("t2v_v3", 5, 50), ("t2v_v3", 20, 200), ("i2v_v3", 15, 150)],
)
async def test_the_price_is_the_documents_and_what_the_server_takes(
    maker: AiVideoMakerHarness, model: str, length: int, price: int
) -> None:
    call = maker.call("x", picture=model.startswith("i"), model=f"aivideomaker/{model}", duration=length)
    await maker.bought(call)
    assert call.request.price == price == maker.server.tasks[0].credits


async def test_the_webhook_header_is_sent_when_we_are_reachable(maker: AiVideoMakerHarness) -> None:
    heard: asyncio.Queue[dict[str, str]] = asyncio.Queue()

    async def hear(request: web.Request) -> web.Response:
        await heard.put(await request.json())
        return web.Response()

    app = web.Application()
    app.router.add_post("/hooks/{token}", hear)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    maker.stack.push_async_callback(runner.cleanup)

    hook = f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/token-1"
    handle = await maker.bought(replace(maker.call(), hook_url=hook))
    assert (await asyncio.wait_for(heard.get(), 2))["taskId"] == handle.task_id
    await maker.finish(handle)
    assert (await asyncio.wait_for(heard.get(), 2))["status"] == "COMPLETED"


async def test_without_a_hook_no_header_is_sent(maker: AiVideoMakerHarness) -> None:
    await maker.bought(maker.call())
    assert maker.server.tasks[0].hook is None


# --- refusals ----------------------------------------------------------------------------------------------------------


async def test_an_account_without_a_key_is_refused_without_a_call(maker: AiVideoMakerHarness) -> None:
    strange = maker.provider.account("guild:1:1")
    assert isinstance(await maker.provider.submit(replace(maker.call(), account=strange)), Rejected)
    assert maker.server.refused == 0


@pytest.mark.parametrize("status", [201, 500, 502])
async def test_a_task_id_in_an_odd_answer_is_kept(maker: AiVideoMakerHarness, status: int) -> None:
    maker.answers(status, '{"status":"FAILED","taskId":"tv_é:1/2"}')
    outcome = await maker.provider.submit(maker.call())
    assert outcome == AcceptedTask(Handle(maker.provider.account(), "tv_é:1/2"))


# --- states ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["COMPLETED", "completed", " Succeeded ", "DONE", "RENDERED_OK", None])
async def test_a_success_word_or_an_unknown_word_with_a_link_is_success(maker: AiVideoMakerHarness, word: str | None) -> None:
    if word is None:
        maker.server.script(TaskScript(final_word=None, output_form="string"))
        maker.server.link = lambda task: f"{maker.server.base_url}/results/{task.id}.mp4"
        handle = await maker.bought(maker.call())
        await maker.finish(handle)
        state = (await maker.provider.poll(handle.account, [handle]))[handle]
    else:
        state = await ended(maker, final_word=word)
    assert isinstance(state, Succeeded)
    assert state.assets


@pytest.mark.parametrize("form", ["url", "videoUrl", "video_url", "result_url", "string", "list", "objects", "videos"])
async def test_the_link_is_found_in_every_shape(maker: AiVideoMakerHarness, form: str) -> None:
    state = await ended(maker, output_form=form)
    task = maker.server.tasks[0]
    assert state == Succeeded((RemoteFile(f"{maker.server.base_url}/results/{task.id}.mp4?v=0"),))


async def test_a_thumbnail_is_no_clip(maker: AiVideoMakerHarness) -> None:
    assert await ended(maker, output_form="thumbnail") == Succeeded(())


async def test_a_list_with_the_link_costs_one_read(maker: AiVideoMakerHarness) -> None:
    handles = [await maker.bought(maker.call(f"fox {number}")) for number in range(20)]
    await maker.finish(handles[0])
    states = await maker.provider.poll(handles[0].account, handles)
    assert all(isinstance(states[handle], Succeeded) and states[handle].assets for handle in handles)
    assert maker.server.reads.total == 1


async def test_a_link_that_the_list_leaves_out_is_read_from_the_details(maker: AiVideoMakerHarness) -> None:
    state = await ended(maker, output_in_list=False)
    assert isinstance(state, Succeeded)
    assert state.assets
    assert maker.server.reads.total == 2


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        ({"message": "GPU fell over"}, Failure(FailureKind.PROVIDER, "GPU fell over")),
        ({"output_error": "blocked by our content policy"}, Failure(FailureKind.MODERATED, "blocked by our content policy")),
        ({"error_code": "1026", "message": "refused"}, Failure(FailureKind.MODERATED, "refused")),
        ({"message": "hello @everyone see https://x.example/k?key=1"}, Failure(FailureKind.PROVIDER, "hello @\u200beveryone see [link]")),
    ],
)
async def test_a_failure_has_its_reason_and_is_not_billed(maker: AiVideoMakerHarness, script: dict[str, str], failure: Failure) -> None:
    assert await ended(maker, final_word="FAILED", **script) == Failed(failure)


async def test_a_reason_that_only_the_details_show_is_read_there(maker: AiVideoMakerHarness) -> None:
    state = await ended(maker, final_word="FAILED", output_error="nsfw", output_in_list=False)
    assert state == Failed(Failure(FailureKind.MODERATED, "nsfw"))


async def test_a_failure_stands_although_its_details_cannot_be_read(maker: AiVideoMakerHarness) -> None:
    maker.server.faults.add("detail", Fault(kind=FaultKind.RESET, times=3))
    assert await ended(maker, final_word="FAILED") == Failed(Failure(FailureKind.PROVIDER))


async def test_success_with_an_error_and_no_link_is_a_failure_that_may_be_billed(maker: AiVideoMakerHarness) -> None:
    failure = Failure(FailureKind.MODERATED, "output is sensitive")
    assert await ended(maker, output_error="output is sensitive") == Failed(failure, billed=True)
    assert await ended(maker, output_error="output is sensitive", credits_charged=5, credits_refunded=5) == Failed(failure)


async def test_what_was_billed_is_charged_less_refunded(maker: AiVideoMakerHarness) -> None:
    state = await ended(maker, credits_charged=15, credits_refunded=5)
    assert isinstance(state, Succeeded)
    assert state.billed == Billed("10", "credits")


# --- tasks that the list does not show ---------------------------------------------------------------------------------


async def test_a_task_that_the_list_leaves_out_is_read_by_status_then_details(maker: AiVideoMakerHarness) -> None:
    maker.server.script(TaskScript(listed=False))
    handle = await maker.bought(maker.call())
    assert (await maker.provider.poll(handle.account, [handle]))[handle] == Running(waiting=True)
    assert maker.server.reads.total == 2
    await maker.finish(handle)
    state = (await maker.provider.poll(handle.account, [handle]))[handle]
    assert isinstance(state, Succeeded)
    assert state.assets
    assert maker.server.reads.total == 5


async def test_a_task_that_is_not_known_yet_is_missing_and_then_there(maker: AiVideoMakerHarness) -> None:
    maker.server.script(TaskScript(listed=False, missing_reads=2))
    handle = await maker.bought(maker.call())
    seen = [(await maker.provider.poll(handle.account, [handle]))[handle] for _ in range(3)]
    assert seen == [Missing(), Missing(), Running(waiting=True)]


async def test_a_200_that_says_not_found_is_missing_not_failed(maker: AiVideoMakerHarness) -> None:
    maker.server.script(TaskScript(listed=False))
    handle = await maker.bought(maker.call())
    body = json.dumps({"status": "FAILED", "errorCode": "TASK_NOT_FOUND", "message": "Task not found"})
    maker.server.faults.add("status", Fault(kind=FaultKind.ANSWER, status=200, body=body, content_type="application/json"))
    assert (await maker.provider.poll(handle.account, [handle]))[handle] == Missing()


async def test_a_200_refusal_of_the_details_does_not_fail_the_task(maker: AiVideoMakerHarness) -> None:
    maker.server.script(TaskScript(listed=False))
    handle = await maker.bought(maker.call())
    await maker.finish(handle)
    body = json.dumps({"status": "FAILED", "message": "internal error"})
    maker.server.faults.add("detail", Fault(kind=FaultKind.ANSWER, status=200, body=body, content_type="application/json"))
    assert handle not in await maker.provider.poll(handle.account, [handle])


async def test_many_unlisted_tasks_are_read_by_turn_within_the_limit(maker: AiVideoMakerHarness) -> None:
    maker.server.script(TaskScript(listed=False), 12)
    handles = [await maker.bought(maker.call(f"fox {number}")) for number in range(12)]
    rounds = [set(await maker.provider.poll(handles[0].account, handles)) for _ in range(6)]
    assert max(len(seen) for seen in rounds) < len(handles)
    assert set[Handle]().union(*rounds) == set(handles)
    assert maker.server.reads.refused == 0


async def test_an_opaque_id_is_quoted(maker: AiVideoMakerHarness) -> None:
    maker.server.script(TaskScript(listed=False))
    await maker.bought(maker.call())
    odd = "-a/b:c?d#e %2e é"
    maker.server.tasks[0].id = odd
    handle = Handle(maker.provider.account(), odd)
    await maker.finish(handle)
    assert isinstance((await maker.provider.poll(handle.account, [handle]))[handle], Succeeded)


# --- reads that fail ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "content_type"),
    [(200, "<html>", "text/html"), (200, "{}", "application/json"), (401, "{}", "application/json"), (500, "", "text/plain")],
)
async def test_an_unreadable_list_is_a_failed_read(maker: AiVideoMakerHarness, status: int, body: str, content_type: str) -> None:
    handle = await maker.bought(maker.call())
    fault = Fault(kind=FaultKind.ANSWER, status=status, body=body, content_type=content_type, times=3)
    maker.server.faults.add("list", fault)
    with pytest.raises(ReadFailed):
        await maker.provider.poll(handle.account, [handle])


async def test_429_pauses_the_host_for_every_read(maker: AiVideoMakerHarness) -> None:
    handle = await maker.bought(maker.call())
    maker.server.faults.add("list", Fault(kind=FaultKind.ANSWER, status=429, headers={"Retry-After": "17"}))
    with pytest.raises(Paused) as pause:
        await maker.provider.poll(handle.account, [handle])
    assert round((pause.value.until - maker.clock.now()).total_seconds()) == 17
    reads = maker.server.reads.total
    for call in (maker.provider.find(maker.call(), frozenset()), maker.provider.cancel(handle.account, handle)):
        with pytest.raises(Paused):
            await call
    assert maker.server.reads.total == reads
    maker.clock.jump(18)
    assert handle in await maker.provider.poll(handle.account, [handle])


# --- cancel ------------------------------------------------------------------------------------------------------------


async def test_a_cancel_is_confirmed_by_the_status_not_by_the_answer(maker: AiVideoMakerHarness) -> None:
    handle = await maker.bought(maker.call())
    maker.server.faults.add("cancel", Fault(kind=FaultKind.ANSWER, status=200, body="{}", content_type="application/json"))
    assert isinstance(await maker.provider.cancel(handle.account, handle), CancelRefused)
    assert await maker.provider.cancel(handle.account, handle) == CancelConfirmed()
    assert await maker.provider.cancel(handle.account, handle) == CancelConfirmed()


# --- the look-up -------------------------------------------------------------------------------------------------------


async def test_an_older_twin_is_not_adopted(maker: AiVideoMakerHarness) -> None:
    """Nobody's older twin proves no absence either: our clock may have been ahead when it was ordered. One of ours does."""
    twin = await maker.bought(maker.call())
    maker.clock.jump(60)
    assert isinstance(await maker.provider.find(maker.call(), frozenset()), Unsure)
    assert await maker.provider.find(maker.call(), frozenset({twin.task_id})) == Absent()


@pytest.mark.parametrize("echoes_the_duration", [False, True])
async def test_the_length_tells_twins_apart_only_where_it_is_echoed(maker: AiVideoMakerHarness, echoes_the_duration: bool) -> None:
    maker.server.echo_duration = echoes_the_duration
    short, long = maker.call(duration=5), maker.call(duration=8)
    handle = await maker.bought(short)
    other = await maker.bought(long)
    found = await maker.provider.find(short, frozenset())
    assert found == Found(handle) if echoes_the_duration else isinstance(found, Unsure)
    assert await maker.provider.find(long, frozenset({handle.task_id})) == Found(other)


async def test_absence_is_not_proven_by_a_list_that_may_be_cut(maker: AiVideoMakerHarness) -> None:
    call = maker.call("the lost one")
    taken = frozenset([(await maker.bought(maker.call(f"fox {number}"))).task_id for number in range(15)])
    maker.server.list_cap = 12
    assert isinstance(await maker.provider.find(call, taken), Unsure)


async def test_a_provider_whose_clock_is_behind_hides_nothing(maker: AiVideoMakerHarness) -> None:
    maker.server.advance(-300)
    call = maker.call()
    handle = await maker.bought(call)
    assert await maker.provider.find(call, frozenset()) == Found(handle)


async def test_the_local_server_never_had_to_refuse_a_read(maker: AiVideoMakerHarness) -> None:
    handles = [await maker.bought(maker.call(f"fox {number}")) for number in range(5)]
    for _ in range(100):
        await maker.provider.poll(handles[0].account, handles)
    assert maker.server.reads.refused == 0
    assert maker.server.reads.most_in_a_minute <= 30
