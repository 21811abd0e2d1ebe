"""Two hundred SIGKILLs: half of them at random, half of them at every named point by turn. `make torture` runs it."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.jobs import JobState
from tests.torture.gates import GATED, WIRED
from tests.torture.slaughter import audited, slaughter, verdict

KILLS = 200
POINTS = tuple(
    sorted({f"{when} {where}" for where in GATED - {"lock.held"} for when in ("before", "after")} | {f"during {where}" for where in WIRED})
)


@pytest.mark.asyncio
@pytest.mark.e2e
@pytest.mark.timeout(7200)
async def test_two_hundred_deaths_cost_neither_money_nor_clip(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    rng = random.Random(20261121)
    async with slaughter(tmp_path, 20261121, patient=True) as seen:
        for number in range(KILLS // 2):
            await seen.kill_at_random()
            await seen.kill_at(rng.choice(POINTS) if number >= len(POINTS) else POINTS[number])
        fates = await seen.end(1800)
        faults = await verdict(seen, fates)
        audit = await audited(seen)
    tally = {
        "kills": sum(seen.points.values()),
        "  of them at random times": seen.points["random"],
        "  of them at a named point": sum(count for point, count in seen.points.items() if point in POINTS),
        "orders that were answered": sum(order.heard for order in seen.orders),
        "jobs": len(fates),
        **{f"  {state}": sum(fate.state is state for fate in fates) for state in JobState if any(fate.state is state for fate in fates)},
        "duplicates": sum(fault.startswith("duplicate") for fault in faults),
        "lost": sum(fault.startswith("lost") for fault in faults),
    }
    for name, count in tally.items():
        record_property(name, count)
    assert faults == []
    assert audit[0] == 0, audit[1]
    assert set(POINTS) <= set(seen.points), "every named point was died at"
