"""The bot's reads against a local provider over loopback, in time that is driven: real poller, adapter and budget; jobs kept in memory."""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

import httpx

from bot.domain.changes import Change
from bot.domain.discord_ports import Receipts
from bot.domain.jobs import Attempt, Job, JobState
from bot.domain.models import Model
from bot.domain.origin import ChannelKind, Place, Requester
from bot.domain.outcomes import AcceptedTask, SubmitCall
from bot.domain.ports import JobStore, OutboxStore
from bot.domain.requests import VideoOrder, resolve
from bot.domain.secret import Secret
from bot.providers.base import Remote
from bot.providers.budget import ReadBudget
from bot.providers.catalog import load_catalog
from bot.providers.paid import PaidClient, paid_transports
from bot.providers.reads import ReadClient, read_transport
from bot.services.crew import Crew
from bot.services.desk import Desk
from bot.services.polling import Polling
from bot.services.registry import Registry
from bot.services.waits import Waits
from sandbox.providers.tasks import TaskServer
from tests.bench.stage import BotFailed
from tests.fakes.clock import FakeIds
from tests.unit.services.mortality import Busy, WorldClock

PATIENCE = 6 * 3600.0
"""Seconds of driven time, far more than any measurement takes."""
SUBMIT_WITHIN = timedelta(seconds=30)


class _Transport(httpx.AsyncBaseTransport):
    """Time stands while a request is under way: what is measured is the timetable, not this machine."""

    def __init__(self, busy: Busy) -> None:
        self._real, self._busy = read_transport(), busy

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        with self._busy:
            response = await self._real.handle_async_request(request)
            body = await response.aread()
            await response.aclose()
        headers = [(name, value) for name, value in response.headers.multi_items() if name.lower() != "content-encoding"]
        return httpx.Response(response.status_code, headers=headers, content=body)

    async def aclose(self) -> None:
        await self._real.aclose()


class _Threads(ThreadPoolExecutor):
    """Time stands while a thread works, too: long lists are parsed in one."""

    def __init__(self, busy: Busy, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(2)
        self._busy, self._loop = busy, loop

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self._busy.__enter__()
        future = super().submit(fn, *args, **kwargs)
        future.add_done_callback(lambda _: self._loop.call_soon_threadsafe(self._busy.__exit__))
        return future


@dataclass
class _Jobs:
    """As much of the job store as the poller uses."""

    jobs: dict[str, Job] = field(default_factory=dict[str, Job])

    async def get(self, job_id: str) -> Job | None:
        return self.jobs.get(job_id)

    async def apply(self, change: Change, epoch: int | None) -> Job:
        self.jobs[change.after.id] = change.after
        return change.after

    async def durations(self, model: str, seconds: int, limit: int = 200) -> Sequence[float]:
        return ()


class _NoReceipts:
    def changed(self, job: Job) -> None:
        pass


class PollingStage:
    """`lags`: seconds from the end of each task to the read that saw it."""

    def __init__(self, provider: Remote, server: TaskServer[Any], clock: WorldClock, busy: Busy, *, hook_base: str | None) -> None:
        self.clock = clock
        self.server = server
        self.lags: list[float] = []
        self.in_flight = 0
        self._trouble = ""
        self._provider = provider
        self._busy = busy
        self._hook_base = hook_base
        self._jobs = _Jobs()
        self._ids = FakeIds()
        self._ends: dict[str, float] = {}
        jobs, registry = cast("JobStore", self._jobs), Registry([provider])
        self._waits = Waits(jobs=jobs, registry=registry, clock=clock)
        self.crew = Crew(clock, self._broken)
        desk = Desk(
            jobs=jobs,
            outbox=cast("OutboxStore", None),
            receipts=cast("Receipts", _NoReceipts()),
            clock=clock,
            ids=self._ids,
            random=random.Random(1).random,
            epoch=1,
            on_change=self._changed,
        )
        self.polling = Polling(desk=desk, crew=self.crew, registry=registry, waits=self._waits, hooked=hook_base is not None)

    async def submit(self, model: Model, duration: float) -> None:
        """Buy a clip that is finished `duration` seconds from now."""
        self.server.script(self.server.read_script({"seconds_to_start": 0, "seconds_to_finish": duration}))
        request = resolve(VideoOrder(prompt=f"fox {len(self._ends)}", model=model.id), model)
        account, job_id, now = self._provider.account(), self._ids.job_id(), self.clock.now()
        attempt = Attempt(f"a-{job_id}", job_id, 1, account, "", now, hook_token=job_id)
        hook_url = f"{self._hook_base}/{job_id}" if self._hook_base else None
        with self._busy:
            outcome = await self._provider.submit(SubmitCall(account, model, request, {}, attempt, hook_url))
        if not isinstance(outcome, AcceptedTask):
            raise BotFailed(f"the local provider did not take an order: {outcome}")
        self._ends[job_id] = self.clock.monotonic() + duration
        job = Job(
            id=job_id,
            request_key=job_id,
            state=JobState.RUNNING,
            requester=Requester(1),
            place=Place(1, 1, ChannelKind.TEXT, upload_limit=1),
            request=request,
            provider=self._provider.name,
            created_at=now,
            changed_at=now,
            attempt=replace(attempt, handle=outcome.handle),
            running_since=now,
        )
        self._jobs.jobs[job_id] = job
        self.in_flight += 1
        self.polling.watch(job)

    async def advance(self, seconds: float) -> None:
        """Raises `BotFailed` when the poller broke, or leaves jobs behind."""
        await self.clock.advance(seconds)
        if self._trouble or self.clock.monotonic() > PATIENCE:
            raise BotFailed(self._trouble or f"{self.in_flight} jobs were never seen to end")

    def _changed(self, change: Change, job: Job) -> None:
        if change.before.state is job.state:
            return
        if job.state is not JobState.FETCHING:
            self._trouble = f"a job became {job.state}"
            return
        self._waits.note(job)
        self.polling.forget(job.id)
        self.in_flight -= 1
        self.lags.append(self.clock.monotonic() - self._ends[job.id])

    def _broken(self, key: str) -> None:
        self._trouble = f"{key} broke"


@asynccontextmanager
async def polling_stage(
    kind: type[Remote], local: type[TaskServer[Any]], *, hook_base: str | None = None
) -> AsyncGenerator[tuple[PollingStage, Model]]:
    busy = Busy()
    clock = WorldClock(busy)
    asyncio.get_running_loop().set_default_executor(_Threads(busy, asyncio.get_running_loop()))
    server = local(now=clock.now, credits=10**9)
    models = tuple(model for model in load_catalog() if model.provider == kind.NAME)
    async with server.serve() as base_url:
        budget = ReadBudget(kind.READS_PER_MINUTE, clock)
        reads = ReadClient(kind.NAME, base_url, budget, clock, transport=lambda: _Transport(busy), rng=random.Random(2))
        plan = replace(kind.PLAN, call_timeout=SUBMIT_WITHIN)
        paid = PaidClient(paid_transports())
        provider = kind(base_url, {"operator": Secret("key")}, models, clock, paid=paid, reads=reads, plan=plan)
        stage = PollingStage(provider, server, clock, busy, hook_base=hook_base)
        try:
            yield stage, models[0]
        finally:
            await stage.crew.close()
            await provider.aclose()
