"""The bot as a separate process: started, killed, stopped, listened to."""

import asyncio
import contextlib
import logging
import os
import signal
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT")
"""All that the bot gets of our own environment: no key of the operator reaches the demo."""

_LOG_KEPT = 1000
_STOP_SECONDS = 10.0
_LAST_WORDS_SECONDS = 0.5
_LINE_MOST = 1024 * 1024


log = logging.getLogger(__name__)


class State(StrEnum):
    STOPPED = "stopped"
    RUNNING = "running"
    KILLED = "killed"
    EXITED = "exited"


class BotProcess:
    """`listeners` hear every line of the bot's log, `watchers` are called when it starts or ends. `cwd` must hold no `.env`."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], cwd: Path) -> None:
        self.listeners: list[Callable[[str], None]] = []
        self.watchers: list[Callable[[], None]] = []
        self.state = State.STOPPED
        self.code: int | None = None
        self.log: deque[str] = deque(maxlen=_LOG_KEPT)
        self._command = tuple(command)
        self._env = {**{name: os.environ[name] for name in INHERITED if name in os.environ}, **env}
        self._cwd = cwd
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._intent = State.EXITED

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None and self.state is State.RUNNING else None

    async def start(self) -> None:
        """Start it, unless it runs."""
        if self.state is State.RUNNING:
            return
        self._cwd.mkdir(parents=True, exist_ok=True)
        self._intent = State.EXITED
        self.state = State.RUNNING
        reader, writer = os.pipe()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                env=self._env,
                cwd=self._cwd,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=writer,
                stderr=writer,
                # A group of its own: Ctrl-C in the terminal is ours to pass on, and nothing of it is left behind.
                start_new_session=True,
            )
        finally:
            os.close(writer)
        self.note(f"— bot started, process {self._process.pid} —")
        self._watch = asyncio.create_task(self._follow(self._process, reader))
        self._watch.add_done_callback(log_failure)
        self._changed()

    async def kill(self) -> None:
        """`kill -9`, with whatever it had started in its group: no goodbye, no clean-up."""
        await self._end(signal.SIGKILL, State.KILLED)

    async def stop(self) -> None:
        """SIGTERM, then SIGKILL for whatever is left."""
        await self._end(signal.SIGTERM, State.STOPPED)

    def note(self, line: str) -> None:
        """Add a line to the log: the bot's own, or one about it and its world."""
        self.log.append(line)
        for listener in list(self.listeners):
            listener(line)

    async def _end(self, how: signal.Signals, state: State) -> None:
        process, watch = self._process, self._watch
        if process is None or watch is None or self.state is not State.RUNNING:
            return
        self._intent = state
        if how is signal.SIGTERM:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_STOP_SECONDS):
                    await asyncio.shield(watch)
        _kill_group(process.pid)
        await watch

    async def _follow(self, process: asyncio.subprocess.Process, reader: int) -> None:
        async with asyncio.TaskGroup() as group:
            listening = group.create_task(self._listen(reader))
            self.code = await process.wait()
            _kill_group(process.pid)
            # What left the group, such as a courier that holds a paid call, may keep the pipe open: no waiting for its end.
            await asyncio.wait({listening}, timeout=_LAST_WORDS_SECONDS)
            listening.cancel()
        self.state = self._intent
        self.note(f"— bot {self.state}, status {self.code} —")
        self._changed()

    async def _listen(self, reader: int) -> None:
        stream = asyncio.StreamReader(limit=_LINE_MOST)
        with os.fdopen(reader, "rb") as pipe:
            transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), pipe)
            try:
                async for line in stream:
                    self.note(line.decode(errors="replace").rstrip())
            finally:
                transport.close()

    def _changed(self) -> None:
        for watcher in list(self.watchers):
            watcher()


def log_failure(task: asyncio.Task[None]) -> None:
    """Done callback of background work: its failure is not lost when nobody awaits it."""
    if not task.cancelled() and (error := task.exception()):
        log.error("background work of the demo failed", exc_info=error)


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
