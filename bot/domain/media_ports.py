"""What the services need of pictures and clips; the adapters live in media. See `ports`."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from bot.domain.jobs import Account, Asset, ClipFile
from bot.domain.models import PictureRules
from bot.domain.outcomes import RenderSpec
from bot.domain.requests import AttachmentRef, Picture


class Pictures(Protocol):
    async def load(self, ref: AttachmentRef, rules: PictureRules) -> Picture:
        """Read an attachment from Discord's CDN, check it and bring it into what the model takes. Raises `PictureRefused`."""
        ...

    async def fit(self, data: bytes, rules: PictureRules) -> Picture:
        """A picture that is in hand already, brought into what the model takes. Raises `PictureRefused`."""
        ...


class Clips(Protocol):
    async def load(self, ref: AttachmentRef) -> Picture:
        """Read a clip from Discord's CDN and check that it is one: mp4, webm or mov. Its bytes stay as they are. Raises `PictureRefused`.

        Raises `DownloadFailed` when there is no room on the disk for checking it.
        """
        ...


class ClipCopies(Protocol):
    def of(self, ref: AttachmentRef) -> AbstractAsyncContextManager[Path]:
        """A clip read from Discord's CDN, as a file that is removed afterwards. Raises `PictureRefused`, `DownloadFailed`."""
        ...


class Downloads(Protocol):
    async def fetch(self, asset: Asset, name: str, account: Account | None = None) -> Path:
        """Stream a result into the spool under `name`; whole or not there at all. Raises `DownloadFailed`, `LinkDead`, `ClipUnusable`.

        `account` bought it: a link that wants a key gets this one's.
        """
        ...


class VideoTools(Protocol):
    async def finish(self, source: Path, name: str, max_bytes: int) -> ClipFile:
        """Make a clip that plays in Discord and is at most `max_bytes`: as it is, remuxed, or re-encoded. Raises `ClipUnusable`."""
        ...

    async def first_frame(self, source: Path) -> bytes:
        """As a PNG, upright, in the colours that players show. Raises `ClipUnusable`."""
        ...

    async def last_frame(self, source: Path) -> bytes:
        """The last one that can be decoded; otherwise as `first_frame`."""
        ...

    async def join(self, sources: Sequence[Path], name: str, max_bytes: int) -> ClipFile:
        """Cut clips together, in this order, into one that plays in Discord and is at most `max_bytes`. Raises `ClipUnusable`.

        Parts that were encoded alike keep their pictures as they are; else all get the size of the first and the rate of the fastest.
        Sound is kept, and is silence where a part has none.
        """
        ...


class ClipRenderer(Protocol):
    """Renders the demo provider's clips, in a niced child process."""

    def render(self, spec: RenderSpec, target: Path) -> AsyncIterator[float]:
        """Yields progress from 0 to 1; the file appears whole, by rename, before the last value."""
        ...
