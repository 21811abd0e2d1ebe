"""What became of a paid call, written down."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import assert_never

from bot.domain import transitions
from bot.domain.jobs import Attempt, Failure, FailureKind, Job, JobState
from bot.domain.outcomes import AcceptedTask, Finished, NotSent, Rejected, SubmitOutcome, Unknown
from bot.services.alarm import full_jitter
from bot.services.chronicle import Chronicle
from bot.services.desk import Desk
from bot.services.registry import Registry
from bot.services.rests import Rests

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
"""After so many attempts that were not sent the job fails, released."""
MOST_REFUSALS = 30
"""The same for attempts that the provider put off."""
LEAST_REST = timedelta(seconds=1)
"""After a refusal that passes, whatever the provider says: some send a `Retry-After` of 0."""


class Recording:
    def __init__(self, *, desk: Desk, registry: Registry, chronicle: Chronicle, rests: Rests, doubt: Callable[[Job], None]) -> None:
        """`doubt` takes over a job whose paid call has no answer."""
        self._desk = desk
        self._registry = registry
        self._chronicle = chronicle
        self._rests = rests
        self._doubt = doubt

    async def outcome(self, job: Job, outcome: SubmitOutcome) -> None:
        """Write down what became of the paid call of a job in `submitting`."""
        desk = self._desk
        await self._chronicle.answered(_attempt(job), outcome)
        now = desk.clock.now()
        breaker = self._registry.breaker(_attempt(job).account)
        match outcome:
            case AcceptedTask():
                breaker.worked()
                self._or_doubt(job, await desk.apply(transitions.accepted(job, outcome.handle, now, outcome.billed)))
            case Finished():
                breaker.worked()
                done = transitions.succeeded(job, outcome.assets, now, handle=outcome.handle, billed=outcome.billed)
                self._or_doubt(job, await desk.apply(done))
            case Rejected():
                await self._rejected(job, outcome)
            case NotSent():
                await self._not_sent(job, outcome)
            case Unknown():
                self._doubt(job)
            case _:
                assert_never(outcome)

    async def back(self, job: Job, wait: float, reason: str) -> None:
        """Nothing was bought: into the queue again, to rest there for `wait` seconds. A member who has asked for its end gets that."""
        desk, now = self._desk, self._desk.clock.now()
        self._rests.begin(job.id, wait)
        fresh = await desk.jobs.get(job.id)
        if fresh is not None and fresh.cancel_asked and fresh.state is JobState.SUBMITTING:
            await desk.apply(transitions.cancelled(fresh, now, "asked"))
        else:
            await desk.apply(transitions.requeued(job, now, reason))

    def _or_doubt(self, job: Job, applied: Job | None) -> None:
        """An answer that could not be written (its task belongs to another attempt) leaves the job without evidence."""
        if applied is None:
            self._doubt(job)

    async def _rejected(self, job: Job, outcome: Rejected) -> None:
        desk, now, attempt = self._desk, self._desk.clock.now(), _attempt(job)
        breaker = self._registry.breaker(attempt.account)
        if outcome.trips_breaker:
            breaker.tripped(now)
            log.error("account rests: %s", outcome.failure.kind, extra={"job_id": job.id, "provider": job.provider, "action": "submit"})
        elif outcome.retry_after is None:
            breaker.worked()
        if outcome.retry_after is None or attempt.number >= MOST_REFUSALS:
            await desk.refuse(job, outcome.failure)
            return
        asked = max(LEAST_REST, outcome.retry_after)
        breaker.pause(now + asked)
        longer = full_jitter(attempt.number, base=1, cap=30, random=desk.random)
        await self.back(job, asked / timedelta(seconds=1) + longer, outcome.failure.kind)

    async def _not_sent(self, job: Job, outcome: NotSent) -> None:
        attempt = _attempt(job)
        if attempt.number >= MOST_ATTEMPTS:
            await self._desk.refuse(job, Failure(FailureKind.PROVIDER))
            return
        await self.back(job, full_jitter(attempt.number, base=1, cap=120, random=self._desk.random), outcome.reason)


def _attempt(job: Job) -> Attempt:
    if job.attempt is None:
        raise AssertionError(job.id)
    return job.attempt
