"""One death at every point of a storyboard's life: it costs neither money nor clip, and no shot is bought twice."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.torture.arena import short, singles, sqlite_arena
from tests.torture.boards import BoardLife
from tests.torture.kinds import Kind
from tests.torture.scale import ALL

pytestmark = pytest.mark.asyncio


FEW = (
    *((Kind.LIST, life) for life in BoardLife),
    (Kind.COURIER, BoardLife.UNWANTED),
)
"""With every `make test`. A shot is bought as any clip is, so what differs at another kind of provider is how a storyboard goes on."""


@pytest.mark.parametrize(("kind", "life"), [(kind, life) for kind in Kind for life in BoardLife] if ALL else FEW, ids=short)
async def test_one_death_anywhere_costs_neither_money_nor_clip(
    kind: Kind, life: BoardLife, folder: Path, numbers: Iterator[int], record_property: Callable[[str, object], None]
) -> None:
    async with sqlite_arena(folder, numbers) as arena:
        faults, lives = await singles(arena, kind, life)
    record_property("single deaths of storyboards on SQLite", len(lives))
    assert faults == []
    assert len(lives) > 40
