"""The bot's side of working on clips: one encode at a time, in a child process."""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from bot.domain.errors import ClipUnusable, InternalError
from bot.domain.jobs import ClipFile
from bot.media.child import run_worker
from bot.media.facts import ClipFacts, FinishedClip
from bot.media.spool import Spool

log = logging.getLogger(__name__)

_LARGE: Final = 3840
_SMALL: Final = 1280
_AS_IT_IS: Final = 0


class ClipTools:
    """The `VideoTools` port. A step of the work may take `seconds`; probing runs beside an encode.

    The source stays where it is: until the job is written down as finished it is all there is. `Spool.sweep` removes it later.
    """

    def __init__(self, spool: Spool, *, seconds: float = 600.0) -> None:
        self._spool = spool
        self._seconds = seconds
        self._one = asyncio.Semaphore(1)

    async def finish(self, source: Path, name: str, max_bytes: int) -> ClipFile:
        """Raises `DownloadFailed` besides `ClipUnusable`: the disk is full, or the source is gone and has to be fetched again."""
        target = self._spool.path(name)
        await asyncio.to_thread(self._spool.prepare)
        try:
            made = await self._made(source, target, max_bytes)
        finally:
            self._spool.part(name).unlink(missing_ok=True)
        return ClipFile(self._spool.relative(target), made.size, made.seconds, made.width, made.height, made.note)

    async def probe(self, path: Path) -> ClipFacts:
        """Raises `ClipUnusable` when there is no picture in it that can be decoded."""
        return TypeAdapter(ClipFacts).validate_python(await run_worker({"operation": "probe", "source": str(path)}, self._seconds))

    async def _made(self, source: Path, target: Path, max_bytes: int) -> FinishedClip:
        """What was paid for shall arrive: a clip that is too much work is tried smaller, then kept as it is, before it is given up."""
        request = {"operation": "finish", "source": str(source), "target": str(target), "max_bytes": max_bytes}
        async with self._one:
            for max_side in (_LARGE, _SMALL):
                try:
                    return await self._finish({**request, "max_side": max_side})
                except InternalError as error:
                    log.warning("a clip could not be worked on: %s", error)
            try:
                return await self._finish({**request, "max_side": _AS_IT_IS})
            except InternalError as error:
                raise ClipUnusable(error.key, **error.values) from error

    async def _finish(self, request: Mapping[str, object]) -> FinishedClip:
        return TypeAdapter(FinishedClip).validate_python(await run_worker(request, self._seconds))
