"""A member, or an admin of their server, wants a job no more."""

import logging

from bot.domain import transitions
from bot.domain.book_ports import UsageStore
from bot.domain.discord_ports import Receipts
from bot.domain.errors import NotAllowed
from bot.domain.jobs import Job, JobState
from bot.domain.outbox import OutboxRow, Owed
from bot.domain.ports import Clock, Ids, JobStore, Signals
from bot.domain.presses import CancelAnswer, CancelResult
from bot.domain.quota import Actor
from bot.domain.storyboards import UNSENT

DONE = frozenset({CancelAnswer.CANCELLED, CancelAnswer.ASKED, CancelAnswer.REST})
"""Something came of it."""

log = logging.getLogger(__name__)

WAITING = frozenset({JobState.DRAFT, *UNSENT})

MOVES = 3
"""From its price to the moderators, and from them into the queue: so often a job can move on from under a cancel."""


class Cancel:
    def __init__(self, *, jobs: JobStore, usage: UsageStore, signals: Signals, receipts: Receipts, clock: Clock, ids: Ids) -> None:
        self._jobs = jobs
        self._usage = usage
        self._signals = signals
        self._receipts = receipts
        self._clock = clock
        self._ids = ids

    async def job(self, job_id: str, user_id: int) -> CancelResult:
        job = await self._jobs.get(job_id)
        if job is None or job.requester.user_id != user_id:
            raise NotAllowed("job-not-yours")
        return await self._cancel(job, None, "clapper")

    async def for_server(self, job_id: str, guild_id: int, actor: Actor) -> CancelResult:
        """By an admin of the server. Its member is told in the same commit; the audit trail has it a moment later."""
        job = await self._jobs.get(job_id)
        if job is None or job.place.guild_id != guild_id:
            raise NotAllowed("job-not-here")
        own = job.requester.user_id == actor.user_id
        result = await self._cancel(job, None if own else self._news(job), f"member:{actor.user_id}")
        if result.answer in DONE:
            log.info("%s by an admin", result.answer.value, extra={"job_id": job_id, "provider": job.provider, "action": "cancel"})
            after = "cancelled" if result.answer is CancelAnswer.CANCELLED else "cancel asked"
            await self._usage.note(guild_id, actor, "job", job_id, job.state.value, after, self._clock.now())
        return result

    async def _cancel(self, job: Job, news: OutboxRow | None, actor: str) -> CancelResult:
        """`news`: what its member is told, if something comes of it."""
        cancelled = await self._at_once(job, news, actor)
        if cancelled is not None:
            self._receipts.changed(cancelled)
            self._signals.wake(job.id)
            return CancelResult(cancelled, CancelAnswer.CANCELLED)
        asked = await self._jobs.ask_cancel(job.id, self._clock.now(), news)
        if asked is None:
            raise NotAllowed("job-not-yours")
        match asked.state:
            case JobState.FETCHING | JobState.DELIVERING:
                return CancelResult(asked, CancelAnswer.TOO_LATE)
            case JobState.DONE | JobState.FAILED | JobState.CANCELLED | JobState.EXPIRED:
                return CancelResult(asked, CancelAnswer.ENDED)
            case JobState.FILMING:
                self._receipts.changed(asked)
                self._signals.wake(job.id)
                return CancelResult(asked, CancelAnswer.REST)
            case JobState.DRAFT | JobState.WAITING | JobState.QUEUED | JobState.SUBMITTING | JobState.RUNNING | JobState.UNCERTAIN:
                self._signals.wake(job.id)
                return CancelResult(asked, CancelAnswer.ASKED)

    async def _at_once(self, job: Job, news: OutboxRow | None, actor: str) -> Job | None:
        """The job, cancelled where it waits; None once the runner has it."""
        owed = (news,) if news is not None else ()
        found: Job | None = job
        for _ in range(MOVES):
            if found is None or found.state not in WAITING:
                return None
            now = self._clock.now()
            if found.state is JobState.DRAFT:
                step = transitions.dropped(found, now, "asked", owed=owed)
            else:
                step = transitions.cancelled(found, now, "asked", owed=owed, actor=actor)
            ended = await self._jobs.apply(step, None)
            if ended is not None:
                return ended
            # It moved on this very moment.
            found = await self._jobs.get(job.id)
        return None

    def _news(self, job: Job) -> OutboxRow:
        return transitions.owe(job, Owed.CANCELLED, row_id=self._ids.row_id(), nonce=self._ids.nonce(), now=self._clock.now())
