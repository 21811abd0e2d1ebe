"""The same deaths over PostgreSQL. Its answers come over a socket, so steps that happen side by side may change places between two runs.

With every `make test` all of a clip's life, and one with moderators in it; in `make torture` all other sorts too.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from tests.contract.storage.conftest import PostgresDatabases
from tests.torture.arena import BESIDE, CELLS, server_arena, short, singles
from tests.torture.boards import BoardLife
from tests.torture.kinds import Kind
from tests.torture.reviews import ReviewLife
from tests.torture.scale import ALL

pytestmark = pytest.mark.asyncio

FEW = (ReviewLife.REFUSED,)
OTHERS = tuple((Kind.LIST, life) for life in ((*BoardLife, *BESIDE) if ALL else FEW))


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("kind", "life"), [*CELLS, *OTHERS], ids=short)
async def test_one_death_anywhere_costs_neither_money_nor_clip(
    kind: Kind,
    life: StrEnum,
    postgresql_databases: PostgresDatabases,
    tmp_path: Path,
    numbers: Iterator[int],
    record_property: Callable[[str, object], None],
) -> None:
    url = await postgresql_databases.make(tmp_path)
    async with server_arena(url, tmp_path, numbers) as arena:
        faults, lives = await singles(arena, kind, life)
    record_property("single deaths on PostgreSQL", len(lives))
    await postgresql_databases.drop(url)
    assert faults == []
    assert len(lives) > 5
