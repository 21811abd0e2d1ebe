"""How the bot is now, asked of whoever knows. Nothing is written, and nobody is waited for longer than a reader of `/metrics` waits."""

import asyncio
import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from bot.domain.backlog import Backlog, BacklogStore
from bot.domain.ports import Clock
from bot.domain.vitals import Books, Disk, Gateway, Leading, Vitals
from bot.services.auditing import BooksAudit
from bot.services.registry import Registry
from bot.services.switchboard import Switchboard

PATIENCE = 4.0
"""Seconds that the database and the disk get to answer: Prometheus gives up after ten."""

FRESH = 1.0
"""Seconds for which an answer holds: however often somebody asks, the database is not asked more often."""


class Runs(Protocol):
    @property
    def leading(self) -> bool: ...


class Pulse:
    """`gateway` None: this process answers nobody. `invalid` is the number of requests that Discord called invalid lately."""

    def __init__(
        self,
        *,
        backlog: BacklogStore,
        runner: Runs,
        switches: Switchboard,
        registry: Registry,
        audit: BooksAudit,
        gateway: Callable[[], Gateway] | None,
        invalid: Callable[[], int],
        data_dir: Path,
        clock: Clock,
    ) -> None:
        self._backlog = backlog
        self._runner = runner
        self._switches = switches
        self._registry = registry
        self._audit = audit
        self._gateway = gateway
        self._invalid = invalid
        self._data_dir = data_dir
        self._clock = clock
        self._lock = asyncio.Lock()
        self._last: tuple[float, Vitals] | None = None
        self._asking: asyncio.Task[tuple[int, int, int]] | None = None

    async def vitals(self) -> Vitals:
        async with self._lock:
            if self._last is None or self._clock.monotonic() - self._last[0] >= FRESH:
                vitals = await self._felt()
                self._last = self._clock.monotonic(), vitals
            return self._last[1]

    async def _felt(self) -> Vitals:
        leading, disk = await asyncio.gather(self._leading(), self._disk())
        audit = self._audit
        return Vitals(
            now=self._clock.now(),
            leading=leading,
            gateway=self._gateway() if self._gateway is not None else None,
            disk=disk,
            books=Books(len(audit.differences), audit.audited_at) if audit.audited_at is not None else None,
            invalid=self._invalid(),
        )

    async def _leading(self) -> Leading | None:
        if not self._runner.leading:
            return None
        backlog = await self._read()
        now, rests = self._clock.now(), dict[str, Sequence[timedelta]]()
        for account, until in self._registry.resting(now).items():
            rests[account.provider] = (*rests.get(account.provider, ()), until - now)
        stop, names = self._switches.stopped, [provider.name for provider in self._registry.providers()]
        return Leading(
            backlog=backlog,
            gates={name: self._switches.gate(name) for name in names},
            stopped=stop.kind if stop is not None else None,
            rests=rests,
        )

    async def _read(self) -> Backlog | None:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._backlog.backlog()
        except Exception:  # noqa: BLE001 - whatever keeps the database from answering, that it does not is shown
            return None

    async def _disk(self) -> Disk | None:
        """A disk that does not answer is asked once and not again at every look: each question holds a thread."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(asyncio.to_thread(shutil.disk_usage, self._data_dir))
        await asyncio.wait((self._asking,), timeout=PATIENCE)
        if not self._asking.done() or self._asking.exception() is not None:
            return None
        usage = self._asking.result()
        return Disk(free=usage[2], size=usage[0])
