"""What is unfinished, counted in one read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.backlog import Backlog, Pile
from bot.domain.changes import MoneyAct
from bot.domain.jobs import JobState
from bot.domain.outbox import Owed
from bot.domain.quota import Actor, GuildSettings, Notice, Pause
from bot.storage import Database
from tests.contract.storage.making import GUILD, accepted, applied, owed, running, step
from tests.fakes.clock import START

pytestmark = pytest.mark.asyncio

LATER = START + timedelta(minutes=5)


async def test_nothing(db: Database) -> None:
    assert await db.backlog.backlog() == Backlog()


async def test_jobs_by_state_and_provider_with_their_prices_and_the_oldest(db: Database) -> None:
    await accepted(db, "a", price=5)
    await accepted(db, "b", now=LATER, price=7)
    await accepted(db, "c", provider="other", price=3)
    await accepted(db, "d", draft=True, price=20)
    await running(db, "e", price=11)
    assert (await db.backlog.backlog()).jobs == {
        (JobState.QUEUED, "demo"): Pile(2, START, 12),
        (JobState.QUEUED, "other"): Pile(1, START, 3),
        (JobState.DRAFT, "demo"): Pile(1, START, 20),
        (JobState.RUNNING, "demo"): Pile(1, START + timedelta(seconds=2), 11),
    }


async def test_what_has_ended_is_not_counted_but_what_it_owes_is(db: Database) -> None:
    job = await running(db, "a")
    failed = step(job, JobState.FAILED, money=MoneyAct.RELEASE)
    await applied(db, replace(failed, owed=(owed(job, "one", Owed.FAILED, LATER),)))
    other = await running(db, "b")
    fetching = await applied(db, step(other, JobState.FETCHING, money=MoneyAct.SETTLE))
    made = step(fetching, JobState.DELIVERING)
    await applied(db, replace(made, owed=(owed(other, "two"), owed(other, "three", at=LATER))))
    found = await db.backlog.backlog()
    assert list(found.jobs) == [(JobState.DELIVERING, "demo")]
    assert found.outbox == {Owed.FAILED: Pile(1, LATER), Owed.CLIP: Pile(2, START)}


async def test_those_that_wait_for_their_own_server_are_told_apart(db: Database) -> None:
    await accepted(db, "a")
    await accepted(db, "b", now=LATER, guild=GUILD + 1)
    await running(db, "c")
    await db.guilds.save(GUILD, GuildSettings(pause=Pause(START, "holidays")), Actor(1), START)
    found = await db.backlog.backlog()
    assert found.paused == 1
    assert found.jobs[JobState.QUEUED, "demo"] == Pile(1, LATER, 5)
    assert found.jobs[JobState.RUNNING, "demo"].count == 1


async def test_jobs_of_paused_and_other_servers_in_one_state_are_one_pile(db: Database) -> None:
    await running(db, "a", guild=GUILD + 1)
    await running(db, "b")
    await db.guilds.save(GUILD, GuildSettings(pause=Pause(START, "")), Actor(1), START)
    assert (await db.backlog.backlog()).jobs == {(JobState.RUNNING, "demo"): Pile(2, START + timedelta(seconds=2), 10)}


async def test_notices(db: Database) -> None:
    await db.notices.owe(Notice("n1", GUILD, 5, "allotment-alert", (), "nonce-1", LATER))
    await db.notices.owe(Notice("n2", GUILD, 5, "allotment-alert", (), "nonce-2", START))
    assert (await db.backlog.backlog()).notices == Pile(2, START)
