"""Video workers, as the system sees them."""

import asyncio
import os
from pathlib import Path


async def until_a_worker_runs() -> None:
    async with asyncio.timeout(10):
        while not workers():  # noqa: ASYNC110  # another process raises no event of ours
            await asyncio.sleep(0.01)


def workers(of: int | None = None) -> list[int]:
    """Video workers that are children of a process, by default of this one."""
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and b"bot.media.worker" in (entry / "cmdline").read_bytes():
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                found += [int(entry.name)] if parent == (of or os.getpid()) else []
        except OSError:
            continue
    return found
