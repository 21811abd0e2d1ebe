"""A provider's key goes to its own host, only when that asks for it, and nowhere else."""

from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.errors import LinkDead
from bot.domain.jobs import Account, RemoteFile
from bot.domain.secret import Secret
from bot.media.downloads import SpoolDownloads
from bot.media.guard import GuardedClient
from bot.media.spool import Spool
from tests.unit.media.loopback import Handler, serving

MP4 = b"\x00\x00\x00\x20ftypisom" + bytes(400)
KEY = "canary-1"
ACCOUNT = Account("aigate", "https://api.example", "guild:1:1")


class Host:
    """Remembers the keys that it was sent. `wants`: answers `status` without the right one."""

    def __init__(self, *, wants: bool = True, status: int = 401, location: str | None = None) -> None:
        self.seen: list[str | None] = []
        self._wants, self._status, self._location = wants, status, location

    async def answer(self, request: web.Request) -> web.StreamResponse:
        given = request.headers.get("Authorization")
        self.seen.append(given)
        if self._wants and given != f"Bearer {KEY}":
            return web.Response(status=self._status)
        if self._location:
            return web.Response(status=302, headers={"Location": self._location})
        return web.Response(body=MP4)


def key_of(account: Account, url: str, base: str, key: str | None) -> Secret | None:
    return Secret(key) if key and account == ACCOUNT and url.startswith(base) else None


async def fetched(folder: Path, handler: Handler, *, same_host_key: bool = True, key: str | None = KEY) -> Path:
    async with serving(handler) as base:
        client = GuardedClient(["127.0.0.1", "localhost"])
        downloads = SpoolDownloads(client, Spool(folder), key_for=lambda account, url: key_of(account, url, base, key))
        try:
            return await downloads.fetch(RemoteFile(f"{base}/v", same_host_key), "job1.source", ACCOUNT)
        finally:
            await client.aclose()


@pytest.mark.asyncio
@pytest.mark.parametrize("status", [401, 403])
async def test_the_key_is_sent_once_it_was_asked_for(tmp_path: Path, status: int) -> None:
    host = Host(status=status)
    assert (await fetched(tmp_path, host.answer)).read_bytes() == MP4
    assert host.seen == [None, f"Bearer {KEY}"]


@pytest.mark.asyncio
async def test_a_host_that_does_not_ask_gets_no_key(tmp_path: Path) -> None:
    host = Host(wants=False)
    await fetched(tmp_path, host.answer)
    assert host.seen == [None]


@pytest.mark.asyncio
@pytest.mark.parametrize(("same_host_key", "key", "status"), [(False, KEY, 401), (True, None, 401), (True, KEY, 410), (True, KEY, 404)])
async def test_a_link_stays_dead_where_no_key_helps(tmp_path: Path, same_host_key: bool, key: str | None, status: int) -> None:
    host = Host(status=status)
    with pytest.raises(LinkDead):
        await fetched(tmp_path, host.answer, same_host_key=same_host_key, key=key)
    assert host.seen == [None]


@pytest.mark.asyncio
async def test_a_redirect_to_another_origin_loses_the_key(tmp_path: Path) -> None:
    elsewhere = Host(wants=False)
    async with serving(elsewhere.answer) as other:
        for location in (f"{other}/v", other.replace("127.0.0.1", "localhost") + "/v"):
            home = Host(location=location)
            spool = tmp_path / str(len(elsewhere.seen))
            assert (await fetched(spool, home.answer)).read_bytes() == MP4
            assert home.seen == [None, f"Bearer {KEY}"]
    assert elsewhere.seen == [None, None]
