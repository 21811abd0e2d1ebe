"""Starting the video worker, listening to it, and ending it."""

import asyncio
import json
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any, Final

from bot.domain.errors import ClipUnusable, DownloadFailed, InternalError

log = logging.getLogger(__name__)

_LINE_LIMIT: Final = 1024 * 1024
_ROOT: Final = Path(__file__).resolve().parents[2]
_KEPT_VARIABLES: Final = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")


class WorkerTimeout(InternalError):
    """The worker was ended because it took longer than it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__("video-too-slow", seconds=int(seconds))


async def run_worker(request: Mapping[str, Any], seconds: float) -> Mapping[str, Any]:
    """Run one operation and return its result. Raises like `listen`."""
    async with aclosing(listen(request, seconds)) as lines:
        async for line in lines:
            if "result" in line:
                return line["result"]
    raise AssertionError


async def listen(request: Mapping[str, Any], seconds: float) -> AsyncGenerator[Mapping[str, Any]]:
    """Yield the worker's lines; the last one has a `result`. The worker is dead when this ends, however it ends.

    Raises `ClipUnusable` (also when the worker crashed: the file brought it down), `DownloadFailed` when the disk is full or a file
    gone, `WorkerTimeout` after `seconds`, or `InternalError`.
    """
    process = await _start()
    try:
        async with asyncio.timeout(seconds):
            await _ask(process, request)
        deadline = asyncio.get_running_loop().time() + seconds
        async for line in _lines(process, deadline):
            if "error" in line:
                raise _error(line)
            yield line
            if "result" in line:
                return
        raise ClipUnusable("clip-broken", status=await process.wait())
    except TimeoutError as error:
        raise WorkerTimeout(seconds) from error
    finally:
        await _end(process)


async def _start() -> Process:
    # The worker reads files that strangers made: it gets none of our secrets, and no terminal signal of ours.
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    environment["PYTHONPATH"] = str(_ROOT)
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.media.worker",
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=environment,
        limit=_LINE_LIMIT,
        start_new_session=True,
    )


async def _ask(process: Process, request: Mapping[str, Any]) -> None:
    if process.stdin is None:
        raise AssertionError
    process.stdin.write(json.dumps(request).encode() + b"\n")
    with suppress(ConnectionError):  # a worker that died at once is reported by what it did not say
        await process.stdin.drain()


async def _lines(process: Process, deadline: float) -> AsyncGenerator[Mapping[str, Any]]:
    if process.stdout is None:
        raise AssertionError
    while True:
        async with asyncio.timeout_at(deadline):
            text = await process.stdout.readline()
        if not text:
            return
        yield json.loads(text)


def _error(line: Mapping[str, Any]) -> ClipUnusable | DownloadFailed | InternalError:
    values = line.get("values", {})
    if line["error"] == "disk":
        return DownloadFailed("download-not-written", **values)
    if line["error"] == "internal":
        log.error("the video worker failed: %s", values.get("trace", ""))
        return InternalError("internal")
    return ClipUnusable(line["error"], **values)


async def _end(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await process.wait()
    if process.stdin is not None:
        process.stdin.close()
