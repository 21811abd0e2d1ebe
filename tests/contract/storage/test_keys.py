"""Servers' own keys, as they are kept."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.changes import MoneyAct
from bot.domain.jobs import Account, JobState
from bot.domain.keys import GuildKey, KeyId, KeyState, Sealed
from bot.storage import Database
from tests.contract.storage.making import GUILD, accepted, applied, attempt, execute, query, step
from tests.fakes.clock import START

pytestmark = pytest.mark.asyncio

ADMIN, OTHER = 4711, 4712
LATER = START + timedelta(hours=1)


def sealed(key_id: KeyId) -> Sealed:
    return Sealed(b"\x00sealed for " + key_id.alias.encode(), "secret-1")


async def add(db: Database, guild: int = GUILD, provider: str = "demo", last_four: str = "abcd", actor: int = ADMIN) -> GuildKey:
    return await db.keys.add(guild, provider, sealed, last_four, actor, START)


async def trail(db: Database) -> list[tuple[object, ...]]:
    return await query(db, "SELECT actor, what, guild_id, subject, before, after FROM audit_trail ORDER BY what, actor")


async def test_a_key_is_kept_as_it_was_sealed(db: Database) -> None:
    key = await add(db)
    key_id = KeyId(GUILD, "demo", 1)
    assert key == GuildKey(key_id, KeyState.ACTIVE, "abcd", sealed(key_id), ADMIN, START)
    assert list(await db.keys.all()) == [key]


async def test_each_server_and_provider_counts_for_itself(db: Database) -> None:
    for guild, provider in ((GUILD, "demo"), (GUILD, "other"), (3, "demo")):
        assert (await add(db, guild, provider)).id == KeyId(guild, provider, 1)
    assert len(await db.keys.all()) == 3


async def test_a_new_key_retires_the_one_before(db: Database) -> None:
    first = await add(db)
    second = await add(db, last_four="efgh")
    assert second.id.number == 2
    assert list(await db.keys.all()) == [replace(first, state=KeyState.RETIRED, retired_at=START), second]


async def test_a_key_is_taken_away_once(db: Database) -> None:
    first = await add(db)
    retired = await db.keys.retire(GUILD, "demo", OTHER, LATER)
    assert retired == replace(first, state=KeyState.RETIRED, retired_at=LATER)
    assert await db.keys.retire(GUILD, "demo", OTHER, LATER) is None
    assert await db.keys.retire(3, "demo", OTHER, LATER) is None


async def test_the_trail_says_who_with_the_last_four_and_no_more(db: Database) -> None:
    await add(db)
    await add(db, last_four="efgh", actor=OTHER)
    await db.keys.retire(GUILD, "demo", ADMIN, LATER)
    assert await trail(db) == [
        (ADMIN, "key.remove", GUILD, "provider:demo", "efgh", ""),
        (ADMIN, "key.set", GUILD, "provider:demo", "", "abcd"),
        (OTHER, "key.set", GUILD, "provider:demo", "abcd", "efgh"),
    ]


async def test_a_seal_that_fails_leaves_everything_as_it_was(db: Database) -> None:
    first = await add(db)

    def broken(key_id: KeyId) -> Sealed:
        raise RuntimeError(key_id.alias)

    with pytest.raises(RuntimeError, match=f"guild:{GUILD}:2"):
        await db.keys.add(GUILD, "demo", broken, "efgh", OTHER, LATER)
    assert list(await db.keys.all()) == [first]
    assert len(await trail(db)) == 1


async def test_keys_set_at_once_get_numbers_of_their_own_and_one_stays_active(db: Database) -> None:
    added = await asyncio.gather(*(add(db, last_four=f"{number:04}") for number in range(8)))
    assert sorted(key.id.number for key in added) == list(range(1, 9))
    states = [key.state for key in await db.keys.all()]
    assert states == [KeyState.RETIRED] * 7 + [KeyState.ACTIVE]


async def test_a_second_active_key_is_impossible(db: Database) -> None:
    await add(db)
    await add(db)
    with pytest.raises(IntegrityError):
        await execute(db, "UPDATE guild_keys SET state = 'active'")
    with pytest.raises(IntegrityError):
        await execute(db, "UPDATE guild_keys SET sealed = NULL WHERE state = 'active'")


async def test_a_key_is_sealed_anew_only_over_what_was_read(db: Database) -> None:
    key = await add(db)
    assert key.sealed is not None
    fresh = Sealed(b"newer", "secret-2")
    assert await db.keys.reseal(key.id, key.sealed, fresh)
    assert not await db.keys.reseal(key.id, key.sealed, Sealed(b"newest", "secret-3"))
    assert not await db.keys.reseal(replace(key.id, number=9), fresh, fresh)
    assert [kept.sealed for kept in await db.keys.all()] == [fresh]


async def test_an_active_key_is_never_erased(db: Database) -> None:
    key = await add(db)
    assert list(await db.keys.erase_idle()) == []
    assert list(await db.keys.all()) == [key]


async def test_a_retired_key_stays_until_the_last_job_that_it_paid_for_ends(db: Database) -> None:
    key = await add(db)
    job = await accepted(db, "a", account=key.id.alias)
    await accepted(db, "b")
    await db.keys.retire(GUILD, "demo", ADMIN, LATER)
    assert list(await db.keys.erase_idle()) == []
    await applied(db, step(job, JobState.CANCELLED, money=MoneyAct.RELEASE))
    assert list(await db.keys.erase_idle()) == [key.id]
    (kept,) = await db.keys.all()
    assert (kept.sealed, kept.state, kept.last_four) == (None, KeyState.RETIRED, "abcd")
    assert list(await db.keys.erase_idle()) == []


async def test_a_retired_key_stays_while_a_task_is_read_that_it_bought(db: Database) -> None:
    """Its job was accepted under an earlier key and sent with this one."""
    first = await add(db)
    second = await add(db)
    job = await accepted(db, "a", account=first.id.alias)
    bought = attempt(job, account=Account("demo", "https://demo.invalid", second.id.alias))
    job = await applied(db, replace(step(job, JobState.SUBMITTING, attempt=bought), new_attempt=True))
    await db.keys.retire(GUILD, "demo", ADMIN, LATER)
    assert list(await db.keys.erase_idle()) == []
    job = await applied(db, step(job, JobState.UNCERTAIN))
    assert list(await db.keys.erase_idle()) == []
    await applied(db, step(job, JobState.FAILED, money=MoneyAct.RELEASE))
    assert sorted(key.number for key in await db.keys.erase_idle()) == [1, 2]


async def test_jobs_of_other_servers_and_providers_keep_no_key(db: Database) -> None:
    key = await add(db)
    await add(db, 3)
    await accepted(db, "a", guild=3, account=KeyId(3, "demo", 1).alias)
    await db.keys.retire(GUILD, "demo", ADMIN, LATER)
    assert list(await db.keys.erase_idle()) == [key.id]


async def test_a_number_is_not_given_again_after_its_key_was_erased(db: Database) -> None:
    await add(db)
    await db.keys.retire(GUILD, "demo", ADMIN, LATER)
    await db.keys.erase_idle()
    assert (await add(db)).id.number == 2


async def test_the_queue_says_who_pays(db: Database) -> None:
    await accepted(db, "a")
    await accepted(db, "b", account="guild:1:1")
    assert [entry.account for entry in (await db.jobs.queue()).waiting] == ["operator", "guild:1:1"]
