"""The demo provider, rendered by a renderer that waits until it is told."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path

from bot.domain.jobs import Handle
from bot.domain.outcomes import RenderSpec
from bot.providers.catalog import load_catalog
from bot.providers.demo import Demo
from tests.contract.providers.harness import Harness


class DemoHarness(Harness):
    text_model = "demo/clip"
    picture_model = "demo/clip"

    async def open(self) -> None:
        self.renderer = FakeRenderer()
        self.provider = self.rebuilt()

    def rebuilt(self) -> Demo:
        """The provider as the next start of the bot makes it, on the same folder."""
        models = tuple(model for model in load_catalog() if model.provider == "demo")
        return Demo(self.folder / "demo", models, self.clock, self.renderer)

    def paid_jobs(self) -> int:
        return len(list((self.folder / "demo").glob("*.json")))

    async def begin(self, handle: Handle) -> None:
        await self.renderer.until_begun(handle.task_id)

    async def finish(self, handle: Handle) -> None:
        await self.renderer.let_finish(handle.task_id)

    def fail_next(self) -> None:
        self.renderer.fails = True


class FakeRenderer:
    """Port `ClipRenderer`: renders when its gate opens; the bytes depend on the spec alone."""

    def __init__(self) -> None:
        self.specs: list[RenderSpec] = []
        self.at_once = 0
        self.most_at_once = 0
        self.stopped = 0
        self.fails = False
        self._begun: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._gates: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._finished: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def until_begun(self, task_id: str) -> None:
        async with asyncio.timeout(2):
            await self._begun[task_id].wait()

    async def let_finish(self, task_id: str) -> None:
        self._gates[task_id].set()
        async with asyncio.timeout(2):
            await self._finished[task_id].wait()

    async def render(self, spec: RenderSpec, target: Path) -> AsyncIterator[float]:
        if self.fails:
            raise RuntimeError("the encoder is broken")
        self.specs.append(spec)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            yield 0.25
            self._begun[target.stem].set()
            await self._gates[target.stem].wait()
            await asyncio.to_thread(target.write_bytes, repr(spec).encode())
            self._finished[target.stem].set()
            yield 1.0
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        finally:
            self.at_once -= 1
