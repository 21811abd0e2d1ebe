"""What a submit that goes wrong costs: the answer, the paid jobs that exist afterwards, and what the look-up proves."""

import inspect
import logging

import pytest

from bot.domain.outcomes import Found
from tests.contract.providers.harness import CANARY, SUBMIT_FAULTS, RemoteHarness, SubmitFault


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", SUBMIT_FAULTS, ids=lambda fault: fault.name)
async def test_what_is_bought_is_known_or_can_be_found(remote: RemoteHarness, fault: SubmitFault, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    arranged = fault.arrange(remote)
    if inspect.isawaitable(arranged):
        await arranged
    call = remote.call()

    outcome = await remote.provider.submit(call)

    assert isinstance(outcome, fault.outcome), outcome
    assert remote.paid_jobs() == fault.paid
    await remote.server.accept_connections()
    found = await remote.provider.find(call, frozenset())
    assert isinstance(found, remote.looked_up(fault.paid)), found
    if isinstance(found, Found):
        assert found.handle.task_id == remote.server.tasks[0].id
    assert remote.paid_jobs() == fault.paid
    assert CANARY not in repr((outcome, found)) + caplog.text
