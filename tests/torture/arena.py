"""Where lives are lived: databases that are reused by many runs, since opening one costs more than a whole life."""

import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

from bot.storage import Database, Defaults, migrate
from tests.fakes.clock import FakeIds
from tests.torture.boards import BoardLife, BoardWorld, verdict
from tests.torture.inline import peeking, without_threads
from tests.torture.kinds import Kind, Life
from tests.torture.lives import Lived, Plan, live
from tests.torture.world import Peek, TortureWorld

RENEWED_AFTER = 150
"""Runs. The proof over the books reads all of them, so a database that is never renewed would grow slow."""
LONG_DOWN = 300.0
"""Seconds: Discord has forgotten every nonce by then."""
ALIKE = (Life.CONFIRMED, Life.LINKED, Life.REFUSED)
"""What is agreed to before, and what becomes of a clip that does not fit, is the same at every kind of provider."""
CELLS = (*((kind, life) for kind in Kind for life in Life if life not in ALIKE), *((Kind.LIST, life) for life in ALIKE))
DEFAULTS = Defaults(guild_credits=10_000, member_credits=1_000)


class Arena:
    """Runs plans over one database. `numbers` go on over every database of a test, so that no two runs share a member or an account."""

    def __init__(self, database: Database, folder: Path, numbers: Iterator[int], peek: Peek | None) -> None:
        self._database = database
        self._folder = folder
        self._numbers = numbers
        self._peek = peek
        self.runs = 0

    async def live(self, plan: Plan) -> Lived:
        self.runs += 1
        number = next(self._numbers)
        home = self._folder / f"run-{number}"
        home.mkdir()
        return await live(TortureWorld(self._database, home, plan.kind, plan.life, number=number, peek=self._peek), plan)

    async def live_board(self, kind: Kind, life: BoardLife, deaths: tuple[int, ...] = ()) -> Lived:
        self.runs += 1
        number = next(self._numbers)
        home = self._folder / f"run-{number}"
        home.mkdir()
        world = BoardWorld(self._database, home, kind, life, number=number, peek=self._peek)
        return await live(world, Plan(kind, world.life, deaths), verdict)

    async def audit(self) -> list[str]:
        """Over every run so far."""
        return list(await self._database.quotas.audit())


@asynccontextmanager
async def sqlite_arena(folder: Path, numbers: Iterator[int]) -> AsyncIterator[Arena]:
    """Over a new file in `folder`, copied from one that is migrated once."""
    pattern = folder / "pattern.db"
    if not pattern.exists():
        await migrate(f"sqlite:///{pattern}", folder)
    home = folder / f"arena-{next(numbers)}"
    home.mkdir()
    shutil.copy(pattern, home / "clapper.db")
    async with AsyncExitStack() as stack:
        stack.enter_context(without_threads())
        stack.enter_context(collected_by_hand())
        database = await Database.open(f"sqlite:///{home}/clapper.db", home, DEFAULTS, FakeIds())
        stack.push_async_callback(database.aclose)
        yield Arena(database, home, numbers, stack.enter_context(peeking(home / "clapper.db")))


@asynccontextmanager
async def server_arena(url: str, folder: Path, numbers: Iterator[int]) -> AsyncIterator[Arena]:
    database = await Database.open(url, folder, DEFAULTS, FakeIds())
    try:
        yield Arena(database, folder, numbers, None)
    finally:
        await database.aclose()


@contextmanager
def collected_by_hand() -> Iterator[None]:
    """A fifth of the time would go into looking for garbage among what every run makes anew."""
    with ExitStack() as stack:
        gc.collect()
        if gc.isenabled():
            gc.disable()
            stack.callback(gc.enable)
        yield


def longer(plan: Plan) -> Plan:
    return replace(plan, downtime=LONG_DOWN)


def short(one: Kind | Life) -> str:
    """A name for test ids."""
    return one.name.lower()


def complaint(plan: Plan, lived: Lived) -> str:
    return f"{plan} ({lived.where}): {'; '.join(lived.faults)}"


async def singles(arena: Arena, kind: Kind, life: Life) -> tuple[list[str], list[Lived]]:
    """Every life with one death, from the first step to the last: what went wrong, and all that was lived.

    Where something was posted, once more with a pause so long that Discord has forgotten its nonce.
    """
    faults: list[str] = []
    lives: list[Lived] = []
    for point in range(1, 1000):
        plan = Plan(kind, life, (point,))
        lived = await arena.live(plan)
        plans = [plan, longer(plan)] if "messenger" in lived.where else [plan]
        for one in plans:
            seen = lived if one is plan else await arena.live(one)
            lives.append(seen)
            faults += [complaint(one, seen)] if seen.faults else []
        if not lived.died:
            return [*faults, *await arena.audit()], lives
    raise AssertionError(f"{kind}, {life}: no process ever survives")
