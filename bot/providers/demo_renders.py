"""Renders under way: two at once, the others wait their turn."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.domain.media_ports import ClipRenderer
from bot.domain.outcomes import RenderSpec

AT_ONCE = 2
REMEMBERED = 1000

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Render:
    task: asyncio.Task[None]
    progress: float | None = None


class Renders:
    """Owns the render tasks: each ends by itself or in `aclose`, and what goes wrong is logged and kept as the task's failure."""

    def __init__(self, renderer: ClipRenderer) -> None:
        self._renderer = renderer
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._running: dict[str, _Render] = {}
        self._failures: dict[str, str] = {}
        self._dropped: dict[str, None] = {}

    def start(self, task_id: str, spec: Callable[[], RenderSpec], target: Path) -> None:
        """Nothing happens when it is already waiting or rendering, has failed or was dropped."""
        if task_id in self._running or task_id in self._failures or task_id in self._dropped:
            return
        task = asyncio.create_task(self._render(task_id, spec, target), name=f"demo render {task_id}")
        self._running[task_id] = _Render(task)
        task.add_done_callback(lambda _: self._running.pop(task_id, None))

    def progress(self, task_id: str) -> float | None:
        """Between 0 and 1; None while it waits."""
        render = self._running.get(task_id)
        return render.progress if render else None

    def failure(self, task_id: str) -> str | None:
        return self._failures.get(task_id)

    def drop(self, task_id: str) -> bool:
        """Never begin this render. False once it has begun."""
        render = self._running.get(task_id)
        if render and render.progress is not None:
            return False
        _remember(self._dropped, task_id, None)
        if render:
            render.task.cancel()
        return True

    async def aclose(self) -> None:
        tasks = [render.task for render in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _render(self, task_id: str, spec: Callable[[], RenderSpec], target: Path) -> None:
        try:
            async with self._slots:
                self._running[task_id].progress = 0.0
                async for progress in self._renderer.render(await asyncio.to_thread(spec), target):
                    self._running[task_id].progress = min(1.0, max(0.0, progress))
            await asyncio.to_thread(target.stat)
        except Exception as error:
            log.exception("a demo render failed", extra={"provider": "demo", "action": "render"})
            _remember(self._failures, task_id, str(error) or type(error).__name__)


T = TypeVar("T")


def _remember(memory: dict[str, T], name: str, value: T) -> None:
    """Keep the newest `REMEMBERED`: the task's file knows what is older."""
    memory[name] = value
    if len(memory) > REMEMBERED:
        del memory[next(iter(memory))]
