import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.storage import Database, Defaults
from tests.fakes.clock import FakeIds
from tests.unit.services.world import World

DEFAULTS = Defaults(guild_credits=10_000, member_credits=1_000)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file without a row, to be copied."""
    folder = tmp_path_factory.mktemp("empty")

    async def make() -> None:
        database = await Database.open(f"sqlite:///{folder}/clapper.db", folder, DEFAULTS, FakeIds())
        await database.aclose()

    asyncio.run(make())
    return folder / "clapper.db"


@pytest_asyncio.fixture
async def worlds(empty_database: Path, tmp_path: Path) -> AsyncIterator[Callable[[], Awaitable[World]]]:
    """Makes worlds; the one before ends when the next one is made."""
    count = itertools.count(1)
    open_worlds: list[tuple[World, Database]] = []

    async def end() -> None:
        while open_worlds:
            world, database = open_worlds.pop()
            await world.aclose()
            # A test may have put another one in its place.
            await world.database.aclose()
            await database.aclose()

    async def make() -> World:
        await end()
        folder = tmp_path / str(next(count))
        folder.mkdir()
        shutil.copy(empty_database, folder / "clapper.db")
        ids = FakeIds()
        database = await Database.open(f"sqlite:///{folder}/clapper.db", folder, DEFAULTS, ids)
        open_worlds.append((World(database, folder, ids), database))
        return open_worlds[-1][0]

    yield make
    await end()


@pytest_asyncio.fixture
async def world(worlds: Callable[[], Awaitable[World]]) -> World:
    return await worlds()
