"""What holds for every provider over HTTP: words, links, failures, keys, reads that go wrong."""

import json
import logging
from dataclasses import replace

import pytest

from bot.domain.errors import Paused, ReadFailed
from bot.domain.jobs import Failure, FailureKind, Handle
from bot.domain.outcomes import AcceptedTask, Failed, Missing, Rejected, Running, Succeeded, TaskState
from sandbox.providers.faults import Fault, FaultKind
from tests.contract.providers.harness import RemoteHarness

pytestmark = pytest.mark.asyncio

READS = {"aivideomaker": "list", "apimodels": "poll", "aimlapi": "short"}


def break_reads(remote: RemoteHarness, **fault: object) -> None:
    remote.server.faults.add(READS[remote.provider.name], Fault.model_validate(fault))


async def refused(remote: RemoteHarness) -> Rejected:
    outcome = await remote.provider.submit(remote.call())
    assert isinstance(outcome, Rejected), outcome
    assert remote.paid_jobs() == 0
    return outcome


# --- refusals ----------------------------------------------------------------------------------------------------------


async def test_an_empty_account_trips_the_breaker(remote: RemoteHarness) -> None:
    remote.server._credits = 3
    outcome = await refused(remote)
    assert outcome.failure.kind is FailureKind.NO_CREDIT
    assert outcome.failure.text
    assert outcome.trips_breaker


async def test_a_refusal_inside_a_200_is_a_refusal(remote: RemoteHarness) -> None:
    remote.server._credits = 3
    remote.server._refusal_status = 200
    outcome = await refused(remote)
    assert (outcome.failure.kind, outcome.trips_breaker) == (FailureKind.NO_CREDIT, True)


async def test_a_refused_key_trips_the_breaker(remote: RemoteHarness) -> None:
    remote.server._keys = frozenset({"another"})
    outcome = await refused(remote)
    assert (outcome.failure.kind, outcome.trips_breaker) == (FailureKind.AUTH, True)


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        (400, "bad prompt", FailureKind.INVALID),
        (400, "blocked by our content policy", FailureKind.MODERATED),
        (403, "this model is not allowed in your region", FailureKind.FORBIDDEN),
        (403, "You've run out of credits", FailureKind.NO_CREDIT),
        (413, "too large", FailureKind.INVALID),
        (422, "the prompt is sensitive", FailureKind.MODERATED),
    ],
)
async def test_a_refusal_is_told_in_the_providers_words(remote: RemoteHarness, status: int, text: str, kind: FailureKind) -> None:
    remote.refuses(status, status, text)
    outcome = await refused(remote)
    assert outcome.failure == Failure(kind, text)
    assert outcome.retry_after is None
    assert outcome.trips_breaker == (kind is FailureKind.NO_CREDIT)


async def test_a_provider_that_is_busy_may_be_asked_again_when_it_says(remote: RemoteHarness) -> None:
    body = json.dumps(remote.refusal(429, "Too Many Requests"))
    remote.answers(429, body, headers={"Retry-After": "17"})
    outcome = await refused(remote)
    assert outcome.failure.kind is FailureKind.RATE_LIMITED
    assert outcome.retry_after is not None
    assert outcome.retry_after.total_seconds() == 17


async def test_a_key_is_not_sent_to_a_host_that_is_not_configured(remote: RemoteHarness) -> None:
    elsewhere = replace(remote.provider.account(), base_url="http://127.0.0.1:9")
    outcome = await remote.provider.submit(replace(remote.call(), account=elsewhere))
    assert isinstance(outcome, Rejected)
    assert outcome.failure.kind is FailureKind.AUTH
    with pytest.raises(ReadFailed, match="provider-key-missing"):
        await remote.provider.poll(elsewhere, [Handle(elsewhere, "ck1")])
    assert remote.server.refused == 0


async def test_an_order_whose_picture_is_lost_is_not_sent(remote: RemoteHarness) -> None:
    call = replace(remote.call("slowly", picture=True), pictures={})
    assert await remote.provider.submit(call) == Rejected(Failure(FailureKind.INTERNAL))
    assert remote.server.refused == remote.paid_jobs() == 0


