"""What became of a paid call, written down."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import assert_never

from bot.domain import transitions
from bot.domain.jobs import Attempt, Failure, FailureKind, Job
from bot.domain.outcomes import AcceptedTask, Finished, NotSent, Rejected, SubmitOutcome, Unknown
from bot.services.alarm import full_jitter
from bot.services.chronicle import Chronicle
from bot.services.desk import Desk
from bot.services.registry import Registry
from bot.services.rests import Rests

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
"""After so many attempts that were not sent the job fails, released. Counted since this process runs the jobs, and without any others."""
MOST_REFUSALS = 30
"""The same for attempts that the provider put off."""
MOST_COUNTED = 10_000
"""Jobs whose attempts are remembered; one that is forgotten is counted anew."""
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
        self._tries: dict[str, Counter[type[NotSent | Rejected]]] = {}

    async def outcome(self, job: Job, outcome: SubmitOutcome) -> None:
        """Write down what became of the paid call of a job in `submitting`."""
        desk = self._desk
        await self._chronicle.answered(_attempt(job), outcome)
        now = desk.clock.now()
        breaker = self._registry.breaker(_attempt(job).account)
        match outcome:
            case AcceptedTask():
                self._tries.pop(job.id, None)
                breaker.worked()
                self._or_doubt(job, await desk.apply(transitions.accepted(job, outcome.handle, now, outcome.billed)))
            case Finished():
                self._tries.pop(job.id, None)
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
        """Nothing was bought: into the queue again, to rest there for `wait` seconds. A member who has asked for its end gets that.

        That nothing was bought is written down first, by the one call that waits for a database that is away: lost, it would be in doubt.
        """
        desk, now = self._desk, self._desk.clock.now()
        self._rests.begin(job.id, wait)
        queued = await desk.apply(transitions.requeued(job, now, reason))
        if queued is not None and queued.cancel_asked:
            await desk.apply(transitions.cancelled(queued, now, "asked"))

    def _or_doubt(self, job: Job, applied: Job | None) -> None:
        """An answer that could not be written (its task belongs to another attempt) leaves the job without evidence."""
        if applied is None:
            self._doubt(job)

    async def _rejected(self, job: Job, outcome: Rejected) -> None:
        desk, now = self._desk, self._desk.clock.now()
        breaker = self._registry.breaker(_attempt(job).account)
        if outcome.trips_breaker:
            breaker.tripped(now)
            log.error("account rests: %s", outcome.failure.kind, extra={"job_id": job.id, "provider": job.provider, "action": "submit"})
        elif outcome.retry_after is None:
            breaker.worked()
        put_off = 0 if outcome.retry_after is None else self._tried(job, outcome)
        if outcome.retry_after is None or put_off >= MOST_REFUSALS:
            self._tries.pop(job.id, None)
            await desk.refuse(job, outcome.failure)
            return
        asked = max(LEAST_REST, outcome.retry_after)
        breaker.pause(now + asked)
        longer = full_jitter(put_off, base=1, cap=30, random=desk.random)
        await self.back(job, asked / timedelta(seconds=1) + longer, outcome.failure.kind)

    async def _not_sent(self, job: Job, outcome: NotSent) -> None:
        tries = self._tried(job, outcome)
        if tries >= MOST_ATTEMPTS:
            self._tries.pop(job.id, None)
            await self._desk.refuse(job, Failure(FailureKind.PROVIDER))
            return
        await self.back(job, full_jitter(tries, base=1, cap=120, random=self._desk.random), outcome.reason)

    def _tried(self, job: Job, outcome: NotSent | Rejected) -> int:
        """How many attempts of the job have ended like this one, with it."""
        known = self._tries.pop(job.id, Counter())
        known[type(outcome)] += 1
        self._tries[job.id] = known
        while len(self._tries) > MOST_COUNTED:
            del self._tries[next(iter(self._tries))]
        return known[type(outcome)]


def _attempt(job: Job) -> Attempt:
    if job.attempt is None:
        raise AssertionError(job.id)
    return job.attempt
