"""Gates around ports and around the database itself."""

import inspect
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from bot.domain.ports import RunnerLock
from bot.storage.connections import Connections
from tests.torture.gates import EVERY_CALL, EVERY_WIRED, GATED
from tests.unit.services import mortality
from tests.unit.services.mortality import Killed, Life

_working: ContextVar[str] = ContextVar("_working", default="")
"""The port's method in whose course a commit is made."""


class GatedConnections:
    """Stands before the database itself: a step that took two commits would have a point between them."""

    def __init__(self, real: Connections, life: Life) -> None:
        self._real, self._life = real, life

    async def write(self, work: Any) -> Any:
        where = _working.get()
        self._life.step(f"before {where}")
        result = await self._real.write(work)
        self._life.step(f"after {where}")
        return result

    async def read(self, work: Any) -> Any:
        return await self._real.read(work)


class Remains(Protocol):
    """What goes on without the process. `left_behind`: a request was on the wire when its sender died."""

    busy: mortality.Busy

    def left_behind(self, where: str, args: tuple[Any, ...]) -> None: ...


class Gate:
    """Stands before a port. At `before`, `during` and `after` the process may die; a dead one gets nothing done any more."""

    def __init__(self, target: Any, name: str, life: Life, world: "Remains") -> None:
        self._target, self._name, self._life, self._world = target, name, life, world

    def __getattr__(self, method: str) -> Any:
        found = getattr(self._target, method)
        where = f"{self._name}.{method}"
        if inspect.iscoroutinefunction(found):
            return self._crossing(found, where) if where in EVERY_CALL else self._storing(found, where)
        return self._telling(found, where) if where in GATED else found

    def _crossing(self, found: Any, where: str) -> Any:
        async def crossing(*args: Any, **kwargs: Any) -> Any:
            self._life.step(f"before {where}")
            if where in EVERY_WIRED:
                self._on_the_wire(where, args)
            result = await self._busily(found, args, kwargs, waits=where == "provider.submit")
            self._life.step(f"after {where}")
            return result

        return crossing

    def _storing(self, found: Any, where: str) -> Any:
        async def storing(*args: Any, **kwargs: Any) -> Any:
            if self._life.dead:
                raise Killed(where)
            _working.set(where)
            return await self._busily(found, args, kwargs)

        return storing

    def _telling(self, found: Any, where: str) -> Any:
        def telling(*args: Any) -> None:
            # Nothing lies between the commit before and this: they share a point.
            found(*args)
            self._life.step(f"after {where}")

        return telling

    def _on_the_wire(self, where: str, args: tuple[Any, ...]) -> None:
        try:
            self._life.step(f"during {where}")
        except Killed:
            self._world.left_behind(where, args)
            raise

    async def _busily(self, found: Any, args: Any, kwargs: Any, *, waits: bool = False) -> Any:
        if waits:
            return await found(*args, **kwargs)
        with self._world.busy:
            return await found(*args, **kwargs)


class GatedLock:
    """Taking the runner lock raises the epoch: a commit."""

    def __init__(self, real: RunnerLock, busy: mortality.Busy) -> None:
        self._lock, self._busy = real, busy

    @asynccontextmanager
    async def held(self) -> AsyncIterator[int]:
        async with AsyncExitStack() as stack:
            _working.set("lock.held")
            with self._busy:
                epoch = await stack.enter_async_context(self._lock.held())
            yield epoch
