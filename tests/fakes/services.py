"""The use cases that cogs call, in memory: checks orders by the real rules, spends from a purse, and does as it is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from bot.domain.charts import BarChart
from bot.domain.errors import CannotPostHere, LimitReached, NotAllowed, RequestRefused, TemporaryError
from bot.domain.explaining import Ruling
from bot.domain.jobs import Failure, FailureKind, Hold, Job, JobState, Origin, Shot
from bot.domain.keys import LAST, KeyTest
from bot.domain.moderation import REVIEW_LIFE, Review
from bot.domain.money import Limit, LimitKind, Period, Price, PriceSource, Standing, period_bounds
from bot.domain.quota import Actor
from bot.domain.requests import Model, Need, VideoOrder, fitting, resolve
from bot.domain.secret import Secret
from bot.domain.storyboards import Board, StoryboardOrder, shot_of, stalled, whole_of
from bot.domain.switches import Gate
from bot.domain.views import (
    CancelAnswer,
    CancelResult,
    ConfirmAnswer,
    ConfirmResult,
    JobView,
    KeyView,
    ModelChoice,
    ModelView,
    Press,
    QuotaView,
    Receipt,
    RetakeAnswer,
    RetakeResult,
)
from bot.patterns import Re2Engine
from bot.services import (
    Consent,
    Explain,
    Guilds,
    House,
    Keep,
    Limits,
    Moderation,
    Policies,
    Registry,
    Remake,
    Reorder,
    ServerQueue,
    Transfer,
    Usage,
)
from bot.services.api import Services
from tests.fakes.books import FakeConfigs, FakeConsent, FakeGuilds, FakeLimits, FakeUsage
from tests.fakes.clips import FakeBook, FakeCopies, FakeMessages
from tests.fakes.clock import FakeClock, FakeIds
from tests.fakes.messenger import FakeReceipts, FakeSignals
from tests.fakes.moderation import FakeModeration
from tests.fakes.operators import FakeOperator
from tests.fakes.privacy import FakePrivacy, FakeTombstones
from tests.fakes.provider import FakeProvider
from tests.fakes.reviews import FakeReviews

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


ZONES = ("America/New_York", "Asia/Tokyo", "Europe/Berlin", "Europe/London", "UTC")


@dataclass
class FakePainter:
    painted: list[BarChart] = field(default_factory=list[BarChart])

    async def paint(self, chart: BarChart) -> bytes:
        self.painted.append(chart)
        return b"\x89PNG\r\n\x1a\n"


@dataclass
class FakeWorld:
    """One object behind all the services; `fault` is raised by whatever is called next."""

    models: tuple[Model, ...] = (model(), TEXT_ONLY)
    member_limit: int = 100
    guild_limit: int = 1000
    spent: int = 0
    purse_is_slow: bool = False
    position: int | None = 1
    fault: Exception | None = None
    orders: list[tuple[VideoOrder, Origin]] = field(default_factory=list)
    jobs: dict[str, Job] = field(default_factory=dict)
    reposted: list[str] = field(default_factory=list)
    cancel_answer: CancelAnswer = CancelAnswer.CANCELLED
    keys: dict[tuple[int, str], Secret] = field(default_factory=dict)
    key_test: KeyTest = KeyTest.OK
    asked_for: list[int] = field(default_factory=list)
    """Servers for which models were asked for."""
    limits: FakeLimits = field(default_factory=FakeLimits)
    guilds: FakeGuilds = field(default_factory=FakeGuilds)
    usage: FakeUsage = field(default_factory=FakeUsage)
    painter: FakePainter = field(default_factory=FakePainter)
    clock: FakeClock = field(default_factory=FakeClock)
    closed: dict[str, Ruling] = field(default_factory=dict)
    gates: dict[str, Gate] = field(default_factory=dict[str, Gate])
    unconfirmed: bool = False
    confirm_at: int | None = None
    boards: list[StoryboardOrder] = field(default_factory=list)
    takes: dict[str, list[Job]] = field(default_factory=dict)
    presses: list[Press] = field(default_factory=list[Press])
    operator: FakeOperator = field(default_factory=FakeOperator)
    moderation: FakeModeration = field(default_factory=FakeModeration)
    hold: Hold | None = None
    """What the next orders wait for, beside a price."""
    reviews: dict[str, Review] = field(default_factory=dict[str, Review])
    signals: FakeSignals = field(default_factory=FakeSignals)
    cancelled_by: list[Actor] = field(default_factory=list[Actor])
    privacy: FakePrivacy = field(default_factory=FakePrivacy)
    consent: FakeConsent = field(default_factory=FakeConsent)
    messages: FakeMessages = field(default_factory=FakeMessages)
    copies: FakeCopies = field(default_factory=lambda: FakeCopies(Path()))
    discarded: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.book = FakeBook(self.jobs)

    def services(self) -> Services:
        """What admins use is real, over stores in memory, and so are the clip's buttons; what members order is played."""
        names = dict.fromkeys(model.provider for model in self.models)
        offered = {name: tuple(model for model in self.models if model.provider == name) for name in names}
        registry, clock = Registry([FakeProvider(self.clock, name=name, offered=models) for name, models in offered.items()]), self.clock
        jobs: Any = _Unfinished(self)
        policies = Policies(guilds=self.guilds, clock=clock)
        submit, book = _Submit(self), cast("Any", self.book)
        return Services(
            submit,
            _Jobs(self),
            _Cancel(self),
            _Confirm(self),
            _Storyboards(self),
            _Repost(self),
            Reorder(jobs=book, submit=submit, registry=registry, messages=self.messages, clock=clock),
            Keep(
                jobs=book,
                outbox=book,
                messages=self.messages,
                copies=self.copies,
                receipts=FakeReceipts(),
                signals=FakeSignals(),
                tombstones=FakeTombstones(),
                clock=clock,
                spool_path=self.copies.folder.joinpath,
                discard=self.discarded.append,
            ),
            _Quotas(self),
            _Models(self),
            _Keys(self),
            Limits(limits=self.limits, clock=clock, zones=ZONES),
            Guilds(guilds=self.guilds, registry=registry, clock=clock),
            Explain(
                limits=self.limits, guilds=self.guilds, moderation=self.moderation, registry=registry, clock=clock, closed=self.closed.get
            ),
            Consent(store=self.consent, jobs=_Kept(self), clock=clock),  # pyright: ignore[reportArgumentType]
            Remake(jobs=_Kept(self), registry=_Offered(self), clock=clock),  # pyright: ignore[reportArgumentType]
            Usage(usage=self.usage, limits=self.limits, painter=self.painter, clock=clock),
            House(guilds=self.guilds, jobs=jobs, registry=registry, policies=policies, signals=self.signals, clock=clock),
            ServerQueue(jobs=jobs, view=_Jobs(self).view),
            Transfer(
                configs=FakeConfigs(self.guilds, self.limits),
                registry=registry,
                policies=policies,
                engine=Re2Engine(),
                clock=clock,
                ids=FakeIds(),
            ),
            self.privacy,
            self.operator.services(),
            Moderation(rules=self.moderation, guilds=self.guilds, engine=Re2Engine(), clock=clock),
            FakeReviews(self),
        )

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

    async def storyboard(self, order: StoryboardOrder, origin: Origin) -> Receipt:
        world = self.world
        world.boards.append(order)
        first = VideoOrder(prompt=order.shots[0], image=order.image, model=order.model, duration=order.duration)
        receipt = await self.video(first, replace(origin, ask_first=True))
        alike = tuple(replace(receipt.job.request, prompt=words) for words in order.shots)
        job = replace(receipt.job, request=whole_of(alike), shots=len(order.shots))
        world.jobs[job.id] = job
        return replace(receipt, job=job)

    async def video(self, order: VideoOrder, origin: Origin) -> Receipt:
        world = self.world
        world.check()
        again = next((job for job in world.jobs.values() if job.request_key == origin.request_key), None)
        if again is not None:
            known = world.by_id(again.request.model)
            assert known is not None
            return Receipt(again, created=False, model=known, standings=world.standings(), position=world.position)
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
        if request.has_image or request.has_video:
            origin = await Consent(store=world.consent, jobs=_Kept(world), clock=world.clock).require(origin)  # pyright: ignore[reportArgumentType]
        member = world.standings()[2]
        if request.price > member.left:
            renews = member.limit.ends
            raise LimitReached(
                "limit-member",
                scope="member",
                limit=world.member_limit,
                left=member.left,
                price=request.price,
                renews_at=renews,
                unit="credits",
                period="month",
                source="default",
                role="",
            )
        world.orders.append((order, origin))
        dear = world.confirm_at is not None and request.price >= world.confirm_at
        dearer = origin.shown_price is not None and request.price > origin.shown_price
        hold = world.hold or (Hold.PRICE if origin.ask_first or dear or dearer else None)
        draft = hold is not None
        world.spent += 0 if draft else request.price
        job = Job(
            id=f"job{len(world.orders):09d}",
            request_key=origin.request_key,
            state=JobState.DRAFT if draft else JobState.QUEUED,
            requester=origin.requester,
            place=origin.place,
            request=request,
            provider=chosen.provider,
            created_at=NOW,
            changed_at=NOW,
            receipt=origin.receipt,
            source=origin.source,
            source_author=origin.source_author,
            parent_job=origin.parent_job,
            descent=origin.descent,
            hold=hold,
            held_until=NOW + REVIEW_LIFE if hold is Hold.REVIEW else None,
        )
        world.jobs[job.id] = job
        return Receipt(job, created=True, model=chosen, standings=world.standings(), position=None if draft else world.position)


