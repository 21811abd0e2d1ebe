"""Forgetting a member: their words go at once, their name leaves the books once the running periods are over, and the books add up."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import transitions
from bot.domain.changes import MoneyAct
from bot.domain.errors import LimitReached, NotAllowed
from bot.domain.jobs import ClipFile, Failure, FailureKind, Job, JobState, RemoteFile
from bot.domain.money import Period, period_bounds
from bot.domain.origin import MessageRef
from bot.domain.outbox import DeliveredTo, OutboxState
from bot.domain.privacy import Erasure, RemovalState
from bot.domain.quota import Block
from bot.storage import Database
from bot.storage import tables as t
from tests.contract.storage.making import ADMIN, GUILD, USER, accepted, applied, counters, execute, limited, owed, query, running, step
from tests.fakes.clock import START

pytestmark = pytest.mark.asyncio

CLIP = ClipFile("spool/clip.mp4", 1000, 5.0, 640, 360)
MONTH_END = period_bounds(Period.MONTH, START)[1]
LATER = MONTH_END + timedelta(days=8)


async def done(db: Database, name: str = "a", post: int = 555, *, to: DeliveredTo = DeliveredTo.CHANNEL, **more: Any) -> Job:
    job = await running(db, name, **more)
    asset = RemoteFile("https://cdn.invalid/secret-link.mp4")
    job = await applied(db, step(job, JobState.FETCHING, money=MoneyAct.SETTLE, assets=(asset,), succeeded_at=START))
    row = owed(job, f"row-{name}")
    job = await applied(db, replace(step(job, JobState.DELIVERING, clip=CLIP), owed=(row,)))
    message = MessageRef(42, post)
    sent = replace(row, state=OutboxState.SENT, message=message)
    return await applied(db, replace(step(job, JobState.DONE, delivered_to=to, message=message), outbox=sent))


async def forget(db: Database, erasure: Erasure, now: datetime) -> list[str]:
    found: list[str] = []
    while traces := await db.privacy.forget(erasure, now):
        found += [trace.job_id for trace in traces]
    return found


async def dump(db: Database) -> str:
    """The whole database, as text."""

    async def work(tx: AsyncConnection) -> str:
        rows = [(table.name, tuple(row)) for table in t.metadata.sorted_tables for row in await tx.execute(select(table))]
        return repr(rows)

    return await db._connections.read(work)


async def test_words_links_and_places_go_at_once_and_the_money_stays(db: Database) -> None:
    job = await done(db)
    before = await query(db, "SELECT id, kind, amount, job_id, user_id FROM ledger ORDER BY id")
    erasure = await db.privacy.ask(USER, START + timedelta(hours=1))
    assert await forget(db, erasure, START + timedelta(hours=1)) == [job.id]
    left = await dump(db)
    for word in ("red fox", "secret-link", "clip.mp4", "nonce-row", "print", "receipt-a", "hook"):
        assert word not in left, word
    assert await query(db, "SELECT id, kind, amount, job_id, user_id FROM ledger ORDER BY id") == before
    found = await db.jobs.get(job.id)
    assert found is not None
    assert (found.erased_at, found.request.prompt, found.clip, found.message) == (START + timedelta(hours=1), "", None, None)
    assert (found.request.price, found.request.model, found.request.seconds) == (5, "demo/clip", 5)
    assert await db.jobs.recent(USER, GUILD, 10) == []
    assert await db.quotas.audit() == []


async def test_the_provider_s_number_stays_so_that_nobody_else_gets_the_task(db: Database) -> None:
    job = await done(db)
    assert job.attempt is not None
    await forget(db, await db.privacy.ask(USER, START + timedelta(hours=1)), START + timedelta(hours=1))
    assert await db.jobs.taken(job.attempt.account, START) == {"task-a"}


async def test_erasing_is_no_way_to_a_new_quota(db: Database) -> None:
    await done(db, price=100)
    before = await counters(db)
    now = START + timedelta(hours=1)
    erasure = await db.privacy.ask(USER, now)
    await forget(db, erasure, now)
    assert await counters(db) == before
    with pytest.raises(LimitReached):
        await accepted(db, "b", now=now, price=1)
    assert not await db.privacy.conclude(erasure, MONTH_END - timedelta(seconds=1))
    with pytest.raises(LimitReached):
        await accepted(db, "c", now=MONTH_END - timedelta(seconds=1), price=1)


async def test_once_the_periods_are_over_nothing_names_the_member_and_the_books_add_up(db: Database) -> None:
    await limited(db, "members", 50, "week")
    await limited(db, "members", 9, "day", "clips")
    await db.limits.grant(GUILD, USER, (), 20, ADMIN, START)
    await done(db, "a")
    await done(db, "b", post=556, account="guild:1:1")
    other = await done(db, "c", post=557, user=2)
    erasure = await db.privacy.ask(USER, START + timedelta(hours=1))
    await forget(db, erasure, START + timedelta(hours=1))
    for removal in await db.privacy.removals():
        await db.privacy.save_removal(replace(removal, state=RemovalState.DONE))
    totals = await query(db, "SELECT kind, count(*), sum(amount) FROM ledger GROUP BY kind ORDER BY kind")
    guild = [row for row in await query(db, "SELECT scope, period, used, reserved FROM counters") if row[0] == f"guild:{GUILD}"]
    assert await db.privacy.conclude(erasure, LATER)
    left = await dump(db)
    assert str(USER) not in left
    assert await query(db, "SELECT subject, after, reason FROM audit_trail WHERE what = 'grant'") == [("member:0", "", "")]
    assert {row[0] for row in await query(db, "SELECT reason FROM ledger")} == {""}
    assert await query(db, "SELECT kind, count(*), sum(amount) FROM ledger GROUP BY kind ORDER BY kind") == totals
    assert [row for row in await query(db, "SELECT scope, period, used, reserved FROM counters") if row[0] == f"guild:{GUILD}"] == guild
    assert await query(db, "SELECT DISTINCT user_id FROM ledger ORDER BY user_id") == [(0,), (2,)]
    assert [job.id for job in await db.jobs.recent(2, GUILD, 10)] == [other.id]
    assert await db.quotas.audit() == []
    assert await db.privacy.wishes() == []


async def test_what_was_ordered_since_the_wish_is_not_touched(db: Database) -> None:
    await done(db, "a")
    now = START + timedelta(hours=1)
    erasure = await db.privacy.ask(USER, now)
    later = await accepted(db, "b", now=now + timedelta(hours=1), price=7)
    assert await forget(db, erasure, now) == ["job-a"]
    for removal in await db.privacy.removals():
        await db.privacy.save_removal(replace(removal, state=RemovalState.STUCK))
    # In the next month: the counter of the first one is kept for what is left in it.
    assert await db.privacy.conclude(erasure, LATER)
    kept = await db.jobs.get(later.id)
    assert kept is not None
    assert (kept.requester.user_id, kept.request.prompt) == (USER, "a red fox")
    assert (await counters(db))[f"member:{GUILD}:{USER}"] == (0, 7)
    assert await db.quotas.audit() == []
    cancelled = replace(step(later, JobState.CANCELLED, money=MoneyAct.RELEASE))
    await applied(db, cancelled)
    assert await db.quotas.audit() == []


@pytest.mark.parametrize("moment", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40])
async def test_weeks_across_the_ends_of_months_add_up_whenever_it_is_done(db: Database, moment: int) -> None:
    """A week's counter holds days of two months: some of its lines lose their name and others keep it."""
    await limited(db, "members", 50, "week")
    await limited(db, "members", 60, "month")
    asked = MONTH_END - timedelta(hours=12)
    for number in range(12):
        now = MONTH_END + timedelta(days=number - 6)
        job = await accepted(db, f"{number}", now=now, price=1 + number % 3)
        await applied(db, step(job, JobState.CANCELLED, money=MoneyAct.RELEASE if number % 2 else MoneyAct.NONE)) if number % 2 else None
        if not number % 2:
            moved = await db.jobs.apply(step(job, JobState.FETCHING, money=MoneyAct.SETTLE, succeeded_at=now), None)
            assert moved is not None
            await applied(db, step(moved, JobState.FAILED, failure=Failure(FailureKind.UNUSABLE)))
    erasure = await db.privacy.ask(USER, asked)
    await forget(db, erasure, asked)
    concluded = await db.privacy.conclude(erasure, asked + timedelta(days=moment))
    assert concluded == (asked + timedelta(days=moment) >= erasure.until)
    assert await db.quotas.audit() == []


