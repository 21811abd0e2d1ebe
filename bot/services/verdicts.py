"""What a provider's answer about a task means for its job."""

import logging
from datetime import timedelta
from typing import assert_never

from bot.domain import transitions
from bot.domain.errors import Paused, ReadFailed
from bot.domain.jobs import FailureKind, Job, JobState
from bot.domain.outbox import Owed
from bot.domain.outcomes import CancelConfirmed, Failed, Missing, Running, Succeeded, TaskState
from bot.domain.provider_ports import Provider
from bot.services.desk import Desk
from bot.services.watching import Watch

log = logging.getLogger(__name__)

NOT_YET = timedelta(seconds=120)
"""A task that the provider does not know so soon after its submission may still appear."""
MISSES = 2
"""Reads in a row that must not show the task."""
CANCEL_TRIES = 3
"""So many in a row."""


class Verdicts:
    def __init__(self, *, provider: Provider, desk: Desk) -> None:
        self._provider = provider
        self._desk = desk

    async def take(self, watch: Watch, state: TaskState | None) -> None:
        """`state` None: it could not be read this time; only the deadlines speak then."""
        match state:
            case Succeeded():
                await self._succeeded(watch, state)
            case Failed():
                await self._failed(watch, state)
            case Missing():
                await self._missing(watch)
            case Running():
                watch.missing = 0
                await self._deadlines(watch)
            case None:
                await self._deadlines(watch)
            case _:
                assert_never(state)

    async def cancel(self, watch: Watch) -> None:
        """Ask the provider. A refusal changes nothing: the job goes on, its flag says that it was asked.

        A wish that did not get through is told again with one of the later reads.
        """
        for tries in range(1, CANCEL_TRIES + 1):
            try:
                outcome = await self._provider.cancel(watch.handle.account, watch.handle)
            except (Paused, ReadFailed) as error:
                log.info("cancel did not get through: %s", error, extra=self._about(watch))
                await self._desk.clock.sleep(self._provider.plan.step * tries)
                continue
            watch.cancel_answered = True
            if isinstance(outcome, CancelConfirmed):
                await self._cancelled(watch)
            else:
                log.info("cancel refused: %s", outcome.reason, extra=self._about(watch))
            return
        watch.ask_again_at = self._desk.clock.monotonic() + self._provider.plan.slow

    async def _cancelled(self, watch: Watch) -> None:
        job = await self._load(watch)
        if job is not None:
            await self._desk.apply(transitions.cancelled(job, self._desk.clock.now(), "confirmed"))

    async def _succeeded(self, watch: Watch, state: Succeeded) -> None:
        job = await self._load(watch)
        if job is not None:
            await self._desk.apply(transitions.succeeded(job, state.assets, self._desk.clock.now(), billed=state.billed))

    async def _failed(self, watch: Watch, state: Failed) -> None:
        job = await self._load(watch)
        if job is None:
            return
        desk, now = self._desk, self._desk.clock.now()
        billed = state.billed or self._provider.bills_failures
        if state.failure.kind is FailureKind.CANCELLED and job.cancel_asked and not billed:
            await desk.apply(transitions.cancelled(job, now, "cancelled-there"))
        else:
            await desk.apply(transitions.failed(job, state.failure, now, desk.owe(job, Owed.FAILED), billed=billed))

    async def _missing(self, watch: Watch) -> None:
        if self._desk.clock.now() - watch.submitted_at < NOT_YET:
            return
        watch.missing += 1
        if watch.missing >= MISSES:
            await self._doubt(watch, "missing")

    async def _deadlines(self, watch: Watch) -> None:
        if watch.uncertain:
            return
        age, plan = self._desk.clock.now() - watch.since, self._provider.plan
        if age >= plan.hard_deadline:
            await self._doubt(watch, "hard-deadline")
        elif age >= plan.soft_deadline and not watch.late:
            job = await self._load(watch)
            if job is not None:
                await self._desk.apply(transitions.late(job, self._desk.clock.now(), self._desk.owe(job, Owed.LATE)))

    async def _doubt(self, watch: Watch, reason: str) -> None:
        job = None if watch.uncertain else await self._load(watch)
        if job is not None:
            await self._desk.apply(transitions.doubted(job, self._desk.clock.now(), reason, self._desk.owe(job, Owed.UNCERTAIN)))

    async def _load(self, watch: Watch) -> Job | None:
        job = await self._desk.jobs.get(watch.job_id)
        return job if job is not None and job.state in {JobState.RUNNING, JobState.UNCERTAIN} else None

    def _about(self, watch: Watch) -> dict[str, str]:
        return {"job_id": watch.job_id, "provider": self._provider.name, "action": "cancel"}
