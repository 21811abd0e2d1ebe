"""One death at every point of what surrounds an order: a word on its price, moderators, the buttons of a clip, and being forgotten."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path

import pytest

from tests.torture.arena import BESIDE, LONG_DOWN, short, singles, sqlite_arena
from tests.torture.gates import CALLS_BESIDE, COMMITS_BESIDE, GATED, WIRED_BESIDE
from tests.torture.kinds import Kind
from tests.torture.lives import Plan
from tests.torture.reviews import ReviewLife

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("life", BESIDE, ids=short)
async def test_one_death_anywhere_leaves_nobody_without_an_answer(
    life: StrEnum, folder: Path, numbers: Iterator[int], record_property: Callable[[str, object], None]
) -> None:
    async with sqlite_arena(folder, numbers) as arena:
        faults, lives = await singles(arena, Kind.LIST, life)
    record_property("single deaths beside the runner on SQLite", len(lives))
    assert faults == []
    assert len(lives) > 5


async def test_there_is_a_gate_at_every_commit_and_every_outside_call(folder: Path, numbers: Iterator[int]) -> None:
    seen: set[str] = set()
    async with sqlite_arena(folder, numbers) as arena:
        for life in BESIDE:
            (steps,) = (await arena.live(Plan(Kind.LIST, life))).steps
            seen |= set(steps)
        (steps,) = (await arena.live(Plan(Kind.LIST, ReviewLife.APPROVED))).steps
        # Only who comes late after a death has to look whether the moderators were asked.
        late = await arena.live(Plan(Kind.LIST, ReviewLife.APPROVED, (steps.index("after notifier.post") + 1,), LONG_DOWN))
        seen |= {step for steps in late.steps for step in steps}
    beside = COMMITS_BESIDE | CALLS_BESIDE
    points = {f"{when} {where}" for where in beside for when in ("before", "after")} | {f"during {where}" for where in WIRED_BESIDE}
    assert points <= seen
    assert {step.split()[1] for step in seen} <= beside | GATED


async def test_the_steps_of_a_life_come_in_the_same_order_every_time(folder: Path, numbers: Iterator[int]) -> None:
    async with sqlite_arena(folder, numbers) as arena:
        for life in BESIDE:
            first, second = [_ordered((await arena.live(Plan(Kind.LIST, life, (7,)))).steps) for _ in range(2)]
            assert first == second


def _ordered(steps: Sequence[Sequence[str]]) -> list[list[str]]:
    """All but the notes of erasures: a member's press writes them beside what the runner does at that moment."""
    return [[step for step in of_one if "tombstones." not in step] for of_one in steps]
