"""Pictures read from Discord's CDN and made into what a model takes."""

import asyncio
from typing import Final, Protocol

from bot.domain.errors import InternalError
from bot.domain.models import PictureRules
from bot.domain.requests import AttachmentRef, Picture
from bot.media.attachments import MIB, AttachmentReader
from bot.media.copies import FrameReader
from bot.media.guard import GuardedClient
from bot.media.normalise import normalise

_DECODES: Final = 2
_READS: Final = 8


class Decode(Protocol):
    def __call__(self, data: bytes, rules: PictureRules, max_pixels: int, *, still: bool) -> Picture: ...


class PictureLoader:
    """The `Pictures` port. At most `max_bytes` are read within `total` seconds; pictures with more than `max_pixels` are not decoded.

    `frames` reads the first or the last picture of a clip, where one stands for a picture.
    """

    def __init__(
        self,
        client: GuardedClient,
        frames: FrameReader | None = None,
        *,
        max_bytes: int = 25 * MIB,
        max_pixels: int = 50_000_000,
        total: float = 30.0,
        decode: Decode = normalise,
    ) -> None:
        self._reader = AttachmentReader(client, max_bytes=max_bytes, total=total, at_once=_READS, too_large="picture-too-large")
        self._frames = frames
        self._max_pixels = max_pixels
        self._decode = decode
        self._decoding = asyncio.Semaphore(_DECODES)

    async def load(self, ref: AttachmentRef, rules: PictureRules) -> Picture:
        return await self._fitted(await self._read(ref), rules, still=ref.still)

    async def fit(self, data: bytes, rules: PictureRules) -> Picture:
        return await self._fitted(data, rules, still=False)

    async def _fitted(self, data: bytes, rules: PictureRules, *, still: bool) -> Picture:
        async with self._decoding:
            return await asyncio.to_thread(self._decode, data, rules, self._max_pixels, still=still)

    async def _read(self, ref: AttachmentRef) -> bytes:
        if ref.frame is not None:
            if self._frames is None:
                raise InternalError("internal", what="pictures of clips are not read here")
            return await self._frames.read(ref, ref.frame)
        return await self._reader.read(ref)
