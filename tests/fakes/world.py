"""What the fake services share: jobs, purses, models and whatever a test wants to go wrong."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.domain.charts import BarChart
from bot.domain.errors import NotAllowed
from bot.domain.explaining import Ruling
from bot.domain.holds import Hold
from bot.domain.jobs import Job
from bot.domain.keys import KeyTest
from bot.domain.models import Model
from bot.domain.moderation import Review
from bot.domain.money import LimitKind, Standing
from bot.domain.origin import Origin
from bot.domain.presses import CancelAnswer, Press
from bot.domain.quota import Actor
from bot.domain.requests import VideoOrder
from bot.domain.secret import Secret
from bot.domain.storyboards import StoryboardOrder
from bot.domain.switches import Gate
from bot.services.consent import Consent
from tests.fakes.books import FakeConsent, FakeGuilds, FakeLimits, FakeUsage
from tests.fakes.clips import FakeBook, FakeCopies, FakeMessages
from tests.fakes.clock import FakeClock
from tests.fakes.messenger import FakeSignals
from tests.fakes.models import TEXT_ONLY, model, standing
from tests.fakes.moderation import FakeModeration
from tests.fakes.operators import FakeOperator
from tests.fakes.privacy import FakePrivacy


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
        self.guilds.moderation = self.moderation

    def consent_service(self) -> Consent:
        book: Any = self.book
        return Consent(store=self.consent, jobs=book, clock=self.clock)

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
