"""A member wants a finished clip posted once more."""

from collections.abc import Callable
from pathlib import Path

from bot.domain import transitions
from bot.domain.errors import NotAllowed
from bot.domain.jobs import Job, JobState
from bot.domain.outbox import Owed
from bot.domain.ports import Clock, Ids, JobStore, OutboxStore, Signals


class Repost:
    def __init__(
        self, *, jobs: JobStore, outbox: OutboxStore, signals: Signals, clock: Clock, ids: Ids, spool_path: Callable[[str], Path]
    ) -> None:
        """`spool_path` turns a clip's path, relative to DATA_DIR, into one that can be opened."""
        self._jobs = jobs
        self._outbox = outbox
        self._signals = signals
        self._clock = clock
        self._ids = ids
        self._spool_path = spool_path

    async def job(self, job_id: str, user_id: int) -> Job:
        job = await self._jobs.get(job_id)
        if job is None or job.requester.user_id != user_id:
            raise NotAllowed("job-not-yours")
        if job.state is not JobState.DONE or not self._there(job):
            raise NotAllowed("clip-gone")
        if any(row.job_id == job_id and row.owed is Owed.CLIP for row in await self._outbox.due()):
            self._signals.wake(job_id)
            return job
        now = self._clock.now()
        row = transitions.owe(job, Owed.CLIP, row_id=self._ids.row_id(), nonce=self._ids.nonce(), now=now)
        owed = await self._jobs.apply(transitions.owed_again(job, row, now), None)
        self._signals.wake(job_id)
        return owed or job

    def _there(self, job: Job) -> bool:
        # One that could not be posted anywhere keeps its file, and gets its days when it can be.
        over = job.link is not None and job.message is not None and job.link.is_over(self._clock.now())
        return job.clip is not None and not over and self._spool_path(job.clip.path).is_file()
