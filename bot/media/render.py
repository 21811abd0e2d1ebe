"""The demo provider's clips, rendered in child processes."""

import asyncio
import base64
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from bot.domain.outcomes import RenderSpec
from bot.media.child import listen
from bot.media.spool import PART


class DemoRenderer:
    """The `ClipRenderer` port. `at_once` clips are rendered beside each other, each within `seconds`; more wait their turn.

    Closing the iterator ends the child and leaves no file. Raises `ClipUnusable` for a picture that cannot be read.
    """

    def __init__(self, *, at_once: int = 2, seconds: float = 300.0) -> None:
        self._turn = asyncio.Semaphore(at_once)
        self._seconds = seconds

    async def render(self, spec: RenderSpec, target: Path) -> AsyncGenerator[float]:
        request = {
            "operation": "render",
            "prompt": spec.prompt,
            "seconds": spec.seconds,
            "aspect": spec.aspect,
            "seed": spec.seed,
            "picture": base64.b64encode(spec.picture).decode() if spec.picture is not None else None,
        }
        async with self._turn:
            place = await asyncio.to_thread(_make_room, target)
            try:
                async with aclosing(listen({**request, "target": place}, self._seconds)) as lines:
                    async for line in lines:
                        yield float(line.get("progress", 1.0))
            finally:
                target.with_name(target.name + PART).unlink(missing_ok=True)


def _make_room(target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    return str(target.absolute())
