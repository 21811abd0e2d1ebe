"""A process that takes the runner lock and keeps it: `holder.py <url> <data folder>`."""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from bot.storage import Database, Defaults
from tests.fakes.clock import FakeIds


async def hold(url: str, data_dir: str) -> None:
    db = await Database.open(url, Path(data_dir), Defaults(1, 1), FakeIds())
    async with db.runner_lock.held() as epoch:
        sys.stdout.write(f"{epoch}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


asyncio.run(hold(sys.argv[1], sys.argv[2]))
