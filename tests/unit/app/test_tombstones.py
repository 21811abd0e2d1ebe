"""Tombstones as files: whole or not there, first come first kept, and gone when no copy can be older."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.privacy import Erasure
from bot.domain.tombstones import ErasedMember, PurgedServer, RemovedClip
from bot.storage.tombstones import FOLDER, KEPT, FileTombstones
from tests.fakes.clock import START

pytestmark = pytest.mark.asyncio

MEMBER = ErasedMember(Erasure("e1", 2**60, START, START + timedelta(days=9)), ("job1", "job2"))
SERVER = PurgedServer(2**60 + 1, START)
CLIP = RemovedClip("job3", START)


async def test_what_was_added_is_found_by_whoever_comes_next(tmp_path: Path) -> None:
    for stone in (MEMBER, SERVER, CLIP):
        await FileTombstones(tmp_path).add(stone)
    assert set(await FileTombstones(tmp_path).all()) == {MEMBER, SERVER, CLIP}
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / FOLDER).iterdir())


async def test_without_any_there_are_none(tmp_path: Path) -> None:
    stones = FileTombstones(tmp_path)
    assert await stones.all() == ()
    await stones.prune(START)


async def test_the_first_one_stays(tmp_path: Path) -> None:
    """A restored database knows less: what it would write now spares jobs that had ended."""
    stones = FileTombstones(tmp_path)
    await stones.add(MEMBER)
    await stones.add(ErasedMember(MEMBER.erasure, ("job9",)))
    assert await stones.all() == (MEMBER,)


async def test_what_was_never_finished_and_what_is_none_is_passed_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    stones = FileTombstones(tmp_path)
    await stones.add(CLIP)
    (tmp_path / FOLDER / "abc.part").write_text('{"member"')
    (tmp_path / FOLDER / "member-x.json").write_text('{"member"')
    (tmp_path / FOLDER / "other.json").write_text('{"at": "2026-11-21T12:00:00+00:00"}')
    assert await stones.all() == (CLIP,)
    assert caplog.text.count("no tombstone that can be read") == 2


async def test_old_ones_go_unless_a_copy_is_older_still(tmp_path: Path) -> None:
    stones = FileTombstones(tmp_path)
    await stones.add(CLIP)
    await stones.prune(START + KEPT)
    assert await stones.all() == (CLIP,)
    copy = tmp_path / "backups" / "clapper-20261120T030000Z.db"
    copy.parent.mkdir()
    copy.write_bytes(b"")
    os.utime(copy, (START.timestamp() - 60,) * 2)
    await stones.prune(START + KEPT * 3)
    assert await stones.all() == (CLIP,)
    copy.unlink()
    await stones.prune(START + KEPT + timedelta(seconds=1))
    assert await stones.all() == ()


async def test_a_disk_that_takes_no_writes_is_said(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("in the way")
    with pytest.raises(StoreUnavailable):
        await FileTombstones(tmp_path).add(CLIP)
