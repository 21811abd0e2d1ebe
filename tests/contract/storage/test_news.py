"""News between processes over one PostgreSQL server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from bot.clock import SystemClock
from bot.domain.errors import StoreUnavailable
from bot.domain.news import News, Told, Wire
from bot.storage import wire_of
from tests.contract.storage.conftest import Home

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)]

JOB = News(Told.WAKE, "job000000001")


class Ear:
    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.heard: asyncio.Queue[News] = asyncio.Queue()
        self.joined = asyncio.Event()

    async def listen(self) -> None:
        async def joined() -> None:
            self.joined.set()

        await self.wire.run(self.heard.put, joined)

    async def next(self) -> News:
        return await asyncio.wait_for(self.heard.get(), 10)


@asynccontextmanager
async def ears(home: Home, number: int = 2) -> AsyncIterator[list[Ear]]:
    made = [Ear(wire_of(home.url, SystemClock())) for _ in range(number)]
    tasks = [asyncio.create_task(ear.listen()) for ear in made]
    await asyncio.gather(*(asyncio.wait_for(ear.joined.wait(), 10) for ear in made))
    yield made
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_every_other_process_hears_and_the_teller_does_not(home: Home) -> None:
    async with ears(home, 3) as (teller, first, second):
        teller.wire.tell(JOB)
        teller.wire.tell(News(Told.SWITCHES))
        assert [await first.next(), await first.next()] == [JOB, News(Told.SWITCHES)]
        assert [await second.next(), await second.next()] == [JOB, News(Told.SWITCHES)]
        assert teller.heard.empty()


async def test_words_of_somebody_else_are_passed_over(home: Home) -> None:
    async with ears(home, 2) as (teller, listener):
        admin = await asyncpg.connect(home.url)
        await admin.execute("SELECT pg_notify('clapper', 'nonsense 1')")
        await admin.close()
        teller.wire.tell(JOB)
        assert await listener.next() == JOB


async def test_after_a_lost_connection_everything_is_looked_at_and_what_waited_is_told(home: Home) -> None:
    async with ears(home, 2) as (teller, listener):
        teller.joined.clear()
        listener.joined.clear()
        admin = await asyncpg.connect(home.url)
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'clapper news' AND datname = current_database()"
        )
        await admin.close()
        await asyncio.wait_for(listener.joined.wait(), 10)
        await asyncio.wait_for(teller.joined.wait(), 10)
        teller.wire.tell(JOB)
        assert await listener.next() == JOB


async def test_news_that_could_not_be_acted_on_are_made_up_for(home: Home) -> None:
    """The database was away for a moment: everything is looked at once more, by joining anew."""
    joined: asyncio.Queue[None] = asyncio.Queue()

    async def hear(_news: News) -> None:
        raise StoreUnavailable("store-unavailable")

    async def join() -> None:
        joined.put_nowait(None)

    async with ears(home, 1) as (teller,):
        deaf = asyncio.create_task(wire_of(home.url, SystemClock()).run(hear, join))
        await asyncio.wait_for(joined.get(), 10)
        teller.wire.tell(News(Told.SWITCHES))
        await asyncio.wait_for(joined.get(), 10)
        deaf.cancel()
        await asyncio.gather(deaf, return_exceptions=True)
