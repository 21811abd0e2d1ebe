"""Time and ids that tests drive."""

import asyncio
import heapq
import itertools
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class FakeClock:
    """Stands still until `advance`; sleepers wake in order of their time."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self._elapsed = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    def set_by(self, change: timedelta) -> None:
        """Somebody sets the clock; no time passes."""
        self._start += change

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._order), future))
        await future

    async def advance(self, seconds: float) -> None:
        """Move time forward, letting every task that becomes due run before time moves on."""
        target = self._elapsed + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= target:
            due, _, future = heapq.heappop(self._sleepers)
            self._elapsed = max(self._elapsed, due)
            if not future.done():
                future.set_result(None)
            await settle()
        self._elapsed = target
        await settle()


class FakeIds:
    """Counts: `job000000001`, `row-1`, `token-1` …"""

    def __init__(self) -> None:
        self._next = itertools.count(1)

    def job_id(self) -> str:
        return f"job{next(self._next):09d}"

    def row_id(self) -> str:
        return f"row-{next(self._next)}"

    def token(self) -> str:
        return f"token-{next(self._next):032d}"

    def nonce(self) -> str:
        return f"nonce-{next(self._next)}"

    def seed(self) -> int:
        return next(self._next)


async def settle(turns: int = 50) -> None:
    """Let everything that can run without time passing run."""
    for _ in range(turns):
        await asyncio.sleep(0)
