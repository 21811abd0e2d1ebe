"""Jobs of which nobody can tell whether they were paid for: an operator looks at the provider's own account and decides."""

import logging

from bot.domain import transitions
from bot.domain.book_ports import UsageStore
from bot.domain.discord_ports import Receipts
from bot.domain.jobs import Failure, FailureKind, Job, JobState
from bot.domain.operator_views import Doubt, Page, UncertainJob, Verdict
from bot.domain.outbox import Owed
from bot.domain.ports import Clock, Ids, JobStore, Signals
from bot.domain.quota import Actor
from bot.services.operators import page_of

SHOWN = 5

log = logging.getLogger(__name__)


class Resolving:
    def __init__(self, *, jobs: JobStore, usage: UsageStore, signals: Signals, receipts: Receipts, clock: Clock, ids: Ids) -> None:
        self._jobs = jobs
        self._usage = usage
        self._signals = signals
        self._receipts = receipts
        self._clock = clock
        self._ids = ids

    async def uncertain(self, number: int) -> Page[UncertainJob]:
        """Those that wait longest first."""
        found = [job for job in await self._jobs.active() if job.state is JobState.UNCERTAIN]
        found.sort(key=lambda job: job.changed_at)
        return page_of([UncertainJob(job, _doubt(job)) for job in found], number, SHOWN)

    async def resolve(self, job_id: str, verdict: Verdict, actor: Actor) -> Job | None:
        """Close the job; its member is told. None, and nothing is done, when it is no longer uncertain.

        The ledger has who and why in the same commit; the server's audit trail a moment later.
        """
        job = await self._jobs.get(job_id)
        if job is None or job.state is not JobState.UNCERTAIN:
            return None
        now = self._clock.now()
        row = transitions.owe(job, Owed.FAILED, row_id=self._ids.row_id(), nonce=self._ids.nonce(), now=now)
        failure = Failure(FailureKind.RESOLVED, actor.reason)
        billed = verdict is Verdict.CHARGE
        closed = await self._jobs.apply(
            transitions.failed(job, failure, now, row, billed=billed, actor=f"operator:{actor.user_id}"), epoch=None
        )
        if closed is None:
            return None
        log.info("uncertain -> failed (%s)", verdict.value, extra={"job_id": job_id, "provider": job.provider, "action": "resolve"})
        self._receipts.changed(closed)
        self._signals.wake(job_id)
        await self._usage.note(job.place.guild_id, actor, f"job-{verdict.value}", job_id, "uncertain", "failed", now)
        return closed


def _doubt(job: Job) -> Doubt:
    return Doubt.GONE if job.attempt is not None and job.attempt.handle is not None else Doubt.LOST
