import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.changes import MoneyAct
from bot.domain.errors import LimitReached
from bot.domain.jobs import JobState
from bot.domain.money import LimitKind, Period
from bot.storage import Database
from tests.contract.storage.making import ADMIN, GUILD, USER, accepted, applied, execute, limited, query, running, standings, step
from tests.fakes.clock import START


@pytest.mark.asyncio
async def test_a_member_default_holds_at_once_and_in_its_server_only(db: Database) -> None:
    await accepted(db, "a", price=50)
    await limited(db, "members", 50)
    with pytest.raises(LimitReached):
        await accepted(db, "b", price=1)
    await accepted(db, "c", price=100, guild=3)


@pytest.mark.asyncio
async def test_a_limit_below_what_was_spent_leaves_nothing_and_not_less(db: Database) -> None:
    await accepted(db, "a", price=50)
    await limited(db, "members", 20)
    assert [standing.left for standing in await standings(db)] == [950, 0]


@pytest.mark.asyncio
async def test_each_change_is_on_the_audit_trail_with_before_and_after(db: Database) -> None:
    await limited(db, "members", 50)
    await limited(db, "members", 70)
    trail = await query(db, "SELECT actor, what, subject, guild_id, before, after FROM audit_trail ORDER BY after")
    assert trail == [
        (ADMIN.user_id, "limit-set", "members", GUILD, "", "50 credits/month"),
        (ADMIN.user_id, "limit-set", "members", GUILD, "50 credits/month", "70 credits/month"),
    ]


@pytest.mark.asyncio
async def test_a_negative_limit_is_refused_and_nothing_is_written(db: Database) -> None:
    with pytest.raises(IntegrityError):
        await limited(db, "members", -1)
    assert await query(db, "SELECT count(*) FROM audit_trail") == [(0,)]


@pytest.mark.asyncio
async def test_standings_of_a_newcomer_are_untouched_and_in_checking_order(db: Database) -> None:
    guild, member = await standings(db)
    assert (guild.limit.kind, guild.left, member.limit.kind, member.left) == (LimitKind.GUILD, 1000, LimitKind.MEMBER, 100)
    assert (member.limit.period, member.limit.starts) == (Period.MONTH, START.replace(day=1, hour=0))
    assert await query(db, "SELECT count(*) FROM counters") == [(0,)]


@pytest.mark.asyncio
async def test_held_is_what_unfinished_jobs_have_reserved(db: Database) -> None:
    await accepted(db, "a", price=1)
    await running(db, "b", price=2)
    paid = await running(db, "c", price=4)
    await applied(db, step(paid, JobState.FETCHING, money=MoneyAct.SETTLE))
    back = await accepted(db, "d", price=8)
    await applied(db, step(back, JobState.CANCELLED, money=MoneyAct.RELEASE))
    await accepted(db, "e", price=16, user=2)
    await accepted(db, "f", price=32, guild=3)
    assert await db.quotas.held(GUILD, USER) == 3
    assert await db.quotas.held(GUILD, 12345) == 0


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("injected", "told"),
    [
        ("UPDATE counters SET used = used + 1 WHERE scope LIKE 'guild:%'", "used 6, the ledger says 5"),
        ("UPDATE counters SET reserved = 0 WHERE scope LIKE 'member:%'", "reserved 0, the ledger says 3"),
        ("UPDATE counters SET granted = 4 WHERE scope LIKE 'member:%'", "granted 4, the grants say 0"),
        ("DELETE FROM counters WHERE scope LIKE 'guild:%'", "job job-open: counts in no counter of its server"),
        ("DELETE FROM counters WHERE scope LIKE 'member:%'", "job job-back: counts in no counter of its member"),
        ("UPDATE jobs SET user_id = 5 WHERE id = 'job-back'", "job job-back: the ledger's release is of somebody else"),
        ("UPDATE jobs SET charged = true WHERE id = 'job-open'", "job job-open is running and charged"),
        ("UPDATE jobs SET charged = false WHERE id = 'job-paid'", "job job-paid is fetching: 1 reserve, 1 settle"),
        ("UPDATE jobs SET price = 9 WHERE id = 'job-open'", "job-open: the ledger's reserve is 3, its price 9"),
        ("UPDATE jobs SET state = 'done' WHERE id = 'job-open'", "job job-open is done"),
        ("UPDATE jobs SET state = 'running' WHERE id = 'job-paid'", "job job-paid is running"),
        ("UPDATE jobs SET state = 'fetching' WHERE id = 'job-back'", "job job-back is fetching"),
        ("INSERT INTO ledger SELECT 'x', 'settle', 3, 'job-ghost', 1, 1, 'demo', 'operator', '', '', at FROM ledger LIMIT 1", "job-ghost"),
    ],
)
async def test_the_audit_names_a_difference(db: Database, injected: str, told: str) -> None:
    await running(db, "open", price=3)
    await applied(db, step(await running(db, "paid", price=5), JobState.FETCHING, money=MoneyAct.SETTLE))
    await applied(db, step(await running(db, "back", price=7), JobState.FAILED, money=MoneyAct.RELEASE))
    assert await db.quotas.audit() == []
    await execute(db, injected)
    assert any(told in line for line in await db.quotas.audit())


@pytest.mark.asyncio
async def test_a_job_reserves_once(db: Database) -> None:
    await accepted(db, "a")
    with pytest.raises(IntegrityError):
        await execute(
            db, "INSERT INTO ledger SELECT 'twin', kind, amount, job_id, guild_id, user_id, provider, account, '', '', at FROM ledger"
        )