async def test_a_task_id_in_an_odd_answer_is_kept(remote: RemoteHarness) -> None:
    odd = '{"taskId":"tv_é:1/2","id":"tv_é:1/2","data":{"taskId":"tv_é:1/2","state":"?"},"status":"?"}'
    remote.answers(500, odd)
    outcome = await remote.provider.submit(remote.call())
    assert isinstance(outcome, AcceptedTask)
    assert outcome.handle.task_id == "tv_é:1/2"


# --- states ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("SUBMITTED", Running(waiting=True)),
        ("Queued", Running(waiting=True)),
        ("not_start", Running(waiting=True)),
        ("PROGRESS", Running()),
        ("Processing", Running()),
        ("generating", Running()),
        ("in_progress", Running()),
        ("not_completed", Running()),
        ("HALTED", Running()),
        ("CANCEL", Failed(Failure(FailureKind.CANCELLED))),
        ("cancelled", Failed(Failure(FailureKind.CANCELLED))),
        ("timed_out", Failed(Failure(FailureKind.EXPIRED))),
    ],
)
async def test_status_words_of_unfinished_tasks(remote: RemoteHarness, word: str, state: TaskState) -> None:
    remote.server.script(remote.server.read_script({"running_word": word}))
    handle = await remote.bought(remote.call())
    await remote.begin(handle)
    assert await remote.state(handle) == state


@pytest.mark.parametrize("word", ["COMPLETED", "completed", " Succeeded ", "succeed", "DONE", "ready", "RENDERED_OK"])
async def test_a_success_word_or_an_unknown_word_with_a_link_is_success(remote: RemoteHarness, word: str) -> None:
    state = await remote.ended(final_word=word)
    assert isinstance(state, Succeeded)
    assert len(state.assets) == 1


async def test_an_unknown_word_is_told_once(remote: RemoteHarness, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    remote.server.script(remote.server.read_script({"running_word": "HALTED"}), 2)
    handles = [await remote.bought(remote.call(name)) for name in ("a", "b")]
    await remote.begin(handles[0])
    for _ in range(3):
        await remote.provider.poll(handles[0].account, handles)
    assert [record.getMessage() for record in caplog.records if "HALTED" in record.getMessage()] == [
        "unknown status word 'HALTED', read by link and error instead"
    ]


async def test_success_without_a_link_yet_has_no_assets_until_it_comes(remote: RemoteHarness) -> None:
    assert await remote.ended(hidden_link_reads=3) == Succeeded((), remote.usual_bill)
    handle = Handle(remote.provider.account(), remote.server.tasks[0].id)
    for _ in range(3):
        later = await remote.state(handle)
    assert isinstance(later, Succeeded)
    assert later.assets


async def test_a_fresh_read_gives_a_fresh_link(remote: RemoteHarness) -> None:
    first = await remote.ended()
    remote.server.tasks[0].fetches += 1
    second = await remote.state(Handle(remote.provider.account(), remote.server.tasks[0].id))
    assert isinstance(first, Succeeded)
    assert isinstance(second, Succeeded)
    assert first.assets != second.assets


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        ({"message": "GPU fell over"}, Failure(FailureKind.PROVIDER, "GPU fell over")),
        ({"message": "Content policy violation"}, Failure(FailureKind.MODERATED, "Content policy violation")),
        ({"message": "hello @everyone see https://x.example/k?key=1"}, Failure(FailureKind.PROVIDER, "hello @\u200beveryone see [link]")),
    ],
)
async def test_a_failure_has_its_reason_and_is_not_billed(remote: RemoteHarness, script: dict[str, str], failure: Failure) -> None:
    assert await remote.ended(final_word="Failed", **script) == Failed(failure)


async def test_a_task_that_is_not_known_yet_is_missing_and_then_there(remote: RemoteHarness) -> None:
    hidden = {"listed": False} if remote.lists else {}
    remote.server.script(remote.server.read_script({"missing_reads": 2, **hidden}))
    handle = replace(await remote.bought(remote.call()), variant="")
    assert [await remote.state(handle) for _ in range(3)] == [Missing(), Missing(), Running(waiting=True)]


