"""Pictures, downloads and clips without a codec: files of the right names, counts, and scripted faults."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.errors import ClipUnusable, DownloadFailed
from bot.domain.jobs import Account, Asset, ClipFile, LocalFile, RemoteFile
from bot.domain.models import PictureRules
from bot.domain.requests import AttachmentRef, Picture

MIB = 1024 * 1024


@dataclass
class FakePictures:
    loaded: list[AttachmentRef] = field(default_factory=list[AttachmentRef])
    rules: list[PictureRules] = field(default_factory=list[PictureRules])
    faults: deque[Exception] = field(default_factory=deque[Exception])

    async def load(self, ref: AttachmentRef, rules: PictureRules) -> Picture:
        self.loaded.append(ref)
        self.rules.append(rules)
        if self.faults:
            raise self.faults.popleft()
        return Picture("image/png", ref.filename.encode(), 64, 64)

    async def fit(self, data: bytes, rules: PictureRules) -> Picture:
        self.rules.append(rules)
        if self.faults:
            raise self.faults.popleft()
        return Picture("image/png", data, 64, 64)


@dataclass
class FakeClips:
    loaded: list[AttachmentRef] = field(default_factory=list[AttachmentRef])
    faults: deque[Exception] = field(default_factory=deque[Exception])

    async def load(self, ref: AttachmentRef) -> Picture:
        self.loaded.append(ref)
        if self.faults:
            raise self.faults.popleft()
        return Picture("video/mp4", ref.filename.encode(), 640, 360)


@dataclass
class FakeDownloads:
    """`dead` links are answered with `LinkDead` by the scripted fault; everything else is written into the spool."""

    data_dir: Path
    faults: deque[Exception] = field(default_factory=deque[Exception])
    dead: dict[str, Exception] = field(default_factory=dict[str, Exception])
    length: int = 0
    """Bytes that each file has at least."""
    fetched: list[str] = field(default_factory=list[str])
    accounts: list[Account | None] = field(default_factory=list[Account | None])

    async def fetch(self, asset: Asset, name: str, account: Account | None = None) -> Path:
        match asset:
            case RemoteFile(url):
                link = url
            case LocalFile(path):
                link = path
        self.fetched.append(link)
        self.accounts.append(account)
        if link in self.dead:
            raise self.dead[link]
        if self.faults:
            raise self.faults.popleft()
        target = self.data_dir / name
        target.write_bytes(link.encode().ljust(self.length))
        return target


@dataclass
class FakeTools:
    """Makes a clip of `size` bytes, or of what is allowed when that is less, down to `least`.

    A frame says in words which it is and of which file.
    """

    data_dir: Path
    size: int = 4 * MIB
    least: int = 0
    made: list[tuple[str, str, int]] = field(default_factory=list[tuple[str, str, int]])
    faults: deque[Exception] = field(default_factory=deque[Exception])
    frames: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    frame_faults: deque[Exception] = field(default_factory=deque[Exception])
    join_faults: deque[Exception] = field(default_factory=deque[Exception])
    joined: list[tuple[tuple[str, ...], str, int]] = field(default_factory=list[tuple[tuple[str, ...], str, int]])

    async def first_frame(self, source: Path) -> bytes:
        return self._frame("first", source)

    async def last_frame(self, source: Path) -> bytes:
        return self._frame("last", source)

    async def join(self, sources: Sequence[Path], name: str, max_bytes: int) -> ClipFile:
        self.joined.append((tuple(source.name for source in sources), name, max_bytes))
        if self.join_faults:
            raise self.join_faults.popleft()
        if not all(source.exists() for source in sources):
            raise DownloadFailed("download-not-written", reason="gone")
        (self.data_dir / name).write_bytes(b"+".join(source.read_bytes() for source in sources))
        return ClipFile(name, min(self.size * len(sources), max_bytes), 5.0 * len(sources), 1280, 720, "remuxed")

    async def finish(self, source: Path, name: str, max_bytes: int) -> ClipFile:
        self.made.append((source.name, name, max_bytes))
        if self.faults:
            raise self.faults.popleft()
        if max_bytes < min(self.least, self.size):
            raise ClipUnusable("clip-cannot-shrink", most=max_bytes)
        (self.data_dir / name).write_bytes(b"clip")
        size = min(self.size, max_bytes)
        return ClipFile(name, size, 5.0, 1280, 720, "shrunk" if size < self.size else "")

    def _frame(self, which: str, source: Path) -> bytes:
        self.frames.append((which, source.name))
        if self.frame_faults:
            raise self.frame_faults.popleft()
        return f"{which} frame of {source.name}".encode()
