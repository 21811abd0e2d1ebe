"""Catalogs that cannot be read, and those that name no more what they named."""

import json

import pytest

from bot.domain.errors import ReadFailed
from sandbox.providers.faults import Fault, FaultKind
from tests.contract.providers.harness import RemoteHarness

pytestmark = pytest.mark.asyncio


def says(remote: RemoteHarness, status: int, body: str, times: int = 1) -> None:
    fault = Fault(kind=FaultKind.ANSWER, status=status, body=body, content_type="application/json", times=times)
    remote.server.faults.add("models", fault)


@pytest.mark.parametrize("body", ["<html>", "{}", '{"data":{}}', "[]"])
async def test_what_is_no_catalog_is_a_failed_read(remote: RemoteHarness, body: str) -> None:
    says(remote, 200, body)
    if remote.catalog is None:
        assert await remote.provider.refresh() is None
        return
    with pytest.raises(ReadFailed):
        await remote.provider.refresh()


async def test_a_catalog_that_breaks_is_tried_again_and_then_given_up(remote: RemoteHarness) -> None:
    says(remote, 500, "", times=2)
    assert await remote.provider.refresh() == remote.catalog
    says(remote, 500, "", times=3)
    if remote.catalog is not None:
        with pytest.raises(ReadFailed):
            await remote.provider.refresh()


@pytest.mark.parametrize("status", [404, 405])
async def test_a_host_without_a_catalog_takes_nothing_away(remote: RemoteHarness, status: int) -> None:
    says(remote, status, "{}")
    assert await remote.provider.refresh() is None


async def test_only_our_own_models_are_named(remote: RemoteHarness) -> None:
    first = remote.provider.models()[0]
    says(remote, 200, json.dumps({"data": [{"id": first.wire_id}, {"id": "somebody/elses"}, {"name": "x"}, 7]}))
    assert await remote.provider.refresh() == (None if remote.catalog is None else {first.id})
