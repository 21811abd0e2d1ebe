"""What may be spent: set, lifted, and counted whatever held meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.changes import MoneyAct
from bot.domain.errors import LimitReached
from bot.domain.jobs import JobState
from bot.domain.money import LimitKind, LimitSource, Period, Unit
from bot.domain.quota import Allowance, Rule, Target, TargetKind
from bot.storage import Database
from tests.contract.storage.making import (
    ADMIN,
    GUILD,
    OPERATOR,
    USER,
    accepted,
    applied,
    everything,
    limited,
    order,
    query,
    running,
    step,
)
from tests.fakes.clock import START

NEXT_DAY = START.replace(day=22, hour=0)


async def left(db: Database, **more: object) -> list[tuple[LimitKind, Period, Unit, int]]:
    """What a member of the roles 11 and 12 could still order now, by limit."""
    standings = (await db.limits.member(GUILD, USER, (11, 12), more.get("now", START), "demo")).standings
    return [(x.limit.kind, x.limit.period, x.limit.unit, x.left) for x in standings]


@pytest.mark.asyncio
async def test_a_new_limit_counts_what_was_spent_and_is_held_in_its_period(db: Database) -> None:
    yesterday = START - timedelta(days=1)
    await accepted(db, "old", yesterday, price=7)
    await accepted(db, "open", price=5)
    await applied(db, step(await running(db, "paid", price=3), JobState.FETCHING, money=MoneyAct.SETTLE))
    await applied(db, step(await running(db, "back", price=9), JobState.FAILED, money=MoneyAct.RELEASE))
    for kind, of in (("provider", 0), ("guild", 0), ("member", USER)):
        await limited(db, kind, 10, "day", of=of)
        await limited(db, kind, 4, "week", "clips", of=of)
    day, week = (Period.DAY, Unit.CREDITS, 2), (Period.WEEK, Unit.CLIPS, 1)
    assert await left(db) == [
        *((LimitKind.PROVIDER, *limit) for limit in (day, week)),
        *((LimitKind.GUILD, *limit) for limit in (day, week, (Period.MONTH, Unit.CREDITS, 985))),
        *((LimitKind.MEMBER, *limit) for limit in (day, week)),
    ]
    assert await db.quotas.audit() == []
    with pytest.raises(LimitReached) as caught:
        await accepted(db, "more", price=3)
    assert caught.value.key == "limit-provider"
    assert (caught.value.values["unit"], caught.value.values["period"], caught.value.values["renews_at"]) == ("credits", "day", NEXT_DAY)
    await applied(db, step(await running(db, "last", price=2), JobState.FETCHING, money=MoneyAct.SETTLE))
    with pytest.raises(LimitReached) as caught:
        await accepted(db, "free", price=0)
    assert caught.value.values["unit"] == "clips"
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
@pytest.mark.parametrize(("kind", "of"), [("members", 0), ("role", 11)])
async def test_a_limit_of_many_members_counts_what_each_has_spent_when_they_order(db: Database, kind: str, of: int) -> None:
    await accepted(db, "a", price=5)
    await limited(db, kind, 8, "day", of=of)
    assert (await left(db))[-1] == (LimitKind.MEMBER, Period.DAY, Unit.CREDITS, 3)
    with pytest.raises(LimitReached):
        await accepted(db, "b", price=4)
    await accepted(db, "c", price=3)
    await accepted(db, "d", price=8, user=USER + 1)
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_a_limit_that_was_lifted_and_set_again_has_forgotten_nothing(db: Database) -> None:
    await limited(db, "guild", 10, "day")
    await accepted(db, "a", price=4)
    assert await db.limits.clear_limits(Target(TargetKind.GUILD, GUILD), OPERATOR, START) == 1
    await accepted(db, "b", price=5)
    await limited(db, "guild", 10, "day")
    with pytest.raises(LimitReached):
        await accepted(db, "c", price=2)
    await accepted(db, "d", price=1)
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_a_member_who_gets_another_role_keeps_what_they_have_spent(db: Database) -> None:
    await limited(db, "role", 10, "day", of=11)
    await limited(db, "role", 20, "week", of=12)
    await accepted(db, "a", price=6, roles=(11,))
    await accepted(db, "b", price=6, roles=(12,))
    with pytest.raises(LimitReached) as caught:
        await accepted(db, "c", price=1, roles=(11,))
    assert (caught.value.values["limit"], caught.value.values["left"], caught.value.values["role"]) == (10, 0, "<@&11>")
    await accepted(db, "d", price=8, roles=(12,))
    with pytest.raises(LimitReached):
        await accepted(db, "e", price=1, roles=(12,))
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_a_job_of_the_server_s_own_key_counts_for_its_member_only(db: Database) -> None:
    await limited(db, "provider", 5)
    await limited(db, "guild", 5)
    own = {"account": f"guild:{GUILD}:1"}
    await applied(db, step(await running(db, "a", price=40, **own), JobState.FETCHING, money=MoneyAct.SETTLE))
    await accepted(db, "b", price=5)
    assert (await left(db))[0][-1] == 0
    with pytest.raises(LimitReached) as caught:
        await accepted(db, "c", price=56, **own)
    assert caught.value.key == "limit-member"
    # Also a limit that begins to count now leaves them out.
    await limited(db, "guild", 6, "day")
    assert [x[-1] for x in await left(db) if x[0] is LimitKind.GUILD] == [1, 0]
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_limits_of_another_provider_server_or_member_are_not_touched(db: Database) -> None:
    await db.limits.set_limit(Target(TargetKind.PROVIDER, provider="other"), Allowance(Period.DAY, Unit.CREDITS, 0), OPERATOR, START)
    await db.limits.set_limit(Target(TargetKind.GUILD, GUILD + 1), Allowance(Period.DAY, Unit.CREDITS, 0), OPERATOR, START)
    await db.limits.set_limit(Target(TargetKind.MEMBER, GUILD, USER + 1), Allowance(Period.DAY, Unit.CREDITS, 0), ADMIN, START)
    await accepted(db, "a")
    standings = await db.limits.provider_standings(START)
    assert [(x.limit.scope, x.used + x.reserved) for x in standings] == [("provider:other", 0)]


@pytest.mark.asyncio
async def test_the_provider_s_standings_are_of_all_servers(db: Database) -> None:
    await limited(db, "provider", 50)
    await accepted(db, "a", price=5)
    await accepted(db, "b", price=6, guild=GUILD + 1)
    (standing,) = await db.limits.provider_standings(START)
    assert (standing.limit.kind, standing.limit.source, standing.reserved, standing.left) == (
        LimitKind.PROVIDER,
        LimitSource.OPERATOR,
        11,
        39,
    )
    (later,) = await db.limits.provider_standings(START + timedelta(days=20))
    assert later.left == 50


@pytest.mark.asyncio
async def test_rules_tell_all_that_holds_in_a_server(db: Database) -> None:
    rules = await db.limits.rules(GUILD, START)
    default = Allowance(Period.MONTH, Unit.CREDITS, 1000)
    assert rules.allotment == (Rule(Target(TargetKind.GUILD, GUILD), default, LimitSource.DEFAULT),)
    assert [(rule.allowance.amount, rule.source) for rule in rules.members] == [(100, LimitSource.DEFAULT)]
    assert (rules.zone, rules.zone_from, rules.roles, rules.overrides, rules.grants, rules.blocks) == ("UTC", None, (), (), (), ())
    await limited(db, "guild", 500)
    await limited(db, "members", 3, "day", "clips")
    await limited(db, "members", 30, "day")
    await limited(db, "role", 40, of=12)
    await limited(db, "role", 20, of=11)
    await limited(db, "member", 60, of=USER)
    rules = await db.limits.rules(GUILD, START)
    assert [(rule.allowance.amount, rule.source) for rule in rules.allotment] == [(500, LimitSource.OPERATOR)]
    assert [(rule.allowance.amount, rule.allowance.unit) for rule in rules.members] == [(30, Unit.CREDITS), (3, Unit.CLIPS)]
    assert [(rule.target.id, rule.allowance.amount) for rule in rules.roles] == [(11, 20), (12, 40)]
    assert [(rule.target.id, rule.source) for rule in rules.overrides] == [(USER, LimitSource.MEMBER)]
    assert (await db.limits.rules(GUILD + 1, START)).members[0].source is LimitSource.DEFAULT


@pytest.mark.asyncio
async def test_clearing_removes_every_entry_of_the_target_and_nothing_else(db: Database) -> None:
    await limited(db, "members", 5, "day")
    await limited(db, "members", 5, "week", "clips")
    await limited(db, "role", 5, of=11)
    target = Target(TargetKind.MEMBERS, GUILD)
    assert await db.limits.clear_limits(target, ADMIN, START) == 2
    assert await db.limits.clear_limits(target, ADMIN, START) == 0
    assert len((await db.limits.rules(GUILD, START)).roles) == 1
    trail = await query(db, "SELECT what, subject, before, after, reason FROM audit_trail WHERE what = 'limit-clear'")
    assert trail == [("limit-clear", "members", "5 credits/day, 5 clips/week", "", "because")]


@pytest.mark.asyncio
async def test_a_refused_order_changes_nothing_also_where_it_opened_counters(db: Database) -> None:
    await limited(db, "members", 3, "week", "clips")
    await limited(db, "members", 1, "day")
    before = await everything(db)
    with pytest.raises(LimitReached):
        await accepted(db, "a", price=2)
    assert await everything(db) == before


@pytest.mark.asyncio
async def test_a_negative_limit_is_refused_and_nothing_is_written(db: Database) -> None:
    with pytest.raises(IntegrityError):
        await limited(db, "members", -1)
    assert await query(db, "SELECT count(*) FROM audit_trail") == [(0,)]


@pytest.mark.asyncio
async def test_what_a_member_is_told_is_what_the_next_order_finds(db: Database) -> None:
    await accepted(db, "a", price=5)
    for period in Period:
        for unit in Unit:
            await limited(db, "members", 50, period, unit)
            await limited(db, "guild", 500, period, unit)
            await limited(db, "provider", 500, period, unit)
    told = (await db.limits.member(GUILD, USER, (11, 12), START, "demo")).standings
    assert len(told) == 18
    found = (await db.jobs.accept(order("b", price=5), START)).standings
    assert [x.limit for x in told] == [x.limit for x in found]
    assert [x.left - x.limit.takes(5) for x in told] == [x.left for x in found]
    assert (await db.limits.member(GUILD, USER, (11, 12), START, "demo")).standings == found


@pytest.mark.asyncio
async def test_servers_come_with_the_biggest_spender_of_the_month_first(db: Database) -> None:
    last_month = datetime(2026, 10, 3, tzinfo=UTC)
    await accepted(db, "long-ago", last_month, guild=1, price=90)
    await accepted(db, "a", guild=2, price=5)
    await accepted(db, "b", guild=3, price=6)
    await accepted(db, "c", guild=3, price=6, user=USER + 1)
    await applied(db, step(await running(db, "back", guild=2, price=80, user=USER + 2), JobState.FAILED, money=MoneyAct.RELEASE))
    await applied(db, step(await running(db, "paid", guild=2, price=9), JobState.FETCHING, money=MoneyAct.SETTLE))
    await db.limits.set_limit(Target(TargetKind.GUILD, 4), Allowance(Period.DAY, Unit.CREDITS, 8), OPERATOR, START)
    await accepted(db, "own", guild=5, price=50, account="guild:5:1")
    lines = await db.limits.servers(START)
    assert [(line.guild_id, line.members) for line in lines] == [(2, 1), (3, 2), (1, 0), (4, 0), (5, 0)]
    assert [(x.limit.amount, x.used, x.reserved) for x in lines[0].standings] == [(1000, 9, 5)]
    assert [(x.limit.period, x.limit.amount) for x in lines[3].standings] == [(Period.DAY, 8), (Period.MONTH, 1000)]