@dataclass
class _Kept:
    """As much of the job store as services ask for."""

    world: FakeWorld

    async def get(self, job_id: str) -> Job | None:
        return self.world.jobs.get(job_id)


@dataclass
class _Offered:
    """As much of the registry, with the models as a test has them now."""

    world: FakeWorld

    def model(self, wanted: str) -> Model | None:
        return self.world.by_id(wanted)


@dataclass
class _Jobs:
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
class _Cancel:
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
class _Unfinished:
    """The job store, as far as admins' services read it."""

    world: FakeWorld

    async def unfinished(self, guild_id: int) -> Sequence[Job]:
        return [job for job in self.world.jobs.values() if job.place.guild_id == guild_id and not job.ended]


@dataclass
class _Confirm:
    world: FakeWorld

    async def job(self, job_id: str, press: Press) -> ConfirmResult:
        world = self.world
        world.presses.append(press)
        world.check()
        job = world.own(job_id, press.user_id)
        if job.state is JobState.CANCELLED:
            lapsed = job.failure == Failure(FailureKind.LAPSED)
            return ConfirmResult(job, ConfirmAnswer.LAPSED if lapsed else ConfirmAnswer.CANCELLED)
        if job.state is not JobState.DRAFT:
            return ConfirmResult(job, ConfirmAnswer.ALREADY)
        world.spent += job.request.price
        world.jobs[job_id] = job = replace(job, state=JobState.FILMING if job.shots else JobState.QUEUED)
        if job.shots:
            world.takes[job_id] = [_shot(job, number) for number in range(1, job.shots + 1)]
        model = world.by_id(job.request.model)
        assert model is not None
        receipt = Receipt(job, created=True, model=model, standings=world.standings(), position=world.position)
        return ConfirmResult(job, ConfirmAnswer.STARTED, receipt)


