"""The use cases that cogs call, in memory: checks orders by the real rules, spends from a purse, and does as it is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.domain.errors import CannotPostHere, LimitReached, NotAllowed, RequestRefused, TemporaryError
from bot.domain.jobs import Job, JobState, Origin
from bot.domain.money import Limit, LimitKind, Period, Price, PriceSource, Standing, period_bounds
from bot.domain.outcomes import QuotaSettings
from bot.domain.requests import Model, Need, VideoOrder, fitting, resolve
from bot.domain.switches import Gate
from bot.domain.views import CancelAnswer, CancelResult, JobView, ModelChoice, ModelView, QuotaView, Receipt
from bot.services.api import Services
from tests.fakes.operators import FakeOperator

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def model(name: str = "demo/clip", **facts: object) -> Model:
    values: dict[str, object] = {
        "id": name,
        "provider": name.split("/", maxsplit=1)[0],
        "wire_id": name.split("/", 1)[1],
        "title": name.rsplit("/", 1)[1].title(),
        "prompt": Need.OPTIONAL,
        "image": Need.OPTIONAL,
        "price": Price(0, 1, 0, PriceSource.SEED, "2026-11-01"),
        "durations": (5, 10),
        "aspects": ("16:9", "9:16", "1:1"),
        "seed": True,
        **facts,
    }
    return Model(**values)  # pyright: ignore[reportArgumentType]


TEXT_ONLY = model("other/text", image=Need.NO, prompt=Need.REQUIRED, price=Price(30, 0, 0, PriceSource.SEED, "2026-11-01"), durations=(8,))


def standing(kind: LimitKind, amount: int, used: int = 0, reserved: int = 0) -> Standing:
    starts, ends = period_bounds(Period.MONTH, NOW)
    return Standing(Limit(kind, kind.value, Period.MONTH, starts, ends, amount), used, reserved)


@dataclass
class FakeWorld:
    """One object behind all the services; `fault` is raised by whatever is called next."""

    models: tuple[Model, ...] = (model(), TEXT_ONLY)
    member_limit: int = 100
    guild_limit: int = 1000
    spent: int = 0
    position: int | None = 1
    fault: Exception | None = None
    orders: list[tuple[VideoOrder, Origin]] = field(default_factory=list)
    jobs: dict[str, Job] = field(default_factory=dict)
    reposted: list[str] = field(default_factory=list)
    set_by: tuple[int, int, int] | None = None
    cancel_answer: CancelAnswer = CancelAnswer.CANCELLED
    gates: dict[str, Gate] = field(default_factory=dict[str, Gate])
    unconfirmed: bool = False
    operator: FakeOperator = field(default_factory=FakeOperator)

    def services(self) -> Services:
        return Services(_Submit(self), _Jobs(self), _Cancel(self), _Repost(self), _Quotas(self), _Models(self), self.operator.services())

    def check(self) -> None:
        fault, self.fault = self.fault, None
        if fault is not None:
            raise fault

    def standings(self) -> tuple[Standing, ...]:
        return (
            standing(LimitKind.PROVIDER, 10_000, reserved=self.spent),
            standing(LimitKind.GUILD, self.guild_limit, reserved=self.spent),
            standing(LimitKind.MEMBER, self.member_limit, reserved=self.spent),
        )

    def by_id(self, wanted: str) -> Model | None:
        return next((one for one in self.models if one.id == wanted), None)

    def own(self, job_id: str, user_id: int) -> Job:
        job = self.jobs.get(job_id)
        if job is None or job.requester.user_id != user_id:
            raise NotAllowed("not-your-job")
        return job


@dataclass
class _Submit:
    world: FakeWorld

    async def video(self, order: VideoOrder, origin: Origin) -> Receipt:
        world = self.world
        world.check()
        if origin.missing_permissions and not order.private:
            raise CannotPostHere("cannot-post-here", permissions=origin.missing_permissions)
        if order.model is None:
            fits = fitting(order, world.models)
            if not fits:
                raise RequestRefused("request-nothing-to-do")
            chosen, request = fits[0]
        else:
            chosen = world.by_id(order.model)
            if chosen is None:
                raise RequestRefused("request-model-unknown", model=order.model)
            request = resolve(order, chosen)
        member = world.standings()[2]
        if request.price > member.left:
            renews = member.limit.ends
            raise LimitReached(
                "limit-member", scope="member", limit=world.member_limit, left=member.left, price=request.price, renews_at=renews
            )
        world.orders.append((order, origin))
        world.spent += request.price
        job = Job(
            id=f"job{len(world.orders):09d}",
            request_key=origin.request_key,
            state=JobState.QUEUED,
            requester=origin.requester,
            place=origin.place,
            request=request,
            provider=chosen.provider,
            created_at=NOW,
            changed_at=NOW,
            receipt=origin.receipt,
            source=origin.source,
        )
        world.jobs[job.id] = job
        return Receipt(job, created=True, model=chosen, standings=world.standings(), position=world.position)


@dataclass
class _Jobs:
    world: FakeWorld

    async def mine(self, user_id: int, guild_id: int | None, limit: int = 10) -> Sequence[JobView]:
        self.world.check()
        mine = [job for job in self.world.jobs.values() if job.requester.user_id == user_id and guild_id in {None, job.place.guild_id}]
        return [await self.view(job) for job in mine[:limit]]

    async def view(self, job: Job) -> JobView:
        position = self.world.position if job.state is JobState.QUEUED else None
        gate = self.world.gates.get(job.provider, Gate.OPEN)
        return JobView(job, self.world.by_id(job.request.model), position, gate=gate, unconfirmed=self.world.unconfirmed)


@dataclass
class _Cancel:
    world: FakeWorld

    async def job(self, job_id: str, user_id: int, *, moderator: bool = False) -> CancelResult:
        self.world.check()
        job = replace(self.world.own(job_id, user_id), state=JobState.CANCELLED)
        self.world.jobs[job_id] = job
        return CancelResult(job, self.world.cancel_answer)


@dataclass
class _Repost:
    world: FakeWorld

    async def job(self, job_id: str, user_id: int) -> Job:
        self.world.check()
        job = self.world.own(job_id, user_id)
        self.world.reposted.append(job_id)
        return job


@dataclass
class _Quotas:
    world: FakeWorld

    async def view(self, guild_id: int, user_id: int) -> QuotaView:
        self.world.check()
        _, guild, member = self.world.standings()
        return QuotaView(member, guild, self.world.spent)

    async def settings(self, guild_id: int) -> QuotaSettings:
        self.world.check()
        return QuotaSettings(self.world.guild_limit, self.world.member_limit, self.world.set_by is None)

    async def set_member_credits(self, guild_id: int, amount: int, actor: int) -> QuotaSettings:
        self.world.check()
        self.world.member_limit, self.world.set_by = amount, (guild_id, amount, actor)
        return await self.settings(guild_id)


@dataclass
class _Models:
    world: FakeWorld

    def admit(self, provider: str) -> None:
        match self.world.gates.get(provider):
            case Gate.OFF:
                raise NotAllowed("provider-off", provider=provider)
            case Gate.STOPPED:
                raise TemporaryError("stopped-operator")
            case _:
                return

    async def offered(self) -> Sequence[ModelView]:
        self.world.check()
        return [
            ModelView(one, one.price.credits(seconds=min(one.durations or (one.fixed_seconds,))), timedelta(seconds=12))
            for one in self.world.models
        ]

    async def suggest(self, order: VideoOrder, typed: str) -> Sequence[ModelChoice]:
        self.world.check()
        found = fitting(order, self.world.models)
        gates = self.world.gates
        return [
            ModelChoice(one, request.price, timedelta(seconds=12), gate=gates.get(one.provider, Gate.OPEN))
            for one, request in found
            if typed in one.id
        ][:25]
