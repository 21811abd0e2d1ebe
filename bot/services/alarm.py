"""Waiting for time or for news, whichever comes first."""

import asyncio
from collections.abc import Callable

from bot.domain.ports import Clock, Signals


class Alarm:
    """Rings are not counted: many before one `wait` wake it once.

    `gather`: seconds from a ring until it wakes, in which others may join it.
    """

    def __init__(self, clock: Clock, gather: float = 0.0) -> None:
        self._clock = clock
        self._gather = gather
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()

    async def wait(self, seconds: float | None) -> None:
        """Return after `seconds` (None = never by itself) or at a ring, at once if it has rung since the last wait."""
        if not self._event.is_set():
            if seconds is None:
                await self._event.wait()
            elif seconds <= 0:
                await asyncio.sleep(0)
            else:
                await self._race(seconds)
        if self._gather > 0 and self._event.is_set():
            await self._clock.sleep(self._gather)
        self._event.clear()

    async def _race(self, seconds: float) -> None:
        racers = (asyncio.ensure_future(self._event.wait()), asyncio.ensure_future(self._clock.sleep(seconds)))
        try:
            await asyncio.wait(racers, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for racer in racers:
                racer.cancel()
            await asyncio.gather(*racers, return_exceptions=True)


class Bells:
    """Several that are told of the same job (the port `Signals`)."""

    def __init__(self, *bells: Signals) -> None:
        self._bells = bells

    def wake(self, job_id: str) -> None:
        for bell in self._bells:
            bell.wake(job_id)


def full_jitter(tries: int, *, base: float, cap: float, random: Callable[[], float]) -> float:
    """Seconds to wait after the `tries`-th failure (from 1): anywhere between 0 and `base` doubled each time, at most `cap`."""
    return random() * min(cap, base * 2 ** min(tries - 1, 30))
