"""One of the processes that race for the last credits: `racer.py <url> <data folder> <number>`."""

import asyncio
import itertools
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from bot.domain.errors import LimitReached
from bot.storage import Database, Defaults
from tests.contract.storage.making import order
from tests.fakes.clock import START, FakeIds

TRIES = 60


class RacerIds(FakeIds):
    def __init__(self, number: int) -> None:
        super().__init__()
        self._rows = (f"racer-{number}-{n}" for n in itertools.count())

    def row_id(self) -> str:
        return next(self._rows)


async def race(url: str, data_dir: str, number: int) -> None:
    db = await Database.open(url, Path(data_dir), Defaults(1000, 1000), RacerIds(number))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    counts = {"granted": 0}
    for n in range(TRIES):
        try:
            await db.jobs.accept(order(f"{number}-{n}", user=number, price=1, pictures={}), START)
        except LimitReached as error:
            limit = f"{error.key} {error.values['unit']}"
            counts[limit] = counts.get(limit, 0) + 1
        else:
            counts["granted"] += 1
    await db.aclose()
    sys.stdout.write(json.dumps(counts))


asyncio.run(race(sys.argv[1], sys.argv[2], int(sys.argv[3])))
