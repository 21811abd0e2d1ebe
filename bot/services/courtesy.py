"""The steps of jobs let orders that are being taken go first (the port `Courtesy`).

A process has one core to compute on. Without this an order takes turns with every step of every job that happens to come at the same
moment, and the slowest receipts took twice as long.
"""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import final

from bot.domain.ports import Clock

MOST = 0.05
"""Seconds that a step waits at most."""

PASSING = 0.01
"""Seconds after that for which none waits: members who never stop ordering leave a sixth of the time to the steps."""

FRESH = 0.05
"""Seconds after which an order counts no more: it waits for something else than the processor, such as its picture."""

MOMENT = 0.01
"""Seconds from the arrival of a command or a press in which its answer is written, or its order begins to be taken."""

LOOK = 0.002
"""Seconds between two looks."""


@final
class MembersFirst:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._served = 0
        self._newest = self._expected = self._passing = float("-inf")
        self._looking: asyncio.Event | None = None

    def expect(self) -> None:
        self._expected = self._clock.monotonic()

    @contextmanager
    def serving(self) -> Generator[None]:
        self._served += 1
        self._newest = self._clock.monotonic()
        try:
            yield
        finally:
            self._served -= 1

    async def after_you(self) -> None:
        if not self._somebody_waits():
            return
        if self._looking is not None:
            await self._looking.wait()
            return
        self._looking = asyncio.Event()
        try:
            await self._look()
        finally:
            self._looking.set()
            self._looking = None

    async def _look(self) -> None:
        """For all that stand aside: a thousand that looked for themselves would take more time than they give."""
        began = self._clock.monotonic()
        while self._somebody_waits():
            if self._clock.monotonic() - began >= MOST:
                self._passing = self._clock.monotonic() + PASSING
                return
            await self._clock.sleep(LOOK)

    def _somebody_waits(self) -> bool:
        now = self._clock.monotonic()
        if now < self._passing:
            return False
        return (self._served > 0 and now - self._newest < FRESH) or now - self._expected < MOMENT
