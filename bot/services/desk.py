"""Where steps read a job and write what became of it."""

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace

from bot.domain import transitions
from bot.domain.changes import Change
from bot.domain.courtesy import UNHURRIED, Courtesy
from bot.domain.discord_ports import Receipts
from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import Attempt, Failure, Job
from bot.domain.metrics import UNMETERED, End, JobMoved, Meter, Work, WorkDone, end_of
from bot.domain.outbox import OutboxRow, Owed
from bot.domain.ports import Clock, Ids, JobStore, OutboxStore
from bot.services.alarm import full_jitter

log = logging.getLogger(__name__)


class Desk:
    """One epoch's hand on the store. Every write is guarded; a lost guard drops the result, is logged and counted in `losses`."""

    def __init__(
        self,
        *,
        jobs: JobStore,
        outbox: OutboxStore,
        receipts: Receipts,
        clock: Clock,
        ids: Ids,
        random: Callable[[], float],
        epoch: int,
        on_change: Callable[[Change, Job], None],
        meter: Meter = UNMETERED,
        courtesy: Courtesy = UNHURRIED,
    ) -> None:
        self.jobs = jobs
        self.outbox = outbox
        self.clock = clock
        self.ids = ids
        self.random = random
        self.epoch = epoch
        self.closing = False
        self.losses = 0
        self.receipts = receipts
        self.meter = meter
        self.courtesy = courtesy
        self._on_change = on_change

    async def apply(self, change: Change) -> Job | None:
        """Commit `change`; None when the guard was lost. Waits for a store that is away: what was learnt must be written down."""
        if not self.closing:
            await self.courtesy.after_you()
        tries = 0
        while True:
            try:
                job = await self.jobs.apply(change, self.epoch)
                break
            except StoreUnavailable as error:
                tries += 1
                log.warning("store unavailable: %s", error, extra=_about(change.before, "apply"))
                if self.closing and tries > LAST_TRIES:
                    raise
                await self.clock.sleep(full_jitter(tries, base=0.2, cap=15, random=self.random))
        if job is None and tries:
            job = await self._done_before(change)
        if job is None:
            self.losses += 1
            log.warning("guard lost in %s, result dropped", change.before.state, extra=_about(change.before, "apply"))
            return None
        self._tell(change, job)
        return job

    async def _done_before(self, change: Change) -> Job | None:
        """The job, when a commit that was reported as failed had been kept all the same.

        The state alone proves nothing: whoever has taken over may have moved the job there by an attempt of their own.
        """
        job = await self.jobs.get(change.before.id)
        moved = change.before.state is not change.after.state
        ours = job is not None and job.state is change.after.state and _same(job.attempt, change.after.attempt)
        return job if moved and ours else None

    async def save(self, row: OutboxRow) -> bool:
        """False when the guard was lost: somebody else has settled the row, or runs the jobs now."""
        saved = await self.outbox.save(row, self.epoch)
        self.losses += not saved
        return saved

    def owe(self, job: Job, owed: Owed) -> OutboxRow:
        return transitions.owe(job, owed, row_id=self.ids.row_id(), nonce=self.ids.nonce(), now=self.clock.now())

    def renewed(self, row: OutboxRow) -> OutboxRow:
        """The row as if never tried: history proved that nothing was posted under its old nonce."""
        return replace(row, nonce=self.ids.nonce(), first_try_at=None)

    async def refuse(self, job: Job, failure: Failure) -> Job | None:
        return await self.apply(transitions.refused(job, failure, self.clock.now(), self.owe(job, Owed.FAILED)))

    @contextmanager
    def timed(self, work: Work, provider: str) -> Generator[None]:
        """Observe the body as one piece of work. What was cut off in the middle says nothing and is not counted."""
        began = self.clock.monotonic()
        try:
            yield
        except Exception as error:
            self.meter.observe(WorkDone(work, provider, end_of(error), self.clock.monotonic() - began))
            raise
        self.meter.observe(WorkDone(work, provider, End.OK, self.clock.monotonic() - began))

    def _tell(self, change: Change, job: Job) -> None:
        if change.before.state is not job.state:
            text = "%s -> %s" + (f" ({change.reason})" if change.reason else "")
            log.info(text, change.before.state, job.state, extra=_about(job, "apply"))
        if _noticeable(change, job):
            self.receipts.changed(job)
        self.meter.observe(JobMoved(change.before, job))
        self._on_change(change, job)


LAST_TRIES = 3
"""How often a closing runner tries a store that is away."""


def _same(stored: Attempt | None, meant: Attempt | None) -> bool:
    """Whether both are one paid call with one answer. What the database keeps no copy of is not compared."""
    if stored is None or meant is None:
        return stored is meant
    return (stored.id, stored.handle) == (meant.id, meant.handle)


def _noticeable(change: Change, job: Job) -> bool:
    before = change.before
    return before.state is not job.state or before.late != job.late or before.message != job.message


def _about(job: Job, action: str) -> dict[str, str]:
    return {"job_id": job.id, "provider": job.provider, "action": action}
