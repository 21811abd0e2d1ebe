"""Drafts: who may have one, which of them wait, and that one press of many starts it."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain import transitions
from bot.domain.errors import LimitReached, NotAllowed
from bot.domain.jobs import Job, JobState
from bot.domain.quota import Actor, Block
from bot.storage import Database
from tests.contract.storage.conftest import DEFAULTS
from tests.contract.storage.making import GUILD, USER, order, standings
from tests.fakes.clock import START

pytestmark = pytest.mark.asyncio

MOST = DEFAULTS.member_credits


async def draft(db: Database, name: str = "a", *, price: int = 5, after: float = 0) -> Job:
    return (await db.jobs.accept(order(name, price=price, draft=True), START + timedelta(seconds=after))).job


async def test_drafts_are_listed_oldest_first_until_they_are_something_else(db: Database) -> None:
    late, first, gone, confirmed = [await draft(db, name, after=at) for name, at in (("d", 3), ("a", 0), ("b", 1), ("c", 2))]
    await db.jobs.accept(order("e"), START)
    await db.jobs.apply(transitions.lapsed(gone, START), None)
    await db.jobs.confirm(confirmed.id, START)
    assert [(job.id, job.state) for job in await db.jobs.drafts()] == [(first.id, JobState.DRAFT), (late.id, JobState.DRAFT)]


async def test_a_draft_has_to_find_room_and_leaves_nothing_where_there_is_none(db: Database) -> None:
    await db.jobs.accept(order("a", price=MOST - 4), START)
    with pytest.raises(LimitReached) as caught:
        await draft(db, "b")
    assert (caught.value.key, caught.value.values["left"]) == ("limit-member", 4)
    assert await db.jobs.get("job-b") is None
    assert (await draft(db, "c", price=4)).state is JobState.DRAFT


async def test_a_draft_takes_nothing_from_the_next_one(db: Database) -> None:
    for name in "abc":
        await draft(db, name, price=MOST)
    assert [standing.reserved for standing in await standings(db)] == [0, 0]
    assert await db.quotas.audit() == []


async def test_a_blocked_member_gets_no_draft(db: Database) -> None:
    await db.limits.block(GUILD, Block(USER, "spam", None, 1, START), Actor(1), START)
    with pytest.raises(NotAllowed):
        await draft(db)
    assert await db.jobs.drafts() == []


async def test_of_many_presses_at_once_one_starts_it(db: Database) -> None:
    waiting = await draft(db, price=MOST)
    found = await asyncio.gather(*(db.jobs.confirm(waiting.id, START) for _ in range(8)))
    (accepted,) = [one for one in found if one is not None]
    assert accepted.job.state is JobState.QUEUED
    assert [standing.reserved for standing in await standings(db)] == [MOST, MOST]
    assert await db.quotas.audit() == []


async def test_a_press_and_the_end_of_its_time_at_once(db: Database) -> None:
    waiting = await draft(db, price=MOST)
    confirmed, lapsed = await asyncio.gather(db.jobs.confirm(waiting.id, START), db.jobs.apply(transitions.lapsed(waiting, START), None))
    assert (confirmed is None) != (lapsed is None)
    reserved = 0 if confirmed is None else MOST
    assert [standing.reserved for standing in await standings(db)] == [reserved, reserved]
    assert await db.quotas.audit() == []
