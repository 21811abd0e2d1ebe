"""Links to clips: found by their token while their days last, and gone with whatever erases their job or takes its clip back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain import transitions
from bot.domain.jobs import ClipFile, Job
from bot.domain.links import ClipLink, LinkedClip
from bot.storage import Database
from tests.contract.storage.making import GUILD, USER, applied, query
from tests.contract.storage.test_erasing import LATER, done, forget
from tests.fakes.clock import START

pytestmark = pytest.mark.asyncio

CLIP = ClipFile("spool/a-link.mp4", 9_000_000_000, 5.0, 640, 360)
UNTIL = START + timedelta(days=3)


async def linked(db: Database, name: str = "a") -> Job:
    job = await done(db, name, post=ord(name))
    return await applied(db, transitions.reclipped(job, CLIP, START, ClipLink("token", UNTIL)))


async def test_a_link_is_kept_with_its_job(db: Database) -> None:
    job = await linked(db)
    found = await db.jobs.get(job.id)
    assert found is not None
    assert (found.link, found.clip) == (ClipLink("token", UNTIL), CLIP)
    assert "token" not in repr(found.link)


async def test_it_is_found_by_its_token_until_its_days_are_over(db: Database) -> None:
    job = await linked(db)
    await done(db, "b", post=7)
    expected = LinkedClip(job.id, CLIP.path, CLIP.size)
    last = UNTIL - timedelta(seconds=1)
    assert await db.links.find("token", last) == expected
    assert await db.links.living(last) == [expected]
    assert await db.links.find("token", UNTIL) is None
    assert await db.links.living(UNTIL) == []
    assert await db.links.find("other", START) is None


async def test_no_two_links_are_the_same(db: Database) -> None:
    await linked(db)
    with pytest.raises(IntegrityError):
        await linked(db, "b")


async def test_taken_back_it_is_gone(db: Database) -> None:
    job = await linked(db)
    removed = await db.jobs.apply(transitions.removed(job, START), None)
    assert removed is not None
    assert (removed.link, removed.clip) == (None, None)
    assert await db.links.find("token", START) is None


@pytest.mark.parametrize("how", ["member", "retention", "server"])
async def test_erased_it_is_gone(db: Database, how: str) -> None:
    await linked(db)
    now = START + timedelta(days=2)
    if how == "member":
        await forget(db, await db.privacy.ask(USER, now), now)
    elif how == "retention":
        assert await db.privacy.forget_outdated(1, now)
    else:
        assert await db.privacy.forget_server(GUILD, now)
        assert await db.privacy.purge(GUILD, LATER)
    assert await db.links.find("token", now) is None
    assert await db.links.living(now) == []
    assert await query(db, "SELECT link_token, link_until FROM jobs") == [(None, None)]
    assert await db.quotas.audit() == []


async def test_a_smaller_rendition_has_no_link(db: Database) -> None:
    job = await linked(db)
    after = await db.jobs.apply(transitions.reclipped(job, replace(CLIP, size=9), START), None)
    assert after is not None
    assert after.link is None
