"""Several processes over one database: who answers which servers, and what they tell each other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol, assert_never

from bot.domain.discord_ports import Receipts
from bot.domain.jobs import Job
from bot.domain.news import News, Resting, Told, Wire
from bot.domain.ports import Clock, JobStore, Signals
from bot.services.registry import Registry

ASK_AGAIN = 1.0
"""Seconds between two questions for the process that runs jobs."""
SAY_AGAIN = 60
"""Questions without an answer after which the log says so again."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shards:
    """The part of Discord's servers that this process answers. Direct messages, which have no server, belong to shard 0."""

    count: int = 1
    ids: Collection[int] = (0,)

    def has(self, guild_id: int) -> bool:
        return (guild_id >> 22) % self.count in self.ids


class Runs(Signals, Protocol):
    """The runner of this process, which may be standing by."""

    @property
    def leading(self) -> bool: ...

    async def hint(self, hook_token: str) -> bool: ...


class KeptReceipts(Receipts, Protocol):
    def kept(self) -> Sequence[str]:
        """Ids of the jobs whose receipts are open here."""
        ...


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process has in memory of what is in the database, and how it looks again; and of what only the runner knows."""

    receipts: KeptReceipts
    switches: Callable[[], Awaitable[None]]
    keys: Callable[[], Awaitable[None]]
    registry: Registry


class Sharing:
    """`wake` and `hint` reach the runner wherever it is (the port `Signals`; what a web server hints).

    `bells` are rung for a job in the process that leads.
    """

    def __init__(self, *, wire: Wire, shards: Shards, runner: Runs, bells: Signals, memory: Memory, jobs: JobStore, clock: Clock) -> None:
        self._wire = wire
        self._shards = shards
        self._runner = runner
        self._bells = bells
        self._memory = memory
        self._jobs = jobs
        self._clock = clock
        self._led = asyncio.Event()

    def wake(self, job_id: str) -> None:
        self._bells.wake(job_id)
        if not self._runner.leading:
            self._wire.tell(News(Told.WAKE, job_id))

    async def hint(self, hook_token: str) -> bool:
        known = await self._runner.hint(hook_token)
        if known and not self._runner.leading:
            self._wire.tell(News(Told.HINT, hook_token))
        return known

    async def led(self) -> None:
        """Return once some process has taken up the jobs: it has made sure by then that the database was not restored."""
        asked = 0
        while not (self._led.is_set() or self._runner.leading):
            if asked % SAY_AGAIN == 1:
                log.warning("waiting for a process that runs jobs (ROLE=worker)", extra={"action": "wait"})
            asked += 1
            self._wire.tell(News(Told.WHO_LEADS))
            await self._clock.sleep(ASK_AGAIN)

    async def run(self) -> None:
        """Act on what others tell. Until cancelled."""
        await self._wire.run(self._hear, self._joined)

    async def _hear(self, news: News) -> None:
        match news.what:
            case Told.WAKE:
                self._bells.wake(news.about)
            case Told.HINT:
                await self._runner.hint(news.about)
            case Told.JOB:
                await self._follow(news.about)
            case Told.SWITCHES:
                await self._memory.switches()
            case Told.KEYS:
                await self._memory.keys()
            case Told.REST:
                self._rests(news.about)
            case Told.WHO_LEADS:
                if self._runner.leading:
                    self._wire.tell(News(Told.LEADING))
                    self._tell_rests()
            case Told.LEADING:
                self._led.set()
            case _:
                assert_never(news.what)

    def _rests(self, about: str) -> None:
        rest = Resting.read(about)
        if rest is not None:
            self._memory.registry.hear(rest)

    def _tell_rests(self) -> None:
        """Who has just started knows of none."""
        for account, until in self._memory.registry.resting(self._clock.now()).items():
            self._wire.tell(Resting(account.provider, account.alias, until).news())

    async def _joined(self) -> None:
        """Nobody knows what was told meanwhile: look at all that it may have been about."""
        await self._memory.switches()
        await self._memory.keys()
        for job_id in self._memory.receipts.kept():
            await self._follow(job_id)
        if self._runner.leading:
            for job in await self._jobs.active():
                if job.cancel_asked:
                    self._bells.wake(job.id)

    async def _follow(self, job_id: str) -> None:
        receipts = self._memory.receipts
        job = await self._jobs.get(job_id)
        if job is not None and (self._shards.has(job.place.guild_id) or job_id in receipts.kept()):
            receipts.changed(job)


class Elsewhere:
    """Tells whoever keeps a job's receipt that there are news of it."""

    def __init__(self, wire: Wire, shards: Shards) -> None:
        self._wire = wire
        self._shards = shards

    def __call__(self, job: Job) -> bool:
        """Whether another process keeps it; that one is told."""
        if self._shards.has(job.place.guild_id):
            return False
        self._wire.tell(News(Told.JOB, job.id))
        return True
