"""Places for work that is bounded, of which no single cause may take all."""

import asyncio
import heapq
import itertools
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Places:
    """At most `most` at once, `most_each` of them of one kind; who has least time goes first, among equals who came first."""

    def __init__(self, most: int, most_each: int) -> None:
        self._most = most
        self._most_each = most_each
        self._taken: Counter[str] = Counter()
        self._order = itertools.count()
        self._waiting: list[tuple[float, int, str, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def taken(self, kind: str, until: float) -> AsyncGenerator[None]:
        """Wait for a place and hold it. `until`: when it will be too late, in seconds from any moment that is the same for all."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (until, next(self._order), kind, turn))
        self._hand_out()
        try:
            await turn
            yield
        finally:
            if turn.done() and not turn.cancelled():
                self._taken[kind] -= 1
            self._hand_out()

    def _hand_out(self) -> None:
        passed_over: list[tuple[float, int, str, asyncio.Future[None]]] = []
        while self._waiting and self._taken.total() < self._most:
            entry = heapq.heappop(self._waiting)
            _, _, kind, turn = entry
            if turn.done():
                continue
            if self._taken[kind] >= self._most_each:
                passed_over.append(entry)
                continue
            self._taken[kind] += 1
            turn.set_result(None)
        for entry in passed_over:
            heapq.heappush(self._waiting, entry)
