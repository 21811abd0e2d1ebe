"""Whatever happens in whatever order, the books balance and every order is judged as a plain sum would judge it."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.domain.changes import MoneyAct
from bot.domain.errors import LimitReached, NotAllowed
from bot.domain.jobs import Job, JobState
from bot.domain.money import Period, Unit
from bot.domain.outcomes import Accepted
from bot.domain.precedence import Buyer, Defaults
from bot.domain.quota import Actor, Allowance, Block, Target, TargetKind
from bot.domain.zones import ZoneChange
from bot.storage import Database
from bot.storage.rules import scope_of
from tests.contract.storage.books_model import Model
from tests.contract.storage.books_steps import STEPS, Died, Maker, dying
from tests.contract.storage.conftest import Home
from tests.contract.storage.making import order
from tests.fakes.clock import FakeIds

T = TypeVar("T")

START = datetime(2026, 3, 28, 20, tzinfo=UTC)
"""Hours before clocks change in Europe, days before a new month."""

DEFAULTS = Defaults(guild_credits=60, member_credits=25)
ADMIN = Actor(4711)
ZONES = ("UTC", "Europe/Madrid", "Pacific/Auckland", "America/New_York")
LEAPS = (timedelta(minutes=1), timedelta(hours=5), timedelta(hours=19), timedelta(days=3), timedelta(days=24))
_worlds = itertools.count(1)

cuts = st.none() | st.none() | st.integers(1, 12)
"""Before which statement of the transaction the process dies; mostly it does not."""


Answer = tuple[str, ...]
DIED: Answer = ("died",)


class Books(Maker, RuleBasedStateMachine):
    """Two servers of their own with three members each, who share two providers."""

    db: Database
    run: Callable[[Awaitable[Any]], Any]

    def __init__(self) -> None:
        super().__init__()
        number = next(_worlds)
        self.now = START
        self.guilds = (number * 10, number * 10 + 1)
        self.providers = (f"a{number}", f"b{number}")
        self.model = Model(DEFAULTS)
        self.roles: dict[int, tuple[int, ...]] = {}
        self.numbers = itertools.count()
        self.name = f"w{number}"

    # --- orders ------------------------------------------------------------------------------------------------------

    @rule(
        guild=st.integers(0, 1),
        user=st.integers(1, 3),
        provider=st.integers(0, 1),
        price=st.integers(0, 12),
        own_key=st.booleans(),
        draft=st.booleans(),
        cut=cuts,
    )
    def order(self, guild: int, user: int, provider: int, price: int, own_key: bool, draft: bool, cut: int | None) -> None:
        account = f"guild:{self.guilds[guild]}:1" if own_key and user == 3 else "operator"
        buyer = Buyer(self.guilds[guild], user, self.roles.get(user, ()), self.providers[provider], account)
        name = f"{self.name}-{next(self.numbers)}"
        new = order(
            name, user=user, guild=buyer.guild_id, price=price, roles=buyer.role_ids, provider=buyer.provider, account=account, draft=draft
        )
        expected = self.expected(buyer, price)
        answer, accepted = self.asked(cut, self.db.jobs.accept(new, self.now))
        assert answer in {expected, DIED}
        if accepted is None:
            assert self.run(self.db.jobs.get(new.id)) is None
            return
        assert accepted.created
        self.model.jobs[new.id] = accepted.job
        if not draft:
            self.model.reserve(accepted.job, buyer, self.now)

    @precondition(lambda self: self.model.jobs)
    @rule(data=st.data())
    def same_event_again(self, data: st.DataObject) -> None:
        job = data.draw(st.sampled_from(sorted(self.model.jobs.values(), key=lambda one: one.id)))
        again = replace(order("twin", key=job.request_key, user=job.requester.user_id, guild=job.place.guild_id), provider=job.provider)
        result = self.run(self.db.jobs.accept(again, self.now))
        assert (result.created, result.job.id) == (False, job.id)

    @precondition(lambda self: self.in_state(JobState.DRAFT))
    @rule(data=st.data(), cut=cuts)
    def confirm(self, data: st.DataObject, cut: int | None) -> None:
        job = self.draw(data, JobState.DRAFT)
        buyer = Buyer(job.place.guild_id, job.requester.user_id, job.requester.role_ids, job.provider, job.account)
        expected = self.expected(buyer, job.request.price)
        answer, result = self.asked(cut, self.db.jobs.confirm(job.id, self.now))
        assert answer in {expected, DIED}
        if result is not None:
            self.model.jobs[job.id] = result.job
            self.model.reserve(result.job, buyer, self.now)
            assert self.run(self.db.jobs.confirm(job.id, self.now)) is None

    # --- the life of a job -------------------------------------------------------------------------------------------

    @precondition(lambda self: self.in_state(*STEPS))
    @rule(data=st.data(), cut=cuts, twice=st.booleans())
    def step(self, data: st.DataObject, cut: int | None, twice: bool) -> None:
        job = self.draw(data, *STEPS)
        make = data.draw(st.sampled_from(STEPS[job.state]))
        change = make(self, job)
        try:
            applied = self.cut_off(cut, self.db.jobs.apply(change, None))
        except Died:
            return
        assert applied is not None
        self.model.jobs[job.id] = applied
        if change.money is not MoneyAct.NONE:
            self.model.close(job.id, "settled" if change.money is MoneyAct.SETTLE else "released")
        if twice and applied.state is not job.state:
            assert self.run(self.db.jobs.apply(change, None)) is None

    # --- what may be spent -------------------------------------------------------------------------------------------

    @rule(
        kind=st.sampled_from(TargetKind),
        guild=st.integers(0, 1),
        of=st.integers(1, 3),
        period=st.sampled_from(Period),
        unit=st.sampled_from(Unit),
        amount=st.integers(0, 40),
        cut=cuts,
    )
    def set_limit(self, kind: TargetKind, guild: int, of: int, period: Period, unit: Unit, amount: int, cut: int | None) -> None:
        target, allowance = self.target(kind, guild, of), Allowance(period, unit, amount)
        try:
            self.cut_off(cut, self.db.limits.set_limit(target, allowance, ADMIN, self.now))
        except Died:
            return
        self.model.entries.setdefault(scope_of(target), {})[period, unit] = allowance

    @rule(kind=st.sampled_from(TargetKind), guild=st.integers(0, 1), of=st.integers(1, 3), cut=cuts)
    def clear_limits(self, kind: TargetKind, guild: int, of: int, cut: int | None) -> None:
        target = self.target(kind, guild, of)
        try:
            count = self.cut_off(cut, self.db.limits.clear_limits(target, ADMIN, self.now))
        except Died:
            return
        assert count == len(self.model.entries.pop(scope_of(target), {}))

    @rule(guild=st.integers(0, 1), user=st.integers(1, 3), amount=st.integers(1, 20), cut=cuts)
    def grant(self, guild: int, user: int, amount: int, cut: int | None) -> None:
        buyer = Buyer(self.guilds[guild], user, self.roles.get(user, ()))
        try:
            self.cut_off(cut, self.db.limits.grant(buyer.guild_id, user, buyer.role_ids, amount, ADMIN, self.now))
        except Died:
            return
        except NotAllowed:
            assert not self.model.grant(buyer, amount, self.now)
        else:
            assert self.model.grant(buyer, amount, self.now)

    @rule(guild=st.integers(0, 1), zone=st.sampled_from(ZONES))
    def set_zone(self, guild: int, zone: str) -> None:
        self.run(self.db.limits.set_zone(self.guilds[guild], zone, ADMIN, self.now))
        self.model.zones.setdefault(self.guilds[guild], []).append(ZoneChange(zone, self.now))

    @rule(guild=st.integers(0, 1), user=st.integers(1, 3), hours=st.none() | st.integers(1, 30))
    def block(self, guild: int, user: int, hours: int | None) -> None:
        until = None if hours is None else self.now + timedelta(hours=hours)
        self.run(self.db.limits.block(self.guilds[guild], Block(user, "", until, 4711, self.now), ADMIN, self.now))
        self.model.blocks[self.guilds[guild], user] = until

    @precondition(lambda self: self.model.blocks)
    @rule()
    def unblock_all(self) -> None:
        for guild, user in self.model.blocks:
            self.run(self.db.limits.unblock(guild, user, ADMIN, self.now))
        self.model.blocks.clear()

    @rule(user=st.integers(1, 3), roles=st.lists(st.integers(1, 3), max_size=2, unique=True))
    def change_roles(self, user: int, roles: list[int]) -> None:
        self.roles[user] = tuple(roles)

    @rule(leap=st.sampled_from(LEAPS))
    def time_passes(self, leap: timedelta) -> None:
        self.now += leap

    # --- what has to hold --------------------------------------------------------------------------------------------

    @invariant()
    def the_books_balance(self) -> None:
        assert self.run(self.db.quotas.audit()) == []

    @invariant()
    def every_standing_is_the_plain_sum(self) -> None:
        for guild, user in itertools.product(self.guilds, (1, 3)):
            buyer = Buyer(guild, user, self.roles.get(user, ()), self.providers[0])
            told = self.run(self.db.limits.member(guild, user, buyer.role_ids, self.now, buyer.provider)).standings
            assert [x.limit for x in told] == list(self.model.limits(buyer, self.now))
            assert [(x.used, x.reserved, x.granted) for x in told] == [self.model.sums(x.limit, buyer) for x in told]

    # --- helpers -----------------------------------------------------------------------------------------------------

    def in_state(self, *states: JobState) -> list[Job]:
        return [job for job in self.model.jobs.values() if job.state in states]

    def draw(self, data: st.DataObject, *states: JobState) -> Job:
        return data.draw(st.sampled_from(sorted(self.in_state(*states), key=lambda job: job.id)))

    def target(self, kind: TargetKind, guild: int, of: int) -> Target:
        if kind is TargetKind.PROVIDER:
            return Target(kind, provider=self.providers[guild])
        return Target(kind, self.guilds[guild], of if kind in {TargetKind.ROLE, TargetKind.MEMBER} else 0)

    def expected(self, buyer: Buyer, price: int) -> Answer:
        """A draft reserves nothing, and has to find room all the same."""
        if self.model.blocked(buyer, self.now):
            return ("blocked",)
        refusing = self.model.refusing(buyer, price, self.now)
        return ("taken",) if refusing is None else ("full", refusing.scope, refusing.unit, refusing.period)

    def asked(self, cut: int | None, work: Awaitable[Accepted | None]) -> tuple[Answer, Accepted | None]:
        try:
            return ("taken",), self.cut_off(cut, work)
        except Died:
            return DIED, None
        except NotAllowed as error:
            return (error.key,), None
        except LimitReached as error:
            return ("full", *(str(error.values[name]) for name in ("scope", "unit", "period"))), None

    def cut_off(self, cut: int | None, work: Awaitable[T]) -> T:
        with dying(self.db, cut):
            return self.run(work)


@pytest.mark.parametrize(("dialect", "examples", "length"), [("sqlite", 20, 40), ("postgresql", 4, 30)], indirect=["dialect"])
def test_the_books_balance_after_every_step(home: Home, examples: int, length: int) -> None:
    with asyncio.Runner() as runner:
        db = runner.run(Database.open(home.url, home.data_dir, DEFAULTS, FakeIds()))
        try:

            async def awaited(work: Awaitable[Any]) -> Any:
                return await work

            class OnThisDatabase(Books):
                pass

            OnThisDatabase.db, OnThisDatabase.run = db, staticmethod(lambda work: runner.run(awaited(work)))
            run_state_machine_as_test(
                OnThisDatabase,
                settings=settings(
                    max_examples=examples,
                    stateful_step_count=length,
                    deadline=None,
                    phases=[Phase.explicit, Phase.generate, Phase.shrink],
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(db.aclose())
