"""Jobs whose paid call has no answer here: the call itself where it outlived its process, else the provider's list; never a guess."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from bot.domain import transitions
from bot.domain.errors import Paused, ReadFailed
from bot.domain.jobs import Attempt, Failure, FailureKind, Job, JobState
from bot.domain.outbox import Owed
from bot.domain.outcomes import (
    Absent,
    AcceptedTask,
    Answered,
    FindOutcome,
    Finished,
    Found,
    InFlight,
    NotSent,
    Rejected,
    SubmitCall,
    SubmitOutcome,
    Unknown,
    Unsure,
)
from bot.domain.provider_ports import Provider
from bot.services.crew import Crew
from bot.services.desk import Desk
from bot.services.registry import Registry

log = logging.getLogger(__name__)

GRACE = timedelta(seconds=60)
"""After the call's time-out: a killed process's kernel may still deliver, and lists lag. After a call of this process, never less."""
PROOFS = 2
"""So many reads must agree, all of them after the grace."""
SPACING = 5.0
"""Seconds between such reads, at least."""
LOOKED_BACK = timedelta(days=3)
"""Tasks of attempts that are so much older are not told to a provider. It looks back from the submit by a day, for a clock that was set."""
LOOK_AGAIN = 1.0
"""Seconds to the next look at a call that still runs: a look at the local disk, nothing that a provider would feel."""


@dataclass(slots=True)
class _Case:
    """The times are monotonic: a clock that is set while an answer is missing makes no proof any sooner, and none much later."""

    provider: Provider
    call: SubmitCall
    ripe_at: float
    gives_up_at: float
    reads_rest: float = 0.0
    absent: int = 0
    unsure: int = 0


class Evidence:
    """One patient look-up per job. It is cut off at once by a stop: the next start finds the job in the same state."""

    def __init__(self, *, desk: Desk, crew: Crew, registry: Registry, record: Callable[[Job, SubmitOutcome], Awaitable[None]]) -> None:
        """`record` writes down what became of the paid call of a job in `submitting`."""
        self._desk = desk
        self._crew = crew
        self._registry = registry
        self._record = record
        self._in_flight: dict[str, str] = {}
        self._born = desk.clock.now()

    def in_flight(self, provider: str) -> int:
        """How many calls of an earlier process still wait there for their clips, or may."""
        return sum(name == provider for name in self._in_flight.values())

    def gather(self, job: Job) -> None:
        model = self._registry.model(job.request.model)
        if self._crew.start(f"find:{job.id}", self._gather(job.id), patient=False) and model is not None and model.blocking:
            self._in_flight[job.id] = job.provider

    async def _gather(self, job_id: str) -> None:
        try:
            await self._follow(job_id)
        finally:
            self._in_flight.pop(job_id, None)

    async def _follow(self, job_id: str) -> None:
        job = await self._desk.jobs.get(job_id)
        case = self._case(job) if job else None
        if job is not None and case is None:
            await self._nobody_to_ask(job)
        while job is not None and case is not None and _open(job):
            outcome = await self._look(job, case)
            change = await self._weigh(job, case, outcome)
            if change:
                return
            await self._desk.clock.sleep(LOOK_AGAIN if isinstance(outcome, InFlight) else self._pause(case))
            job = await self._desk.jobs.get(job_id)

    def _case(self, job: Job) -> _Case | None:
        provider, model = self._registry.provider(job.provider), self._registry.model(job.request.model)
        attempt = job.attempt
        if attempt is None:
            # Suspected after a restore: no attempt that is known here can prove anything, so an operator has to look.
            return None
        if provider is None or model is None:
            return None
        plan, clock = provider.plan, self._desk.clock
        age, ripe = max(clock.now() - attempt.submitted_at, timedelta()), plan.longest_call(blocking=model.blocking) + GRACE
        # Only who made the call knows without the clock when that was. A bot that dies again and again must get to an end all the same.
        rest = max(ripe - age, GRACE if attempt.submitted_at >= self._born else timedelta())
        given_up = max(max(plan.soft_deadline, ripe + GRACE) - age, rest + GRACE)
        return _Case(
            provider,
            SubmitCall(attempt.account, model, job.request, {}, attempt),
            ripe_at=clock.monotonic() + rest.total_seconds(),
            gives_up_at=clock.monotonic() + given_up.total_seconds(),
        )

    async def _nobody_to_ask(self, job: Job) -> None:
        """Its provider or its model is off, or an operator has to judge it already. A start that has them again looks for it again."""
        if job.state is JobState.SUBMITTING:
            log.error("no provider to ask for evidence", extra=_about(job))
            now, row = self._desk.clock.now(), self._desk.owe(job, Owed.UNCERTAIN)
            await self._desk.apply(transitions.doubted(job, now, "no-provider", row))

    async def _look(self, job: Job, case: _Case) -> FindOutcome | None:
        """None: the read did not work, which proves nothing."""
        try:
            return await case.provider.find(case.call, await self._taken(case.call))
        except Paused as error:
            case.reads_rest = (error.until - self._desk.clock.now()) / timedelta(seconds=1)
        except ReadFailed as error:
            log.info("no evidence yet: %s", error, extra=_about(job))
        return None

    async def _taken(self, call: SubmitCall) -> frozenset[str]:
        """Nothing for a call that its courier answers: no list is searched then, and the courier is looked at every second."""
        attempt = call.attempt
        return frozenset() if call.model.blocking else await self._desk.jobs.taken(attempt.account, attempt.submitted_at - LOOKED_BACK)

    async def _weigh(self, job: Job, case: _Case, outcome: FindOutcome | None) -> bool:
        """Whether the case is closed."""
        now, monotonic = self._desk.clock.now(), self._desk.clock.monotonic()
        if isinstance(outcome, InFlight):
            case.absent = case.unsure = 0
            return False
        self._in_flight.pop(job.id, None)
        match outcome:
            case Found():
                return await self._desk.apply(transitions.adopted(job, outcome.handle, now)) is not None
            case Absent():
                case.unsure = 0
                case.absent += monotonic >= case.ripe_at
                if case.absent >= PROOFS:
                    return await self._absent(job) is not None
            case Unsure():
                case.absent = 0
                case.unsure += monotonic >= case.ripe_at
            case Answered(Unknown() as answer):
                case.unsure = PROOFS
                outcome = Unsure(answer.reason)
            case Answered():
                return await self._crew.record(self._settle(job, outcome.outcome))
            case None:
                pass
            case _:
                assert_never(outcome)
        if job.state is JobState.SUBMITTING and (case.unsure >= PROOFS or (monotonic >= case.gives_up_at and not case.absent)):
            reason = outcome.reason if isinstance(outcome, Unsure) else "no-evidence"
            await self._desk.apply(transitions.doubted(job, now, reason, self._desk.owe(job, Owed.UNCERTAIN)))
        return False

    async def _settle(self, job: Job, outcome: SubmitOutcome) -> bool:
        """As if the answer had come to `submit`; a job that was called uncertain meanwhile is not sent again."""
        desk, now = self._desk, self._desk.clock.now()
        match outcome:
            case AcceptedTask() if job.state is JobState.UNCERTAIN:
                await desk.apply(transitions.adopted(job, outcome.handle, now))
            case Rejected() if job.state is JobState.UNCERTAIN:
                await desk.apply(transitions.failed(job, outcome.failure, now, desk.owe(job, Owed.FAILED), billed=False))
            case NotSent() if job.state is JobState.UNCERTAIN:
                await self._absent(job)
            case AcceptedTask() | Rejected() | NotSent() | Finished() | Unknown():
                await self._record(job, outcome)
            case _:
                assert_never(outcome)
        fresh = await desk.jobs.get(job.id)
        return fresh is None or not _open(fresh) or fresh.attempt != job.attempt

    async def _absent(self, job: Job) -> Job | None:
        """Nothing was bought. It is sent again, unless its member was told that it is uncertain or wants it no more."""
        desk, now = self._desk, self._desk.clock.now()
        if job.cancel_asked:
            return await desk.apply(transitions.cancelled(job, now, "asked"))
        if job.state is JobState.UNCERTAIN:
            row = desk.owe(job, Owed.FAILED)
            return await desk.apply(transitions.failed(job, Failure(FailureKind.LOST), now, row, billed=False))
        return await desk.apply(transitions.requeued(job, now, "absence-proven"))

    def _pause(self, case: _Case) -> float:
        """Seconds to the next read: soon at first and while a proof is half made, slowly once nothing more is to be expected."""
        monotonic, plan = self._desk.clock.monotonic(), case.provider.plan
        if case.unsure >= PROOFS or (monotonic >= case.gives_up_at and not case.absent):
            wait = plan.slow
        elif case.absent or case.unsure:
            wait = max(SPACING, plan.step)
        else:
            until_ripe = case.ripe_at - monotonic
            regular = max(2 * SPACING, plan.step)
            wait = min(until_ripe, regular) if until_ripe > 0 else regular
        rest, case.reads_rest = case.reads_rest, 0.0
        return max(wait, rest)


def _open(job: Job) -> bool:
    """Without a handle: once the task is known, reading it is the better evidence."""
    attempt: Attempt | None = job.attempt
    return job.state in {JobState.SUBMITTING, JobState.UNCERTAIN} and (attempt is None or attempt.handle is None)


def _about(job: Job) -> dict[str, str]:
    return {"job_id": job.id, "provider": job.provider, "action": "find"}
