"""Two hundred SIGKILLs: half of them at random, half of them at every named point by turn. `make torture` runs it."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.jobs import JobState
from tests.torture.gates import GATED, WIRED
from tests.torture.slaughter import audited, slaughter, verdict

KILLS = 200
OUT_OF_REACH = {"lock.held", "jobs.retake"}
"""The lock has no port of its own, and no shot fails here that could be taken again: `test_boards.py` tries those deaths."""
ROUNDS = 3
"""So often a named point is tried that was not reached before its process had to die for another reason."""
POINTS = tuple(
    sorted({f"{when} {where}" for where in GATED - OUT_OF_REACH for when in ("before", "after")} | {f"during {where}" for where in WIRED})
)


@pytest.mark.asyncio
@pytest.mark.e2e
@pytest.mark.timeout(7200)
# The local providers' web server leaves a clip's file to the collector when the bot dies at the moment it is opened.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <_io.FileIO:pytest.PytestUnraisableExceptionWarning")
async def test_two_hundred_deaths_cost_neither_money_nor_clip(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    rng = random.Random(20261121)
    async with slaughter(tmp_path, 20261121, patient=True) as seen:
        for number in range(KILLS // 2):
            await seen.kill_at_random()
            await seen.kill_at(POINTS[number] if number < len(POINTS) else rng.choice(POINTS))
        for _ in range(ROUNDS):
            for point in [point for point in POINTS if not seen.points[point]]:
                await seen.kill_at(point)
        fates = await seen.end(1800)
        faults, filmed = verdict(seen, fates), seen.filmed()
        audit = await audited(seen)
    tally = {
        "kills": sum(seen.points.values()),
        "  of them at random times": seen.points["random"],
        "  of them at a named point": sum(count for point, count in seen.points.items() if point in POINTS),
        "orders that were answered": sum(order.heard for order in seen.orders),
        "jobs": len(fates),
        "storyboards": sum(fate.is_board for fate in filmed),
        **{f"  {state}": sum(fate.state is state for fate in fates) for state in JobState if any(fate.state is state for fate in fates)},
        "duplicates": sum(fault.startswith("duplicate") for fault in faults),
        "lost": sum(fault.startswith("lost") for fault in faults),
    }
    for name, count in tally.items():
        record_property(name, count)
    assert faults == []
    assert audit[0] == 0, audit[1]
    assert [point for point in POINTS if not seen.points[point]] == [], "every named point was died at"
