"""The data folder's own memory (`bot.domain.journal`): one JSON line an entry, each on the disk before its writer goes on."""

import asyncio
import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, assert_never, final

from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import Account, Handle
from bot.domain.journal import Answered, Called, Entry, Replaced, Started
from bot.storage.durable import sync_folder

FILE_NAME = "journal.jsonl"
KEPT = timedelta(days=90)
"""A database older than that is taken for one from elsewhere."""


@final
class FileJournal:
    """Port `Journal`. One process writes at a time: the holder of the runner lock."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE_NAME
        self._turn = asyncio.Lock()

    async def entries(self) -> tuple[Entry, ...]:
        return await self._do(lambda: tuple(_entries(self._path)))

    async def add(self, entry: Entry) -> None:
        await self._do(lambda: append(self._path, entry))

    async def trim(self, now: datetime) -> None:
        await self._do(lambda: _trim(self._path, now - KEPT))

    async def _do(self, work: Any) -> Any:
        async with self._turn:
            try:
                return await asyncio.to_thread(work)
            except OSError as error:
                raise StoreUnavailable("store-unavailable", reason="journal", detail=str(error)) from error


def append(path: Path, entry: Entry) -> None:
    """Blocking. Whole lines only: one that an earlier writer did not finish is ended first."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        line = b"\n" * torn + json.dumps(_written(entry)).encode() + b"\n"
        if os.write(descriptor, line) != len(line):
            raise OSError(f"{path}: written in part only")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if size == 0:
        sync_folder(path.parent)


def _entries(path: Path) -> Iterator[Entry]:
    """A line that cannot be read was never finished, so what it announces was never begun."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            yield _read(json.loads(line))
        except (ValueError, KeyError, TypeError):
            continue


def _trim(path: Path, since: datetime) -> None:
    """Forget what is older. The start before the oldest kept entry stays: without it, the database could not be found in here."""
    entries = list(_entries(path))
    first = next((place for place, entry in enumerate(entries) if entry.at >= since), len(entries))
    while first > 0 and not (first < len(entries) and isinstance(entries[first], Started)):
        first -= 1
    if first == 0:
        return
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(0o600)
    with partial.open("wb") as file:
        for entry in entries[first:]:
            file.write(json.dumps(_written(entry)).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync_folder(path.parent)


def _written(entry: Entry) -> Mapping[str, object]:
    at = entry.at.isoformat()
    match entry:
        case Started():
            return {"started": entry.id, "at": at}
        case Called():
            return {"called": entry.attempt_id, "job": entry.job_id, "number": entry.number, **_where(entry.account), "at": at}
        case Answered():
            handle = entry.handle
            task = {"task": handle.task_id, "variant": handle.variant, **_where(handle.account)} if handle else {}
            return {"answered": entry.attempt_id, "bought": entry.bought, **task, "at": at}
        case Replaced():
            return {"replaced": True, "at": at}
        case _:
            assert_never(entry)


def _read(line: Mapping[str, Any]) -> Entry:
    at = datetime.fromisoformat(line["at"])
    match line:
        case {"started": str(started)}:
            return Started(started, at)
        case {"called": str(attempt), "job": str(job), "number": int(number)}:
            return Called(attempt, job, number, _account(line), at)
        case {"answered": str(attempt), "bought": bool(bought), "task": str(task), "variant": str(variant)}:
            return Answered(attempt, bought, at, Handle(_account(line), task, variant))
        case {"answered": str(attempt), "bought": bool(bought)}:
            return Answered(attempt, bought, at)
        case {"replaced": True}:
            return Replaced(at)
        case _:
            raise ValueError("no entry")


def _where(account: Account) -> Mapping[str, str]:
    return {"provider": account.provider, "base_url": account.base_url, "alias": account.alias}


def _account(line: Mapping[str, Any]) -> Account:
    return Account(line["provider"], line["base_url"], line["alias"])
