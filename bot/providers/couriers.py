"""Starting couriers, and finding out what became of them, in this process's life or an earlier one's (design.md 3, its last paragraph)."""

import asyncio
import fcntl
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import IO, Final

import bot
from bot.domain.outcomes import Answered, FindOutcome, InFlight, NotSent, SubmitOutcome, Unknown, Unsure
from bot.providers.courier_files import CourierOrder, CourierPaths, CourierResult, order_bytes, read_result, write_result
from bot.providers.http import Answer

KEPT: Final = timedelta(days=7)
"""How long an attempt's files stay after they were last written: what they say has been recorded long before."""
SWEEP_EVERY: Final = 3600.0
"""Seconds."""
COMMAND: Final = (sys.executable, "-P", "-m", "bot.providers.courier")

log = logging.getLogger(__name__)


class CourierHeld:
    """The call is still under way."""


class CourierElsewhere:
    """This folder knows nothing of the attempt, and it is not the only one that may."""


Look = CourierResult | CourierHeld | CourierElsewhere


class Couriers:
    """One folder of attempts, usually `<DATA_DIR>/courier`.

    `alone`: every courier of this installation ever started used this folder (one host, SQLite). Only then does a missing lock prove that
    nothing was sent; with several hosts over one database it may lie in another's folder.
    """

    def __init__(self, folder: Path, *, alone: bool = True) -> None:
        self._folder = folder.absolute()
        self._alone = alone
        self._children: set[subprocess.Popen[bytes]] = set()
        self._swept_at: float | None = None
        self._starting = threading.Lock()

    async def post(
        self, attempt: str, url: str, *, headers: Mapping[str, str], body: bytes, time_limit: timedelta, secrets: tuple[str, ...] = ()
    ) -> CourierResult:
        """Send `body` once, through a courier, and wait for the answer. Cancelling leaves the courier at work: see `look`."""
        order = CourierOrder(str(self._folder), attempt, url, headers, body, time_limit.total_seconds(), secrets)
        started = await asyncio.to_thread(self._start, order)
        if isinstance(started, NotSent):
            return started
        child, done = started
        await _ended(done)
        await asyncio.to_thread(self._tidy, child)
        found = await self.look(attempt)
        return found if not isinstance(found, CourierHeld | CourierElsewhere) else Unknown("courier gone from sight")

    async def look(self, attempt: str) -> Look:
        """What is known of an attempt, whoever started it."""
        return await asyncio.to_thread(self._look, CourierPaths(self._folder, attempt))

    async def find(self, attempt: str, outcome: Callable[[CourierResult], SubmitOutcome]) -> FindOutcome:
        """What became of a paid call whose answer did not come to its sender. `outcome` reads the answer."""
        seen = await self.look(attempt)
        match seen:
            case CourierHeld():
                return InFlight()
            case CourierElsewhere():
                return Unsure("the call was made from another data folder")
            case Answer() | NotSent() | Unknown():
                return Answered(outcome(seen))

    def _start(self, order: CourierOrder) -> tuple[subprocess.Popen[bytes], IO[bytes]] | NotSent:
        """Returns the courier and the reading end of a pipe that closes when it ends. From its taking to that end the lock is never free.

        The courier inherits lock and pipe, so it cannot lose a race against a look-up, not even when this process dies here.
        """
        paths = CourierPaths(self._folder, order.attempt)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with paths.lock.open("ab") as lock:
            if not _locked(lock) or paths.sent.exists() or paths.result.exists():
                raise RuntimeError("an attempt is carried only once")
            read, write = os.pipe()
            done = os.fdopen(read, "rb", buffering=0)
            try:
                child = self._spawn(lock.fileno(), write)
            except OSError as error:
                done.close()
                return NotSent(f"courier not started: {os.strerror(error.errno or 0)}")
            finally:
                os.close(write)
        self._hand_over(child, order)
        return child, done

    def _spawn(self, lock: int, done: int) -> subprocess.Popen[bytes]:
        """Nothing of our environment: it holds secrets. The path is given so that the same package is found from anywhere."""
        with self._starting:
            child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, nothing of a member's
                COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={"PYTHONPATH": str(Path(bot.__path__[0]).parent), "PYTHONDONTWRITEBYTECODE": "1"},
                pass_fds=(lock, done),
                start_new_session=True,
            )
            self._children.add(child)
        return child

    def _hand_over(self, child: subprocess.Popen[bytes], order: CourierOrder) -> None:
        """A courier that died before it had read everything has sent nothing; the look-up says so."""
        if child.stdin is None:
            raise AssertionError
        try:
            with child.stdin as stream:
                stream.write(order_bytes(order))
        except OSError as error:
            log.warning("a courier did not take its order: %s", os.strerror(error.errno or 0), extra={"action": "submit"})

    def _look(self, paths: CourierPaths) -> Look:
        if not self._alone and not paths.lock.exists():
            return CourierElsewhere()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with paths.lock.open("ab") as lock:
            if not _locked(lock):
                return CourierHeld()
            found = read_result(paths)
            if found is not None:
                return found
            if paths.sent.exists():
                return Unknown("the courier ended without an answer")
            # Written down while the lock is held: a runner that was overtaken and wakes up later cannot send this attempt any more.
            never = NotSent("the courier ended before it sent anything")
            write_result(paths, never)
            return never

    def _tidy(self, ended: subprocess.Popen[bytes]) -> None:
        """Reap ended couriers; now and then remove the files of attempts that ended long ago."""
        ended.wait()
        with self._starting:
            self._children = {child for child in self._children if child.poll() is None}
        now = time.monotonic()
        if self._swept_at is None or now - self._swept_at >= SWEEP_EVERY:
            self._swept_at = now
            self.sweep()

    def sweep(self, older_than: timedelta = KEPT) -> tuple[str, ...]:
        """Remove the files of attempts last written before that and held by nobody; returns the attempts. Blocking."""
        before = time.time() - older_than.total_seconds()
        swept: list[str] = []
        for path in self._folder.glob("*.lock"):
            paths = CourierPaths(self._folder, path.stem)
            files = [one for one in (paths.result, paths.sent, paths.lock) if one.exists()]
            if max((one.stat().st_mtime for one in files), default=before) >= before:
                continue
            if self._unlink(paths):
                swept.append(paths.attempt)
        return tuple(swept)

    def discard(self, attempt: str) -> None:
        """Remove the files of an attempt whose job has ended, unless its courier is still at work. Blocking."""
        paths = CourierPaths(self._folder, attempt)
        if paths.lock.exists():
            self._unlink(paths)

    def _unlink(self, paths: CourierPaths) -> bool:
        with paths.lock.open("ab") as lock:
            if not _locked(lock):
                return False
            for one in (paths.result, paths.sent, paths.lock):
                one.unlink(missing_ok=True)
            return True


def _locked(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


async def _ended(done: IO[bytes]) -> None:
    """Wait for the end of the pipe without a thread: one that waits so long would hold up the end of the program."""
    loop = asyncio.get_running_loop()
    ended = loop.create_future()
    loop.add_reader(done.fileno(), lambda: ended.done() or ended.set_result(None))
    try:
        await ended
    finally:
        loop.remove_reader(done.fileno())
        done.close()
