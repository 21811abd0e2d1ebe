"""A whole process: the runner, and what runs beside it. It ends drafts, tells moderators what waits for them, and forgets."""

import asyncio
import re
from collections.abc import Callable, Collection, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.domain.jobs import AT_PROVIDER, MADE
from bot.domain.origin import MessageRef
from bot.domain.privacy import Found, RemovalOutcome, Removed, Trace
from bot.services.alarm import Bells
from bot.services.confirm import Drafts
from bot.services.forgetting import Forgetting
from bot.services.gear import RunnerLimits
from bot.services.notices import Notices
from bot.services.reviews import ReviewDesk
from bot.storage import Database
from bot.storage import tables as t
from bot.storage.tombstones import FileTombstones
from tests.torture import kinds
from tests.torture.kinds import Kind
from tests.torture.moderators import Moderators
from tests.torture.peeking import Peek
from tests.torture.world import TortureWorld
from tests.unit.services import world as plain
from tests.unit.services.mortality import Killed, Life

ON_ITS_WAY = AT_PROVIDER | MADE
FOREVER = 0
LOGIN = 3.0
"""Seconds from the start of a process until Discord lets it post."""


class Remover:
    """Deletes posts, whichever channel they are in."""

    def __init__(self, world: "BesideWorld") -> None:
        self._world = world

    async def remove(self, message: MessageRef) -> RemovalOutcome:
        self._world.remove(message)
        return Removed()


class Files:
    """What the data folder holds of jobs."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    async def discard(self, traces: Sequence[Trace]) -> None:
        for trace in traces:
            for file in self._data_dir.glob(f"{trace.job_id}*"):
                file.unlink()


class Whereabouts:
    """`left`: the servers that the bot was removed from. Of the others nothing is said: they belong to other runs."""

    def __init__(self) -> None:
        self.left: frozenset[int] = frozenset()

    def of(self, guild_ids: Collection[int]) -> Found:
        return Found({}, self.left & frozenset(guild_ids))


class Stores:
    """A database of which every store has its gates."""

    def __init__(self, database: Database, port: Callable[[str, Any], Any]) -> None:
        self._database, self._port = database, port

    def __getattr__(self, name: str) -> Any:
        return self._port(name, getattr(self._database, name))


class BesideWorld(TortureWorld):
    """`removed`: messages that were deleted by us."""

    def __init__(self, database: Database, data_dir: Path, kind: Kind, life: kinds.Life, *, number: int, peek: Peek) -> None:
        super().__init__(database, data_dir, kind, life, number=number, peek=peek)
        self.moderators = Moderators(self.clock)
        self.whereabouts = Whereabouts()
        self.removed: list[MessageRef] = []
        self._beside: list[asyncio.Task[None]] = []

    def start(self, *, dies_at: int | str | None = None, limits: RunnerLimits | None = None) -> plain.Process:
        process = super().start(dies_at=dies_at, limits=limits)
        self.moderators.logged_in_at = self.clock.monotonic() + LOGIN
        jobs, receipts = self._port("jobs", self.inside.jobs), self._port("receipts", process.receipts)
        reviews = self._port("reviews", self.inside.reviews)
        desk = ReviewDesk(jobs=jobs, reviews=reviews, receipts=receipts, signals=self.signals, clock=self.clock, ids=self.ids)
        notices = Notices(
            notices=self._port("notices", self.inside.notices),
            messenger=self._port("notifier", self.moderators),
            clock=self.clock,
            random=self.random,
            leading=lambda: process.runner.leading,
            reviews=desk,
        )
        drafts = Drafts(jobs=jobs, reviews=desk, receipts=receipts, clock=self.clock)
        self.forgetting = Forgetting(
            store=self._port("privacy", self.inside.privacy),
            leftovers=[self._port("leftovers", Files(self.data_dir))],
            remover=self._port("remover", Remover(self)),
            whereabouts=self.whereabouts,
            default_days=FOREVER,
            tombstones=self.tombstones(),
            leading=lambda: process.runner.leading,
            clock=self.clock,
            random=self.random,
        )
        self.signals.listener = Bells(process.runner, notices).wake
        self._beside = [asyncio.ensure_future(_until_death(one.run())) for one in (notices, drafts, self.forgetting)]
        return process

    async def kill(self) -> None:
        await super().kill()
        await self._end_beside()

    async def aclose(self) -> None:
        await super().aclose()
        await self._end_beside()

    @contextmanager
    def in_process(self) -> Generator[None]:
        """Services that are built here work in the process that lives now: with a gate before each of their ports."""
        outside: Any = (self.database, self.pictures, self.messages)
        gated: Any = Stores(self.inside, self._port)
        self.database, self.pictures, self.messages = gated, self._port("pictures", self.pictures), self._port("messages", self.messages)
        try:
            yield
        finally:
            self.database, self.pictures, self.messages = outside

    def tombstones(self, life: Life | None = None) -> Any:
        return self._bordered(FileTombstones(self.data_dir), "tombstones", life or self.process.life)

    def remove(self, message: MessageRef) -> None:
        self.removed.append(message)
        self.messenger.gone.add(message)
        self.moderators.remove(message)

    async def over(self) -> bool:
        return await super().over() and await self.told()

    async def told(self) -> bool:
        """Whether the moderators are owed nothing more."""
        return all(notice.guild_id != self.guild for notice in await self.database.notices.due())

    async def ordered(self) -> bool:
        """Whether the order is on its way to a clip."""
        return (await self.look()).state in ON_ITS_WAY

    def left_behind(self, where: str, args: tuple[Any, ...]) -> None:
        arriving = {
            "notifier.post": self.moderators.arrive,
            "notifier.edit": self.moderators.show,
            "remover.remove": self.remove,
            "messages.delete": self.messages.delete,
            "messages.hand_over": self.messages.hand_over,
        }
        if where in arriving:
            self.later(kinds.ON_THE_WIRE / 2, lambda: arriving[where](*args))
        else:
            super().left_behind(where, args)

    async def tables_with(self, word: str) -> list[str]:
        """The names of all tables in which it still stands."""
        wanted = re.compile(rf"\b{word}\b")

        async def work(tx: Any) -> list[str]:
            found: list[str] = []
            for table in t.metadata.sorted_tables:
                rows = await tx.execute(select(table))
                found += [table.name] if any(wanted.search(str(tuple(row))) for row in rows) else []
            return found

        return await self.database._connections.read(work)

    def _port(self, name: str, target: Any) -> Any:
        return self._bordered(target, name, self.process.life)

    async def _end_beside(self) -> None:
        for task in self._beside:
            task.cancel()
        for ended in await asyncio.gather(*self._beside, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended


async def _until_death(serving: Any) -> None:
    with suppress(Killed):
        await serving
