"""Paying what is owed to people: every row until it is sent, or kept because no rung was open."""

import asyncio
import logging
from datetime import timedelta

from bot.domain.errors import StoreUnavailable
from bot.domain.outbox import OutboxRow
from bot.services.alarm import Alarm
from bot.services.crew import Crew
from bot.services.delivery import Delivery
from bot.services.desk import Desk

log = logging.getLogger(__name__)

SWEEP = 30.0
"""Seconds after which the outbox is looked at although nobody rang."""

LONGEST_WAIT = 3600.0
"""Seconds. A row that seems to have to wait for longer is due: no wait of ours is so long, so the clock was set back."""

LOST_WAIT = 5.0
"""Seconds for which a row rests when something could not be written: whoever took over will settle it."""


class Outbox:
    """Rows of one job go out one after the other; different jobs side by side, at most `most_posts` at once."""

    def __init__(self, *, desk: Desk, crew: Crew, delivery: Delivery, most_posts: int, gather: float) -> None:
        self._desk = desk
        self._crew = crew
        self._delivery = delivery
        self._posts = asyncio.Semaphore(most_posts)
        self._alarm = Alarm(desk.clock, gather)
        self._rests: dict[str, float] = {}

    def ring(self) -> None:
        self._alarm.ring()

    async def run(self) -> None:
        while True:
            await self._alarm.wait(await self._serve())

    async def _serve(self) -> float:
        """Start what is due; seconds until the next row is."""
        await self._desk.courtesy.after_you()
        try:
            rows = await self._desk.outbox.due()
        except StoreUnavailable as error:
            log.warning("store unavailable: %s", error, extra={"action": "outbox"})
            return 1.0
        monotonic = self._desk.clock.monotonic()
        self._rests = {row_id: until for row_id, until in self._rests.items() if until > monotonic}
        rest = SWEEP
        for row in rows:
            wait = self._wait(row)
            if wait > 0:
                rest = min(rest, wait)
            else:
                self._crew.start(f"row:{row.job_id}", self._deliver(row))
        return rest

    def _wait(self, row: OutboxRow) -> float:
        """Seconds until the row may be tried; 0 or less when it is due."""
        own = (row.not_before - self._desk.clock.now()) / timedelta(seconds=1) if row.not_before else 0.0
        own = own if own <= LONGEST_WAIT else 0.0
        return max(own, self._rests.get(row.id, 0.0) - self._desk.clock.monotonic())

    async def _deliver(self, row: OutboxRow) -> None:
        losses = self._desk.losses
        async with self._posts:
            await self._delivery.deliver(row)
        if self._desk.losses != losses:
            self._rests[row.id] = self._desk.clock.monotonic() + LOST_WAIT
        self._alarm.ring()
