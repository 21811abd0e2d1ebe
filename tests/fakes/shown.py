"""What members and admins are shown of the orders and models in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.admin_views import KeyView
from bot.domain.errors import NotAllowed, RequestRefused, TemporaryError
from bot.domain.fitting import fitting
from bot.domain.jobs import Job, JobState
from bot.domain.keys import LAST, KeyTest
from bot.domain.models import Model
from bot.domain.money import Standing
from bot.domain.presses import CancelResult
from bot.domain.quota import Actor
from bot.domain.requests import VideoOrder
from bot.domain.secret import Secret
from bot.domain.storyboards import Board
from bot.domain.switches import Gate
from bot.domain.views import JobView, ModelChoice, ModelView, QuotaView
from tests.fakes.world import FakeWorld


@dataclass
class OfferedModels:
    """As much of the registry, with the models as a test has them now."""

    world: FakeWorld

    def model(self, wanted: str) -> Model | None:
        return self.world.by_id(wanted)

    def gone(self, model: Model) -> bool:
        return self.world.by_id(model.id) is None


@dataclass
class FakeJobQueries:
    world: FakeWorld

    async def mine(self, user_id: int, guild_id: int | None, limit: int = 10) -> Sequence[JobView]:
        self.world.check()
        mine = [job for job in self.world.jobs.values() if job.requester.user_id == user_id and guild_id in {None, job.place.guild_id}]
        return [await self.view(job) for job in mine[:limit]]

    async def view(self, job: Job) -> JobView:
        if job.shots and job.state is not JobState.DRAFT:
            board = Board(job, tuple(self.world.takes.get(job.id, ())))
            return JobView(job, self.world.by_id(job.request.model), shots=tuple(JobView(shot, None) for shot in board.shots))
        position = self.world.position if job.state is JobState.QUEUED else None
        gate = self.world.gates.get(job.provider, Gate.OPEN)
        return JobView(job, self.world.by_id(job.request.model), position, gate=gate, unconfirmed=self.world.unconfirmed)


@dataclass
class FakeCancel:
    world: FakeWorld

    async def job(self, job_id: str, user_id: int) -> CancelResult:
        self.world.check()
        job = replace(self.world.own(job_id, user_id), state=JobState.CANCELLED)
        self.world.jobs[job_id] = job
        return CancelResult(job, self.world.cancel_answer)

    async def for_server(self, job_id: str, guild_id: int, actor: Actor) -> CancelResult:
        self.world.check()
        job = self.world.jobs.get(job_id)
        if job is None or job.place.guild_id != guild_id:
            raise NotAllowed("job-not-here")
        self.world.cancelled_by.append(actor)
        self.world.jobs[job_id] = job = replace(job, state=JobState.CANCELLED)
        return CancelResult(job, self.world.cancel_answer)


@dataclass
class FakeQuotaViews:
    world: FakeWorld

    async def view(self, guild_id: int, user_id: int, role_ids: Sequence[int]) -> QuotaView:
        self.world.check()
        pause = (await self.world.guilds.settings(guild_id)).pause
        return QuotaView(self.world.standings(), self.world.spent, self.world.limits.blocks.get((guild_id, user_id)), pause=pause)

    async def purse(self, guild_id: int, user_id: int, role_ids: Sequence[int]) -> tuple[Standing, ...]:
        return () if self.world.purse_is_slow else self.world.standings()[1:]


@dataclass
class FakeModelQueries:
    world: FakeWorld

    def admit(self, provider: str) -> None:
        match self.world.gates.get(provider):
            case Gate.OFF:
                raise NotAllowed("provider-off", provider=provider)
            case Gate.STOPPED:
                raise TemporaryError("stopped-operator")
            case _:
                return

    async def offered(self, guild_id: int) -> Sequence[ModelView]:
        self.world.check()
        self.world.asked_for.append(guild_id)
        return [
            ModelView(one, one.price.credits(seconds=min(one.durations or (one.fixed_seconds,))), timedelta(seconds=12))
            for one in self.world.models
        ]

    async def suggest(self, order: VideoOrder, typed: str, guild_id: int) -> Sequence[ModelChoice]:
        self.world.check()
        self.world.asked_for.append(guild_id)
        found = fitting(order, self.world.models)
        gates = self.world.gates
        return [
            ModelChoice(one, request.price, timedelta(seconds=12), gate=gates.get(one.provider, Gate.OPEN), seconds=request.seconds)
            for one, request in found
            if typed in one.id
        ][:25]


@dataclass
class FakeServerKeys:
    world: FakeWorld

    def takers(self) -> Sequence[str]:
        return ["aigate", "aimlapi"]

    def held(self, guild_id: int) -> Sequence[KeyView]:
        return [self._view(provider, key) for (guild, provider), key in self.world.keys.items() if guild == guild_id]

    def expect(self, provider: str) -> None:
        self.world.check()
        if provider not in self.takers():
            raise RequestRefused("key-provider-unknown", provider=provider, takes=tuple(self.takers()))

    async def set(self, guild_id: int, provider: str, key: Secret, actor: int) -> KeyView:
        self.expect(provider)
        if self.world.key_test is KeyTest.REFUSED:
            raise RequestRefused("key-refused", provider=provider)
        self.world.keys[guild_id, provider] = key
        return self._view(provider, key, self.world.key_test)

    async def test(self, guild_id: int, provider: str) -> KeyView:
        return self._view(provider, self._own(guild_id, provider), self.world.key_test)

    async def remove(self, guild_id: int, provider: str, actor: int) -> KeyView:
        view = self._view(provider, self._own(guild_id, provider))
        del self.world.keys[guild_id, provider]
        return view

    def _own(self, guild_id: int, provider: str) -> Secret:
        self.world.check()
        if (guild_id, provider) not in self.world.keys:
            raise RequestRefused("key-none", provider=provider)
        return self.world.keys[guild_id, provider]

    def _view(self, provider: str, key: Secret, verdict: KeyTest | None = None) -> KeyView:
        return KeyView(provider, key.reveal()[-LAST:], verdict)
