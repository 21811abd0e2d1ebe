"""Two deaths in one life, the second counted from the restart: faults during recovery. A sample; `all_pairs.py` has all of them."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.torture.arena import CELLS, LONG_DOWN, Arena, complaint, sqlite_arena
from tests.torture.kinds import Kind, Life
from tests.torture.lives import Lived, Plan

pytestmark = pytest.mark.asyncio

SAMPLE = 200
PARTS = 8
MOST_STEPS = 65
Tally = Callable[[str, object], None]


@pytest.mark.parametrize("part", range(PARTS))
async def test_a_second_death_anywhere_costs_no_more(part: int, folder: Path, numbers: Iterator[int], record_property: Tally) -> None:
    """A part of the sample, the same one every time: a failure is a plan that can be lived again."""
    rng = random.Random(part)
    faults: list[str] = []
    async with sqlite_arena(folder, numbers) as arena:
        for number in range(SAMPLE // PARTS):
            kind, life = CELLS[(part + number * PARTS) % len(CELLS)]
            plan, lived = await _pair(arena, kind, life, rng)
            faults += [complaint(plan, lived)] if lived.faults else []
        faults += await arena.audit()
    record_property("pairs of deaths in the sample", SAMPLE // PARTS)
    assert faults == []


async def _pair(arena: Arena, kind: Kind, life: Life, rng: random.Random) -> tuple[Plan, Lived]:
    downtime = rng.choice((0.0, LONG_DOWN))
    deaths = [rng.randint(1, MOST_STEPS), rng.randint(1, MOST_STEPS)]
    while True:
        plan = Plan(kind, life, tuple(deaths), downtime)
        lived = await arena.live(plan)
        if lived.died == len(deaths):
            return plan, lived
        # The process that was to die had less to do than that.
        deaths[lived.died] = rng.randint(1, len(lived.steps[lived.died]))
