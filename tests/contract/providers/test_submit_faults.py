"""What a submit that goes wrong costs: the answer, the paid jobs that exist afterwards, and what the look-up proves."""

import inspect
import logging
from pathlib import Path

import pytest

from bot.domain.outcomes import Answered, Found
from bot.providers.couriers import Couriers
from tests.contract.providers.courier_harnesses import CourierHarness
from tests.contract.providers.harness import CANARY, RemoteHarness, TaskHarness
from tests.contract.providers.submit_faults import SUBMIT_FAULTS, SubmitFault, table


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", SUBMIT_FAULTS, ids=lambda fault: fault.name)
async def test_what_is_bought_is_known_or_can_be_found(seller: RemoteHarness, fault: SubmitFault, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    arranged = fault.arrange(seller)
    if inspect.isawaitable(arranged):
        await arranged
    call = seller.call()

    outcome = await seller.provider.submit(call)

    assert isinstance(outcome, fault.expected(seller)), outcome
    assert seller.paid_jobs() == fault.paid
    await seller.server.accept_connections()
    # Asked by the next process of the bot.
    found = await seller.rebuilt(couriers=Couriers(seller.folder / "courier")).find(call, frozenset())
    assert isinstance(found, seller.looked_up(outcome, fault.paid)), found
    match found:
        case Found() if isinstance(seller, TaskHarness):
            assert found.handle.task_id == seller.server.tasks[0].id
        case Answered():
            assert found.outcome == outcome
        case _:
            pass
    assert seller.paid_jobs() == fault.paid
    assert CANARY not in repr((outcome, found)) + caplog.text
    if isinstance(seller, CourierHarness):
        assert all(CANARY.encode() not in path.read_bytes() for path in (seller.folder / "courier").iterdir())


def test_the_documentation_shows_this_table() -> None:
    text = (Path(__file__).parents[3] / "docs" / "adding-a-provider.md").read_text()
    assert table() in text
