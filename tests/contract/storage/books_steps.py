"""Every step that a job may take, and the death of a process in the middle of one."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import event

from bot.domain import transitions as steps
from bot.domain.changes import Change
from bot.domain.jobs import Account, Attempt, Failure, FailureKind, Handle, Job, JobState
from bot.domain.outbox import OutboxRow, Owed
from bot.storage import Database


class Died(Exception):
    pass


class Maker:
    """Makes what steps need, under names that no other maker uses."""

    now: datetime
    name: str
    numbers: Iterator[int]

    def attempt(self, job: Job) -> Attempt:
        number = next(self.numbers)
        return Attempt(f"{self.name}-{number}", job.id, number, Account(job.provider, "https://x"), f"{number}", self.now)

    def handle(self, job: Job) -> Handle:
        assert job.attempt is not None
        return job.attempt.handle or Handle(job.attempt.account, f"{self.name}-{next(self.numbers)}")

    def row(self, job: Job) -> OutboxRow:
        number = next(self.numbers)
        return OutboxRow(f"{self.name}-{number}", job.id, Owed.FAILED, f"{number}", self.now)


@contextmanager
def dying(db: Database, before: int | None) -> Iterator[None]:
    """Cut the transaction off before its n-th statement."""
    engine = db._connections._writer._engine.sync_engine
    counted = itertools.count(1)

    def execute(*_: object) -> None:
        if next(counted) == before:
            raise Died

    event.listen(engine, "before_cursor_execute", execute)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", execute)


FAILURE = Failure(FailureKind.PROVIDER)
Make = Callable[[Maker, Job], Change]
STEPS: dict[JobState, tuple[Make, ...]] = {
    JobState.DRAFT: (lambda m, job: steps.dropped(job, m.now, "no"),),
    JobState.QUEUED: (
        lambda m, job: steps.begun(job, m.attempt(job)),
        lambda m, job: steps.refused(job, FAILURE, m.now, m.row(job)),
        lambda m, job: steps.cancelled(job, m.now, "asked"),
    ),
    JobState.SUBMITTING: (
        lambda m, job: steps.accepted(job, m.handle(job), m.now),
        lambda m, job: steps.requeued(job, m.now, "not sent"),
        lambda m, job: steps.refused(job, FAILURE, m.now, m.row(job)),
        lambda m, job: steps.doubted(job, m.now, "why", m.row(job)),
        lambda m, job: steps.succeeded(job, (), m.now, handle=m.handle(job)),
    ),
    JobState.RUNNING: (
        lambda m, job: steps.late(job, m.now, m.row(job)),
        lambda m, job: steps.doubted(job, m.now, "why", m.row(job)),
        lambda m, job: steps.succeeded(job, (), m.now),
        lambda m, job: steps.failed(job, FAILURE, m.now, m.row(job), billed=False),
        lambda m, job: steps.failed(job, FAILURE, m.now, m.row(job), billed=True),
        lambda m, job: steps.cancelled(job, m.now, "asked"),
    ),
    JobState.UNCERTAIN: (
        lambda m, job: steps.adopted(job, m.handle(job), m.now),
        lambda m, job: steps.failed(job, FAILURE, m.now, m.row(job), billed=True),
        lambda m, job: steps.cancelled(job, m.now, "asked"),
    ),
    JobState.FETCHING: (
        lambda m, job: steps.expired(job, m.now, "dead", m.row(job)),
        lambda m, job: steps.spoiled(job, FAILURE, m.now, m.row(job)),
    ),
}
