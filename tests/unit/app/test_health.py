"""What the probes say of each trouble of the machine."""

import asyncio
import errno
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import bot.health
from bot.domain.errors import StoreUnavailable
from bot.domain.links import LinkedClip
from bot.domain.switches import Stop, StopKind
from bot.health import Health
from bot.housekeeping import Housekeeping
from bot.media.spool import Spool
from tests.fakes.clock import START, FakeClock
from tests.fakes.links import FakeLinks
from tests.fakes.privacy import FakeTombstones

pytestmark = pytest.mark.asyncio


@dataclass
class FakeStore:
    word: str | None = None
    error: Exception | None = None
    hangs: bool = False

    async def trouble(self) -> str | None:
        if self.hangs:
            await asyncio.Event().wait()
        if self.error:
            raise self.error
        return self.word


@dataclass
class FakeDisk:
    number: int = 0

    def probe(self) -> None:
        if self.number:
            raise OSError(self.number, os.strerror(self.number))


@dataclass
class Machine:
    store: FakeStore = field(default_factory=FakeStore)
    disk: FakeDisk = field(default_factory=FakeDisk)
    connected: bool = True
    leading: bool = True
    stopped: Stop | None = None

    def health(self) -> Health:
        return Health(
            store=self.store,
            disk=self.disk,
            connected=lambda: self.connected,
            leading=lambda: self.leading,
            stopped=lambda: self.stopped,
        )


async def test_a_bot_that_works_has_no_faults() -> None:
    health = Machine().health()
    assert (await health.alive(), await health.ready()) == ((), ())


@pytest.mark.parametrize("word", ["busy", "full", "read-only", "damaged", "handles"])
async def test_a_database_that_cannot_be_used_is_said_by_both(word: str) -> None:
    health = Machine(store=FakeStore(word)).health()
    assert (await health.alive(), await health.ready()) == ((f"database: {word}",), (f"database: {word}",))


async def test_a_fault_of_ours_is_no_health_either() -> None:
    assert await Machine(store=FakeStore(error=ZeroDivisionError())).health().alive() == ("database: ZeroDivisionError",)


async def test_a_disk_too_slow_to_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.health, "PATIENCE", 0)
    assert "database: does not answer" in await Machine(store=FakeStore(hangs=True)).health().ready()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk: full"),
        (errno.EROFS, "disk: read-only"),
        (errno.EMFILE, "disk: no file handles left"),
        (errno.EIO, "disk: Input/output error"),
    ],
)
async def test_a_disk_that_takes_no_clip_is_no_reason_for_a_restart(number: int, words: str) -> None:
    health = Machine(disk=FakeDisk(number)).health()
    assert (await health.alive(), await health.ready()) == ((), (words,))


async def test_readiness_names_everything_at_once() -> None:
    machine = Machine(connected=False, leading=False, stopped=Stop(StopKind.RESTORED, START))
    assert await machine.health().ready() == (
        "discord: not connected",
        "runner: standing by",
        "orders: stopped (restored); /operator go ends it",
    )


async def test_the_spool_says_when_there_is_no_room(tmp_path: Path) -> None:
    Spool(tmp_path).probe()
    with pytest.raises(OSError, match="No space left"):
        Spool(tmp_path, reserve=1 << 62).probe()
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(NotADirectoryError):
        Spool(tmp_path / "file").probe()
    assert [path.name for path in (tmp_path / "spool").iterdir()] == []


class FakeJobs:
    def __init__(self) -> None:
        self.away = True
        self.tidied: list[str] = []

    async def spooled(self, kept_since: object) -> frozenset[str]:
        if self.away:
            raise StoreUnavailable("store-unavailable", reason="busy")
        return frozenset()

    async def tidy(self, now: object, settled_before: object) -> int:
        self.tidied.append("rows")
        return 0


class FakeJournal:
    trimmed = 0

    async def trim(self, now: object) -> None:
        self.trimmed += 1
        raise OSError(errno.EROFS, "read-only")


async def test_what_cannot_be_tidied_now_is_tidied_an_hour_later(tmp_path: Path) -> None:
    """A task that kept failing would end the whole bot: for a file that stays a day longer, that is too much."""
    clock, jobs, journal = FakeClock(), FakeJobs(), FakeJournal()
    old = tmp_path / "spool" / "job1.mp4"
    old.parent.mkdir()
    old.write_bytes(b"x")
    os.utime(old, (0, 0))
    stones, links = FakeTombstones(), FakeLinks([LinkedClip("job2", "spool/job2-link.mp4", 1)])
    linked = old.with_name("job2-link.mp4")
    linked.write_bytes(b"x")
    os.utime(linked, (0, 0))
    keeping = Housekeeping(
        jobs=jobs, links=links, spool=Spool(tmp_path), journal=journal, tombstones=stones, leading=lambda: True, clock=clock
    )
    task = asyncio.create_task(keeping.run())
    await clock.advance(1)
    assert (jobs.tidied, journal.trimmed, old.exists()) == (["rows"], 1, True)
    jobs.away = False
    await clock.advance(3600)
    await asyncio.sleep(0.05)
    for _ in range(200):
        if not old.exists():
            break
        await asyncio.sleep(0.01)
    assert not old.exists()
    assert linked.exists()
    assert len(stones.pruned) == 2
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
