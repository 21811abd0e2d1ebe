"""The one process that moves jobs on: holder of the runner lock, from its taking to its orderly end."""

import asyncio
import logging

from bot.domain.errors import RunnerElsewhere, StoreUnavailable
from bot.services.gear import RunnerLimits, RunnerPorts
from bot.services.reckoning import Reckoning
from bot.services.shift import Shift

log = logging.getLogger(__name__)

STAND_BY = 0.5
"""Seconds between two tries to take over from another process."""

STORE_WAIT = 5.0
"""Seconds until a database, or a data folder, that cannot be used is tried again."""


class Runner:
    """`run` serves until `stop`, or until it is cancelled; what is left undone is the next start's. May be run again after it raised."""

    def __init__(self, ports: RunnerPorts, limits: RunnerLimits | None = None) -> None:
        self._ports = ports
        self._limits = limits or RunnerLimits()
        self._shift: Shift | None = None
        self._serving: asyncio.Task[None] | None = None
        self._stopping = False
        self._settled = asyncio.Event()
        ports.switches.listen(self._switched)

    @property
    def leading(self) -> bool:
        """Whether this process holds the runner lock and has taken up its jobs."""
        return self._shift is not None

    async def settled(self) -> None:
        """Return once it is known, here or in the process that runs the jobs, whether the database was restored: no order before that."""
        await self._settled.wait()

    async def run(self) -> None:
        while not self._stopping:
            try:
                async with self._ports.lock.held() as epoch:
                    await self._serve(epoch)
            except RunnerElsewhere:
                self._settled.set()
                await self._ports.clock.sleep(STAND_BY)
            except StoreUnavailable as error:
                log.warning("store unavailable: %s", error, extra={"action": "run"})
                await self._ports.clock.sleep(STORE_WAIT)

    def wake(self, job_id: str) -> None:
        """Look at this job now: it is new, its cancel was asked for, or its clip is owed once more."""
        if self._shift is not None:
            self._shift.wake(job_id)

    async def hint(self, hook_token: str) -> bool:
        """A provider says that something happened: its task is read now. False: nobody knows this token."""
        job = await self._ports.jobs.by_hook(hook_token)
        if job is None:
            return False
        if self._shift is not None:
            self._shift.hint(job.id)
        return True

    async def stop(self, grace: float) -> None:
        """No new work; steps under way get `grace` seconds. `run` returns afterwards."""
        self._stopping = True
        if self._shift is not None:
            await self._shift.close(grace)
        if self._serving is not None:
            self._serving.cancel()

    def _switched(self) -> None:
        if self._shift is not None:
            self._shift.switched()

    async def _serve(self, epoch: int) -> None:
        await Reckoning(self._ports).settle(epoch)
        self._settled.set()
        shift = Shift(self._ports, self._limits, epoch)
        self._serving = asyncio.ensure_future(shift.run())
        self._shift = shift
        try:
            log.info("serving, epoch %d", epoch, extra={"action": "run"})
            await asyncio.wait((self._serving,))
        finally:
            self._shift = None
            self._serving.cancel()
            await asyncio.gather(self._serving, return_exceptions=True)
            await shift.close(0)
        if not self._serving.cancelled():
            self._serving.result()