# --- reads that fail ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [FaultKind.DROP, FaultKind.CLOSE, FaultKind.RESET, FaultKind.HALF])
async def test_a_broken_read_is_repeated_twice_and_then_given_up(remote: RemoteHarness, kind: FaultKind) -> None:
    handle = await remote.bought(remote.call())
    # aiohttp repeats a GET once by itself when a kept connection turns out dead; a fault that closes may be used up by that.
    break_reads(remote, kind=kind, times=2)
    assert await remote.state(handle) == Running(waiting=True)
    break_reads(remote, kind=kind, times=8)
    with pytest.raises(ReadFailed):
        await remote.provider.poll(handle.account, [handle])


@pytest.mark.parametrize(
    ("status", "body", "content_type"),
    [
        (200, "<html>", "text/html"),
        (200, "{}", "application/json"),
        (200, "7", "application/json"),
        (200, '{"code":500,"msg":"error","data":null,"statusCode":500}', "application/json"),
        (401, "{}", "application/json"),
        (403, '{"message":"no"}', "application/json"),
        (500, "", "text/plain"),
        (302, "", "text/plain"),
    ],
)
async def test_an_answer_that_says_nothing_of_the_task_is_a_failed_read(
    remote: RemoteHarness, status: int, body: str, content_type: str
) -> None:
    handle = await remote.bought(remote.call())
    break_reads(remote, kind=FaultKind.ANSWER, status=status, body=body, content_type=content_type, times=3)
    with pytest.raises(ReadFailed):
        await remote.provider.poll(handle.account, [handle])


async def test_a_task_that_cannot_be_read_does_not_hide_the_others(single: RemoteHarness) -> None:
    handles = [await single.bought(single.call(f"fox {number}")) for number in range(3)]
    break_reads(single, kind=FaultKind.ANSWER, status=400)
    states = await single.provider.poll(handles[0].account, handles)
    assert len(states) == 2
    assert set(await single.provider.poll(handles[0].account, handles)) == set(handles)


async def test_a_rest_that_is_asked_for_in_the_middle_keeps_what_was_read(single: RemoteHarness) -> None:
    handles = [await single.bought(single.call(f"fox {number}")) for number in range(8)]
    single.server.faults.add(READS[single.provider.name], Fault(kind=FaultKind.ANSWER, status=200, body="{}"))
    break_reads(single, kind=FaultKind.ANSWER, status=429)
    states = await single.provider.poll(handles[0].account, handles)
    assert 0 < len(states) < len(handles)
    reads = single.server.reads.total
    with pytest.raises(Paused):
        await single.provider.poll(handles[0].account, handles)
    assert single.server.reads.total == reads


@pytest.mark.parametrize("header", [{"Retry-After": "17"}, {"Retry-After": "Fri, 13 Nov 2026 12:00:00 GMT"}, {}])
async def test_429_pauses_the_host_for_every_read(remote: RemoteHarness, header: dict[str, str]) -> None:
    handle = await remote.bought(remote.call())
    break_reads(remote, kind=FaultKind.ANSWER, status=429, headers=header)
    with pytest.raises(Paused) as pause:
        await remote.provider.poll(handle.account, [handle])
    seconds = (pause.value.until - remote.clock.now()).total_seconds()
    if header.get("Retry-After") == "17":
        assert round(seconds) == 17
    elif not header:
        assert round(seconds) == 30
    reads = remote.server.reads.total
    if seconds > 0:
        with pytest.raises(Paused):
            await remote.provider.poll(handle.account, [handle])
        assert remote.server.reads.total == reads
    remote.clock.jump(max(seconds, 0) + 1)
    assert handle in await remote.provider.poll(handle.account, [handle])


async def test_many_tasks_are_read_by_turn_until_all_were(remote: RemoteHarness) -> None:
    handles = [await remote.bought(remote.call(f"fox {number}")) for number in range(40)]
    seen: set[Handle] = set()
    for _ in range(12):
        seen |= set(await remote.provider.poll(handles[0].account, handles))
        remote.clock.jump(5)
    assert seen == set(handles)
    assert remote.server.reads.most_in_a_minute <= type(remote.provider).READS_PER_MINUTE
