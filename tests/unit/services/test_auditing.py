"""The hourly proof of the books."""

import asyncio
import logging

import pytest

from bot.domain.errors import StoreUnavailable
from bot.services.auditing import AGAIN, HOURLY, BooksAudit
from tests.fakes.clock import START, FakeClock

pytestmark = pytest.mark.asyncio


class FakeQuotas:
    def __init__(self) -> None:
        self.differences: list[str] = []
        self.fault: Exception | None = None
        self.lasting: Exception | None = None
        self.audits = 0

    async def audit(self) -> list[str]:
        self.audits += 1
        fault, self.fault = self.fault or self.lasting, None
        if fault is not None:
            raise fault
        return self.differences


async def test_at_start_and_every_hour_and_told_until_it_is_mended(caplog: pytest.LogCaptureFixture) -> None:
    clock, quotas = FakeClock(), FakeQuotas()
    audit = BooksAudit(quotas=quotas, clock=clock)  # pyright: ignore[reportArgumentType]
    task = asyncio.ensure_future(audit.run())
    try:
        await clock.advance(0)
        assert (quotas.audits, audit.degraded(), audit.audited_at) == (1, (), START)
        quotas.differences = ["counter guild:1", "job x"]
        await clock.advance(HOURLY)
        assert audit.degraded() == ("books: 2 differences, see the log",)
        assert [record.message for record in caplog.records if record.levelno == logging.ERROR] == [
            "the books do not add up (1 of 2): counter guild:1",
            "the books do not add up (2 of 2): job x",
        ]
        quotas.fault = StoreUnavailable("store-unavailable", reason="locked")
        await clock.advance(HOURLY)
        assert audit.degraded() == ("books: 2 differences, see the log",)
        quotas.differences = []
        await clock.advance(AGAIN)
        assert (quotas.audits, audit.degraded()) == (4, ())
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_books_that_cannot_be_read_are_tried_less_and_less_often_and_that_is_said() -> None:
    clock, quotas = FakeClock(), FakeQuotas()
    quotas.lasting = StoreUnavailable("store-unavailable", reason="too slow")
    audit = BooksAudit(quotas=quotas, clock=clock)  # pyright: ignore[reportArgumentType]
    task = asyncio.ensure_future(audit.run())
    try:
        await clock.advance(HOURLY)
        assert quotas.audits == 6, "after 1, 2, 4, 8, 16 and 32 minutes"
        assert audit.degraded() == ()
        await clock.advance(2 * HOURLY)
        assert quotas.audits <= 9
        assert audit.degraded() == ("books: not proved since 2026-11-21 12:00 UTC",)
        quotas.lasting = None
        await clock.advance(HOURLY)
        assert audit.degraded() == ()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
