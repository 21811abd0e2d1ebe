"""How many reads a provider's host gets from this process, so that it never has to answer 429."""

import asyncio
import math
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.domain.errors import Paused
from bot.domain.ports import Clock

BURST = 3
PARALLEL = 3
BULK_SHARE = 0.5


class ReadBudget:
    """At most `per_minute` arrivals in any minute at the host, however the network delays them.

    In a minute the host can see the tokens of that minute (60 x rate), the saved ones (`BURST`) and requests that were
    under way before it (`PARALLEL`); the rate is what is left. It starts empty, so that a restart repeats nothing of the
    minute before. Waiters are served in the order they came.
    """

    def __init__(self, per_minute: int, clock: Clock) -> None:
        if per_minute <= BURST + PARALLEL:
            raise ValueError(f"a read budget needs more than {BURST + PARALLEL} a minute")
        rate = (per_minute - BURST - PARALLEL) / 60
        self._clock = clock
        self._all = _Bucket(rate, BURST, clock.monotonic())
        self._bulk = _Bucket(rate * BULK_SHARE, 1, clock.monotonic())
        self._bulk.fill()
        self._slots = asyncio.Semaphore(PARALLEL)
        self._paused_until: datetime | None = None

    @asynccontextmanager
    async def read(self, *, bulk: bool = False, patience: float = 10.0) -> AsyncGenerator[None]:
        """Wait for a token, then hold one of the parallel slots. Bulk reads get about half of all, each waiter in its turn however many.

        Raises `Paused` while the host rests, or when the wait for a token of all reads would be longer than `patience` seconds.
        """
        if bulk:
            await self._take(self._bulk, math.inf)
        async with self._slots:
            await self._take(self._all, patience)
            yield

    def pause(self, until: datetime) -> None:
        """The host said 429: nobody reads before `until`, and nothing was saved up by then."""
        self._paused_until = max(until, self._paused_until or until)
        rest = (self._paused_until - self._clock.now()).total_seconds()
        self._all.drain(self._clock.monotonic() + max(rest, 0.0))

    async def _take(self, bucket: "_Bucket", patience: float) -> None:
        self._check_pause()
        wait = bucket.wait(self._clock.monotonic())
        if wait > patience:
            raise Paused(self._clock.now() + timedelta(seconds=wait), "read budget")
        bucket.take()
        if wait > 0:
            await self._clock.sleep(wait)
            self._check_pause()

    def _check_pause(self) -> None:
        if self._paused_until is None:
            return
        if self._clock.now() < self._paused_until:
            raise Paused(self._paused_until, "the provider asked for a rest")
        self._paused_until = None


class _Bucket:
    """A token bucket that may be overdrawn: who overdraws it has reserved a token that is still to come."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = 0.0
        self._at = now

    def wait(self, now: float) -> float:
        if now > self._at:
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
            self._at = now
        # A bucket drained until later fills from then.
        return max(0.0, 1 - self._tokens) / self._rate + (self._at - now)

    def take(self) -> None:
        self._tokens -= 1

    def fill(self) -> None:
        self._tokens = self._burst

    def drain(self, until: float) -> None:
        self._tokens = min(self._tokens, 0.0)
        self._at = max(self._at, until)
