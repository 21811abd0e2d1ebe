"""A member, or a moderator, wants a job no more."""

from bot.domain import transitions
from bot.domain.errors import NotAllowed
from bot.domain.jobs import Job, JobState
from bot.domain.ports import Clock, JobStore, Receipts, Signals
from bot.domain.views import CancelAnswer, CancelResult

WAITING = frozenset({JobState.DRAFT, JobState.QUEUED})

MOVES = 3
"""From its price to the moderators, and from them into the queue: so often a job can move on from under a cancel."""


class Cancel:
    def __init__(self, *, jobs: JobStore, signals: Signals, receipts: Receipts, clock: Clock) -> None:
        self._jobs = jobs
        self._signals = signals
        self._receipts = receipts
        self._clock = clock

    async def job(self, job_id: str, user_id: int, *, moderator: bool = False) -> CancelResult:
        job = await self._jobs.get(job_id)
        if job is None or (job.requester.user_id != user_id and not moderator):
            raise NotAllowed("job-not-yours")
        cancelled = await self._at_once(job)
        if cancelled is not None:
            self._receipts.changed(cancelled)
            self._signals.wake(job_id)
            return CancelResult(cancelled, CancelAnswer.CANCELLED)
        asked = await self._jobs.ask_cancel(job_id, self._clock.now())
        if asked is None:
            raise NotAllowed("job-not-yours")
        match asked.state:
            case JobState.FETCHING | JobState.DELIVERING:
                return CancelResult(asked, CancelAnswer.TOO_LATE)
            case JobState.DONE | JobState.FAILED | JobState.CANCELLED | JobState.EXPIRED:
                return CancelResult(asked, CancelAnswer.ENDED)
            case JobState.DRAFT | JobState.QUEUED | JobState.SUBMITTING | JobState.RUNNING | JobState.UNCERTAIN:
                self._signals.wake(job_id)
                return CancelResult(asked, CancelAnswer.ASKED)

    async def _at_once(self, job: Job) -> Job | None:
        """The job, cancelled where it waits; None once the runner has it."""
        found: Job | None = job
        for _ in range(MOVES):
            if found is None or found.state not in WAITING:
                return None
            step = transitions.dropped if found.state is JobState.DRAFT else transitions.cancelled
            ended = await self._jobs.apply(step(found, self._clock.now(), "asked"), None)
            if ended is not None:
                return ended
            # It moved on this very moment.
            found = await self._jobs.get(job.id)
        return None
