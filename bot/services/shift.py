"""One epoch of the runner: its parts, and which of them a job goes to next."""

import asyncio
import logging
from collections.abc import Callable

from bot.domain.changes import Change
from bot.domain.jobs import AT_PROVIDER, Job, JobState
from bot.domain.metrics import StepBroke
from bot.domain.outcomes import SubmitOutcome
from bot.domain.switches import Stop, StopKind
from bot.services.chronicle import Chronicle
from bot.services.crew import Crew
from bot.services.delivery import Delivery
from bot.services.desk import Desk
from bot.services.dispatch import Dispatch
from bot.services.evidence import Evidence
from bot.services.fetching import Fetching
from bot.services.gear import RunnerLimits, RunnerPorts
from bot.services.hosting import Hosting
from bot.services.outbox import Outbox
from bot.services.places import Places
from bot.services.polling import Polling
from bot.services.recording import Recording
from bot.services.rests import Rests
from bot.services.shooting import Shooting
from bot.services.sourcing import Sources

log = logging.getLogger(__name__)

MEND_AFTER = 5.0
"""Seconds after which a job whose step broke is taken up again, as at a start."""


class Shift:
    def __init__(self, ports: RunnerPorts, limits: RunnerLimits, epoch: int) -> None:
        self._jobs = ports.jobs
        self._clock = ports.clock
        self._waits = ports.waits
        self._switches = ports.switches
        self._crew = Crew(ports.clock, self._broken)
        self._desk = self._desk_of(ports, epoch)
        desk, crew, registry = self._desk, self._crew, ports.registry
        encodes = asyncio.Semaphore(limits.encodes)
        hosting = Hosting(desk=desk, links=ports.links, tools=ports.tools, encodes=encodes, terms=limits.links)
        self._evidence = Evidence(desk=desk, crew=crew, registry=registry, record=self._record)
        self._polling = Polling(desk=desk, crew=crew, registry=registry, waits=ports.waits, hooked=bool(ports.hook_base))
        self._fetching = self._fetching_of(ports, limits, encodes, hosting)
        chronicle, rests = Chronicle(journal=ports.journal, clock=ports.clock), Rests(ports.clock)
        self._recording = Recording(desk=desk, registry=registry, chronicle=chronicle, rests=rests, doubt=self._evidence.gather)
        self._dispatch = Dispatch(
            desk=desk,
            crew=crew,
            registry=registry,
            switches=ports.switches,
            chronicle=chronicle,
            rests=rests,
            recording=self._recording,
            limits=limits.concurrency,
            most_calls=limits.calls,
            most_calls_each=limits.calls_each,
            most_blocking=limits.blocking,
            hook_url=lambda token: f"{ports.hook_base}/{token}" if ports.hook_base else None,
            in_flight=self._evidence.in_flight,
            gather=limits.gather,
        )
        self._outbox = self._outbox_of(ports, limits, encodes, hosting)
        self._shooting = self._shooting_of(ports, limits, encodes)

    async def run(self) -> None:
        """Take up every job that has not ended, then serve until cancelled."""
        await self._switches.load()
        await self._waits.refresh()
        for job in await self._jobs.active():
            self._take_up(job)
        async with asyncio.TaskGroup() as loops:
            loops.create_task(self._dispatch.run(), name="dispatch")
            loops.create_task(self._outbox.run(), name="outbox")
            loops.create_task(self._shooting.run(), name="shooting")

    def wake(self, job_id: str) -> None:
        if self._polling.watches(job_id):
            self._crew.start(f"mend:{job_id}", self._mend(job_id, 0), patient=False)
        else:
            self._dispatch.ring()
            self._outbox.ring()
            self._shooting.ring()

    def hint(self, job_id: str) -> None:
        self._polling.hint(job_id)

    def switched(self) -> None:
        self._dispatch.ring()

    async def close(self, grace: float) -> None:
        self._dispatch.closing = True
        self._desk.closing = True
        await self._crew.close(grace)

    def _desk_of(self, ports: RunnerPorts, epoch: int) -> Desk:
        return Desk(
            jobs=ports.jobs,
            outbox=ports.outbox,
            receipts=ports.receipts,
            clock=ports.clock,
            ids=ports.ids,
            random=ports.random,
            epoch=epoch,
            on_change=self._changed,
            meter=ports.meter,
            courtesy=ports.courtesy,
        )

    def _fetching_of(self, ports: RunnerPorts, limits: RunnerLimits, encodes: asyncio.Semaphore, hosting: Hosting) -> Fetching:
        places = Places(limits.fetches, limits.fetches_each)
        sources = Sources(desk=self._desk, registry=ports.registry, downloads=ports.downloads, places=places)
        return Fetching(desk=self._desk, crew=self._crew, sources=sources, tools=ports.tools, hosting=hosting, encodes=encodes)

    def _outbox_of(self, ports: RunnerPorts, limits: RunnerLimits, encodes: asyncio.Semaphore, hosting: Hosting) -> Outbox:
        delivery = Delivery(
            desk=self._desk,
            crew=self._crew,
            messenger=ports.messenger,
            tools=ports.tools,
            hosting=hosting,
            encodes=encodes,
            spool_path=lambda path: ports.data_dir / path,
            strict=lambda: _is_restored(ports.switches.stopped),
        )
        return Outbox(desk=self._desk, crew=self._crew, delivery=delivery, most_posts=limits.posts, gather=limits.gather)

    def _shooting_of(self, ports: RunnerPorts, limits: RunnerLimits, encodes: asyncio.Semaphore) -> Shooting:
        return Shooting(
            desk=self._desk,
            crew=self._crew,
            registry=ports.registry,
            tools=ports.tools,
            pictures=ports.pictures,
            encodes=encodes,
            spool_path=lambda path: ports.data_dir / path,
            asked=self._hand_on,
            gather=limits.gather,
        )

    def _take_up(self, job: Job) -> None:
        """As `_hand_on`, for a job of whose past this process knows nothing."""
        if job.state is JobState.SUBMITTING and not self._dispatch.calling(job.id):
            self._evidence.gather(job)
        else:
            self._hand_on(job)

    def _changed(self, change: Change, job: Job) -> None:
        """Called after every commit."""
        before = change.before.state
        if before is not job.state:
            if job.state is JobState.FETCHING:
                self._waits.note(job)
            if before in AT_PROVIDER:
                self._answered(job)
        if change.owed or change.outbox is not None or (change.before.clip, change.before.link) != (change.after.clip, change.after.link):
            self._outbox.ring()
        if before is JobState.WAITING:
            self._dispatch.ring()
        self._shooting.changed(change)
        self._hand_on(job)

    async def _record(self, job: Job, outcome: SubmitOutcome) -> None:
        await self._recording.outcome(job, outcome)

    def _answered(self, job: Job) -> None:
        """A place at the provider may be free, and twins of the job may go."""
        if job.attempt is not None and job.state is not JobState.UNCERTAIN:
            self._dispatch.resolved(job.attempt.fingerprint)
        self._dispatch.freed(job.provider)
        self._dispatch.ring()

    def _hand_on(self, job: Job) -> None:
        """Give the job to whoever has the next step."""
        match job.state:
            case JobState.RUNNING:
                self._polling.watch(job)
            case JobState.UNCERTAIN if job.attempt is not None and job.attempt.handle is not None:
                self._polling.watch(job)
            case JobState.UNCERTAIN:
                self._evidence.gather(job)
            case JobState.FETCHING:
                self._polling.forget(job.id)
                self._fetching.fetch(job)
            case _:
                self._polling.forget(job.id)

    def _broken(self, key: str) -> None:
        kind, _, rest = key.partition(":")
        self._desk.meter.observe(StepBroke(kind))
        match kind:
            case "poll":
                self._crew.start(f"later:{key}", self._later(self._polling.revive), patient=False)
            case "board":
                self._crew.start(f"later:{key}", self._later(self._shooting.ring), patient=False)
            case "row":
                self._crew.start(f"later:{key}", self._later(self._outbox.ring), patient=False)
            case _:
                self._crew.start(f"mend:{rest}", self._mend(rest, MEND_AFTER), patient=False)

    async def _mend(self, job_id: str, wait: float) -> None:
        await self._clock.sleep(wait)
        job = await self._jobs.get(job_id)
        # Whoever closed it, or asked for its cancel, may owe its member a word.
        self._outbox.ring()
        self._shooting.ring()
        if job is None or job.ended:
            self._polling.forget(job_id)
        else:
            self._take_up(job)

    async def _later(self, action: Callable[[], None]) -> None:
        await self._clock.sleep(MEND_AFTER)
        action()


def _is_restored(stop: Stop | None) -> bool:
    return stop is not None and stop.kind is StopKind.RESTORED
