"""The folder for clips in flight."""

import asyncio
import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.domain.errors import DiskFull
from bot.domain.privacy import Trace

PART: Final = ".part"
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}")


class Spool:
    """Paths under `<data_dir>/spool`, and what may lie there. `reserve` bytes of the disk are never used."""

    def __init__(self, data_dir: Path, *, reserve: int = 64 * 1024 * 1024) -> None:
        self.data_dir = data_dir.absolute()
        self.root = self.data_dir / "spool"
        self._reserve = reserve

    def prepare(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Where the file `name` lies. A name that could leave the folder is a bug, hence `ValueError`."""
        if not _NAME.fullmatch(name) or name.endswith(PART):
            raise ValueError(f"not a name for a file in the spool: {name!r}")
        return self.root / name

    def part(self, name: str) -> Path:
        return self.path(name).with_name(name + PART)

    def relative(self, path: Path) -> str:
        """The path as a job stores it: relative to DATA_DIR, with forward slashes."""
        return path.absolute().relative_to(self.data_dir).as_posix()

    def absolute(self, path: str | Path) -> Path:
        return self.data_dir / path

    def free(self) -> int:
        """Bytes that may still be written."""
        self.prepare()
        return max(0, shutil.disk_usage(self.root).free - self._reserve)

    def require(self, size: int) -> None:
        """Raises `DiskFull` when `size` more bytes do not fit."""
        free = self.free()
        if size > free:
            raise DiskFull("spool-full", free=free, needed=size)

    def probe(self) -> None:
        """Write a few bytes and remove them. Raises `OSError`: there is no room, or nothing can be written at all. Blocking."""
        if self.free() == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        with tempfile.TemporaryFile(dir=self.root) as file:
            file.write(b"clapper")

    def discard(self, owner: str) -> None:
        """Remove every file of one job. Blocking."""
        self.path(owner)
        self.remove([owner])

    def remove(self, owners: Iterable[str]) -> None:
        """Remove every file of these jobs, also what is unfinished. Blocking."""
        for owner in owners:
            for path in (self.root / owner, *self.root.glob(f"{owner}[.-]*")):
                path.unlink(missing_ok=True)

    def sweep(self, keep: AbstractSet[str], older_than: timedelta, now: float) -> tuple[str, ...]:
        """Remove files last written more than `older_than` before `now` (seconds since the epoch) that nobody owns.

        `keep` holds job ids, which own every file whose name begins with them, and file names. Unfinished `.part` files are never owned.
        Returns the names removed. Blocking.
        """
        self.prepare()
        removed: list[str] = []
        for entry in sorted(self.root.iterdir()):
            owned = not entry.name.endswith(PART) and any(entry.name.startswith(owner) for owner in keep if owner)
            if owned or not entry.is_file() or now - entry.stat().st_mtime <= older_than.total_seconds():
                continue
            entry.unlink(missing_ok=True)
            removed.append(entry.name)
        return tuple(removed)


class SpooledClips:
    """Clips of jobs that are to be forgotten (port `Leftovers`)."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    async def discard(self, traces: Sequence[Trace]) -> None:
        await asyncio.to_thread(self._spool.remove, [trace.job_id for trace in traces])


def settle(part: Path, final: Path) -> None:
    """Give a written file its name so that it survives a power cut: fsync, rename, fsync of the folder. Blocking."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
