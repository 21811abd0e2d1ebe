"""One death at every point of a job's life, at every kind of provider."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.torture.arena import CELLS, Arena, short, singles, sqlite_arena
from tests.torture.boards import BoardLife
from tests.torture.gates import GATED, WIRED
from tests.torture.kinds import Kind, Life
from tests.torture.lives import Plan

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(("kind", "life"), CELLS, ids=short)
async def test_one_death_anywhere_costs_neither_money_nor_clip(
    kind: Kind, life: Life, folder: Path, numbers: Iterator[int], record_property: Callable[[str, object], None]
) -> None:
    async with sqlite_arena(folder, numbers) as arena:
        faults, lives = await singles(arena, kind, life)
    record_property("single deaths on SQLite", len(lives))
    assert faults == []
    assert len(lives) > 20


async def test_there_is_a_gate_at_every_commit_and_every_outside_call(folder: Path, numbers: Iterator[int]) -> None:
    seen: set[str] = set()
    async with sqlite_arena(folder, numbers) as arena:
        for kind, life in CELLS:
            seen |= {step for steps in (await arena.live(Plan(kind, life))).steps for step in steps}
        # Only who comes after a death has to look whether something was posted.
        late = await arena.live(Plan(Kind.LIST, Life.CLIP, (await _number_of(arena, "after messenger.post"),)))
        board = await arena.live(Plan(Kind.LIST, BoardLife.RETAKEN))
    seen |= {step for lived in (late, board) for steps in lived.steps for step in steps}
    points = {f"{when} {where}" for where in GATED for when in ("before", "after")} | {f"during {where}" for where in WIRED}
    assert seen == points - {"before receipts.changed"}


async def test_the_steps_of_a_life_come_in_the_same_order_every_time(folder: Path, numbers: Iterator[int]) -> None:
    async with sqlite_arena(folder, numbers) as arena:
        for kind, life in CELLS:
            first, second = [(await arena.live(Plan(kind, life, (15, 9)))).steps for _ in range(2)]
            assert first == second


async def _number_of(arena: Arena, step: str) -> int:
    (steps,) = (await arena.live(Plan(Kind.LIST, Life.CLIP))).steps
    return steps.index(step) + 1
