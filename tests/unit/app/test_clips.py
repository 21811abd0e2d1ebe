"""The door for clips by link: what a phone's player asks for, and what a stranger gets."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from yarl import URL

from bot.clips import ClipDoor
from bot.domain.errors import StoreUnavailable
from bot.domain.links import LinkedClip
from bot.text import Texts
from bot.web import Probes, WebServer
from tests.fakes.clock import FakeClock
from tests.fakes.links import FakeLinks

pytestmark = pytest.mark.asyncio

TOKEN = "Zq3_-" * 8
BYTES = bytes(range(256)) * 4000


class Nobody:
    async def hint(self, hook_token: str) -> bool:
        return False


async def well() -> tuple[str, ...]:
    return ()


@pytest.fixture
def links(tmp_path: Path) -> FakeLinks:
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / "job1-link.mp4").write_bytes(BYTES)
    (tmp_path / "clapper.db").write_bytes(b"the books")
    return FakeLinks(tokens={TOKEN: LinkedClip("job1", "spool/job1-link.mp4", len(BYTES))})


@pytest_asyncio.fixture
async def base(links: FakeLinks, tmp_path: Path) -> AsyncIterator[str]:
    door = ClipDoor(links=links, texts=Texts.load(strict=True), clock=FakeClock(), file_at=lambda path: tmp_path / path)
    server = WebServer("127.0.0.1", 0, Probes(well, well), Nobody(), doors=(door,))
    await server.start()
    yield server.address
    await server.stop()


async def test_the_whole_clip(base: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{base}/clips/{TOKEN}") as answer:
        assert (answer.status, await answer.read()) == (200, BYTES)
        told = {name: answer.headers[name] for name in ("Content-Type", "Content-Disposition", "Accept-Ranges")}
        assert told == {
            "Content-Type": "video/mp4",
            "Content-Disposition": 'inline; filename="clapper-job1.mp4"',
            "Accept-Ranges": "bytes",
        }
        assert (answer.headers["X-Content-Type-Options"], answer.headers["X-Robots-Tag"]) == ("nosniff", "noindex")
        assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("private", "no-referrer")


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("bytes=0-1", 0, 1), ("bytes=1000-", 1000, len(BYTES) - 1), ("bytes=-7", len(BYTES) - 7, len(BYTES) - 1)]
)
async def test_a_part_of_it(base: str, asked: str, first: int, last: int) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{base}/clips/{TOKEN}", headers={"Range": asked}) as answer:
        assert (answer.status, await answer.read()) == (206, BYTES[first : last + 1])
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(BYTES)}"


async def test_a_part_that_is_not_there_and_a_look_at_the_head(base: str) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{base}/clips/{TOKEN}", headers={"Range": f"bytes={len(BYTES)}-"}) as answer:
            assert answer.status == 416
        async with session.head(f"{base}/clips/{TOKEN}") as answer:
            assert (answer.status, answer.headers["Content-Length"], await answer.read()) == (200, str(len(BYTES)), b"")


@pytest.mark.parametrize(
    "path",
    [
        "/clips/" + "x" * 43,
        "/clips/short",
        "/clips/",
        "/clips",
        "/clips/..%2Fclapper.db",
        "/clips/../clapper.db",
        "/spool/job1-link.mp4",
        "/",
    ],
)
async def test_nothing_else_is_handed_out_and_nothing_is_listed(base: str, links: FakeLinks, path: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(URL(base + path, encoded=True)) as answer:
        assert answer.status == 404
        assert b"books" not in await answer.read()
    assert TOKEN not in links.asked


async def test_a_link_that_is_over_says_so_in_the_reader_s_language(base: str) -> None:
    spanish = {"Accept-Language": "es-ES,es;q=0.9"}
    async with aiohttp.ClientSession() as session, session.get(f"{base}/clips/{'x' * 43}", headers=spanish) as answer:
        assert (answer.status, answer.headers["Cache-Control"]) == (404, "no-store")
        assert (await answer.text()).startswith("Aquí no hay")


async def test_a_file_that_is_gone_is_as_if_it_had_never_been(base: str, tmp_path: Path) -> None:
    (tmp_path / "spool" / "job1-link.mp4").unlink()
    async with aiohttp.ClientSession() as session, session.get(f"{base}/clips/{TOKEN}") as answer:
        assert answer.status == 404


async def test_while_the_books_are_away_it_is_said_that_it_passes(base: str, links: FakeLinks) -> None:
    links.fault = StoreUnavailable("store-unavailable", reason="busy")
    async with aiohttp.ClientSession() as session, session.get(f"{base}/clips/{TOKEN}") as answer:
        assert answer.status == 503
