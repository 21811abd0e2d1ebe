"""What a provider says of a key, by free calls alone."""

import json
import logging

import pytest

from bot.domain.keys import KeyTest
from sandbox.providers.faults import Fault, FaultKind
from tests.contract.providers.courier_harnesses import AiGateHarness
from tests.contract.providers.demo_harness import DemoHarness
from tests.contract.providers.harness import CANARY, RemoteHarness
from tests.contract.providers.submit_faults import HTML

pytestmark = pytest.mark.asyncio

ROUTES = {"aivideomaker": "list", "apimodels": "poll", "aimlapi": "short", "aigate": "balance"}


async def verdict(harness: RemoteHarness) -> KeyTest:
    found = await harness.provider.test_key(harness.provider.account())
    assert harness.paid_jobs() == 0
    return found


def answer(harness: RemoteHarness, status: int, body: str, times: int = 1) -> None:
    fault = {"kind": FaultKind.ANSWER, "status": status, "body": body, "content_type": "application/json"}
    for _ in range(times):
        harness.server.faults.add(ROUTES[harness.provider.name], Fault.model_validate(fault))


async def test_a_good_key_is_told_from_a_refused_one(remote: RemoteHarness) -> None:
    assert await verdict(remote) is KeyTest.OK
    remote.server._keys = frozenset({"another"})
    assert await verdict(remote) is KeyTest.REFUSED


async def test_a_good_key_of_an_account_with_tasks_is_good(remote: RemoteHarness) -> None:
    await remote.provider.submit(remote.call())
    assert await remote.provider.test_key(remote.provider.account()) is KeyTest.OK


async def test_a_forbidden_key_is_refused(remote: RemoteHarness) -> None:
    answer(remote, 403, '{"message": "this account is closed", "error": {"message": "closed"}}')
    assert await verdict(remote) is KeyTest.REFUSED


async def test_the_key_of_an_empty_account_is_good(remote: RemoteHarness) -> None:
    answer(remote, 403, '{"message": "You have run out of credits", "error": {"message": "You have run out of credits"}}')
    assert await verdict(remote) is KeyTest.OK


@pytest.mark.parametrize("body", [HTML, "", '"words"'])
@pytest.mark.parametrize("status", [200, 404])
async def test_a_page_in_the_providers_place_says_nothing(remote: RemoteHarness, status: int, body: str) -> None:
    answer(remote, status, body)
    assert await verdict(remote) is KeyTest.UNSURE


async def test_a_provider_that_cannot_be_asked_says_nothing(remote: RemoteHarness) -> None:
    answer(remote, 500, "{}", times=3)
    assert await verdict(remote) is KeyTest.UNSURE
    answer(remote, 429, "{}")
    assert await verdict(remote) is KeyTest.UNSURE


async def test_a_provider_that_cannot_be_reached_says_nothing(remote: RemoteHarness) -> None:
    await remote.server.refuse_connections()
    assert await verdict(remote) is KeyTest.UNSURE


async def test_no_key_no_verdict(remote: RemoteHarness) -> None:
    assert await remote.provider.test_key(remote.provider.account("guild:1:1")) is KeyTest.UNSURE


async def test_a_key_that_is_tried_is_shown_nowhere(remote: RemoteHarness, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answer(remote, 401, f'{{"message": "bad key {CANARY}"}}')
    await verdict(remote)
    for record in caplog.records:
        assert CANARY not in record.getMessage() + repr(record.args)


async def test_a_provider_without_keys_takes_any(demo: DemoHarness) -> None:
    assert not demo.provider.needs_key
    assert await demo.provider.test_key(demo.provider.account()) is KeyTest.OK


async def test_without_a_balance_a_made_up_task_shows_a_refused_key_only(gate: AiGateHarness) -> None:
    answer(gate, 404, json.dumps(gate.refusal(404, "words")))
    assert await verdict(gate) is KeyTest.UNSURE
    answer(gate, 404, json.dumps(gate.refusal(404, "words")))
    gate.server.faults.add(
        "task", Fault.model_validate({"kind": FaultKind.ANSWER, "status": 401, "body": json.dumps(gate.refusal(401, "words"))})
    )
    assert await verdict(gate) is KeyTest.REFUSED


async def test_without_an_operators_key_no_catalog_is_asked_for(gate: AiGateHarness) -> None:
    gate.provider._keys._keys = {}
    assert await gate.provider.refresh() is None
