"""Tombstones (`bot.domain.tombstones`): a small file each, so that any number of processes may write without waiting for each other."""

import asyncio
import json
import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar, assert_never, final

from bot.domain.errors import StoreUnavailable
from bot.domain.privacy import Erasure
from bot.domain.tombstones import ErasedMember, PurgedServer, RemovedClip, Tombstone
from bot.storage.backups import FOLDER as BACKUPS
from bot.storage.durable import sync_folder

FOLDER: Final = "tombstones"
KEPT: Final = timedelta(days=90)
"""As long as the journal; longer where a copy in the default folder of backups is older."""
_PART: Final = ".part"

log = logging.getLogger(__name__)

T = TypeVar("T")


@final
class FileTombstones:
    """Port `Tombstones`."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER
        self._backups = data_dir / BACKUPS

    async def all(self) -> tuple[Tombstone, ...]:
        return await self._do(lambda: tuple(stone for _, stone in self._found()))

    async def add(self, stone: Tombstone) -> None:
        await self._do(lambda: self._add(stone))

    async def prune(self, now: datetime) -> None:
        await self._do(lambda: self._prune(now - KEPT))

    async def _do(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.to_thread(work)
        except OSError as error:
            raise StoreUnavailable("store-unavailable", reason="tombstones", detail=str(error)) from error

    def _add(self, stone: Tombstone) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        target = self._folder / f"{_name(stone)}.json"
        if target.exists():
            return
        handle, part = tempfile.mkstemp(dir=self._folder, suffix=_PART)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(_written(stone), file)
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(target)
        finally:
            Path(part).unlink(missing_ok=True)
        for folder in (self._folder, self._folder.parent):
            sync_folder(folder)

    def _found(self) -> Iterator[tuple[Path, Tombstone]]:
        """By name, so that every start does the same in the same order. A file that cannot be read is none of ours."""
        for path in sorted(self._folder.glob("*.json")):
            try:
                yield path, _read(json.loads(path.read_bytes()))
            except FileNotFoundError:
                continue
            except (ValueError, KeyError, TypeError):
                log.error("%s is no tombstone that can be read", path, extra={"action": "tombstone"})  # noqa: TRY400 - the file's fault

    def _prune(self, since: datetime) -> None:
        copies = [copy.stat().st_mtime for copy in self._backups.glob("*.db")]
        oldest = min((since, *(datetime.fromtimestamp(copied, UTC) for copied in copies)))
        for path, stone in self._found():
            if stone.at < oldest:
                path.unlink(missing_ok=True)
        for part in self._folder.glob(f"*{_PART}"):
            if datetime.fromtimestamp(part.stat().st_mtime, UTC) < since:
                part.unlink(missing_ok=True)


def _name(stone: Tombstone) -> str:
    match stone:
        case ErasedMember():
            return f"member-{stone.erasure.id}"
        case PurgedServer():
            return f"server-{stone.guild_id}-{int(stone.at.timestamp())}"
        case RemovedClip():
            return f"clip-{stone.job_id}"
        case _:
            assert_never(stone)


def _written(stone: Tombstone) -> Mapping[str, object]:
    at = stone.at.isoformat()
    match stone:
        case ErasedMember(erasure):
            return {"member": erasure.user_id, "erasure": erasure.id, "until": erasure.until.isoformat(), "spared": stone.spared, "at": at}
        case PurgedServer():
            return {"server": stone.guild_id, "at": at}
        case RemovedClip():
            return {"clip": stone.job_id, "at": at}
        case _:
            assert_never(stone)


def _read(found: Mapping[str, Any]) -> Tombstone:
    at = datetime.fromisoformat(found["at"])
    match found:
        case {"member": int(user), "erasure": str(erasure), "until": str(until), "spared": [*spared]}:
            return ErasedMember(Erasure(erasure, user, at, datetime.fromisoformat(until)), tuple(map(str, spared)))
        case {"server": int(guild)}:
            return PurgedServer(guild, at)
        case {"clip": str(job)}:
            return RemovedClip(job, at)
        case _:
            raise ValueError("no tombstone")
