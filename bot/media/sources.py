"""Clips read from Discord's CDN, to be worked on by a provider."""

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Final

from bot.domain.errors import ClipUnusable, DownloadFailed, PictureRefused
from bot.domain.requests import AttachmentRef, Picture
from bot.media.attachments import MIB, AttachmentReader
from bot.media.child import WorkerTimeout
from bot.media.facts import ClipFacts
from bot.media.guard import GuardedClient
from bot.media.magic import ENOUGH, VIDEOS, is_webm, sniff
from bot.media.spool import Spool
from bot.media.video import ClipTools

_AT_ONCE: Final = 2
_MIMES: Final = {"mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm"}
_TAKES: Final = ("mp4", "webm", "mov")


class ClipLoader:
    """The `Clips` port. At most `max_bytes` are read within `total` seconds; what `tools` cannot decode is refused.

    The clip is passed on byte for byte. The cap is on the file: providers get it as base64, which is a third more (25 MiB are 33.4).
    """

    def __init__(self, client: GuardedClient, spool: Spool, tools: ClipTools, *, max_bytes: int = 25 * MIB, total: float = 60.0) -> None:
        self._reader = AttachmentReader(client, max_bytes=max_bytes, total=total, at_once=_AT_ONCE, too_large="clip-source-too-large")
        self._spool = spool
        self._tools = tools
        self._probing = asyncio.Semaphore(_AT_ONCE)

    async def load(self, ref: AttachmentRef) -> Picture:
        data = await (self._own(ref) if ref.spooled else self._reader.read(ref))
        head = data[:ENOUGH]
        if sniff(head) not in VIDEOS:
            raise PictureRefused("clip-source-not-video")
        async with self._probing:
            facts = await self._probe(data)
        kind = "webm" if is_webm(head) else facts.container
        if kind not in _MIMES:
            raise PictureRefused("clip-source-format", found=kind, takes=_TAKES)
        width, height = facts.shown
        return Picture(_MIMES[kind], data, width, height)

    async def _own(self, ref: AttachmentRef) -> bytes:
        self._reader.admit(ref.size)
        try:
            return await asyncio.to_thread(self._spool.absolute(ref.spooled).read_bytes)
        except OSError as error:
            raise PictureRefused("picture-gone") from error

    async def _probe(self, data: bytes) -> ClipFacts:
        """Raises `DownloadFailed` besides `PictureRefused`: the disk is full."""
        path = await asyncio.to_thread(self._named)
        try:
            await asyncio.to_thread(self._put_down, path, data)
            return await self._tools.probe(path)
        except ClipUnusable as error:
            raise PictureRefused("clip-source-not-video" if error.key == "clip-not-video" else "clip-source-broken") from error
        except WorkerTimeout as error:
            raise PictureRefused("clip-source-broken") from error
        finally:
            path.unlink(missing_ok=True)

    def _named(self) -> Path:
        """An empty file in the spool. No job owns one of its name: the sweep removes what a killed process left."""
        try:
            self._spool.prepare()
            file, name = tempfile.mkstemp(dir=self._spool.root, prefix="input-")
            os.close(file)
        except OSError as error:
            raise _not_written(error) from error
        return Path(name)

    def _put_down(self, path: Path, data: bytes) -> None:
        self._spool.require(len(data))
        try:
            path.write_bytes(data)
        except OSError as error:
            raise _not_written(error) from error


def _not_written(error: OSError) -> DownloadFailed:
    return DownloadFailed("download-not-written", reason=error.strerror or type(error).__name__)
