"""Grants, blocks and time zones."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import LimitReached, NotAllowed, RequestRefused
from bot.domain.money import LimitKind, Period
from bot.domain.quota import Block
from bot.storage import Database
from tests.contract.storage.making import ADMIN, GUILD, OPERATOR, USER, accepted, everything, execute, limited, order, query
from tests.fakes.clock import START

DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.asyncio
async def test_a_grant_raises_each_credit_limit_of_the_member_for_the_period_under_way(db: Database) -> None:
    await limited(db, "role", 10, "day", of=11)
    await limited(db, "role", 20, "month", of=11)
    await limited(db, "role", 5, "day", "clips", of=11)
    await accepted(db, "a", price=10)
    with pytest.raises(LimitReached):
        await accepted(db, "b", price=1)
    standings = await db.limits.grant(GUILD, USER, (11,), 15, ADMIN, START)
    assert [(x.limit.period, x.limit.unit, x.most, x.granted, x.left) for x in standings] == [
        ("day", "credits", 25, 15, 15),
        ("day", "clips", 5, 0, 4),
        ("month", "credits", 35, 15, 25),
    ]
    await accepted(db, "b", price=15)
    with pytest.raises(LimitReached) as caught:
        await accepted(db, "c", price=1)
    assert (caught.value.values["limit"], caught.value.values["left"]) == (25, 0)
    # The next day is as it always was, and the month is still higher.
    tomorrow = START + timedelta(days=1)
    await accepted(db, "d", tomorrow, price=10)
    with pytest.raises(LimitReached):
        await accepted(db, "e", tomorrow, price=1)
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_a_grant_raises_no_other_period(db: Database) -> None:
    last_month = START.replace(month=10)
    await accepted(db, "a", last_month, price=60)
    await accepted(db, "b", DECEMBER, price=60)
    await db.limits.grant(GUILD, USER, (), 5, ADMIN, START)
    for moment in (last_month, DECEMBER):
        (own,) = (await db.limits.member(GUILD, USER, (), moment, account="guild:1:1")).standings
        assert (own.granted, own.left) == (0, 40)
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_grants_add_up_and_are_told_while_they_count(db: Database) -> None:
    await db.limits.grant(GUILD, USER, (), 10, ADMIN, START)
    (own,) = await db.limits.grant(GUILD, USER, (), 5, OPERATOR, START + timedelta(minutes=1))
    assert (own.granted, own.left) == (15, 115)
    grants = (await db.limits.rules(GUILD, START)).grants
    assert [(x.user_id, x.amount, x.ends, x.actor, x.reason) for x in grants] == [
        (USER, 10, DECEMBER, "member:4711", "because"),
        (USER, 5, DECEMBER, "operator:1", ""),
    ]
    assert (await db.limits.rules(GUILD, DECEMBER)).grants == ()
    assert (await db.limits.rules(GUILD + 1, START)).grants == ()
    assert await query(db, "SELECT kind, amount, user_id, job_id, reason FROM ledger WHERE amount = 10") == [
        ("grant", 10, USER, None, "because")
    ]
    assert await query(db, "SELECT subject, after FROM audit_trail WHERE actor = 4711") == [(f"member:{USER}", "10 credits")]
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_a_grant_never_raises_what_the_server_may_spend(db: Database) -> None:
    await limited(db, "guild", 100)
    await db.limits.grant(GUILD, USER, (), 500, ADMIN, START)
    await accepted(db, "a", price=100)
    with pytest.raises(LimitReached) as caught:
        await accepted(db, "b", price=1)
    assert caught.value.key == "limit-guild"


@pytest.mark.asyncio
async def test_a_member_without_a_limit_in_credits_can_be_granted_none(db: Database) -> None:
    await limited(db, "members", 3, "day", "clips")
    before = await everything(db)
    with pytest.raises(NotAllowed) as caught:
        await db.limits.grant(GUILD, USER, (), 5, ADMIN, START)
    assert caught.value.key == "quota-grant-nothing"
    assert await everything(db) == before


@pytest.mark.asyncio
@pytest.mark.parametrize("amount", [0, -5])
async def test_a_grant_takes_nothing_away(db: Database, amount: int) -> None:
    with pytest.raises(IntegrityError):
        await db.limits.grant(GUILD, USER, (), amount, ADMIN, START)
    assert await query(db, "SELECT count(*) FROM ledger") == [(0,)]


@pytest.mark.asyncio
@pytest.mark.parametrize("table", ["ledger", "grants"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET amount = 1", "DELETE FROM {}"])
async def test_what_was_granted_can_not_be_changed(db: Database, table: str, sql: str) -> None:
    await db.limits.grant(GUILD, USER, (), 5, ADMIN, START)
    with pytest.raises(IntegrityError):
        await execute(db, sql.format(table))


@pytest.mark.asyncio
async def test_a_block_comes_before_every_limit_until_it_ends(db: Database) -> None:
    ends = START + timedelta(hours=1)
    await limited(db, "provider", 0)
    await db.limits.block(GUILD, Block(USER, "spam", ends, 4711, START), ADMIN, START)
    for draft in (False, True):
        with pytest.raises(NotAllowed) as caught:
            await accepted(db, "a", draft=draft)
        assert (caught.value.key, caught.value.values) == ("blocked", {"until": ends, "reason": "spam"})
    assert await db.jobs.get("job-a") is None
    assert (await db.limits.member(GUILD, USER, (), START)).block == Block(USER, "spam", ends, 4711, START)
    assert [x.user_id for x in (await db.limits.rules(GUILD, START)).blocks] == [USER]
    await limited(db, "provider", 9)
    await accepted(db, "other", user=USER + 1)
    await accepted(db, "elsewhere", guild=GUILD + 1, price=1)
    assert (await db.limits.member(GUILD, USER, (), ends)).block is None
    assert (await db.limits.rules(GUILD, ends)).blocks == ()
    await accepted(db, "a", ends, price=1)


@pytest.mark.asyncio
async def test_a_block_without_an_end_is_lifted_by_hand(db: Database) -> None:
    await db.limits.block(GUILD, Block(USER, "", None, 4711, START), ADMIN, START)
    with pytest.raises(NotAllowed) as caught:
        await accepted(db, "a", START + timedelta(days=999))
    assert caught.value.values["until"] == "none"
    assert await db.limits.unblock(GUILD, USER, ADMIN, START)
    assert not await db.limits.unblock(GUILD, USER, ADMIN, START)
    await accepted(db, "a")
    trail = await query(db, "SELECT what, subject, before, after FROM audit_trail ORDER BY what")
    assert trail == [("block", f"member:{USER}", "", "until lifted"), ("unblock", f"member:{USER}", "until lifted", "")]


@pytest.mark.asyncio
async def test_a_repeated_event_of_a_member_blocked_since_is_still_that_job(db: Database) -> None:
    first = await accepted(db, "a")
    await db.limits.block(GUILD, Block(USER, "", None, 4711, START), ADMIN, START)
    assert (await db.jobs.accept(order("a"), START)).job.id == first.id


@pytest.mark.asyncio
async def test_a_new_time_zone_begins_with_the_next_period(db: Database) -> None:
    await limited(db, "members", 10, "day")
    await limited(db, "guild", 100, "day")
    await db.limits.set_zone(GUILD, "America/New_York", ADMIN, START)
    rules = await db.limits.rules(GUILD, START)
    assert (rules.zone, rules.zone_from) == ("America/New_York", DECEMBER)
    assert (await db.limits.rules(GUILD, DECEMBER)).zone_from is None
    await accepted(db, "a", price=10)
    midnight = START.replace(day=22, hour=0)
    await accepted(db, "b", midnight, price=10)
    # The first day of New York is told from 00:00 UTC until its own midnight of the day after.
    ends = midnight.replace(day=23, hour=5)
    with pytest.raises(LimitReached) as caught:
        await accepted(db, "c", ends - timedelta(seconds=1), price=1)
    assert caught.value.values["renews_at"] == ends
    standings = (await db.jobs.accept(order("c", price=10), ends)).standings
    assert [(x.limit.kind, x.limit.ends.hour) for x in standings if x.limit.period is Period.DAY] == [
        (LimitKind.GUILD, 0),
        (LimitKind.MEMBER, 5),
    ]
    assert await query(db, "SELECT what, before, after FROM audit_trail WHERE what = 'timezone'") == [
        ("timezone", "UTC", "America/New_York")
    ]
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_a_zone_that_is_none_is_refused(db: Database) -> None:
    with pytest.raises(RequestRefused) as caught:
        await db.limits.set_zone(GUILD, "Mars/Olympus", ADMIN, START)
    assert caught.value.key == "timezone-unknown"
    assert await query(db, "SELECT count(*) FROM audit_trail") == [(0,)]
