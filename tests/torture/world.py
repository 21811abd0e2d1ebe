"""The whole runner in the test's time, with a gate before and after every commit and every outside call."""

import asyncio
import heapq
import inspect
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.domain.jobs import ENDED, Job, JobState
from bot.domain.journal import answers_in
from bot.domain.links import LinkTerms
from bot.domain.ports import RunnerLock
from bot.domain.presses import ConfirmAnswer, Press
from bot.domain.requests import AttachmentRef, VideoOrder
from bot.services.gear import RunnerLimits
from bot.storage import Database
from bot.storage.journal import FileJournal
from tests.fakes.clock import FakeIds
from tests.fakes.media import MIB
from tests.torture import kinds
from tests.torture.border import Gate, GatedConnections, GatedLock
from tests.torture.kinds import Kind
from tests.torture.peeking import Peek
from tests.unit.services import mortality
from tests.unit.services import world as plain
from tests.unit.services.mortality import Killed, Life
from tests.unit.services.world import World


class TortureClock(mortality.WorldClock):
    """Knows when nothing is left to run, so that no time has to be waited for. `threads`: there is a server to wait for all the same."""

    def __init__(self, busy: mortality.Busy, *, threads: bool) -> None:
        super().__init__(busy)
        self._threads = threads

    async def rest(self) -> None:
        if self._threads:
            await super().rest()
            return
        ready = asyncio.get_running_loop()._ready  # pyright: ignore[reportAttributeAccessIssue]
        await asyncio.sleep(0)
        while ready:  # noqa: ASYNC110 - nothing rings when everything rests
            await asyncio.sleep(0)

    async def tick(self, most: float = 30.0) -> None:
        """Move on to the next moment at which anything happens."""
        await self.rest()
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        target = self._sleepers[0][0] if self._sleepers else self._elapsed + most
        await self.advance(max(0.0, min(target - self._elapsed, most)))


PRICE_LIFE = timedelta(minutes=10)
"""So long a price can be agreed to (docs/members.md)."""


@dataclass
class Member:
    """Who orders one clip, and presses again whatever was not answered."""

    key: str
    job_id: str | None = None
    cancel_answered: bool = False


@dataclass(frozen=True)
class Seen:
    state: JobState | None
    owes: bool


