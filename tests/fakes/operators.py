"""The operator's use cases in memory: they answer what they were given and remember what they were asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.domain.errors import RequestRefused
from bot.domain.forecast import ServerMay, WorstMonth, worst_month
from bot.domain.jobs import Job, JobState
from bot.domain.money import Limit, LimitKind, LimitSource, Period, Standing, period_bounds
from bot.domain.operator_views import Doubt, Holding, Overview, Page, ProviderView, Stopped, TrailPage, Turned, UncertainJob, Verdict
from bot.domain.quota import Actor, Allowance, Rule, ServerLine, Target, TargetKind, TrailEntry
from bot.domain.switches import Stop, StopKind, Switch
from bot.services.operator_api import OperatorServices

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PER_PAGE = 2


def guild_standing(amount: int, used: int, reserved: int = 0) -> Standing:
    starts, ends = period_bounds(Period.MONTH, NOW)
    return Standing(Limit(LimitKind.GUILD, "guild", Period.MONTH, starts, ends, amount), used, reserved)


@dataclass
class FakeOperator:
    """`asked` holds every call that changes something, as its name and arguments."""

    names: tuple[str, ...] = ("aigate", "demo")
    lines: tuple[ServerLine, ...] = ()
    entries: tuple[TrailEntry, ...] = ()
    jobs: dict[str, Job] = field(default_factory=dict[str, Job])
    views: tuple[ProviderView, ...] = ()
    stop: Stop | None = None
    switches: dict[str, Switch] = field(default_factory=dict[str, Switch])
    elsewhere: dict[int, str] = field(default_factory=dict[int, str])
    own_keys: dict[int, frozenset[str]] = field(default_factory=dict[int, frozenset[str]])
    asked: list[tuple[object, ...]] = field(default_factory=list[tuple[object, ...]])

    def services(self) -> OperatorServices:
        return OperatorServices(_Budget(self), _Steering(self), _Resolving(self))


@dataclass
class _Budget:
    world: FakeOperator

    def providers(self) -> tuple[str, ...]:
        return self.world.names

    async def names(self, here: Mapping[int, str]) -> Mapping[int, str]:
        return {**self.world.elsewhere, **here}

    async def allot(self, guild_id: int, allowance: Allowance, actor: Actor, *, here: bool) -> Holding:
        if not here:
            raise RequestRefused("operator-server-unknown", server=str(guild_id))
        self.world.asked.append(("allot", guild_id, allowance, actor))
        target = Target(TargetKind.GUILD, guild_id)
        return Holding(target, (Rule(target, allowance, LimitSource.OPERATOR),), ())

    async def limit(self, provider: str, allowance: Allowance, actor: Actor) -> Holding:
        if provider not in self.world.names:
            raise RequestRefused("operator-provider-unknown", provider=provider, takes=self.world.names)
        self.world.asked.append(("limit", provider, allowance, actor))
        target = Target(TargetKind.PROVIDER, provider=provider)
        return Holding(target, (Rule(target, allowance, LimitSource.OPERATOR),), (guild_standing(allowance.amount, 12, 3),))

    async def clear_server(self, guild_id: int, actor: Actor) -> Holding:
        self.world.asked.append(("clear", guild_id, actor))
        target = Target(TargetKind.GUILD, guild_id)
        return Holding(target, (Rule(target, Allowance(Period.MONTH, guild_standing(1, 1).limit.unit, 1000), LimitSource.DEFAULT),), (), 2)

    async def clear_provider(self, provider: str, actor: Actor) -> Holding:
        self.world.asked.append(("clear", provider, actor))
        return Holding(Target(TargetKind.PROVIDER, provider=provider), (), (), 0)

    async def servers(self, number: int) -> Page[ServerLine]:
        lines = self.world.lines
        count = max(1, -(-len(lines) // PER_PAGE))
        return Page(lines[number * PER_PAGE : (number + 1) * PER_PAGE], number, count, len(lines))

    async def forecast(self, here: Sequence[int]) -> WorstMonth:
        allotment = (Allowance(Period.MONTH, guild_standing(1, 1).limit.unit, 1000),)
        servers = [ServerMay(guild_id, allotment, self.world.own_keys.get(guild_id, frozenset())) for guild_id in here]
        return worst_month(servers, {"aigate": (replace(allotment[0], amount=300),), "demo": ()})

    async def trail(self, guild_id: int, before: str | None) -> TrailPage:
        entries = [entry for entry in self.world.entries if entry.guild_id == guild_id]
        start = next((place + 1 for place, entry in enumerate(entries) if entry.id == before), 0)
        page = tuple(entries[start : start + PER_PAGE])
        return TrailPage(guild_id, page, page[-1].id if start + PER_PAGE < len(entries) else None)


@dataclass
class _Steering:
    world: FakeOperator

    async def stop(self, actor: Actor) -> Stopped:
        self.world.asked.append(("stop", actor))
        self.world.stop = Stop(StopKind.OPERATOR, NOW, actor.user_id, actor.reason)
        return Stopped(self.world.stop, begun=1, waiting=2)

    async def go(self, actor: Actor) -> Stop | None:
        self.world.asked.append(("go", actor))
        lifted, self.world.stop = self.world.stop, None
        return lifted

    async def turn(self, provider: str, switch: Switch, actor: Actor) -> Turned:
        if provider not in self.world.names:
            raise RequestRefused("operator-provider-unknown", provider=provider, takes=self.world.names)
        self.world.asked.append(("turn", provider, switch, actor))
        before, self.world.switches[provider] = self.world.switches.get(provider, Switch.ON), switch
        return Turned(provider, before, switch, waiting=1)

    async def resume(self, provider: str, actor: Actor) -> Turned:
        return await self.turn(provider, Switch.ON, actor)

    async def overview(self) -> Overview:
        return Overview(self.world.stop, self.world.views)


@dataclass
class _Resolving:
    world: FakeOperator

    async def uncertain(self, number: int) -> Page[UncertainJob]:
        found = [
            UncertainJob(job, Doubt.GONE if job.attempt and job.attempt.handle else Doubt.LOST)
            for job in self.world.jobs.values()
            if job.state is JobState.UNCERTAIN
        ]
        count = max(1, -(-len(found) // PER_PAGE))
        return Page(tuple(found[number * PER_PAGE : (number + 1) * PER_PAGE]), number, count, len(found))

    async def resolve(self, job_id: str, verdict: Verdict, actor: Actor) -> Job | None:
        job = self.world.jobs.get(job_id)
        if job is None or job.state is not JobState.UNCERTAIN:
            return None
        self.world.asked.append(("resolve", job_id, verdict, actor))
        self.world.jobs[job_id] = replace(job, state=JobState.FAILED)
        return job
