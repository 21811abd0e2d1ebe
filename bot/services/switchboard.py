"""What the operator holds back, in memory for everyone who asks and in the database for the next start."""

import asyncio
import json
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.domain.errors import NotAllowed, TemporaryError
from bot.domain.ports import StateStore
from bot.domain.switches import Gate, Stop, StopKind, Switch

STOP = "stop"
NONE = ""
"""Fact of a stop that is over."""


class Switchboard:
    """Open until `load` has read what holds. A change is in the database before it holds.

    It holds here when its call returns, and in other processes once they have read it: whoever runs the jobs does so at the latest in the
    dispatcher's next sweep, whether or not any news reached it.
    """

    def __init__(self, *, state: StateStore, providers: Iterable[str]) -> None:
        self._state = state
        self._providers = tuple(providers)
        self._stop: Stop | None = None
        self._switches: dict[str, Switch] = {}
        self._listeners: list[Callable[[], None]] = []
        self._heralds: list[Callable[[], None]] = []
        self._lock = asyncio.Lock()

    @property
    def stopped(self) -> Stop | None:
        return self._stop

    def switch(self, provider: str) -> Switch:
        return self._switches.get(provider, Switch.ON)

    def gate(self, provider: str) -> Gate:
        switch = self.switch(provider)
        if switch is Switch.OFF:
            return Gate.OFF
        if self._stop is not None:
            return Gate.STOPPED
        return Gate.PAUSED if switch is Switch.PAUSED else Gate.OPEN

    def is_open(self, provider: str) -> bool:
        """Whether a paid call may begin now."""
        return self.gate(provider) is Gate.OPEN

    def admit(self, provider: str) -> None:
        """Raise what refuses a new order for this provider now. A paused one takes orders, which wait."""
        match self.gate(provider):
            case Gate.OFF:
                raise NotAllowed("provider-off", provider=provider)
            case Gate.STOPPED if self._stop is not None:
                raise stopped_error(self._stop)
            case _:
                return

    def listen(self, changed: Callable[[], None]) -> None:
        """`changed` is called after every change of what holds."""
        self._listeners.append(changed)

    def announce(self, turned: Callable[[], None]) -> None:
        """`turned` is called after every change that was made here, and not after one that was read."""
        self._heralds.append(turned)

    async def load(self) -> None:
        """Read what holds: at every start, when this process takes over from another, and now and then. Raises `StoreUnavailable`."""
        async with self._lock:
            before = (self._stop, self._switches)
            stop = await self._state.get_fact(STOP)
            switches = {name: await self._state.get_fact(_fact(name)) for name in self._providers}
            self._stop = _read(stop) if stop else None
            self._switches = {name: Switch(value) for name, value in switches.items() if value}
            if (self._stop, self._switches) != before:
                self._tell()

    async def stop(self, stop: Stop) -> None:
        async with self._lock:
            await self._state.set_fact(STOP, _write(stop))
            self._stop = stop
            self._turned()

    async def go(self) -> None:
        async with self._lock:
            await self._state.set_fact(STOP, NONE)
            self._stop = None
            self._turned()

    async def turn(self, provider: str, switch: Switch) -> None:
        async with self._lock:
            await self._state.set_fact(_fact(provider), switch.value)
            self._switches[provider] = switch
            self._turned()

    def _turned(self) -> None:
        self._tell()
        for herald in self._heralds:
            herald()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def stopped_error(stop: Stop) -> TemporaryError:
    """Orders are refused with it. The sentence has a place for the operator's own words only where there are some."""
    if stop.kind is StopKind.OPERATOR and stop.reason:
        return TemporaryError("stopped-because", reason=stop.reason)
    return TemporaryError(f"stopped-{stop.kind.value}")


def _fact(provider: str) -> str:
    return f"switch:{provider}"


def _write(stop: Stop) -> str:
    return json.dumps({"kind": stop.kind.value, "since": stop.since.isoformat(), "by": stop.by, "reason": stop.reason})


def _read(fact: str) -> Stop:
    known = json.loads(fact)
    return Stop(StopKind(known["kind"]), datetime.fromisoformat(known["since"]), int(known["by"]), str(known["reason"]))
