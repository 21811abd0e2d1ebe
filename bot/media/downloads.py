"""Results brought from the provider's link, or from a provider inside this program, into the spool."""

import asyncio
import errno
import logging
import os
import shutil
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Final, assert_never

from bot.domain.errors import ClipUnusable, DiskFull, DownloadFailed, LinkDead
from bot.domain.jobs import Account, Asset, LocalFile, RemoteFile
from bot.domain.secret import Secret
from bot.media.guard import Fetched, GuardedClient
from bot.media.magic import ENOUGH, VIDEOS, Kind, sniff
from bot.media.sizes import megabytes
from bot.media.spool import Spool, settle

log = logging.getLogger(__name__)

MIB: Final = 1024 * 1024
NO_ROOM: Final = frozenset({
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EMFILE, errno.ENFILE
})  # fmt: skip
"""Faults of this machine: no room, a disk that may not be written to or that fails, no file handles left. They say nothing of the link."""
_WRITE_SIZE: Final = 256 * 1024
_WANTS_KEY: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class SpoolDownloads:
    """The `Downloads` port. `total` is the longest a download may take, in seconds; the longest silence is the client's `stall`.

    A 200 whose body is a page or JSON is a dead link (`LinkDead`): stores answer so when a link has run out, and a fresh link can help.
    `key_for` gives the account's key that may go to a link's own host. It is used for links that allow it, once they answered 401 or 403
    without.
    A file that is already there whole is not fetched again: its link may have died since.
    Any other bytes that are no video are `ClipUnusable`. An empty body is `DownloadFailed`: it may be whole next time.
    """

    def __init__(
        self,
        client: GuardedClient,
        spool: Spool,
        *,
        max_bytes: int = 512 * MIB,
        total: float = 600.0,
        key_for: Callable[[Account, str], Secret | None] = lambda _account, _url: None,
    ) -> None:
        self._client = client
        self._spool = spool
        self._max_bytes = max_bytes
        self._total = total
        self._key_for = key_for

    async def fetch(self, asset: Asset, name: str, account: Account | None = None) -> Path:
        final, part = self._spool.path(name), self._spool.part(name)
        try:
            await asyncio.to_thread(self._spool.prepare)
            if await asyncio.to_thread(final.is_file):
                return final
            match asset:
                case RemoteFile():
                    await self._download(asset, part, account)
                case LocalFile():
                    await asyncio.to_thread(self._take, asset.path, part, final)
                case _:
                    assert_never(asset)
            if part.exists():
                await asyncio.to_thread(settle, part, final)
        except OSError as error:
            kind = DiskFull if error.errno in NO_ROOM else DownloadFailed
            raise kind("download-not-written", reason=os.strerror(error.errno or 0)) from error
        finally:
            part.unlink(missing_ok=True)
        return final

    async def _download(self, asset: RemoteFile, part: Path, account: Account | None) -> None:
        try:
            await self._read(asset.url, part)
        except LinkDead as dead:
            wanted = asset.same_host_key and dead.values.get("status") in _WANTS_KEY
            key = self._key_for(account, asset.url) if wanted and account is not None else None
            if key is None:
                raise
            await self._read(asset.url, part, key)

    async def _read(self, url: str, part: Path, key: Secret | None = None) -> None:
        try:
            async with asyncio.timeout(self._total), self._client.get(url, key=key) as answer:
                self._judge(answer)
                written = await self._write(answer.chunks(), part)
        except TimeoutError as error:
            raise DownloadFailed("download-too-slow", seconds=int(self._total)) from error
        log.debug("downloaded %d bytes", written)

    def _judge(self, answer: Fetched) -> None:
        answer.check()
        if answer.length is not None:
            if answer.length > self._max_bytes:
                raise self._too_large(answer.length)
            self._spool.require(answer.length)

    async def _write(self, chunks: AsyncIterator[bytes], part: Path) -> int:
        """Write in blocks, off the event loop; the kind is judged before the first block is written."""
        block = bytearray()
        written = 0
        judged = False
        with part.open("wb", buffering=0) as file:
            async for chunk in chunks:
                block += chunk
                if not judged and len(block) >= ENOUGH:
                    _judge_kind(bytes(block[:ENOUGH]))
                    judged = True
                if written + len(block) > self._max_bytes:
                    raise self._too_large(written + len(block))
                if len(block) >= _WRITE_SIZE:
                    written += await asyncio.to_thread(_write_all, file.fileno(), bytes(block))
                    block.clear()
            if not judged:
                _judge_kind(bytes(block))
            return written + await asyncio.to_thread(_write_all, file.fileno(), bytes(block))

    def _take(self, path: str, part: Path, final: Path) -> None:
        """A second name for the same bytes where the disk allows it, else a copy; the first stays its maker's."""
        source = self._inside(path)
        if final.exists() and source.samefile(final):
            return
        if not source.is_file():
            raise LinkDead("link-dead", status=404)
        size = source.stat().st_size
        if size > self._max_bytes:
            raise self._too_large(size)
        with source.open("rb") as file:
            _judge_kind(file.read(ENOUGH))
        part.unlink(missing_ok=True)
        try:
            os.link(source, part)
        except OSError:
            self._spool.require(size)
            shutil.copyfile(source, part)

    def _inside(self, path: str) -> Path:
        """A relative path counts from the data folder, else from where the program runs."""
        data_dir = self._spool.data_dir.resolve()
        inside = [found for found in ((data_dir / path).resolve(), Path(path).resolve()) if found.is_relative_to(data_dir)]
        if not inside:
            raise ClipUnusable("clip-outside")
        return next((found for found in inside if found.exists()), inside[0])

    def _too_large(self, size: int) -> ClipUnusable:
        return ClipUnusable("clip-too-large", size=megabytes(size), most=megabytes(self._max_bytes))


def _judge_kind(head: bytes) -> None:
    kind = sniff(head)
    if kind in VIDEOS:
        return
    if kind is Kind.EMPTY:
        raise DownloadFailed("download-empty")
    if kind is Kind.TEXT:
        raise LinkDead("link-dead", status=200)
    raise ClipUnusable("clip-not-video")


def _write_all(descriptor: int, data: bytes) -> int:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    return len(data)