async def test_a_job_that_goes_on_is_delivered_and_erased_then(db: Database) -> None:
    going = await running(db, "a")
    now = START + timedelta(hours=1)
    erasure = await db.privacy.ask(USER, now)
    assert await forget(db, erasure, now) == []
    view = await db.privacy.latest(USER)
    assert view is not None
    assert view.unended == 1
    assert not await db.privacy.conclude(erasure, LATER)
    change = step(going, JobState.FETCHING, money=MoneyAct.SETTLE, succeeded_at=now)
    going = await applied(db, replace(change, after=replace(change.after, changed_at=now + timedelta(hours=1))))
    row = owed(going)
    delivering = await applied(db, replace(step(going, JobState.DELIVERING, clip=CLIP), owed=(row,)))
    assert delivering.request.prompt == "a red fox"
    sent = replace(row, state=OutboxState.SENT, message=MessageRef(42, 9))
    await applied(db, replace(step(delivering, JobState.DONE, delivered_to=DeliveredTo.CHANNEL, message=MessageRef(42, 9)), outbox=sent))
    assert await forget(db, erasure, now + timedelta(hours=2)) == ["job-a"]
    # It was paid for and has just reached the member: its post stays.
    assert await db.privacy.removals() == []
    assert "red fox" not in await dump(db)
    assert await db.quotas.audit() == []


