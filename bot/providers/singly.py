"""Reading tasks one at a time, where a provider has no list or the list leaves them out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from bot.domain.errors import Paused, ReadFailed
from bot.domain.jobs import Handle
from bot.domain.outcomes import TaskState
from bot.domain.ports import Clock

POLL_SECONDS = 4.0
"""How long one poll goes on; the rest is left for the next."""
PARALLEL = 3
KEPT_SECONDS = 3600.0
"""How long it is remembered when a task was read that nobody has asked for since."""

log = logging.getLogger(__name__)

ReadOne = Callable[[Handle, float], Awaitable[TaskState]]
"""Read one task; the second value is how many seconds it may wait for its turn. Raises `Paused` or `ReadFailed`."""


@dataclass(slots=True)
class Harvest:
    """What could be read, and the last thing that went wrong."""

    states: dict[Handle, TaskState] = field(default_factory=dict[Handle, TaskState])
    trouble: Paused | ReadFailed | None = None

    def demand(self) -> dict[Handle, TaskState]:
        """Raises what went wrong when nothing could be read."""
        if self.trouble and not self.states:
            raise self.trouble
        return self.states


class SingleReads:
    """By turn: the urgent ones first, then those looked at longest ago, a few at once, while budget and time last."""

    def __init__(self, provider: str, clock: Clock) -> None:
        self._provider = provider
        self._clock = clock
        self._looked_at: dict[Handle, float] = {}

    async def read(self, handles: Sequence[Handle], one: ReadOne, *, urgent: Collection[Handle] = ()) -> Harvest:
        until = self._clock.monotonic() + POLL_SECONDS
        self._forget(handles)
        order = iter(sorted(handles, key=lambda handle: (handle not in urgent, self._looked_at.get(handle, -1.0))))
        harvest = Harvest()
        async with asyncio.TaskGroup() as group:
            for _ in range(min(PARALLEL, len(handles))):
                group.create_task(self._work(order, one, until, harvest))
        return harvest

    def _forget(self, but: Sequence[Handle]) -> None:
        """What nobody asks for any more. Other accounts ask through this object too, so one call does not say what all of them want."""
        wanted, before = frozenset(but), self._clock.monotonic() - KEPT_SECONDS
        self._looked_at = {handle: at for handle, at in self._looked_at.items() if handle in wanted or at > before}

    async def _work(self, order: Iterator[Handle], one: ReadOne, until: float, harvest: Harvest) -> None:
        for handle in order:
            left = until - self._clock.monotonic()
            if left < 0 or isinstance(harvest.trouble, Paused):
                return
            try:
                harvest.states[handle] = await one(handle, left)
            except Paused as pause:
                harvest.trouble = pause
                return
            except ReadFailed as error:
                harvest.trouble = harvest.trouble or error
                log.info("a task could not be read: %s", error, extra={"provider": self._provider, "action": "poll"})
            self._looked_at[handle] = self._clock.monotonic()
