"""The bot's side of working on clips: one encode at a time, in a child process."""

import asyncio
import logging
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from bot.domain.errors import ClipUnusable, InternalError
from bot.domain.jobs import ClipFile
from bot.media.child import run_worker
from bot.media.facts import ClipFacts, FinishedClip
from bot.media.spool import PART, Spool

log = logging.getLogger(__name__)

_LARGE: Final = 3840
_SMALL: Final = 1280
_AS_IT_IS: Final = 0


class ClipTools:
    """The `VideoTools` port. A step of the work may take `seconds`; probing and taking a frame run beside an encode.

    The source stays where it is: until the job is written down as finished it is all there is. `Spool.sweep` removes it later.
    """

    def __init__(self, spool: Spool, *, seconds: float = 600.0) -> None:
        self._spool = spool
        self._seconds = seconds
        self._one = asyncio.Semaphore(1)

    async def finish(self, source: Path, name: str, max_bytes: int) -> ClipFile:
        """Raises `DownloadFailed` besides `ClipUnusable`: the disk is full, or the source is gone and has to be fetched again."""
        request = {"operation": "finish", "source": str(source), "max_bytes": max_bytes}
        return await self._made(request, name, (_LARGE, _SMALL, _AS_IT_IS))

    async def join(self, sources: Sequence[Path], name: str, max_bytes: int) -> ClipFile:
        """Raises `DownloadFailed` besides `ClipUnusable`: the disk is full, or a part is gone."""
        request = {"operation": "join", "sources": [str(source) for source in sources], "max_bytes": max_bytes}
        return await self._made(request, name, (_LARGE, _SMALL))

    async def first_frame(self, source: Path) -> bytes:
        """Raises `DownloadFailed` besides `ClipUnusable`: the disk is full, or the source is gone."""
        return await self._still(source, last=False)

    async def last_frame(self, source: Path) -> bytes:
        """Raises as `first_frame` does."""
        return await self._still(source, last=True)

    async def probe(self, path: Path) -> ClipFacts:
        """Raises `ClipUnusable` when there is no picture in it that can be decoded."""
        return TypeAdapter(ClipFacts).validate_python(await run_worker({"operation": "probe", "source": str(path)}, self._seconds))

    async def _made(self, request: Mapping[str, object], name: str, sides: tuple[int, ...]) -> ClipFile:
        target = self._spool.path(name)
        await asyncio.to_thread(self._spool.prepare)
        try:
            made = await self._worked({**request, "target": str(target)}, sides)
        finally:
            self._spool.part(name).unlink(missing_ok=True)
        return ClipFile(self._spool.relative(target), made.size, made.seconds, made.width, made.height, made.note)

    async def _worked(self, request: Mapping[str, object], sides: tuple[int, ...]) -> FinishedClip:
        """What was paid for shall arrive: a clip that is too much work is tried smaller, then kept as it is, before it is given up."""
        *sooner, last = sides
        async with self._one:
            for max_side in sooner:
                try:
                    return await self._asked({**request, "max_side": max_side})
                except InternalError as error:
                    log.warning("a clip could not be worked on: %s", error)
            try:
                return await self._asked({**request, "max_side": last})
            except InternalError as error:
                raise ClipUnusable(error.key, **error.values) from error

    async def _asked(self, request: Mapping[str, object]) -> FinishedClip:
        return TypeAdapter(FinishedClip).validate_python(await run_worker(request, self._seconds))

    async def _still(self, source: Path, *, last: bool) -> bytes:
        """The picture comes by a file: it may be larger than a line of the worker's may be."""
        target = await asyncio.to_thread(self._scratch)
        try:
            await run_worker({"operation": "still", "source": str(source), "target": str(target), "last": last}, self._seconds)
            return await asyncio.to_thread(target.read_bytes)
        except InternalError as error:
            raise ClipUnusable(error.key, **error.values) from error
        finally:
            target.unlink(missing_ok=True)

    def _scratch(self) -> Path:
        self._spool.prepare()
        handle, path = tempfile.mkstemp(prefix="still-", suffix=PART, dir=self._spool.root)
        os.close(handle)
        return Path(path)