async def test_a_clip_that_is_still_owed_is_not_erased_under_its_delivery(db: Database) -> None:
    job = await done(db)
    again = owed(job, "again")
    await applied(db, replace(step(job, JobState.DONE), owed=(again,)))
    erasure = await db.privacy.ask(USER, START + timedelta(hours=1))
    assert await forget(db, erasure, START) == []


async def test_a_clip_that_was_taken_back_may_still_be_there(db: Database) -> None:
    """Whoever took it back may have died before the message went; after a month the job alone remembers which one it is."""
    job = await done(db)
    await applied(db, transitions.removed(job, START + timedelta(days=1)))
    later = START + timedelta(days=40)
    assert await db.jobs.tidy(later, later - timedelta(days=30)) == 1
    assert await forget(db, await db.privacy.ask(USER, later), later) == [job.id]
    assert [removal.message for removal in await db.privacy.removals()] == [MessageRef(42, 555)]


async def test_posts_in_servers_are_owed_to_be_deleted_each_once(db: Database) -> None:
    first = await done(db, "a", 1)
    again = owed(first, "again")
    await applied(db, replace(step(first, JobState.DONE), owed=(again,)))
    sent = replace(again, state=OutboxState.SENT, message=MessageRef(42, 2))
    await applied(db, replace(step(first, JobState.DONE, message=MessageRef(42, 2)), outbox=sent))
    await done(db, "b", 3, to=DeliveredTo.DM)
    await execute(db, "UPDATE outbox SET rung = 'dm' WHERE message_id = 3")
    # Discord did not tell the id of this one.
    await done(db, "c", 0)
    assert (await db.privacy.holdings(USER, START)).posts == 2
    erasure = await db.privacy.ask(USER, START + timedelta(hours=1))
    await forget(db, erasure, START + timedelta(hours=1))
    due = await db.privacy.removals()
    assert sorted(one.message.message_id for one in due) == [1, 2]
    await db.privacy.save_removal(replace(due[0], state=RemovalState.DONE))
    await db.privacy.save_removal(replace(due[1], state=RemovalState.STUCK, tries=1))
    assert await db.privacy.removals() == []
    view = await db.privacy.latest(USER)
    assert view is not None
    assert (view.deleted, view.waiting, view.unended) == (1, 0, 0)
    assert view.stuck == ((GUILD, due[1].message),)


