"""Attachments read from Discord's CDN, within limits of size and time."""

import asyncio
from typing import Final

import httpx

from bot.domain.errors import DownloadFailed, LinkDead, PictureRefused
from bot.domain.requests import AttachmentRef
from bot.media.guard import GuardedClient, LinkRefused, LinkRule
from bot.media.sizes import megabytes

MIB: Final = 1024 * 1024
_HOSTS: Final = frozenset({
    "cdn.discordapp.com",
    "media.discordapp.net",
    "images-ext-1.discordapp.net",
    "images-ext-2.discordapp.net",
})
"""The last two hold Discord's copies of pictures from elsewhere, as links in messages show them."""
_TRIES: Final = 2


class AttachmentReader:
    """At most `max_bytes` are read within `total` seconds, and `at_once` attachments at a time; `too_large` is the key of that refusal.

    Links lead to Discord's CDN by https, or to a host that the client lets be private.
    """

    def __init__(self, client: GuardedClient, *, max_bytes: int, total: float, at_once: int, too_large: str) -> None:
        self._client = client
        self._max_bytes = max_bytes
        self._total = total
        self._too_large_key = too_large
        self._reading = asyncio.Semaphore(at_once)

    async def read(self, ref: AttachmentRef) -> bytes:
        """Raises `PictureRefused`."""
        self.admit(ref.size)
        async with self._reading:
            return await self._read(ref.url)

    def admit(self, size: int) -> None:
        """Raises `PictureRefused` for more bytes than are read."""
        if size > self._max_bytes:
            raise self._too_large(size)

    async def _read(self, url: str) -> bytes:
        for last in (False,) * (_TRIES - 1) + (True,):
            try:
                async with asyncio.timeout(self._total):
                    return await self._read_once(url)
            except LinkRefused as error:
                raise PictureRefused("picture-host") from error
            except LinkDead as error:
                raise PictureRefused("picture-gone") from error
            except (DownloadFailed, TimeoutError) as error:
                if last:
                    raise PictureRefused("picture-unreachable") from error
        raise AssertionError

    async def _read_once(self, url: str) -> bytes:
        async with self._client.get(url, from_discord(self._client)) as answer:
            answer.check()
            if answer.length is not None and answer.length > self._max_bytes:
                raise self._too_large(answer.length)
            data = bytearray()
            async for chunk in answer.chunks():
                data += chunk
                if len(data) > self._max_bytes:
                    raise self._too_large(len(data))
            return bytes(data)

    def _too_large(self, size: int) -> PictureRefused:
        return PictureRefused(self._too_large_key, size=megabytes(size), most=megabytes(self._max_bytes))


def from_discord(client: GuardedClient) -> LinkRule:
    """A rule for links: Discord's CDN by https, or a host that `client` lets be private."""

    def rule(url: httpx.URL) -> bool:
        if client.allows_private(url):
            return True
        return url.scheme == "https" and url.host in _HOSTS and url.port in {None, 443}

    return rule
