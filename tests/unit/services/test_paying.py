"""Whose key pays: for new orders, for those that wait, and for what was bought."""

from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.errors import LimitReached, RequestRefused
from bot.domain.jobs import Account, Failure, FailureKind, JobState
from bot.domain.keys import KeyId
from bot.domain.money import OPERATOR_ACCOUNT, LimitKind, Period, Unit
from bot.domain.outcomes import Rejected
from bot.domain.quota import Actor, Allowance, Target, TargetKind
from bot.domain.requests import VideoOrder
from bot.domain.secret import Secret
from bot.services.dispatch import BROKEN_WAIT
from bot.services.models import Models
from bot.services.waits import Waits
from tests.contract.storage.making import query
from tests.fakes.clock import START
from tests.fakes.provider import FakeProvider, answering, fake_model
from tests.unit.services.world import GUILD, MEMBER, World

pytestmark = pytest.mark.asyncio

ELSEWHERE = GUILD + 1
FIRST, SECOND = KeyId(GUILD, "fake", 1), KeyId(GUILD, "fake", 2)
REFUSED = Rejected(Failure(FailureKind.AUTH), trips_breaker=True)


@pytest_asyncio.fixture(autouse=True)
async def _keyed(world: World) -> None:
    """The operator has a key for `fake` and none for `dear`."""
    world.provider.needs_key = True
    dear = FakeProvider(world.clock, name="dear", needs_key=True, offered=(fake_model("dear/t2v"),))
    world.providers.append(dear)
    operator(world)


def operator(world: World, *, key: bool = True) -> None:
    world.keyring._keys.setdefault("fake", {}).pop(OPERATOR_ACCOUNT, None)
    if key:
        world.keyring._keys["fake"][OPERATOR_ACCOUNT] = Secret("operator's")


def give(world: World, key_id: KeyId = FIRST, *, active: bool = True, key: str | None = "theirs") -> None:
    world.keyring.hold(key_id, Secret(key) if key else None, active=active)


def bought_with(world: World) -> list[str]:
    return [call.account.alias for call in world.provider.calls]


async def test_a_server_is_offered_what_somebody_can_pay_for(world: World) -> None:
    give(world, KeyId(GUILD, "dear", 1))
    models = Models(
        registry=world.registry(),
        waits=Waits(jobs=world.database.jobs, registry=world.registry(), clock=world.clock),
        clock=world.clock,
        switches=world.switchboard(),
        policies=world.policies(),
    )
    assert [view.model.id for view in await models.offered(GUILD)] == ["fake/t2v", "dear/t2v"]
    assert [view.model.id for view in await models.offered(ELSEWHERE)] == ["fake/t2v"]
    assert [choice.model.id for choice in await models.suggest(VideoOrder(prompt="fox"), "dear", ELSEWHERE)] == []
    operator(world, key=False)
    assert [view.model.id for view in await models.offered(ELSEWHERE)] == []


async def test_health_is_that_of_the_paying_account(world: World) -> None:
    give(world)
    registry = world.registry()
    models = Models(
        registry=registry,
        waits=Waits(jobs=world.database.jobs, registry=registry, clock=world.clock),
        clock=world.clock,
        switches=world.switchboard(),
        policies=world.policies(),
    )
    until = START + timedelta(minutes=5)
    registry.breaker(world.provider.account(FIRST.alias)).pause(until)
    assert [view.paused_until for view in await models.offered(GUILD)] == [until]
    assert [view.paused_until for view in await models.offered(ELSEWHERE)] == [None]


async def test_a_model_that_nobody_can_pay_for_is_refused_before_anything(world: World) -> None:
    with pytest.raises(RequestRefused, match="model-no-key"):
        await world.ask(VideoOrder(prompt="fox", model="dear/t2v"))
    operator(world, key=False)
    with pytest.raises(RequestRefused, match="models-none"):
        await world.ask()
    assert (await world.database.jobs.queue()).waiting == ()


async def test_a_servers_own_key_goes_before_the_operators_and_for_nobody_else(world: World) -> None:
    give(world)
    world.start()
    own, other = await world.ask(), await world.ask(guild=ELSEWHERE)
    assert (own.job.account, other.job.account) == (FIRST.alias, OPERATOR_ACCOUNT)
    await world.until(own.job.id, JobState.DONE)
    await world.until(other.job.id, JobState.DONE)
    assert sorted(bought_with(world)) == [FIRST.alias, OPERATOR_ACCOUNT]
    attempts = {(await world.job(one.job.id)).attempt for one in (own, other)}
    assert {attempt.account.alias for attempt in attempts if attempt} == {FIRST.alias, OPERATOR_ACCOUNT}
    lines = await query(world.database, "SELECT DISTINCT guild_id, account FROM ledger ORDER BY guild_id")
    assert lines == [(GUILD, FIRST.alias), (ELSEWHERE, OPERATOR_ACCOUNT)]
    assert await world.audit() == []


