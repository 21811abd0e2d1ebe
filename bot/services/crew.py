"""The runner's short-lived tasks: one at a time per key, none of them lost from sight."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from bot.domain.job_at_hand import context_for
from bot.domain.ports import Clock

log = logging.getLogger(__name__)

T = TypeVar("T")

OF_NO_JOB = frozenset({"poll", "later"})
"""Kinds of steps that are not one job's: the reads of an account, and what is looked at again after a while."""


class Crew:
    """Runs steps, each under a key `<kind>:<job id>` (or what is in `OF_NO_JOB`). A key is busy until its step has ended.

    A step that fails is logged, and `on_broken(key)` is called so that the job is looked at again; a step must never be the end of it.
    """

    def __init__(self, clock: Clock, on_broken: Callable[[str], None]) -> None:
        self._clock = clock
        self._on_broken = on_broken
        self._steps: dict[str, asyncio.Task[None]] = {}
        self._patient: set[str] = set()
        self._records: set[asyncio.Task[Any]] = set()
        self._closing = False

    def busy(self, key: str) -> bool:
        return key in self._steps

    def start(self, key: str, step: Coroutine[Any, Any, None], *, patient: bool = True) -> bool:
        """Run `step`, unless its key is busy or the crew is closing (False). `patient` steps get the grace time at the end."""
        if self._closing or key in self._steps:
            step.close()
            return False
        # Whoever starts it may be at work for another job.
        task = asyncio.get_running_loop().create_task(step, name=f"step {key}", context=context_for(job_of(key)))
        self._steps[key] = task
        if patient:
            self._patient.add(key)
        task.add_done_callback(lambda done: self._ended(key, done))
        return True

    async def record(self, work: Coroutine[Any, Any, T]) -> T:
        """Await `work` so that cancelling the caller does not stop it: what was paid for is written down whatever happens."""
        task = asyncio.get_running_loop().create_task(work)
        self._records.add(task)
        task.add_done_callback(self._records.discard)
        return await asyncio.shield(task)

    async def close(self, grace: float = 0.0) -> None:
        """Take no more work; wait `grace` seconds for patient steps, cancel the rest, and see every record written."""
        self._closing = True
        for key, task in self._steps.items():
            if key not in self._patient:
                task.cancel()
        if grace > 0 and self._steps:
            timer = asyncio.ensure_future(self._clock.sleep(grace))
            work = asyncio.ensure_future(asyncio.wait(list(self._steps.values())))
            await asyncio.wait((timer, work), return_when=asyncio.FIRST_COMPLETED)
            timer.cancel()
            work.cancel()
            await asyncio.gather(timer, work, return_exceptions=True)
        running = list(self._steps.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.gather(*self._records, return_exceptions=True)

    def _ended(self, key: str, task: asyncio.Task[None]) -> None:
        self._steps.pop(key, None)
        self._patient.discard(key)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("step %s broke", key, exc_info=error, extra={"job_id": job_of(key), "action": "step"})
        elif not task.cancelled():
            return
        if not self._closing:
            self._on_broken(key)


def job_of(key: str) -> str:
    """The job that a step works for; empty for none."""
    kind, _, job_id = key.partition(":")
    return "" if kind in OF_NO_JOB else job_id
