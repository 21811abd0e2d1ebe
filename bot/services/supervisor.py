"""Long-lived background tasks: logged, restarted with back-off, and the end of the process when one keeps failing."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from bot.domain.errors import InternalError, OperatorError
from bot.domain.metrics import UNMETERED, Meter, TaskBegun, TaskFailed
from bot.domain.ports import Clock

log = logging.getLogger(__name__)

MOST_FAILURES = 8
WINDOW = 600.0
"""A task that fails `MOST_FAILURES` times within so many seconds is not restarted again."""
FIRST_WAIT = 0.5
LONGEST_WAIT = 60.0


class Supervisor:
    def __init__(self, clock: Clock, meter: Meter = UNMETERED) -> None:
        self._clock = clock
        self._meter = meter
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._broken: asyncio.Future[None] | None = None
        self._stopping = False

    def start(self, name: str, factory: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run `factory()` now and again after each failure. A task that returns is finished and not run again."""
        self._meter.observe(TaskBegun(name))
        self._tasks[name] = asyncio.get_running_loop().create_task(self._keep(name, factory), name=name)

    async def wait(self) -> None:
        """Return once stopped; raises the error of a task that failed too often, or of the first one whose failure nothing can mend."""
        await asyncio.shield(self._end())

    async def stop(self) -> None:
        """Cancel every task, the youngest first, and wait until they have ended."""
        self._stopping = True
        for task in reversed(self._tasks.values()):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._tasks.clear()
        if not self._end().done():
            self._end().set_result(None)

    async def _keep(self, name: str, factory: Callable[[], Coroutine[Any, Any, None]]) -> None:
        failures: deque[float] = deque(maxlen=MOST_FAILURES)
        while True:
            error = await self._once(name, factory)
            if error is None:
                return
            self._meter.observe(TaskFailed(name))
            if isinstance(error, OperatorError):
                # Waiting mends no wrong token and no port that is taken.
                self._end_with(error)
                return
            now = self._clock.monotonic()
            failures.append(now)
            recent = sum(at > now - WINDOW for at in failures)
            if recent >= MOST_FAILURES:
                self._give_up(name, error)
                return
            await self._clock.sleep(min(LONGEST_WAIT, FIRST_WAIT * 2 ** (recent - 1)))

    async def _once(self, name: str, factory: Callable[[], Coroutine[Any, Any, None]]) -> BaseException | None:
        """Why the task failed; None when it came to its end."""
        try:
            await factory()
        except asyncio.CancelledError as error:
            if self._stopping:
                raise
            log.error("task %s was cancelled from inside", name, extra={"action": "supervise"})  # noqa: TRY400 - there is no fault to show
            return error
        except OperatorError as error:
            return error
        except Exception as error:
            log.exception("task %s failed", name, extra={"action": "supervise"})
            return error
        log.info("task %s ended", name, extra={"action": "supervise"})
        return None

    def _give_up(self, name: str, error: BaseException) -> None:
        log.critical("task %s keeps failing", name, extra={"action": "supervise"})
        failure = InternalError("task-keeps-failing", task=name)
        failure.__cause__ = error
        self._end_with(failure)

    def _end_with(self, error: Exception) -> None:
        if not self._end().done():
            self._end().set_exception(error)

    def _end(self) -> "asyncio.Future[None]":
        if self._broken is None:
            self._broken = asyncio.get_running_loop().create_future()
        return self._broken
