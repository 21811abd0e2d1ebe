"""What `/jobs` shows."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.jobs import Job, JobState
from bot.domain.ports import Clock, JobStore
from bot.domain.views import JobView
from bot.services.policies import Policies
from bot.services.registry import Registry
from bot.services.sourcing import LATE_AFTER
from bot.services.switchboard import Switchboard
from bot.services.waits import Waits

OVERDUE = timedelta(seconds=20)
"""Most orders are answered sooner. By the clock, since the process that answers may not be the one that asked."""


class Queries:
    def __init__(
        self, *, jobs: JobStore, registry: Registry, waits: Waits, clock: Clock, switches: Switchboard, policies: Policies
    ) -> None:
        self._policies = policies
        self._jobs = jobs
        self._registry = registry
        self._waits = waits
        self._clock = clock
        self._switches = switches

    async def mine(self, user_id: int, guild_id: int | None, limit: int = 10) -> Sequence[JobView]:
        return [await self.view(job) for job in await self._jobs.recent(user_id, guild_id, limit)]

    async def view(self, job: Job) -> JobView:
        model = self._registry.model(job.request.model)
        if job.shots and job.state is not JobState.DRAFT:
            board = await self._jobs.board(job.id)
            shots = [await self.view(shot) for shot in board.shots] if board else []
            return JobView(job, model, shots=tuple(shots), charged=board.charged if board else 0)
        if job.state is JobState.QUEUED:
            policy, gate = await self._policies.of(job.place.guild_id), self._switches.gate(job.provider)
            return JobView(job, model, await self._jobs.position(job.id), gate=gate, server_paused=policy.settings.pause is not None)
        if job.state is JobState.SUBMITTING and job.attempt is not None:
            return JobView(job, model, unconfirmed=self._clock.now() - job.attempt.submitted_at >= OVERDUE)
        if job.state is JobState.FETCHING and job.succeeded_at is not None:
            return JobView(job, model, held_up=(self._clock.now() - job.succeeded_at).total_seconds() >= LATE_AFTER)
        if job.state is not JobState.RUNNING or job.running_since is None:
            return JobView(job, model)
        usual = self._waits.usual(job.request.model, job.request.seconds)
        expected = job.running_since + usual if usual else None
        return JobView(job, model, expected_end=expected if expected and expected > self._clock.now() else None)
