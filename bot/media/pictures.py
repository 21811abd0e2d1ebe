"""Pictures read from Discord's CDN and made into what a model takes."""

import asyncio
from collections.abc import Callable
from typing import Final

from bot.domain.requests import AttachmentRef, Picture, PictureRules
from bot.media.attachments import MIB, AttachmentReader
from bot.media.guard import GuardedClient
from bot.media.normalise import normalise

_DECODES: Final = 2
_READS: Final = 8


class PictureLoader:
    """The `Pictures` port. At most `max_bytes` are read within `total` seconds; pictures with more than `max_pixels` are not decoded."""

    def __init__(
        self,
        client: GuardedClient,
        *,
        max_bytes: int = 25 * MIB,
        max_pixels: int = 50_000_000,
        total: float = 30.0,
        decode: Callable[[bytes, PictureRules, int], Picture] = normalise,
    ) -> None:
        self._reader = AttachmentReader(client, max_bytes=max_bytes, total=total, at_once=_READS, too_large="picture-too-large")
        self._max_pixels = max_pixels
        self._decode = decode
        self._decoding = asyncio.Semaphore(_DECODES)

    async def load(self, ref: AttachmentRef, rules: PictureRules) -> Picture:
        return await self.fit(await self._reader.read(ref), rules)

    async def fit(self, data: bytes, rules: PictureRules) -> Picture:
        async with self._decoding:
            return await asyncio.to_thread(self._decode, data, rules, self._max_pixels)
