"""Who has opted out of having their pictures animated by others."""

from datetime import timedelta

import pytest

from bot.storage import Database
from tests.contract.storage.making import query
from tests.fakes.clock import START

pytestmark = pytest.mark.asyncio


async def test_nobody_has_opted_out_at_first(db: Database) -> None:
    assert await db.consent.opted_out({1, 2}) == frozenset()
    assert await db.consent.opted_out(()) == frozenset()


async def test_those_who_have_are_told_from_those_who_have_not(db: Database) -> None:
    await db.consent.opt_out(2**62, START)
    await db.consent.opt_out(7, START)
    assert await db.consent.opted_out({7, 8, 2**62}) == {7, 2**62}


async def test_opting_out_twice_keeps_the_first_time(db: Database) -> None:
    await db.consent.opt_out(7, START)
    first = await query(db, "SELECT since FROM opt_outs")
    await db.consent.opt_out(7, START + timedelta(days=1))
    assert await query(db, "SELECT since FROM opt_outs") == first


async def test_opting_in_again_forgets_it(db: Database) -> None:
    await db.consent.opt_out(7, START)
    await db.consent.opt_in(7)
    await db.consent.opt_in(8)
    assert await db.consent.opted_out({7, 8}) == frozenset()