@dataclass
class _Storyboards:
    world: FakeWorld

    async def retake(self, board_id: str, press: Press) -> RetakeResult:
        world = self.world
        world.presses.append(press)
        world.check()
        board = world.own(board_id, press.user_id)
        failed = stalled(Board(board, tuple(world.takes.get(board_id, ()))))
        if failed is None or failed.shot is None:
            return RetakeResult(board, RetakeAnswer.NOT_NOW)
        again = replace(failed, state=JobState.WAITING, failure=None, shot=replace(failed.shot, take=failed.shot.take + 1))
        world.takes[board_id] = [*world.takes[board_id], again]
        return RetakeResult(board, RetakeAnswer.STARTED)


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

    async def view(self, guild_id: int, user_id: int, role_ids: Sequence[int]) -> QuotaView:
        self.world.check()
        pause = (await self.world.guilds.settings(guild_id)).pause
        return QuotaView(self.world.standings(), self.world.spent, self.world.limits.blocks.get((guild_id, user_id)), pause=pause)

    async def purse(self, guild_id: int, user_id: int, role_ids: Sequence[int]) -> tuple[Standing, ...]:
        return () if self.world.purse_is_slow else self.world.standings()[1:]


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
class _Keys:
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


def _shot(board: Job, number: int) -> Job:
    state = JobState.QUEUED if number == 1 else JobState.WAITING
    return replace(
        board, id=f"{board.id}-{number}", state=state, request=shot_of(board, number), shots=0, shot=Shot(board.id, number), receipt=None
    )
