"""News between processes: PostgreSQL carries them (NOTIFY); on SQLite there is nobody to tell."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, final

import asyncpg

from bot.domain.errors import StoreUnavailable
from bot.domain.news import News, Told
from bot.domain.ports import Clock
from bot.storage.faults import translated
from bot.storage.lock import SERVER_KEEP_ALIVE, keep_alive

CHANNEL: Final = "clapper"
AGAIN: Final = 2.0
"""Seconds until a lost connection is made anew."""
CALL_SECONDS: Final = 10.0
MOST_WAITING: Final = 10_000
"""News kept for a database that is away. The oldest are dropped. Orders and switches are looked at by a sweep in any case; a receipt
that another process keeps stays as it is until the next news of its job."""

log = logging.getLogger(__name__)


@final
class NoWire:
    """One process has the database for itself."""

    def tell(self, news: News) -> None:
        pass

    async def run(self, hear: Callable[[News], Awaitable[None]], joined: Callable[[], Awaitable[None]]) -> None:  # noqa: ARG002 - there are no news
        await asyncio.Event().wait()


@final
class ServerWire:
    """A connection of its own, since one that listens must not go back to a pool."""

    def __init__(self, dsn: str, clock: Clock) -> None:
        self._dsn = dsn
        self._clock = clock
        self._out: asyncio.Queue[News] = asyncio.Queue()

    def tell(self, news: News) -> None:
        while self._out.qsize() >= MOST_WAITING:
            self._out.get_nowait()
        self._out.put_nowait(news)

    async def run(self, hear: Callable[[News], Awaitable[None]], joined: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                with translated():
                    await self._serve(hear, joined)
            except (StoreUnavailable, asyncpg.InterfaceError) as error:
                log.warning("news to other processes wait: %s", error, extra={"action": "wire"})
            await self._clock.sleep(AGAIN)

    async def _serve(self, hear: Callable[[News], Awaitable[None]], joined: Callable[[], Awaitable[None]]) -> None:
        """Until the connection ends, or raises."""
        driver: Any = asyncpg
        settings = {"application_name": "clapper news", **SERVER_KEEP_ALIVE}
        link = await driver.connect(self._dsn, command_timeout=CALL_SECONDS, server_settings=settings)
        heard: asyncio.Queue[News | None] = asyncio.Queue()
        try:
            keep_alive(link)
            own = link.get_server_pid()

            def on_news(_link: object, sender: int, _channel: str, text: str) -> None:
                if sender != own:
                    _take(text, heard)

            def on_loss(_link: object) -> None:
                heard.put_nowait(None)

            link.add_termination_listener(on_loss)
            await link.add_listener(CHANNEL, on_news)
            await joined()
            await _first_to_end(self._send(link), _listen(heard, hear))
        finally:
            link.terminate()

    async def _send(self, link: Any) -> None:
        while True:
            news = await self._out.get()
            try:
                with translated():
                    await link.execute("SELECT pg_notify($1, $2)", CHANNEL, f"{news.what} {news.about}".strip())
            except asyncpg.InterfaceError:
                # The connection has ended. What is said again over the next one does no harm where it is heard twice.
                self._out.put_nowait(news)
                return
            except BaseException:
                self._out.put_nowait(news)
                raise


async def _listen(heard: "asyncio.Queue[News | None]", hear: Callable[[News], Awaitable[None]]) -> None:
    """What could not be acted on, because the database is away, ends the connection: whoever joins anew looks at everything."""
    while (news := await heard.get()) is not None:
        await hear(news)


async def _first_to_end(*works: Coroutine[Any, Any, None]) -> None:
    """Run all until one ends, and raise what ended it."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end


def _take(text: str, heard: "asyncio.Queue[News | None]") -> None:
    what, _, about = text.partition(" ")
    if what in {told.value for told in Told}:
        heard.put_nowait(News(Told(what), about))
