"""What `/healthz` and `/readyz` say: every fault of this process and its machine, in a few words for machines and people."""

import asyncio
import errno
import os
from collections.abc import Callable
from typing import Protocol

from bot.domain.switches import Stop

PATIENCE = 5.0
"""Seconds that the database and the disk get to answer: who asks for our health does not wait long either."""

_WORDS = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EROFS: "read-only", errno.EMFILE: "no file handles left"}


class Store(Protocol):
    async def trouble(self) -> str | None:
        """Why it cannot be used now, in a word; None when it can."""
        ...


class Disk(Protocol):
    def probe(self) -> None:
        """Raises `OSError` when clips cannot be written. Blocking."""
        ...


class Health:
    """`connected`, `leading` and `stopped` tell how Discord, the runner and the operator's stop are now."""

    def __init__(
        self, *, store: Store, disk: Disk, connected: Callable[[], bool], leading: Callable[[], bool], stopped: Callable[[], Stop | None]
    ) -> None:
        self._store = store
        self._disk = disk
        self._connected = connected
        self._leading = leading
        self._stopped = stopped

    async def alive(self) -> tuple[str, ...]:
        """What this process cannot live without. Nothing that a restart would not mend is worth one, so the disk is not in it."""
        try:
            async with asyncio.timeout(PATIENCE):
                trouble = await self._store.trouble()
        except TimeoutError:
            trouble = "does not answer"
        except Exception as error:  # noqa: BLE001 - whatever keeps the database from answering is the news
            trouble = type(error).__name__
        return (f"database: {trouble}",) if trouble else ()

    async def ready(self) -> tuple[str, ...]:
        """Also: clips can be written, Discord is connected, jobs are run, orders are taken."""
        faults = [*await self.alive(), *await self._machine()]
        if not self._connected():
            faults.append("discord: not connected")
        if not self._leading():
            faults.append("runner: standing by")
        stop = self._stopped()
        if stop is not None:
            faults.append(f"orders: stopped ({stop.kind.value}); /operator go ends it")
        return tuple(faults)

    async def _machine(self) -> list[str]:
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.to_thread(self._disk.probe)
        except TimeoutError:
            return ["disk: does not answer"]
        except OSError as error:
            return [f"disk: {_WORDS.get(error.errno or 0) or os.strerror(error.errno or 0)}"]
        return []
