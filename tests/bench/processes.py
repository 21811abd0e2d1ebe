"""Processes under measurement: started with a clean environment, read from /proc, always ended."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
STOP_SECONDS = 30.0
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
LOG_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Running:
    """A process of ours and the file that takes what it says."""

    process: asyncio.subprocess.Process
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def go(self) -> None:
        """Tell a process that waits for a line to begin."""
        if self.process.stdin is not None:
            self.process.stdin.write(b"\n")

    def last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-LOG_SHOWN:])


@contextlib.asynccontextmanager
async def running(module: str, arguments: Sequence[str], env: Mapping[str, str], folder: Path, name: str) -> AsyncGenerator[Running]:
    """`python -m module` in `folder`, ended by SIGTERM and, if it does not mind, SIGKILL, with whatever it has started."""
    kept = {variable: os.environ[variable] for variable in INHERITED if variable in os.environ}
    log = folder / f"{name}.log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            env={**kept, "PYTHONPATH": str(ROOT), **env},
            cwd=folder,
            stdin=asyncio.subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield Running(process, log)
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def cpu_seconds(pid: int) -> float:
    """User and system time of the process itself, without its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def busy_seconds() -> float:
    """What all processors together have spent on anything, or had stolen from them."""
    user, nice, system, _idle, _waiting, *rest = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    return sum(map(int, (user, nice, system, *rest[:3]))) / TICKS


def resident(pid: int) -> int:
    """Bytes in memory now; 0 once the process is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    return []


@dataclass(slots=True)
class MemoryWatch:
    """Samples a process and its children every `step` seconds, in a thread: the event loop may be busy. All figures in bytes."""

    pid: int
    step: float = 0.02
    peak: int = 0
    children_peak: int = 0
    samples: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        # The kernel keeps the true peak between two samples too; 5 resets it.
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self.peak = max(self.peak, _high_water(self.pid))

    def _watch(self) -> None:
        while not self._stop.wait(self.step):
            self.samples += 1
            self.peak = max(self.peak, resident(self.pid))
            self.children_peak = max(self.children_peak, sum(resident(child) for child in children(self.pid)))


def _high_water(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


class Effort:
    """What the harness and the bot spent from the start to `read`, and how late the harness's own loop ever was."""

    def __init__(self, bot_pid: int) -> None:
        self._bot_pid = bot_pid
        self._began = time.perf_counter()
        self._own, self._bot, self._all = time.process_time(), cpu_seconds(bot_pid), busy_seconds()
        self._lates: list[float] = []
        self._ticker = asyncio.create_task(self._tick())
        self.bot_seconds = 0.0
        """Of processor time; known after `read`."""

    def read(self) -> tuple[str, ...]:
        self._ticker.cancel()
        wall = time.perf_counter() - self._began
        own, bot = time.process_time() - self._own, cpu_seconds(self._bot_pid) - self._bot
        self.bot_seconds = bot
        others = max(0.0, busy_seconds() - self._all - own - bot)
        lates = sorted(self._lates) or [0.0]
        late = lates[int(len(lates) * 0.99)]
        shares = f"bot {bot / wall:.0%} of a core, harness and local servers {own / wall:.0%}, everything else {others / wall:.0%}"
        lateness = f"{late * 1000:.1f} ms at p99, {lates[-1] * 1000:.1f} ms at most"
        return (f"processor: {shares}", f"the harness's own loop was late by {lateness}")

    async def _tick(self, step: float = 0.005) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + step
            await asyncio.sleep(step)
            self._lates.append(max(0.0, loop.time() - due))