class TortureWorld(World):
    """One order, at a provider of one kind, with one life. `number` keeps the runs over one database apart."""

    def __init__(self, database: Database, data_dir: Path, kind: Kind, life: kinds.Life, *, number: int, peek: Peek) -> None:
        super().__init__(database, data_dir, NumberedIds(number))
        self.inside = database
        self.kind, self.life = kind, life
        self.guild, self.user = 1000 + number, 500_000 + number
        self.clock = TortureClock(self.busy, threads=not peek.inline)
        self.messenger.clock = self.clock
        self.tried = kinds.provider_of(kind, life, self.clock, number)
        self.tried.delay, self.tried.hook = self.later, self._hook
        self.tried.link_died = lambda: bool(self.downloads.dead) and bool(self.downloads.fetched)
        self.provider = self.tried
        self.providers = [self.tried]
        if life is kinds.Life.STALE:
            self.downloads.dead = kinds.EveryFirstLink()
        if life in kinds.BY_LINK:
            # Of the first no size fits; the second is small enough as far as we know, and Discord takes it in none.
            self.tools.size = (100 if life is kinds.Life.LINKED else 19) * MIB
            self.tools.least, self.messenger.limit = self.tools.size // 3, MIB
            self.links = LinkTerms(days=3, most_bytes=10**15)
        self.member = Member(f"i:{number}")
        self.submitting_deaths = self.lost_answers = 0
        self.lapsed = False
        self._peek = peek
        self._pending: set[asyncio.Future[None]] = set()

    def start(self, *, dies_at: int | str | None = None, limits: RunnerLimits | None = None) -> plain.Process:
        outside = self.database
        gated: Any = GatedConnections(outside._connections, Life())
        self.database = self.inside = Database(gated, self._lock_of(gated), outside.jobs._defaults, self.ids)
        try:
            process = super().start(dies_at=dies_at, limits=limits)
        finally:
            self.database = outside
        gated._life = process.life
        return process

    async def prepare(self) -> None:
        """What is there before the first process starts."""
        if self.life is kinds.Life.CONFIRMED:
            await self.confirm_from(1, self.guild)

    async def over(self) -> bool:
        """Whether everything has come to its end."""
        if self.member.job_id is None:
            return False
        seen = await self.look()
        lost = self.kind is Kind.CALLBACK and self.lost_answers > 0 and seen.state is JobState.UNCERTAIN
        return (seen.state in ENDED or lost) and not seen.owes

    async def ordinary(self) -> bool:
        """Whether what made this life another than that of any clip is over. Deaths from here on are tried in the clip's own."""
        return False

    async def left_open(self) -> list[Job]:
        """Jobs that stay uncertain in the end."""
        job = await self.its_job()
        return [job] if job.state is JobState.UNCERTAIN else []

    async def mourn(self) -> None:
        """A process has died: whether an order of ours was without its answer, and whether that is lost."""
        if (await self.look()).state is JobState.SUBMITTING:
            self.submitting_deaths += 1
            self.lost_answers += not await self.is_noted(await self.its_job())

    async def is_noted(self, job: Job) -> bool:
        """Whether the data folder has the answer to the call of which the database knows none."""
        return job.attempt is not None and job.attempt.id in answers_in(await FileJournal(self.data_dir).entries())

    async def acts(self) -> None:
        """The member does what they have not yet done, and does again what they saw no answer to."""
        with suppress(Killed):
            await self._act(self._bordered(self.inside.jobs, "jobs", self.process.life))

    async def _act(self, jobs: Any) -> None:
        if self.member.job_id is None:
            origin = self.origin(key=self.member.key, guild=self.guild, member=self.user)
            self.member.job_id = (await self.submit_service(self.process.registry, jobs).video(ORDER, origin)).job.id
        state = (await self.look()).state
        if state is JobState.DRAFT:
            service = self.confirm_service(self.process.registry, jobs=jobs)
            result = await service.job(self.member.job_id, Press(self.user, plain.CHANNEL))
            if result.answer is ConfirmAnswer.LAPSED:
                # Nobody was there to hear that its price was agreed to. What ends such orders looks every minute.
                self.lapsed = self.clock.now() - result.job.created_at >= PRICE_LIFE
                await self.drafts(self.process.receipts, self.process.life)._end_overdue()
        elif self.life is kinds.Life.CANCELLED and not self.member.cancel_answered and state in self._cancellable():
            await self.cancel_service(jobs).job(self.member.job_id, self.user)
            self.member.cancel_answered = True

    def _cancellable(self) -> frozenset[JobState]:
        return CANCELLABLE | ({JobState.SUBMITTING} if self.kind is Kind.COURIER else set())

    async def look(self) -> "Seen":
        """The job from outside, past every gate."""
        if self.member.job_id is None:
            return Seen(None, owes=False)
        return Seen(*await self._peek.look(self.member.job_id))

    async def its_job(self) -> Job:
        return await self.job(self.member.job_id or "")

    def left_behind(self, where: str, args: tuple[Any, ...]) -> None:
        if where == "provider.submit":
            self.tried.left_behind(*args)
        else:
            self.later(kinds.ON_THE_WIRE / 2, lambda: self.messenger.arrive(*args))

    def later(self, seconds: float, action: Callable[[], object]) -> None:
        """Something that the world does by itself, whoever of us lives then."""

        async def waiting() -> None:
            await self.clock.sleep(seconds)
            done = action()
            if inspect.isawaitable(done):
                await done

        task = asyncio.ensure_future(waiting())
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def aclose(self) -> None:
        await super().aclose()
        for task in self._pending:
            task.cancel()
        await asyncio.gather(*self._pending, return_exceptions=True)

    async def _hook(self, url: str) -> None:
        if not self.process.life.dead:
            with suppress(Killed):
                await self.process.runner.hint(url.rsplit("/", 1)[1])

    def _watched_lock(self, life: Life) -> RunnerLock:
        return GatedLock(self.database.runner_lock, self.busy)

    def _lock_of(self, connections: Any) -> RunnerLock:
        real: Any = self.database.runner_lock
        return type(real)(connections, real._data_dir if hasattr(real, "_data_dir") else real._dsn)

    def _bordered(self, target: Any, name: str, life: Life) -> Any:
        return Gate(target, name, life, self)


class NumberedIds(FakeIds):
    """Unique over every run in one database."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def job_id(self) -> str:
        return f"{self._number:06d}{next(self._next):06d}"

    def row_id(self) -> str:
        return f"{self._number}-row-{next(self._next)}"

    def token(self) -> str:
        return f"{self._number:06d}-{next(self._next):032d}"

    def nonce(self) -> str:
        return f"{self._number}-nonce-{next(self._next)}"


ORDER = VideoOrder(prompt="a red fox", image=AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10))
CANCELLABLE = frozenset({JobState.RUNNING, JobState.UNCERTAIN})