async def test_what_a_server_pays_touches_no_limit_of_the_operators(world: World) -> None:
    """Its members' own limits still hold."""
    give(world)
    target = Target(TargetKind.PROVIDER, provider="fake")
    await world.database.limits.set_limit(target, Allowance(Period.MONTH, Unit.CREDITS, 0), Actor(1, operator=True), world.clock.now())
    target = Target(TargetKind.GUILD, GUILD)
    await world.database.limits.set_limit(target, Allowance(Period.MONTH, Unit.CREDITS, 0), Actor(1, operator=True), world.clock.now())
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.DONE)
    assert {standing.limit.kind for standing in receipt.standings} == {LimitKind.MEMBER}
    counters = await query(world.database, "SELECT scope, used FROM counters WHERE used + reserved > 0")
    assert counters == [(f"member:{GUILD}:{MEMBER}", receipt.job.request.price)]
    with pytest.raises(LimitReached):
        await world.ask(guild=ELSEWHERE)
    assert await world.audit() == []


async def test_each_account_is_read_by_itself(world: World) -> None:
    give(world)
    world.start()
    own, other = await world.ask(), await world.ask(guild=ELSEWHERE)
    await world.settle(10)
    assert {tasks for _, tasks in world.provider.reads} == {("task-1",), ("task-2",)}
    await world.until(own.job.id, JobState.DONE)
    await world.until(other.job.id, JobState.DONE)


async def test_a_clip_is_fetched_for_the_account_that_bought_it(world: World) -> None:
    give(world)
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.DONE)
    assert world.downloads.accounts == [Account("fake", "https://fake.example", FIRST.alias)]


async def test_a_refused_server_key_rests_that_account_alone(world: World) -> None:
    give(world)
    world.provider.answers.append(answering(REFUSED))
    process = world.start()
    first = await world.ask()
    await world.until(first.job.id, JobState.FAILED)
    own, other = await world.ask(), await world.ask(guild=ELSEWHERE)
    assert process.registry.paused_until("fake", world.clock.now(), FIRST.alias) is not None
    await world.until(other.job.id, JobState.DONE, seconds=55)
    assert (await world.job(own.job.id)).state is JobState.QUEUED
    assert process.registry.paused_until("fake", world.clock.now()) is None
    await world.until(own.job.id, JobState.DONE)


async def test_a_refused_operators_key_leaves_servers_keys_at_work(world: World) -> None:
    give(world)
    world.provider.answers.append(answering(REFUSED))
    world.start()
    first = await world.ask(guild=ELSEWHERE)
    await world.until(first.job.id, JobState.FAILED)
    own, other = await world.ask(), await world.ask(guild=ELSEWHERE)
    await world.until(own.job.id, JobState.DONE, seconds=50)
    assert (await world.job(other.job.id)).state is JobState.QUEUED


async def test_what_waits_goes_with_the_key_that_replaced_its_own(world: World) -> None:
    """Also at once, when the replaced key was refused and its account still rests."""
    give(world)
    world.provider.answers.append(answering(REFUSED))
    world.start()
    await world.until((await world.ask()).job.id, JobState.FAILED)
    waiting = await world.ask()
    await world.settle(1)
    give(world, SECOND)
    job = await world.until(waiting.job.id, JobState.DONE, seconds=100)
    assert bought_with(world) == [FIRST.alias, SECOND.alias]
    assert job.account == FIRST.alias
    assert job.attempt is not None
    assert job.attempt.account.alias == SECOND.alias


async def test_what_waits_for_a_removed_key_is_closed_uncharged(world: World) -> None:
    give(world)
    receipt = await world.ask()
    give(world, active=False)
    world.start()
    job = await world.until(receipt.job.id, JobState.FAILED)
    assert (job.failure, job.charged) == (Failure(FailureKind.KEY_GONE), False)
    assert world.provider.calls == []
    assert await world.reserved_and_used() == (0, 0)


async def test_what_waits_for_a_key_that_no_longer_opens_is_closed_uncharged(world: World) -> None:
    give(world)
    receipt = await world.ask()
    give(world, key=None)
    world.start()
    assert (await world.until(receipt.job.id, JobState.FAILED)).failure == Failure(FailureKind.KEY_GONE)


async def test_an_operators_key_that_is_gone_fails_what_waits_for_it(world: World) -> None:
    receipt = await world.ask()
    operator(world, key=False)
    world.start()
    job = await world.until(receipt.job.id, JobState.FAILED)
    assert job.failure == Failure(FailureKind.PROVIDER)
    assert world.provider.calls == []


async def test_a_key_that_this_process_has_not_heard_of_is_waited_for(world: World) -> None:
    give(world)
    receipt = await world.ask()
    world.keyring._own.clear()
    world.keyring._known.clear()
    world.start()
    await world.settle(30)
    assert (await world.job(receipt.job.id)).state is JobState.QUEUED
    give(world)
    await world.until(receipt.job.id, JobState.DONE, seconds=BROKEN_WAIT + 60)
    assert bought_with(world) == [FIRST.alias]


async def test_a_removed_key_still_follows_what_it_bought(world: World) -> None:
    give(world)
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.RUNNING)
    give(world, active=False)
    await world.until(receipt.job.id, JobState.DONE)
    assert bought_with(world) == [FIRST.alias]
    assert (await world.ask()).job.account == OPERATOR_ACCOUNT
