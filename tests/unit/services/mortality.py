"""What a death of the process needs: a border that it cannot cross, work that is counted, a clock that waits for it."""

import asyncio
import heapq
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.domain.changes import Change
from bot.domain.jobs import Job
from bot.domain.ports import RunnerLock
from tests.fakes.clock import FakeClock


class Killed(BaseException):
    """The process is gone: nothing that its code does afterwards reaches the world."""


@dataclass
class Life:
    """One process. Counts its steps over the border; dies at the `dies_at`-th, or at the first of that name."""

    dies_at: int | str | None = None
    steps: list[str] = field(default_factory=list[str])
    dead: bool = False

    def step(self, name: str) -> None:
        if self.dead:
            raise Killed(name)
        self.steps.append(name)
        if self.dies_at == name or (isinstance(self.dies_at, int) and len(self.steps) >= self.dies_at):
            self.dead = True
            raise Killed(name)


class Border:
    """Stands before a port: every coroutine method is a step before and after, and counts as busy meanwhile."""

    def __init__(self, target: Any, name: str, life: Life, busy: "Busy", faults: Mapping[str, list[Exception]]) -> None:
        self._target, self._name, self._life, self._busy, self._faults = target, name, life, busy, faults

    def __getattr__(self, method: str) -> Any:
        found = getattr(self._target, method)
        if not inspect.iscoroutinefunction(found):
            return found

        async def crossing(*args: Any, **kwargs: Any) -> Any:
            where = f"{self._name}.{method}"
            self._life.step(f"before {where}")
            if self._faults.get(where):
                raise self._faults[where].pop()
            with self._busy:
                result = await found(*args, **kwargs)
            self._life.step(f"after {where}")
            return result

        return crossing


Gate = Callable[[Change], Awaitable[None]]


class GatedStore:
    """The job store with something to wait for, or to fail at, before or after each `apply`."""

    def __init__(self, store: Any, before: Gate | None, after: Gate | None) -> None:
        self._store, self._before, self._after = store, before, after

    def __getattr__(self, method: str) -> Any:
        return getattr(self._store, method)

    async def apply(self, change: Change, epoch: int | None) -> Job | None:
        if self._before is not None:
            await self._before(change)
        job = await self._store.apply(change, epoch)
        if self._after is not None:
            await self._after(change)
        return job


class Busy:
    """How many calls are under way that the test's time has to wait for."""

    def __init__(self) -> None:
        self._count = 0
        self._calm = asyncio.Event()

    @property
    def count(self) -> int:
        return self._count

    @count.setter
    def count(self, count: int) -> None:
        self._count = count
        if count:
            self._calm.clear()
        else:
            self._calm.set()

    async def over(self) -> None:
        """Return once nothing is under way."""
        while self._count:
            await self._calm.wait()

    def __enter__(self) -> None:
        self.count += 1

    def __exit__(self, *_: object) -> None:
        self.count -= 1


class WatchedLock:
    """The runner lock, whose taking counts as busy."""

    def __init__(self, real: RunnerLock, busy: Busy) -> None:
        self._lock, self._busy = real, busy

    @asynccontextmanager
    async def held(self) -> AsyncIterator[int]:
        async with AsyncExitStack() as stack:
            with self._busy:
                epoch = await stack.enter_async_context(self._lock.held())
            yield epoch


class WorldClock(FakeClock):
    """Lets the store's threads come to rest before time moves on."""

    def __init__(self, busy: Busy) -> None:
        super().__init__()
        self._busy = busy

    async def rest(self) -> None:
        calm = 0
        while calm < 12:
            await self._busy.over()
            await asyncio.sleep(0)
            calm = 0 if self._busy.count else calm + 1

    async def advance(self, seconds: float) -> None:
        target = self._elapsed + seconds
        await self.rest()
        while self._sleepers and self._sleepers[0][0] <= target:
            due, _, future = heapq.heappop(self._sleepers)
            if future.done():
                continue
            self._elapsed = max(self._elapsed, due)
            future.set_result(None)
            await self.rest()
        self._elapsed = target
        await self.rest()
