"""Links that others chose reach public addresses only; the count of sockets is kept where they are made."""

import socket
from collections.abc import Iterable

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.domain.errors import DownloadFailed, LinkDead
from bot.media.addresses import is_public
from bot.media.guard import AddrInfo, GuardedClient, LinkRefused
from tests.unit.media.loopback import body, serving
from tests.unit.media.tricks import GOOD, NAMES, TRICKS


class Names(AbstractResolver):
    """Knows the names above; every other one only if it is a number in disguise, as the system's resolver would read it."""

    def __init__(self, names: dict[str, list[str]]) -> None:
        self._names = names

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        found = self._names.get(host.rstrip("."))
        if found is None:
            found = [socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))]
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=socket.AF_INET6 if ":" in address else socket.AF_INET, proto=0, flags=0
            )
            for address in found
        ]

    async def close(self) -> None:
        pass


class Sockets:
    """Counts what is asked for; opens only towards `port` of 127.0.0.1."""

    def __init__(self, port: int = 0) -> None:
        self.asked: list[str] = []
        self._port = port

    def make(self, info: AddrInfo) -> socket.socket:
        family, kind, protocol, _, place = info
        if self._port and place[1] == self._port:
            return socket.socket(family, kind, protocol)
        self.asked.append(str(place[0]))
        raise OSError("no more than this is needed")


async def outcome(link: str, sockets: Sockets, allow: Iterable[str] = (), names: dict[str, list[str]] = NAMES) -> str:
    client = GuardedClient(allow, resolver=Names(names), make_socket=sockets.make)
    try:
        async with client.get(link) as answer:
            return str(answer.status)
    except LinkRefused as error:
        return f"refused {error.values['reason']}"
    except DownloadFailed:
        return "failed"
    finally:
        await client.aclose()


def test_the_corpus_is_large_enough() -> None:
    assert len(set(TRICKS)) >= 60
    assert len(set(GOOD)) >= 20


@pytest.mark.asyncio
@pytest.mark.parametrize("link", TRICKS)
async def test_no_socket_is_made_for_a_trick(link: str) -> None:
    sockets = Sockets()
    seen = await outcome(link, sockets)
    assert sockets.asked == []
    assert seen.startswith("refused") or seen == "failed"


@pytest.mark.asyncio
@pytest.mark.parametrize("link", [link for link in TRICKS if link.startswith("http://1")])
async def test_a_trick_behind_a_redirect_opens_nothing(link: str) -> None:
    async def redirect(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": link})

    async with serving(redirect) as base:
        # The redirecting host is allowed by name and port stays its own; every target is another one.
        sockets = Sockets(int(base.rsplit(":", 1)[1]))
        seen = await outcome(base.replace("127.0.0.1", "hop.example"), sockets, ["hop.example"], {**NAMES, "hop.example": ["127.0.0.1"]})
    assert sockets.asked == []
    assert seen.startswith("refused")


@pytest.mark.asyncio
@pytest.mark.parametrize("address", GOOD)
async def test_public_addresses_get_as_far_as_the_socket(address: str) -> None:
    sockets = Sockets()
    host = f"[{address}]" if ":" in address else address
    assert await outcome(f"https://{host}/clip.mp4", sockets) == "failed"
    assert sockets.asked == [address]


@pytest.mark.asyncio
async def test_of_several_addresses_only_the_public_ones_are_tried() -> None:
    sockets = Sockets()
    await outcome("http://half.example/", sockets, names={"half.example": ["10.0.0.1", "93.184.216.34", "::1"]})
    assert set(sockets.asked) == {"93.184.216.34"}


@pytest.mark.asyncio
async def test_a_name_that_changes_its_address_is_checked_again_when_the_socket_is_made() -> None:
    sockets = Sockets()
    names = {"turn.example": ["93.184.216.34"]}
    for address in ("93.184.216.34", "127.0.0.1"):
        names["turn.example"] = [address]
        await outcome("http://turn.example/", sockets, names=names)
    assert sockets.asked == ["93.184.216.34"]


@pytest.mark.asyncio
async def test_an_allowed_name_may_be_private() -> None:
    async with serving(body(b"hello")) as base:
        client = GuardedClient(["127.0.0.1"])
        async with client.get(f"{base}/x") as answer:
            assert [chunk async for chunk in answer.chunks()] == [b"hello"]
        await client.aclose()


@pytest.mark.asyncio
async def test_an_allowed_address_does_not_open_the_door_for_names_that_lead_to_it() -> None:
    sockets = Sockets()
    assert await outcome("http://both.example/", sockets, ["127.0.0.1"]) == "refused address"
    assert sockets.asked == []


@pytest.mark.asyncio
async def test_nothing_of_ours_travels_along() -> None:
    seen: list[dict[str, str]] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append({name.lower(): value for name, value in request.headers.items()})
        if len(seen) == 1:
            return web.Response(status=302, headers={"Location": "/again", "Set-Cookie": "a=b"})
        return web.Response(text="ok")

    async with serving(answer) as base:
        client = GuardedClient(["127.0.0.1"])
        async with client.get(base) as last:
            assert last.status == 200
        await client.aclose()
    assert len(seen) == 2
    assert all(set(headers) == {"host", "accept", "accept-encoding", "user-agent"} for headers in seen)


@pytest.mark.asyncio
async def test_environment_proxies_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://10.1.1.1:3128")
    sockets = Sockets()
    await outcome("http://good.example/", sockets)
    assert sockets.asked == ["93.184.216.34"]


@pytest.mark.asyncio
@pytest.mark.parametrize(("hops", "seen"), [(3, "200"), (4, "refused redirects")])
async def test_three_redirects_are_followed_and_no_more(hops: int, seen: str) -> None:
    async def answer(request: web.Request) -> web.Response:
        number = int(request.path.strip("/") or 0)
        return web.Response(status=307, headers={"Location": f"/{number + 1}"}) if number < hops else web.Response()

    async with serving(answer) as base:
        sockets = Sockets(int(base.rsplit(":", 1)[1]))
        assert await outcome(f"{base}/0", sockets, ["127.0.0.1"]) == seen


@pytest.mark.asyncio
async def test_a_redirect_to_nowhere_is_refused() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=302)

    async with serving(answer) as base:
        sockets = Sockets(int(base.rsplit(":", 1)[1]))
        assert await outcome(base, sockets, ["127.0.0.1"]) == "refused redirects"


def test_a_refused_link_is_a_dead_one_for_the_services() -> None:
    assert isinstance(LinkRefused("address"), LinkDead)


def test_addresses_of_a_zone_are_judged_without_it() -> None:
    assert not is_public("fe80::1%eth0")
