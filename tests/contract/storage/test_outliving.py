"""How a database shows that it is older than what was forgotten."""

from datetime import timedelta

import pytest

from bot.domain.privacy import Erasure
from bot.domain.quota import Actor, GuildSettings
from bot.storage import Database
from tests.contract.storage.making import ADMIN, GUILD, USER, running
from tests.contract.storage.test_erasing import LATER, done, forget
from tests.fakes.clock import START

pytestmark = pytest.mark.asyncio

AFTER = START + timedelta(hours=1)
UNHEARD = Erasure("unheard", USER, AFTER, AFTER + timedelta(days=9))


async def test_one_that_names_the_member_and_never_heard_of_the_wish_is_older(db: Database) -> None:
    await done(db)
    assert await db.privacy.outlived([UNHEARD]) == [UNHEARD]
    await db.privacy.ask_again(UNHEARD)
    await db.privacy.ask_again(UNHEARD)
    assert await db.privacy.wishes() == [UNHEARD]
    assert await db.privacy.outlived([UNHEARD]) == []


async def test_one_that_has_carried_the_wish_out_is_not(db: Database) -> None:
    await done(db)
    await db.privacy.ask_again(UNHEARD)
    await forget(db, UNHEARD, AFTER)
    for removal in await db.privacy.removals():
        await db.privacy.save_removal(removal)
    assert not await db.privacy.conclude(UNHEARD, LATER), "a post is still to be deleted"
    assert await db.privacy.outlived([UNHEARD]) == []


async def test_after_the_name_is_out_of_the_books_there_is_nothing_left_to_be_older(db: Database) -> None:
    await db.limits.grant(GUILD, USER, (), 20, ADMIN, START)
    await done(db, post=0)
    await db.privacy.ask_again(UNHEARD)
    await forget(db, UNHEARD, AFTER)
    assert await db.privacy.conclude(UNHEARD, LATER)
    assert await db.privacy.wishes() == []
    assert await db.privacy.outlived([UNHEARD]) == []


async def test_a_grant_alone_names_a_member(db: Database) -> None:
    await db.limits.grant(GUILD, USER, (), 20, ADMIN, START)
    assert await db.privacy.outlived([UNHEARD]) == [UNHEARD]


async def test_what_came_after_the_wish_is_none_of_its_business(db: Database) -> None:
    await done(db)
    early = Erasure("early", USER, START - timedelta(hours=1), LATER)
    other = Erasure("other", USER + 1, AFTER, LATER)
    assert await db.privacy.outlived([early, other]) == []


async def test_any_number_of_wishes_can_be_asked_about(db: Database) -> None:
    await done(db)
    many = [Erasure(f"e{number}", USER + number, AFTER, LATER) for number in range(1200)]
    assert [erasure.id for erasure in await db.privacy.outlived(many)] == ["e0"]
    assert await db.privacy.outlived([]) == []


async def test_jobs_that_were_under_way_are_spared(db: Database) -> None:
    await done(db, "a")
    going = await running(db, "b")
    await running(db, "c", user=2)
    assert await db.privacy.spared(UNHEARD) == (going.id,)


async def test_a_server_of_which_anything_is_as_old_as_that(db: Database) -> None:
    assert not await db.privacy.server_has_outlived(GUILD, AFTER)
    await done(db)
    assert await db.privacy.server_has_outlived(GUILD, AFTER)
    assert not await db.privacy.server_has_outlived(GUILD, START - timedelta(hours=1))
    while await db.privacy.forget_server(GUILD, LATER, AFTER):
        pass
    assert await db.privacy.purge(GUILD, LATER, AFTER)
    assert not await db.privacy.server_has_outlived(GUILD, AFTER)


async def test_settings_alone_are_as_old_as_their_entry_in_the_trail(db: Database) -> None:
    await db.guilds.save(GUILD, GuildSettings(confirm_at=5), Actor(1), START)
    assert await db.privacy.server_has_outlived(GUILD, AFTER)
    assert await db.privacy.purge(GUILD, LATER, AFTER)
    assert not await db.privacy.server_has_outlived(GUILD, AFTER)
    await db.guilds.save(GUILD, GuildSettings(confirm_at=5), Actor(1), AFTER + timedelta(hours=1))
    assert not await db.privacy.server_has_outlived(GUILD, AFTER)
