"""Clips of Discord's CDN as files, for as long as somebody works on them."""

import asyncio
import os
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.domain.errors import ClipUnusable, DiskFull, DownloadFailed, LinkDead, PictureRefused
from bot.domain.media_ports import VideoTools
from bot.domain.requests import AttachmentRef, Frame
from bot.media.attachments import MIB, from_discord
from bot.media.guard import GuardedClient, LinkRefused
from bot.media.sizes import megabytes
from bot.media.spool import PART, Spool

_AT_ONCE: Final = 2
_BLOCK: Final = 256 * 1024


class SpooledCopies:
    """The `ClipCopies` port: at most `max_bytes`, within `total` seconds. Nothing is held in memory."""

    def __init__(self, client: GuardedClient, spool: Spool, *, max_bytes: int = 110 * MIB, total: float = 120.0) -> None:
        self._client = client
        self._spool = spool
        self._max_bytes = max_bytes
        self._total = total
        self._reading = asyncio.Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def of(self, ref: AttachmentRef) -> AsyncGenerator[Path]:
        if ref.spooled:
            yield self._own(ref.spooled)
            return
        if ref.size > self._max_bytes:
            raise self._too_large(ref.size)
        path = await asyncio.to_thread(self._named)
        try:
            async with self._reading:
                await self._read(ref, path)
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _own(self, name: str) -> Path:
        path = self._spool.absolute(name)
        if not path.is_file():
            raise PictureRefused("picture-gone")
        return path

    async def _read(self, ref: AttachmentRef, path: Path) -> None:
        try:
            async with asyncio.timeout(self._total), self._client.get(ref.url, from_discord(self._client)) as answer:
                answer.check()
                self._spool.require(answer.length or 0)
                await self._write(answer.chunks(), path)
        except LinkRefused as error:
            raise PictureRefused("picture-host") from error
        except LinkDead as error:
            raise PictureRefused("picture-gone") from error
        except DiskFull:
            raise
        except (DownloadFailed, TimeoutError) as error:
            raise PictureRefused("picture-unreachable") from error
        except OSError as error:
            raise _not_written(error) from error

    async def _write(self, chunks: AsyncIterator[bytes], path: Path) -> None:
        """In blocks, off the event loop."""
        block, size = bytearray(), 0
        with path.open("wb", buffering=0) as file:
            async for chunk in chunks:
                block += chunk
                size += len(chunk)
                if size > self._max_bytes:
                    raise self._too_large(size)
                if len(block) >= _BLOCK:
                    await asyncio.to_thread(file.write, bytes(block))
                    block.clear()
            await asyncio.to_thread(file.write, bytes(block))

    def _named(self) -> Path:
        """An unfinished file that no job owns: the sweep removes what a killed process left."""
        try:
            self._spool.prepare()
            handle, name = tempfile.mkstemp(dir=self._spool.root, prefix="copy-", suffix=PART)
            os.close(handle)
        except OSError as error:
            raise _not_written(error) from error
        return Path(name)

    def _too_large(self, size: int) -> PictureRefused:
        return PictureRefused("clip-source-too-large", size=megabytes(size), most=megabytes(self._max_bytes))


class FrameReader:
    """One picture of a clip on Discord's CDN, as a PNG."""

    def __init__(self, copies: SpooledCopies, tools: VideoTools) -> None:
        self._copies = copies
        self._tools = tools

    async def read(self, ref: AttachmentRef, frame: Frame) -> bytes:
        """Raises `PictureRefused`, `DownloadFailed`."""
        async with self._copies.of(ref) as path:
            try:
                return await (self._tools.last_frame(path) if frame is Frame.LAST else self._tools.first_frame(path))
            except ClipUnusable as error:
                raise PictureRefused("clip-source-not-video" if error.key == "clip-not-video" else "clip-source-broken") from error


def _not_written(error: OSError) -> DownloadFailed:
    return DownloadFailed("download-not-written", reason=error.strerror or type(error).__name__)
