"""The real bot, `python -m bot run`, that kills itself with SIGKILL at one named point: a gate around its ports, put there from outside.

The file `kill-at` in the working folder names it, such as `during provider.submit 2`, with the occurrence at its end. The gates are those
of `tests.torture.gates`. `during` is a moment into the call, so that its request is on its way.
"""

import asyncio
import inspect
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from bot.__main__ import main
from bot.assembly import backstage, common, use_cases
from bot.services.registry import Registry
from tests.torture.gates import GATED

UNDER_WAY = 0.02
"""Seconds."""


PORTS = {name: name for name in ("jobs", "outbox", "journal", "downloads", "tools", "messenger", "receipts")} | {"state": "facts"}
"""The runner's ports by the names of their gates."""


class Trap:
    """Counts the points that are passed; the one that was named is the last."""

    def __init__(self, order: str) -> None:
        *point, number = order.split()
        self._point, self._number = " ".join(point), int(number)
        self._passed = Counter[str]()

    def passing(self, point: str) -> None:
        if self.due(point):
            self.spring()

    def due(self, point: str) -> bool:
        self._passed[point] += 1
        return point == self._point and self._passed[point] == self._number

    @staticmethod
    def spring() -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class Gated:
    def __init__(self, target: Any, name: str, trap: Trap) -> None:
        self._target, self._name, self._trap = target, name, trap

    def __getattr__(self, method: str) -> Any:
        found, where = getattr(self._target, method), f"{self._name}.{method}"
        if where not in GATED:
            return found
        return self._crossing(found, where) if inspect.iscoroutinefunction(found) else self._telling(found, where)

    def _crossing(self, found: Any, where: str) -> Any:
        async def crossing(*args: Any, **kwargs: Any) -> Any:
            self._trap.passing(f"before {where}")
            call = asyncio.ensure_future(found(*args, **kwargs))
            if self._trap.due(f"during {where}"):
                await asyncio.sleep(UNDER_WAY)
                self._trap.spring()
            try:
                result = await asyncio.shield(call)
            except asyncio.CancelledError:
                call.cancel()
                raise
            self._trap.passing(f"after {where}")
            return result

        return crossing

    def _telling(self, found: Any, where: str) -> Any:
        def telling(*args: Any) -> None:
            self._trap.passing(f"before {where}")
            found(*args)
            self._trap.passing(f"after {where}")

        return telling


def set_traps(trap: Trap) -> None:
    """Every port that the composition root hands to the runner and the services gets a gate."""
    ports, services, registry = (
        backstage.RunnerPorts,
        {name: getattr(use_cases, name) for name in ("Submit", "Cancel", "Confirm")},
        Registry,
    )

    def gated_ports(**given: Any) -> Any:
        gated = {name: Gated(given[name], PORTS[name], trap) for name in PORTS}
        return ports(**{**given, **gated})

    for name, service in services.items():
        setattr(use_cases, name, lambda service=service, **given: service(**{**given, "jobs": Gated(given["jobs"], "jobs", trap)}))
    backstage.RunnerPorts = gated_ports  # pyright: ignore[reportAttributeAccessIssue]
    common.Registry = lambda providers, keyring: registry([Gated(one, "provider", trap) for one in providers], keyring)  # pyright: ignore[reportAttributeAccessIssue]


if __name__ == "__main__":
    set_traps(Trap(Path("kill-at").read_text(encoding="utf-8")))
    sys.exit(main(sys.argv[1:]))
