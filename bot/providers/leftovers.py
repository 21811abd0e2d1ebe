"""What providers' adapters keep in DATA_DIR of orders: the demo's tasks, couriers' answers (port `Leftovers`)."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.domain.privacy import Trace
from bot.providers import demo
from bot.providers.couriers import Couriers
from bot.providers.demo_tasks import DemoTasks


class ProviderFiles:
    def __init__(self, data_dir: Path) -> None:
        self._tasks = DemoTasks(data_dir / "demo")
        self._couriers = Couriers(data_dir / "courier")

    async def discard(self, traces: Sequence[Trace]) -> None:
        for trace in traces:
            await asyncio.to_thread(self._discard, trace)

    def _discard(self, trace: Trace) -> None:
        for attempt in trace.attempts:
            if trace.provider == demo.NAME:
                self._tasks.discard(demo.task_id_of(attempt))
            self._couriers.discard(attempt)
