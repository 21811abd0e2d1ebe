"""Orders, ends of jobs and changes of limits at once, in processes that share a PostgreSQL server. On SQLite they take turns anyway."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.domain.changes import MoneyAct
from bot.domain.errors import LimitReached
from bot.domain.jobs import JobState
from bot.domain.money import Period, Unit
from bot.domain.quota import Allowance, Target, TargetKind
from bot.storage import Database
from tests.contract.storage.conftest import DEFAULTS, Home
from tests.contract.storage.making import ADMIN, GUILD, USER, accepted, applied, limited, order, running, step
from tests.fakes.clock import START, FakeIds

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)]


class OtherIds(FakeIds):
    def row_id(self) -> str:
        return f"other-{super().row_id()}"


@pytest_asyncio.fixture
async def other(home: Home) -> AsyncIterator[Database]:
    """The same database from another process, as far as the database can tell."""
    database = await Database.open(home.url, home.data_dir, DEFAULTS, OtherIds())
    yield database
    await database.aclose()


async def tried(db: Database, name: str, **more: object) -> bool:
    try:
        await db.jobs.accept(order(name, pictures={}, **more), START)
    except LimitReached:
        return False
    return True


@pytest.mark.parametrize("kind", ["provider", "guild", "members", "role", "member"])
async def test_a_limit_that_is_set_while_orders_come_in_misses_none(db: Database, other: Database, kind: str) -> None:
    for n in range(6):
        target = Target(TargetKind(kind), 0 if kind == "provider" else GUILD, {"role": 11, "member": USER}.get(kind, 0), "demo")
        target = target if kind == "provider" else Target(target.kind, GUILD, target.id)
        orders = [tried(database, f"{n}-{k}-{database is db}", price=1) for k in range(4) for database in (db, other)]
        period, unit = list(Period)[n % 3], list(Unit)[n // 3]
        await asyncio.gather(*orders[:5], other.limits.set_limit(target, Allowance(period, unit, 500), ADMIN, START), *orders[5:])
    assert await db.quotas.audit() == []
    assert {x.used + x.reserved for x in (await db.limits.member(GUILD, USER, (11,), START, "demo")).standings} == {48}


async def test_jobs_that_end_while_a_limit_is_set_are_counted_once(db: Database, other: Database) -> None:
    jobs = [await running(db, str(n), price=1) for n in range(24)]

    async def ended(database: Database, n: int) -> None:
        money, state = (MoneyAct.SETTLE, JobState.FETCHING) if n % 2 else (MoneyAct.RELEASE, JobState.FAILED)
        await applied(database, step(jobs[n], state, money=money))

    periods = [(kind, period, unit) for kind in ("provider", "guild", "member") for period in Period for unit in Unit]
    await asyncio.gather(
        *(ended(db if n % 3 else other, n) for n in range(24)),
        *(
            limited(db if n % 2 else other, kind, 500, period, unit, of=USER if kind == "member" else 0)
            for n, (kind, period, unit) in enumerate(periods)
        ),
    )
    assert await db.quotas.audit() == []
    assert {(x.used, x.reserved) for x in (await db.limits.member(GUILD, USER, (), START, "demo")).standings} == {(12, 0)}


async def test_a_limit_that_changes_while_orders_come_in_is_never_passed(db: Database, other: Database) -> None:
    await limited(db, "guild", 12, "day")
    for n in range(5):
        most = 8 * (n + 1)
        await asyncio.gather(
            *(tried(database, f"{n}-{k}-{database is db}", price=1) for k in range(6) for database in (db, other)),
            limited(other, "guild", most, "day"),
        )
        assert await db.quotas.audit() == []
        (day,) = [x for x in (await db.limits.member(GUILD, USER, (), START)).standings if x.limit.period is Period.DAY]
        assert day.used + day.reserved <= max(12, most)
        assert not await tried(db, f"{n}-last", price=day.left + 1)


async def test_the_first_orders_of_a_period_open_its_counters_once(db: Database, other: Database) -> None:
    for unit in Unit:
        for period in Period:
            await limited(db, "provider", 500, period, unit)
            await limited(db, "members", 500, period, unit)
    later = START.replace(year=2027)
    names = [f"{n}" for n in range(16)]
    await asyncio.gather(
        *((db if n % 2 else other).jobs.accept(order(name, price=1, guild=1 + n % 4, pictures={}), later) for n, name in enumerate(names))
    )
    assert await db.quotas.audit() == []
    assert {x.reserved for x in await db.limits.provider_standings(later)} == {16}


async def test_orders_of_many_servers_and_their_ends_do_not_wait_in_a_circle(db: Database, other: Database) -> None:
    for period in Period:
        for kind in ("provider", "guild", "members"):
            await limited(db, kind, 10_000, period)
            await limited(db, kind, 10_000, period, "clips")

    async def life(database: Database, name: str, guild: int) -> None:
        job = await accepted(database, name, guild=guild, price=1, pictures={})
        await applied(database, step(job, JobState.FAILED, money=MoneyAct.RELEASE))

    guilds = [GUILD, *range(1, 5)]
    await asyncio.gather(
        *(life(database, f"{n}-{database is db}", guild) for database in (db, other) for n, guild in enumerate(guilds * 6)),
        *(limited(db if n % 2 else other, "provider", 10_000 + n, "day") for n in range(6)),
        *(limited(db if n % 2 else other, "guild", 10_000 + n, "day") for n in range(6)),
    )
    assert await db.quotas.audit() == []


async def test_each_order_is_told_what_it_has_left_there(db: Database, other: Database) -> None:
    await limited(db, "provider", 100)
    orders = [order(f"{n}", price=1, guild=1 + n % 8, pictures={}) for n in range(24)]
    results = await asyncio.gather(*((db if n % 2 else other).jobs.accept(new, START) for n, new in enumerate(orders)))
    assert sorted(result.standings[0].left for result in results) == list(range(76, 100))
