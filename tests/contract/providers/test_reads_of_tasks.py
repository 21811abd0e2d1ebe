"""What holds for every provider whose tasks are read: words, links, failures, reads that go wrong."""

import logging
from dataclasses import replace

import pytest

from bot.domain.errors import Paused, ReadFailed
from bot.domain.jobs import Failure, FailureKind, Handle
from bot.domain.outcomes import Failed, Missing, Running, Succeeded, TaskState
from sandbox.providers.faults import Fault, FaultKind
from tests.contract.providers.harness import TaskHarness

pytestmark = pytest.mark.asyncio

READS = {"aivideomaker": "list", "apimodels": "poll", "aimlapi": "short"}


def break_reads(tasks: TaskHarness, **fault: object) -> None:
    tasks.server.faults.add(READS[tasks.provider.name], Fault.model_validate(fault))


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
async def test_status_words_of_unfinished_tasks(tasks: TaskHarness, word: str, state: TaskState) -> None:
    tasks.server.script(tasks.server.read_script({"running_word": word}))
    handle = await tasks.bought(tasks.call())
    await tasks.begin(handle)
    assert await tasks.state(handle) == state


@pytest.mark.parametrize("word", ["COMPLETED", "completed", " Succeeded ", "succeed", "DONE", "ready", "RENDERED_OK"])
async def test_a_success_word_or_an_unknown_word_with_a_link_is_success(tasks: TaskHarness, word: str) -> None:
    state = await tasks.ended(final_word=word)
    assert isinstance(state, Succeeded)
    assert len(state.assets) == 1


async def test_an_unknown_word_is_told_once(tasks: TaskHarness, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    tasks.server.script(tasks.server.read_script({"running_word": "HALTED"}), 2)
    handles = [await tasks.bought(tasks.call(name)) for name in ("a", "b")]
    await tasks.begin(handles[0])
    for _ in range(3):
        await tasks.provider.poll(handles[0].account, handles)
    assert [record.getMessage() for record in caplog.records if "HALTED" in record.getMessage()] == [
        "unknown status word 'HALTED', read by link and error instead"
    ]


async def test_success_without_a_link_yet_has_no_assets_until_it_comes(tasks: TaskHarness) -> None:
    assert await tasks.ended(hidden_link_reads=3) == Succeeded((), tasks.usual_bill)
    handle = Handle(tasks.provider.account(), tasks.server.tasks[0].id)
    for _ in range(3):
        later = await tasks.state(handle)
    assert isinstance(later, Succeeded)
    assert later.assets


async def test_a_fresh_read_gives_a_fresh_link(tasks: TaskHarness) -> None:
    first = await tasks.ended()
    tasks.server.tasks[0].fetches += 1
    second = await tasks.state(Handle(tasks.provider.account(), tasks.server.tasks[0].id))
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
async def test_a_failure_has_its_reason_and_is_not_billed(tasks: TaskHarness, script: dict[str, str], failure: Failure) -> None:
    assert await tasks.ended(final_word="Failed", **script) == Failed(failure)


async def test_a_task_that_is_not_known_yet_is_missing_and_then_there(tasks: TaskHarness) -> None:
    hidden = {"listed": False} if tasks.lists else {}
    tasks.server.script(tasks.server.read_script({"missing_reads": 2, **hidden}))
    handle = replace(await tasks.bought(tasks.call()), variant="")
    assert [await tasks.state(handle) for _ in range(3)] == [Missing(), Missing(), Running(waiting=True)]


# --- reads that fail ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [FaultKind.DROP, FaultKind.CLOSE, FaultKind.RESET, FaultKind.HALF])
async def test_a_broken_read_is_repeated_twice_and_then_given_up(tasks: TaskHarness, kind: FaultKind) -> None:
    handle = await tasks.bought(tasks.call())
    # aiohttp repeats a GET once by itself when a kept connection turns out dead; a fault that closes may be used up by that.
    break_reads(tasks, kind=kind, times=2)
    assert await tasks.state(handle) == Running(waiting=True)
    break_reads(tasks, kind=kind, times=8)
    with pytest.raises(ReadFailed):
        await tasks.provider.poll(handle.account, [handle])


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
    tasks: TaskHarness, status: int, body: str, content_type: str
) -> None:
    handle = await tasks.bought(tasks.call())
    break_reads(tasks, kind=FaultKind.ANSWER, status=status, body=body, content_type=content_type, times=3)
    with pytest.raises(ReadFailed):
        await tasks.provider.poll(handle.account, [handle])


async def test_a_task_that_cannot_be_read_does_not_hide_the_others(single: TaskHarness) -> None:
    handles = [await single.bought(single.call(f"fox {number}")) for number in range(3)]
    break_reads(single, kind=FaultKind.ANSWER, status=400)
    states = await single.provider.poll(handles[0].account, handles)
    assert len(states) == 2
    assert set(await single.provider.poll(handles[0].account, handles)) == set(handles)


async def test_a_rest_that_is_asked_for_in_the_middle_keeps_what_was_read(single: TaskHarness) -> None:
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
async def test_429_pauses_the_host_for_every_read(tasks: TaskHarness, header: dict[str, str]) -> None:
    handle = await tasks.bought(tasks.call())
    break_reads(tasks, kind=FaultKind.ANSWER, status=429, headers=header)
    with pytest.raises(Paused) as pause:
        await tasks.provider.poll(handle.account, [handle])
    seconds = (pause.value.until - tasks.clock.now()).total_seconds()
    if header.get("Retry-After") == "17":
        assert round(seconds) == 17
    elif not header:
        assert round(seconds) == 30
    reads = tasks.server.reads.total
    if seconds > 0:
        with pytest.raises(Paused):
            await tasks.provider.poll(handle.account, [handle])
        assert tasks.server.reads.total == reads
    tasks.clock.jump(max(seconds, 0) + 1)
    assert handle in await tasks.provider.poll(handle.account, [handle])


async def test_many_tasks_are_read_by_turn_until_all_were(tasks: TaskHarness) -> None:
    handles = [await tasks.bought(tasks.call(f"fox {number}")) for number in range(40)]
    seen: set[Handle] = set()
    for _ in range(12):
        seen |= set(await tasks.provider.poll(handles[0].account, handles))
        tasks.clock.jump(5)
    assert seen == set(handles)
    assert tasks.server.reads.most_in_a_minute <= type(tasks.provider).READS_PER_MINUTE
