"""How long clips usually take, learnt from our own finished jobs. Everything is answered from memory."""

import logging
import statistics
from collections import deque
from datetime import timedelta

from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import Job
from bot.domain.ports import Clock, JobStore
from bot.services.registry import Registry
from bot.services.timetable import ENOUGH, Timetable

REFRESH = 300.0
"""Seconds between two reads of the history."""
KEPT = 200
LONG = 0.95

log = logging.getLogger(__name__)


class Waits:
    def __init__(self, *, jobs: JobStore, registry: Registry, clock: Clock) -> None:
        self._jobs = jobs
        self._registry = registry
        self._clock = clock
        self._known: dict[tuple[str, int], deque[float]] = {}
        self._timetables: dict[tuple[str, int, float], Timetable] = {}

    def usual(self, model: str, seconds: int) -> timedelta | None:
        """The median; None while nothing is known."""
        durations = self._known.get((model, seconds))
        return timedelta(seconds=statistics.median(durations)) if durations else None

    def longest(self, model: str, seconds: int) -> float | None:
        """Seconds within which nearly every clip was finished; None without enough history."""
        durations = sorted(self._known.get((model, seconds), ()))
        return durations[int(len(durations) * LONG)] if len(durations) >= ENOUGH else None

    def timetable(self, model: str, seconds: int, step: float) -> Timetable | None:
        """For reads of a single task, `step` seconds apart where nothing speaks for more or fewer; None without enough history."""
        durations = self._known.get((model, seconds), ())
        if len(durations) < ENOUGH:
            return None
        key = model, seconds, step
        if key not in self._timetables:
            self._timetables[key] = Timetable(durations, step)
        return self._timetables[key]

    def note(self, job: Job) -> None:
        """Learn from a job that has just succeeded."""
        if job.running_since is not None and job.succeeded_at is not None:
            key = (job.request.model, job.request.seconds)
            taken = (job.succeeded_at - job.running_since) / timedelta(seconds=1)
            self._known.setdefault(key, deque(maxlen=KEPT)).appendleft(taken)
            self._timetables.clear()

    async def refresh(self) -> None:
        for model in self._registry.models():
            for seconds in model.durations or (model.fixed_seconds,):
                durations = await self._jobs.durations(model.id, seconds, KEPT)
                self._known[model.id, seconds] = deque(durations, maxlen=KEPT)
        self._timetables.clear()

    async def run(self) -> None:
        """Keep memory fresh, also of what other processes finish. Runs until cancelled."""
        while True:
            try:
                await self.refresh()
            except StoreUnavailable as error:
                log.warning("store unavailable: %s", error, extra={"action": "waits"})
            await self._clock.sleep(REFRESH)
