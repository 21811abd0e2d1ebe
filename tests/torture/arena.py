"""Where lives are lived: databases that are reused by many runs, since opening one costs more than a whole life."""

import gc
import logging
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from bot.storage import Database, Defaults, migrate
from tests.fakes.clock import FakeIds
from tests.torture import boards, buttons, lives, oblivion, reviews
from tests.torture.inline import without_threads
from tests.torture.kinds import Kind, Life
from tests.torture.lives import Judge, Lived, Plan
from tests.torture.peeking import Peek, into_file, into_server
from tests.torture.world import TortureWorld

POSTING = ("messenger", "notifier")
"""Where something may have been posted with a nonce."""
RENEWED_AFTER = 150
"""Runs. The proof over the books reads all of them, so a database that is never renewed would grow slow."""
LONG_DOWN = 300.0
"""Seconds: Discord has forgotten every nonce by then."""
ALIKE = (Life.CONFIRMED, Life.LINKED, Life.REFUSED)
"""What is agreed to before, and what becomes of a clip that does not fit, is the same at every kind of provider."""
CELLS = (*((kind, life) for kind in Kind for life in Life if life not in ALIKE), *((Kind.LIST, life) for life in ALIKE))
BESIDE: tuple[StrEnum, ...] = (*reviews.ReviewLife, *buttons.ButtonLife, *oblivion.Oblivion)
"""What surrounds an order is the same at every kind of provider too."""
WORLDS: Mapping[type[StrEnum], tuple[Callable[..., TortureWorld], Judge]] = MappingProxyType({
    Life: (TortureWorld, lives.verdict),
    boards.BoardLife: (boards.BoardWorld, boards.verdict),
    buttons.ButtonLife: (buttons.ButtonWorld, buttons.verdict),
    oblivion.Oblivion: (oblivion.ForgetfulWorld, oblivion.verdict),
    reviews.ReviewLife: (reviews.ReviewWorld, reviews.verdict),
})
"""For each sort of life, where it is lived and who judges it."""
DEFAULTS = Defaults(guild_credits=10_000, member_credits=1_000)


class Arena:
    """Runs plans over one database. `numbers` go on over every database of a test, so that no two runs share a member or an account."""

    def __init__(self, database: Database, folder: Path, numbers: Iterator[int], peek: Peek) -> None:
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
        make, judge = WORLDS[type(plan.life)]
        return await lives.live(make(self._database, home, plan.kind, plan.life, number=number, peek=self._peek), plan, judge)

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
        stack.enter_context(silently())
        database = await Database.open(f"sqlite:///{home}/clapper.db", home, DEFAULTS, FakeIds())
        stack.push_async_callback(database.aclose)
        yield Arena(database, home, numbers, stack.enter_context(into_file(home / "clapper.db")))


@asynccontextmanager
async def server_arena(url: str, folder: Path, numbers: Iterator[int]) -> AsyncIterator[Arena]:
    database = await Database.open(url, folder, DEFAULTS, FakeIds())
    try:
        async with into_server(url) as peek:
            with collected_by_hand(), silently():
                yield Arena(database, folder, numbers, peek)
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


@contextmanager
def silently() -> Iterator[None]:
    """Every death breaks a step, and what is logged of it, with its trace, costs more than the step."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def longer(plan: Plan) -> Plan:
    return replace(plan, downtime=LONG_DOWN)


def short(one: StrEnum) -> str:
    """A name for test ids."""
    sort = "" if isinstance(one, Kind | Life) else f"{type(one).__name__.lower()}-"
    return f"{sort}{one.name.lower()}"


def complaint(plan: Plan, lived: Lived) -> str:
    return f"{plan} ({lived.where}): {'; '.join(lived.faults)}"


async def singles(arena: Arena, kind: Kind, life: StrEnum) -> tuple[list[str], list[Lived]]:
    """Every life with one death, from the first step to the last, and one without: what went wrong, and all that was lived.

    Where something was posted, once more with a pause so long that Discord has forgotten its nonce. What surrounds an order is over before
    the order is: from there on it is that of `CELLS`.
    """
    faults: list[str] = []
    seen: list[Lived] = []

    async def tried(plan: Plan) -> Lived:
        lived = await arena.live(plan)
        seen.append(lived)
        faults.extend([complaint(plan, lived)] if lived.faults else [])
        return lived

    for point in range(1, 1000):
        plan = Plan(kind, life, (point,))
        lived = await tried(plan)
        if any(port in lived.where for port in POSTING):
            await tried(longer(plan))
        if lived.ordinary:
            lived = await tried(Plan(kind, life))
        if not lived.died:
            return [*faults, *await arena.audit()], seen
    raise AssertionError(f"{kind}, {life}: no process ever survives")
