"""Every pair of deaths: some thirty thousand lives. `make torture` runs it; it takes twenty minutes on two cores."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.torture.arena import CELLS, LONG_DOWN, RENEWED_AFTER, Arena, complaint, short, sqlite_arena
from tests.torture.kinds import Kind, Life
from tests.torture.lives import Plan

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(7200)]

PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("kind", "life"), CELLS, ids=short)
async def test_every_pair(
    kind: Kind, life: Life, part: int, folder: Path, numbers: Iterator[int], record_property: Callable[[str, object], None]
) -> None:
    """Of every first death in this part, every second one."""
    faults: list[str] = []
    first, pairs = part + 1, 0
    while first:
        async with sqlite_arena(folder, numbers) as arena:
            while first and arena.runs < RENEWED_AFTER:
                found, count = await _seconds(arena, kind, life, first)
                faults += found
                pairs += count
                first = first + PARTS if count else 0
            faults += await arena.audit()
    record_property("pairs of deaths on SQLite", pairs)
    assert faults == []


async def _seconds(arena: Arena, kind: Kind, life: Life, first: int) -> tuple[list[str], int]:
    """What went wrong, and how many pairs begin with `first`; none when nobody dies there."""
    faults: list[str] = []
    for second in range(1, 1000):
        plan = Plan(kind, life, (first, second), LONG_DOWN if (first + second) % 2 else 0.0)
        lived = await arena.live(plan)
        faults += [complaint(plan, lived)] if lived.faults else []
        if lived.died < 2:
            return faults, second - 1
    raise AssertionError(f"{kind}, {life}: after a death at {first} no process survives")
