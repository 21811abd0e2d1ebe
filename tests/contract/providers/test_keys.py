"""What a provider says of a key, by free calls alone."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.contract.providers.aigate_harness import AiGateHarness, envelope

from bot.domain.keys import KeyTest
from sandbox.providers.faults import Fault, FaultKind
from tests.contract.providers.harness import CANARY, HTML, REMOTE, DemoHarness, RemoteHarness

pytestmark = pytest.mark.asyncio

Keyed = RemoteHarness | AiGateHarness
ROUTES = {"aivideomaker": "list", "apimodels": "poll", "aimlapi": "short", "aigate": "balance"}


@pytest_asyncio.fixture(params=[*REMOTE, AiGateHarness], ids=lambda kind: kind.__name__.removesuffix("Harness").lower())
async def keyed(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Keyed]:
    """Every provider that wants a key."""
    async with request.param(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture
async def gate(tmp_path: Path) -> AsyncIterator[AiGateHarness]:
    async with AiGateHarness(tmp_path) as opened:
        yield opened


async def verdict(harness: Keyed) -> KeyTest:
    found = await harness.provider.test_key(harness.provider.account())
    assert harness.paid_jobs() == 0
    return found


def answer(harness: Keyed, status: int, body: str, times: int = 1) -> None:
    fault = {"kind": FaultKind.ANSWER, "status": status, "body": body, "content_type": "application/json"}
    for _ in range(times):
        harness.server.faults.add(ROUTES[harness.provider.name], Fault.model_validate(fault))


async def test_a_good_key_is_told_from_a_refused_one(keyed: Keyed) -> None:
    assert await verdict(keyed) is KeyTest.OK
    keyed.server._keys = frozenset({"another"})
    assert await verdict(keyed) is KeyTest.REFUSED


async def test_a_good_key_of_an_account_with_tasks_is_good(keyed: Keyed) -> None:
    await keyed.provider.submit(keyed.call())
    assert await keyed.provider.test_key(keyed.provider.account()) is KeyTest.OK


async def test_a_forbidden_key_is_refused(keyed: Keyed) -> None:
    answer(keyed, 403, '{"message": "this account is closed", "error": {"message": "closed"}}')
    assert await verdict(keyed) is KeyTest.REFUSED


async def test_the_key_of_an_empty_account_is_good(keyed: Keyed) -> None:
    answer(keyed, 403, '{"message": "You have run out of credits", "error": {"message": "You have run out of credits"}}')
    assert await verdict(keyed) is KeyTest.OK


@pytest.mark.parametrize("body", [HTML, "", '"words"'])
@pytest.mark.parametrize("status", [200, 404])
async def test_a_page_in_the_providers_place_says_nothing(keyed: Keyed, status: int, body: str) -> None:
    answer(keyed, status, body)
    assert await verdict(keyed) is KeyTest.UNSURE


async def test_a_provider_that_cannot_be_asked_says_nothing(keyed: Keyed) -> None:
    answer(keyed, 500, "{}", times=3)
    assert await verdict(keyed) is KeyTest.UNSURE
    answer(keyed, 429, "{}")
    assert await verdict(keyed) is KeyTest.UNSURE


async def test_a_provider_that_cannot_be_reached_says_nothing(keyed: Keyed) -> None:
    await keyed.server.refuse_connections()
    assert await verdict(keyed) is KeyTest.UNSURE


async def test_no_key_no_verdict(keyed: Keyed) -> None:
    assert await keyed.provider.test_key(keyed.provider.account("guild:1:1")) is KeyTest.UNSURE


async def test_a_key_that_is_tried_is_shown_nowhere(keyed: Keyed, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answer(keyed, 401, f'{{"message": "bad key {CANARY}"}}')
    await verdict(keyed)
    for record in caplog.records:
        assert CANARY not in record.getMessage() + repr(record.args)


async def test_a_provider_without_keys_takes_any(demo: DemoHarness) -> None:
    assert not demo.provider.needs_key
    assert await demo.provider.test_key(demo.provider.account()) is KeyTest.OK


async def test_without_a_balance_a_made_up_task_shows_a_refused_key_only(gate: AiGateHarness) -> None:
    answer(gate, 404, envelope("not_found", 404))
    assert await verdict(gate) is KeyTest.UNSURE
    answer(gate, 404, envelope("not_found", 404))
    gate.server.faults.add("task", Fault.model_validate({"kind": FaultKind.ANSWER, "status": 401, "body": envelope("http_401", 401)}))
    assert await verdict(gate) is KeyTest.REFUSED


async def test_without_an_operators_key_no_catalog_is_asked_for(gate: AiGateHarness) -> None:
    gate.provider._keys._keys = {}
    assert await gate.provider.refresh() is None
