"""Processes that race for the last credits: `racer.py <url> <data folder> <how many>`. Forked of one that has read all it needs.

Each says `ready`, waits for `go` and says what it was granted, in a line of its own.
"""

import asyncio
import itertools
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from bot.domain.errors import LimitReached
from bot.storage import Database, Defaults
from tests.contract.storage.making import order
from tests.fakes.clock import START, FakeIds

TRIES = 60
IN, OUT = 0, 1


class RacerIds(FakeIds):
    def __init__(self, number: int) -> None:
        super().__init__()
        self._rows = (f"racer-{number}-{n}" for n in itertools.count())

    def row_id(self) -> str:
        return next(self._rows)


async def race(url: str, data_dir: str, number: int) -> None:
    db = await Database.open(url, Path(data_dir), Defaults(1000, 1000), RacerIds(number))
    # Exactly one line for each: a buffer would take those of the others.
    os.write(OUT, b"ready\n")
    await asyncio.to_thread(os.read, IN, len(b"go\n"))
    counts = {"number": number, "granted": 0}
    for n in range(TRIES):
        try:
            await db.jobs.accept(order(f"{number}-{n}", user=number, price=1, pictures={}), START)
        except LimitReached as error:
            limit = f"{error.key} {error.values['unit']}"
            counts[limit] = counts.get(limit, 0) + 1
        else:
            counts["granted"] += 1
    await db.aclose()
    os.write(OUT, json.dumps(counts).encode() + b"\n")


def main(url: str, data_dir: str, count: int) -> None:
    children = []
    for number in range(count):
        child = os.fork()
        if not child:
            asyncio.run(race(url, data_dir, number))
            return
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
