"""What every provider must do, whoever it is: run against its local server over real sockets."""

import logging
from dataclasses import replace

import pytest

from bot.domain.jobs import FailureKind, Handle, LocalFile, RemoteFile
from bot.domain.outcomes import Absent, CancelConfirmed, CancelRefused, Failed, Found, Missing, Running, Succeeded, Unsure
from bot.domain.requests import VideoOrder, resolve
from tests.contract.providers.harness import CANARY, NO_ATTACHMENT, DemoHarness, Harness, RemoteHarness

pytestmark = pytest.mark.asyncio


async def test_offers_models_of_its_own_with_a_price(harness: Harness) -> None:
    provider = harness.provider
    assert provider.models()
    for model in provider.models():
        assert model.id == f"{provider.name}/{model.wire_id}"
        order = VideoOrder(prompt="x" if model.prompt != "no" else "", image=NO_ATTACHMENT if model.image != "no" else None)
        assert resolve(order, model).price > 0


async def test_takes_an_order_once(harness: Harness) -> None:
    call = harness.call()
    handle = await harness.bought(call)
    assert harness.paid_jobs() == 1
    assert handle.account == harness.provider.account() == call.account


async def test_takes_a_picture(harness: Harness) -> None:
    handle = await harness.bought(harness.call("" if harness.prompt_is_optional else "slowly", picture=True))
    await harness.begin(handle)
    await harness.finish(handle)
    states = await harness.provider.poll(handle.account, [handle])
    assert isinstance(states[handle], Succeeded)


async def test_goes_from_waiting_over_running_to_a_clip(harness: Harness) -> None:
    handles = [await harness.bought(harness.call(f"fox {number}")) for number in range(3)]
    waiting = await harness.provider.poll(handles[0].account, handles)
    assert waiting[handles[2]] == Running(waiting=True)

    await harness.begin(handles[0])
    running = await harness.provider.poll(handles[0].account, handles)
    assert isinstance(running[handles[0]], Running)
    assert not running[handles[0]].waiting

    await harness.finish(handles[0])
    done = (await harness.provider.poll(handles[0].account, handles))[handles[0]]
    assert isinstance(done, Succeeded)
    assert len(done.assets) == 1
    assert isinstance(done.assets[0], LocalFile | RemoteFile)


async def test_says_why_a_task_failed_and_keeps_no_money(harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
    harness.fail_next()
    handle = await harness.bought(harness.call())
    if isinstance(harness, RemoteHarness):
        await harness.finish(handle)
    state = None
    for _ in range(100):
        state = (await harness.provider.poll(handle.account, [handle]))[handle]
        if isinstance(state, Failed):
            break
    assert isinstance(state, Failed)
    assert state.failure.kind is FailureKind.PROVIDER
    assert state.failure.text
    assert not state.billed
    assert not harness.provider.bills_failures


async def test_does_not_know_a_strangers_task(harness: Harness) -> None:
    stranger = Handle(harness.provider.account(), "0123456789abcdef01234567")
    assert (await harness.provider.poll(stranger.account, [stranger]))[stranger] == Missing()


async def test_an_empty_poll_is_empty(harness: Harness) -> None:
    assert not await harness.provider.poll(harness.provider.account(), [])


async def test_finds_the_task_whose_answer_was_lost(harness: Harness) -> None:
    call = harness.call()
    handle = await harness.bought(call)
    found = await harness.provider.find(call, frozenset())
    assert found == Found(handle) if harness.finds else isinstance(found, Unsure)


async def test_finds_nothing_where_nothing_was_bought(harness: Harness) -> None:
    found = await harness.provider.find(harness.call(), frozenset())
    assert found == Absent() if harness.lists else isinstance(found, Unsure)


async def test_never_adopts_a_task_that_belongs_to_another_attempt(harness: Harness) -> None:
    call = harness.call()
    handle = await harness.bought(call)
    found = await harness.provider.find(call, frozenset({handle.task_id}))
    assert found == Absent() if harness.lists else isinstance(found, Unsure)


async def test_tells_two_equal_orders_apart_or_says_that_it_cannot(harness: Harness) -> None:
    first, second = harness.call(), harness.call()
    handles = [await harness.bought(first), await harness.bought(second)]
    for call, handle in zip((first, second), handles, strict=True):
        answer = await harness.provider.find(call, frozenset())
        assert answer == Found(handle) or isinstance(answer, Unsure)
    answer = await harness.provider.find(second, frozenset({handles[0].task_id}))
    assert answer == Found(handles[1]) if harness.finds else isinstance(answer, Unsure)


async def test_cancels_what_still_waits(harness: Harness) -> None:
    handles = [await harness.bought(harness.call(f"fox {number}")) for number in range(3)]
    last = handles[-1]
    if isinstance(harness, DemoHarness):
        await harness.begin(handles[0])
    if not harness.cancels:
        assert isinstance(await harness.provider.cancel(last.account, last), CancelRefused)
        return
    assert await harness.provider.cancel(last.account, last) == CancelConfirmed()
    state = (await harness.provider.poll(last.account, [last]))[last]
    assert isinstance(state, Failed)
    assert state.failure.kind is FailureKind.CANCELLED
    assert not state.billed


async def test_refuses_to_cancel_what_runs_and_lets_it_finish(harness: Harness) -> None:
    handle = await harness.bought(harness.call())
    await harness.begin(handle)
    assert isinstance(await harness.provider.cancel(handle.account, handle), CancelRefused)
    await harness.finish(handle)
    assert isinstance((await harness.provider.poll(handle.account, [handle]))[handle], Succeeded)
    assert isinstance(await harness.provider.cancel(handle.account, handle), CancelRefused)


async def test_refuses_to_cancel_a_strangers_task(harness: Harness) -> None:
    stranger = Handle(harness.provider.account(), "0123456789abcdef01234567")
    assert isinstance(await harness.provider.cancel(stranger.account, stranger), CancelRefused)


async def test_a_fingerprint_is_the_same_for_the_same_order_and_account_only(harness: Harness) -> None:
    provider = harness.provider
    call, again, other = harness.call("a"), harness.call("a"), harness.call("b")
    account = provider.account()
    first = provider.fingerprint(account, call.request)
    assert first == provider.fingerprint(account, again.request)
    if not harness.lists:
        assert not first
        return
    assert first != provider.fingerprint(account, other.request)
    assert first != provider.fingerprint(replace(account, alias="guild:1:1"), call.request)


async def test_tells_no_balance_that_it_does_not_know(harness: Harness) -> None:
    assert await harness.provider.balance(harness.provider.account()) is None


async def test_shows_its_key_nowhere(harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    call = harness.call()
    handle = await harness.bought(call)
    seen = [handle, await harness.provider.poll(handle.account, [handle]), await harness.provider.find(call, frozenset())]
    seen.append(await harness.provider.cancel(handle.account, handle))
    assert CANARY not in repr(seen) + repr(call) + repr(vars(harness.provider))
    for record in caplog.records:
        assert CANARY not in record.getMessage() + repr(record.args)
