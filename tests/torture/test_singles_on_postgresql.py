"""The same deaths over PostgreSQL. Its answers come over a socket, so steps that happen side by side may change places between two runs.

With every `make test` the plain life at each kind of provider, in `make torture` all of them.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.contract.storage.conftest import PostgresDatabases
from tests.torture.arena import CELLS, server_arena, short, singles
from tests.torture.kinds import Kind, Life
from tests.torture.scale import ALL

pytestmark = [pytest.mark.asyncio, pytest.mark.xdist_group("torture-postgresql")]


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("kind", "life"), [cell for cell in CELLS if ALL or cell[1] is Life.CLIP], ids=short)
async def test_one_death_anywhere_costs_neither_money_nor_clip(
    kind: Kind,
    life: Life,
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
    assert len(lives) > 20
