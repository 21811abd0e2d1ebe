"""One death at every point of a storyboard's life: it costs neither money nor clip, and no shot is bought twice."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.torture.arena import sqlite_arena
from tests.torture.boards import BoardLife
from tests.torture.kinds import Kind

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("life", BoardLife, ids=lambda life: life.name.lower())
async def test_one_death_anywhere_costs_neither_money_nor_clip(
    life: BoardLife, folder: Path, numbers: Iterator[int], record_property: Callable[[str, object], None]
) -> None:
    faults: list[str] = []
    async with sqlite_arena(folder, numbers) as arena:
        for point in range(1, 1000):
            lived = await arena.live_board(Kind.LIST, life, (point,))
            faults += [f"{life}, dies at {point} ({lived.where}): {'; '.join(lived.faults)}"] if lived.faults else []
            if not lived.died:
                break
        faults += await arena.audit()
    record_property("single deaths of storyboards on SQLite", point)
    assert faults == []
    assert point > 40


@pytest.mark.parametrize("life", BoardLife, ids=lambda life: life.name.lower())
async def test_a_life_without_death_where_the_list_shows_our_marker(life: BoardLife, folder: Path, numbers: Iterator[int]) -> None:
    async with sqlite_arena(folder, numbers) as arena:
        assert (await arena.live_board(Kind.MARKER, life)).faults == ()