async def test_a_first_post_is_remembered_for_an_erasure_when_messages_are_tidied_up(db: Database) -> None:
    first = await done(db, "a", 1)
    again = owed(first, "again")
    await applied(db, replace(step(first, JobState.DONE), owed=(again,)))
    sent = replace(again, state=OutboxState.SENT, message=MessageRef(42, 2))
    await applied(db, replace(step(first, JobState.DONE, message=MessageRef(42, 2)), outbox=sent))
    assert await db.jobs.tidy(LATER, LATER) == 1
    assert (await db.privacy.holdings(USER, START)).posts == 2


async def test_what_admins_set_stays_in_force(db: Database) -> None:
    await limited(db, "member", 3, of=USER)
    await db.limits.block(GUILD, Block(USER, "spam", None, ADMIN.user_id, START), ADMIN, START)
    held = await db.privacy.holdings(USER, START)
    assert (held.blocks, held.limits) == ((GUILD,), (GUILD,))
    erasure = await db.privacy.ask(USER, START)
    assert await db.privacy.conclude(erasure, LATER)
    with pytest.raises(NotAllowed) as caught:
        await accepted(db, now=LATER)
    assert caught.value.values["reason"] == "spam"
    await db.limits.unblock(GUILD, USER, ADMIN, LATER)
    with pytest.raises(LimitReached):
        await accepted(db, now=LATER, price=4)


@pytest.mark.parametrize(("refused", "named"), [(False, None), (True, USER)])
async def test_others_videos_forget_whose_picture_they_are_from_unless_that_protects_it(
    db: Database, *, refused: bool, named: int | None
) -> None:
    await accepted(db, "other", user=2)
    await execute(db, "UPDATE jobs SET source_author = :user", user=USER)
    if refused:
        await db.consent.opt_out(USER, START)
    assert await db.privacy.conclude(await db.privacy.ask(USER, START), LATER)
    assert await query(db, "SELECT source_author FROM jobs") == [(named,)]
    assert await db.consent.opted_out([USER]) == (frozenset({USER}) if refused else frozenset())


async def test_the_wish_is_not_forgotten_before_its_posts_are_dealt_with(db: Database) -> None:
    await done(db)
    erasure = await db.privacy.ask(USER, START + timedelta(hours=1))
    await forget(db, erasure, START)
    assert not await db.privacy.conclude(erasure, LATER)
    assert await db.privacy.wishes() == [erasure]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger SET amount = amount + 1",
        "UPDATE ledger SET user_id = 0, amount = 0",
        "UPDATE ledger SET user_id = 7",
        "UPDATE ledger SET user_id = 0, actor = 'operator:1'",
        "UPDATE ledger SET user_id = 0, reason = 'a tale'",
        "UPDATE ledger SET user_id = 0, job_id = NULL",
        "UPDATE grants SET amount = amount + 1",
        "UPDATE grants SET scope = 'member:1:2'",
        "DELETE FROM ledger",
        "DELETE FROM grants",
    ],
)
async def test_the_books_take_no_other_change(db: Database, change: str) -> None:
    await done(db)
    await db.limits.grant(GUILD, USER, (), 20, ADMIN, START)
    with pytest.raises(DBAPIError):
        await execute(db, change)
    assert await db.quotas.audit() == []


async def test_a_name_that_is_taken_out_of_lines_alone_is_a_difference(db: Database) -> None:
    """The trigger lets it through, so the audit has to see it."""
    await done(db)
    await execute(db, "UPDATE ledger SET user_id = 0")
    assert len(await db.quotas.audit()) > 0
