"""What every provider must do, whoever it is: run against its local server over real sockets."""

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.domain.jobs import Asset, FailureKind, Handle, LocalFile
from bot.domain.outcomes import CancelConfirmed, CancelRefused, Failed, Missing, Running, Succeeded, Unsure
from bot.domain.requests import VideoOrder, resolve
from tests.contract.providers.demo_harness import DemoHarness
from tests.contract.providers.harness import CANARY, NO_ATTACHMENT, Harness, RemoteHarness
from tests.contract.providers.hooks import listening

pytestmark = pytest.mark.asyncio


async def test_offers_models_of_its_own_with_a_price(harness: Harness) -> None:
    provider = harness.provider
    assert provider.models()
    for model in provider.models():
        assert model.id == f"{provider.name}/{model.wire_id}"
        order = VideoOrder(prompt="x" if model.prompt != "no" else "", image=NO_ATTACHMENT if model.image != "no" else None)
        assert resolve(order, model).price > 0


async def test_takes_an_order_once(harness: Harness) -> None:
    order = await harness.place(harness.call())
    assert harness.paid_jobs() == 1
    assert order.handle.account == harness.provider.account() == order.call.account
    await order.begin()
    await order.finish()
    assert harness.paid_jobs() == 1


async def test_takes_a_picture(harness: Harness) -> None:
    order = await harness.place(harness.call("" if harness.prompt_is_optional else "slowly", picture=True))
    await order.begin()
    await order.finish()
    assert isinstance(await order.state(), Succeeded)
    assert harness.paid_jobs() == 1


async def test_goes_from_waiting_over_running_to_a_clip(harness: Harness) -> None:
    orders = [await harness.place(harness.call(f"fox {number}")) for number in range(3)]
    assert (await harness.states(orders))[2] == Running(waiting=harness.tells_waiting)

    await orders[0].begin()
    running = (await harness.states(orders))[0]
    assert isinstance(running, Running)
    assert not running.waiting

    await orders[0].finish()
    done = (await harness.states(orders))[0]
    assert isinstance(done, Succeeded)
    assert len(done.assets) == 1
    assert await brings_a_clip(done.assets[0])
    assert harness.paid_jobs() == 3


async def test_says_why_a_task_failed_and_keeps_no_money(harness: Harness) -> None:
    harness.fail_next()
    order = await harness.place(harness.call())
    if isinstance(harness, RemoteHarness):
        await order.finish()
    state = None
    for _ in range(100):
        state = await order.state()
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


async def test_finds_the_order_whose_answer_was_lost(harness: Harness) -> None:
    order = await harness.place(harness.call())
    assert harness.proves(await harness.provider.find(order.call, frozenset()), order)
    await order.begin()
    await order.finish()
    assert harness.proves(await harness.provider.find(order.call, frozenset()), order)
    assert harness.paid_jobs() == 1


async def test_finds_nothing_where_nothing_was_bought(harness: Harness) -> None:
    assert harness.denies(await harness.provider.find(harness.call(), frozenset()))
    assert harness.paid_jobs() == 0


async def test_never_adopts_a_task_that_belongs_to_another_attempt(harness: Harness) -> None:
    order = await harness.place(harness.call())
    another = harness.call()
    assert harness.denies(await harness.provider.find(another, frozenset({order.handle.task_id})))


async def test_tells_two_equal_orders_apart_or_says_that_it_cannot(harness: Harness) -> None:
    orders = [await harness.place(harness.call()), await harness.place(harness.call())]
    for order in orders:
        answer = await harness.provider.find(order.call, frozenset())
        assert harness.proves(answer, order) or isinstance(answer, Unsure)
    answer = await harness.provider.find(orders[1].call, frozenset({orders[0].handle.task_id}))
    assert harness.proves(answer, orders[1])
    assert harness.paid_jobs() == 2


async def test_cancels_what_still_waits(harness: Harness) -> None:
    orders = [await harness.place(harness.call(f"fox {number}")) for number in range(3)]
    last = orders[-1].handle
    if isinstance(harness, DemoHarness):
        await orders[0].begin()
    if not harness.cancels:
        assert isinstance(await harness.provider.cancel(last.account, last), CancelRefused)
        await orders[-1].finish()
        assert isinstance(await orders[-1].state(), Succeeded)
        return
    assert await harness.provider.cancel(last.account, last) == CancelConfirmed()
    state = await orders[-1].state()
    assert isinstance(state, Failed)
    assert state.failure.kind is FailureKind.CANCELLED
    assert not state.billed


async def test_refuses_to_cancel_what_runs_and_lets_it_finish(harness: Harness) -> None:
    order = await harness.place(harness.call())
    await order.begin()
    assert isinstance(await harness.provider.cancel(order.handle.account, order.handle), CancelRefused)
    await order.finish()
    assert isinstance(await order.state(), Succeeded)
    assert isinstance(await harness.provider.cancel(order.handle.account, order.handle), CancelRefused)


async def test_refuses_to_cancel_a_strangers_task(harness: Harness) -> None:
    stranger = Handle(harness.provider.account(), "0123456789abcdef01234567")
    assert isinstance(await harness.provider.cancel(stranger.account, stranger), CancelRefused)


async def test_is_told_of_the_webhook_only_where_it_reports_to_one(harness: Harness) -> None:
    hooks, url = await listening(harness.stack)
    order = await harness.place(replace(harness.call(), hook_url=url))
    assert harness.reported_to() == ([url] if harness.hooks else [])
    await order.begin()
    await order.finish()
    if harness.hooks:
        await hooks.until(1)
    else:
        assert not hooks.heard
    assert isinstance(await order.state(), Succeeded)
    assert harness.paid_jobs() == 1


async def test_says_which_models_its_catalog_names(harness: Harness) -> None:
    assert await harness.provider.refresh() == harness.catalog


async def test_a_strange_link_gets_no_key(harness: Harness) -> None:
    assert harness.provider.download_key(harness.provider.account(), "https://cdn.example/v.mp4") is None


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
    order = await harness.place(harness.call())
    seen: list[object] = [order.handle, await order.state(), await harness.provider.find(order.call, frozenset())]
    seen.append(await harness.provider.cancel(order.handle.account, order.handle))
    assert CANARY not in repr(seen) + repr(order.call) + repr(vars(harness.provider))
    for record in caplog.records:
        assert CANARY not in record.getMessage() + repr(record.args)


async def brings_a_clip(asset: Asset) -> bool:
    """Fetched as anyone could, without a key."""
    if isinstance(asset, LocalFile):
        return await asyncio.to_thread(Path(asset.path).exists)
    async with aiohttp.ClientSession() as session, session.get(asset.url) as answer:
        return answer.ok and (await answer.read())[4:8] == b"ftyp"
