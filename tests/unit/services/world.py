"""A whole bot without sockets: the real store, fakes around it, the test's time, and a death that can come at any point."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.domain.courtesy import UNHURRIED, Courtesy
from bot.domain.jobs import Job, JobState
from bot.domain.links import LinkTerms
from bot.domain.origin import ChannelKind, Origin, Place, ReceiptHandle, Requester, Spot
from bot.domain.outbox import OutboxRow
from bot.domain.ports import RunnerLock
from bot.domain.queueing import Concurrency
from bot.domain.quota import Actor, GuildSettings
from bot.domain.requests import VideoOrder
from bot.domain.storyboards import StoryboardOrder
from bot.domain.views import Receipt
from bot.providers.keys import LiveKeyring
from bot.services.gear import RunnerLimits, RunnerPorts
from bot.services.reburial import Reburial
from bot.services.registry import Registry
from bot.services.runner import Runner
from bot.services.switchboard import Switchboard
from bot.services.waits import Waits
from bot.storage import Database, lock
from bot.storage.journal import FileJournal
from tests.fakes.clips import FakeCopies, FakeMessages
from tests.fakes.clock import FakeIds
from tests.fakes.media import FakeClips, FakeDownloads, FakePictures, FakeTools
from tests.fakes.messenger import FakeDirectMessages, FakeMessenger, FakeReceipts, FakeSignals
from tests.fakes.meter import FakeMeter
from tests.fakes.privacy import FakeLeftovers
from tests.fakes.provider import FakeProvider
from tests.unit.services.mortality import Busy, Gate, GatedStore, Life, WatchedLock, WorldClock
from tests.unit.services.over_world import Services

GUILD, MEMBER, CHANNEL, PARENT = 10, 77, 500, 400


@dataclass
class Process:
    life: Life
    runner: Runner
    task: "asyncio.Task[None]"
    registry: Registry
    receipts: FakeReceipts
    switches: Switchboard


class World(Services):
    """What outlives a process: the database, the provider, Discord, the spool."""

    def __init__(self, database: Database, data_dir: Path, ids: FakeIds) -> None:
        self.busy = Busy()
        self.clock = WorldClock(self.busy)
        self.database = database
        self.data_dir = data_dir
        self.ids = ids
        self.keyring = LiveKeyring({})
        self.provider = FakeProvider(self.clock)
        self.providers: list[FakeProvider] = [self.provider]
        self.messenger = FakeMessenger(self.clock)
        self.pictures, self.clips = FakePictures(), FakeClips()
        self.direct = FakeDirectMessages()
        self.downloads = FakeDownloads(data_dir)
        self.tools = FakeTools(data_dir)
        self.signals = FakeSignals()
        self.messages = FakeMessages()
        self.copies = FakeCopies(data_dir)
        self.meter = FakeMeter()
        self.courtesy: Courtesy = UNHURRIED
        self.hook_base: str | None = "https://bot.example/hooks"
        self.links = LinkTerms()
        self.leftovers = FakeLeftovers()
        self.random: Callable[[], float] = lambda: 0.5
        self.faults: dict[str, list[Exception]] = {}
        self.before_apply: Gate | None = None
        self.after_apply: Gate | None = None
        self.processes: list[Process] = []
        self._events = itertools.count(1)

    @property
    def process(self) -> Process:
        return self.processes[-1]

    def start(self, *, dies_at: int | str | None = None, limits: RunnerLimits | None = None) -> Process:
        life = Life(dies_at)
        registry, receipts, switches = Registry(self._providers(life), self.keyring), FakeReceipts(), self.switchboard(life)
        jobs: Any = GatedStore(self._bordered(self.database.jobs, "jobs", life), self.before_apply, self.after_apply)
        ports = RunnerPorts(
            jobs=jobs,
            outbox=self._bordered(self.database.outbox, "outbox", life),
            links=self._bordered(self.database.links, "links", life),
            lock=self._watched_lock(life),
            registry=registry,
            downloads=self._bordered(self.downloads, "downloads", life),
            tools=self._bordered(self.tools, "tools", life),
            pictures=self._bordered(self.pictures, "pictures", life),
            messenger=self._bordered(self.messenger, "messenger", life),
            receipts=self._bordered(receipts, "receipts", life),
            waits=Waits(jobs=jobs, registry=registry, clock=self.clock),
            clock=self.clock,
            ids=self.ids,
            switches=switches,
            state=self._bordered(self.database.facts, "facts", life),
            journal=self._bordered(FileJournal(self.data_dir), "journal", life),
            reburial=self._reburial(jobs, life),
            data_dir=self.data_dir,
            hook_base=self.hook_base,
            random=self.random,
            meter=self.meter,
            courtesy=self.courtesy,
        )
        runner = Runner(ports, limits or RunnerLimits(concurrency=Concurrency(20, 3), links=self.links))
        task = asyncio.get_running_loop().create_task(self._tracked(runner))
        process = Process(life, runner, task, registry, receipts, switches)
        self.processes.append(process)
        self.signals.listener = runner.wake
        return process

    async def kill(self) -> None:
        """As SIGKILL: no orderly end; whatever the old code still tries fails at the border."""
        self.process.life.dead = True
        self.process.task.cancel()
        await asyncio.gather(self.process.task, return_exceptions=True)
        await self.clock.rest()

    async def stop(self, grace: float = 0.0) -> None:
        stopping = asyncio.ensure_future(self.process.runner.stop(grace))
        await self.clock.advance(grace + 1)
        await stopping
        await self.process.task

    async def aclose(self) -> None:
        for process in self.processes:
            process.life.dead = True
            process.task.cancel()
        await asyncio.gather(*(process.task for process in self.processes), return_exceptions=True)

    def watched_jobs(self) -> Any:
        """The job store for a task beside the runner: time waits for it too."""
        return self._bordered(self.database.jobs, "jobs", Life())

    def watched_keys(self) -> Any:
        return self._bordered(self.database.keys, "keys", Life())

    async def raise_epoch(self) -> None:
        """Somebody else takes over although this process still holds its lock, as after a lost PostgreSQL session."""
        await self.database._connections.write(lock._raise_epoch)

    async def settle(self, seconds: float = 0.0) -> None:
        await self.clock.advance(seconds)

    async def until(self, job_id: str, *states: JobState, seconds: float = 600, step: float = 1.0) -> Job:
        """Let time pass until the job is in one of `states`."""
        for _ in range(int(seconds / step) + 1):
            job = await self.job(job_id)
            if job.state in states:
                return job
            await self.clock.advance(step)
        job = await self.job(job_id)
        raise AssertionError(f"still {job.state} after {seconds} s")

    async def job(self, job_id: str) -> Job:
        job = await self.database.jobs.get(job_id)
        assert job is not None
        return job

    async def rows(self) -> list[OutboxRow]:
        return list(await self.database.outbox.due())

    async def audit(self) -> list[str]:
        return list(await self.database.quotas.audit())

    async def reserved_and_used(self, member: int = MEMBER, guild: int = GUILD) -> tuple[int, int]:
        standings = (await self.database.limits.member(guild, member, (), self.clock.now())).standings
        (standing,) = [standing for standing in standings if standing.limit.kind.value == "member"]
        return standing.reserved, standing.used

    def living_switches(self) -> Switchboard:
        return self.process.switches if self.processes else self.switchboard()

    async def confirm_from(self, price: int | None, guild: int = GUILD) -> None:
        """The server's threshold; None switches it off."""
        await self.database.guilds.save(guild, GuildSettings(confirm_at=price), Actor(1), self.clock.now())

    async def ask(self, order: VideoOrder | None = None, **origin: Any) -> Receipt:
        with self.busy:
            return await self.submit_service().video(order or VideoOrder(prompt=f"fox {next(self._events)}"), self.origin(**origin))

    async def ask_board(self, order: StoryboardOrder, **origin: Any) -> Receipt:
        with self.busy:
            return await self.submit_service().storyboard(order, self.origin(**origin))

    def origin(
        self,
        *,
        key: str | None = None,
        guild: int = GUILD,
        member: int = MEMBER,
        place: Place | None = None,
        missing: tuple[str, ...] = (),
        roles: tuple[int, ...] = (),
        spot: Spot | None = None,
    ) -> Origin:
        until = self.clock.now() + timedelta(minutes=14)
        return Origin(
            request_key=key or f"i:{next(self._events)}",
            requester=Requester(member, role_ids=roles),
            place=place or replace(PLACE, guild_id=guild),
            receipt=ReceiptHandle(1, "secret", until),
            missing_permissions=missing,
            spot=spot,
        )

    def _reburial(self, jobs: Any, life: Life) -> Reburial:
        return Reburial(
            tombstones=self.tombstones(life),
            store=self._bordered(self.database.privacy, "privacy", life),
            jobs=jobs,
            outbox=self._bordered(self.database.outbox, "outbox", life),
            leftovers=[self.leftovers],
            clock=self.clock,
        )

    def _providers(self, life: Life) -> list[Any]:
        return [self._bordered(provider, "provider", life) for provider in self.providers]

    def _watched_lock(self, life: Life) -> RunnerLock:
        return WatchedLock(self.database.runner_lock, self.busy)

    async def _tracked(self, runner: Runner) -> None:
        await runner.run()


PLACE = Place(GUILD, CHANNEL, ChannelKind.THREAD, upload_limit=20 * 1024 * 1024, parent_id=PARENT)
