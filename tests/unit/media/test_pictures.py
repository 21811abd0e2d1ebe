"""Attachments come from Discord's CDN, within limits of size and time, or are refused with the reason."""

import asyncio
import socket
import threading
from collections.abc import Callable

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.domain.errors import PictureRefused
from bot.domain.models import PictureRules
from bot.domain.requests import AttachmentRef, Picture
from bot.media.guard import GuardedClient
from bot.media.pictures import PictureLoader
from tests.unit.media.loopback import Handler, body, serving, status
from tests.unit.media.test_normalise import opened, picture

RULES = PictureRules()


async def loaded(
    handler: Handler, *, size: int = 1000, link: Callable[[str], str] = lambda base: f"{base}/a.png", **limits: float
) -> Picture:
    async with serving(handler) as base:
        client = GuardedClient(["127.0.0.1"])
        try:
            loader = PictureLoader(client, max_bytes=100_000, total=limits.get("total", 5.0))
            return await loader.load(AttachmentRef(link(base), "a.png", size), RULES)
        finally:
            await client.aclose()


async def load_refusal(handler: Handler, **options: object) -> str:
    with pytest.raises(PictureRefused) as caught:
        await loaded(handler, **options)  # pyright: ignore[reportArgumentType]  # passed on as they are
    return caught.value.key


@pytest.mark.asyncio
async def test_an_attachment_is_read_and_normalised() -> None:
    assert opened(await loaded(body(picture("L")))).mode == "RGB"


@pytest.mark.asyncio
async def test_a_declared_size_over_the_cap_is_refused_unread() -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=picture())

    assert await load_refusal(answer, size=100_001) == "picture-too-large"
    assert asked == []


@pytest.mark.asyncio
@pytest.mark.parametrize("chunked", [False, True])
async def test_more_bytes_than_the_cap_are_not_read(chunked: bool) -> None:
    sent = 0

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        if not chunked:
            response.content_length = 50_000_000
        await response.prepare(request)
        while sent < 50_000_000:
            await response.write(bytes(100_000))
            sent += 100_000
        return response

    assert await load_refusal(answer) == "picture-too-large"
    assert sent < 50_000_000


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("code", "key"),
    [(404, "picture-gone"), (403, "picture-gone"), (410, "picture-gone"), (500, "picture-unreachable"), (429, "picture-unreachable")],
)
async def test_what_the_cdn_says_becomes_a_reason(code: int, key: str) -> None:
    assert await load_refusal(status(code)) == key


@pytest.mark.asyncio
async def test_a_passing_fault_is_tried_once_more() -> None:
    calls = 0

    async def answer(_: web.Request) -> web.Response:
        nonlocal calls
        calls += 1
        return web.Response(status=502) if calls == 1 else web.Response(body=picture())

    assert opened(await loaded(answer)).size == (64, 48)


@pytest.mark.asyncio
async def test_a_cdn_that_never_finishes_is_given_up() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"\x89PNG")
        await asyncio.Event().wait()
        return response

    assert await load_refusal(answer, total=0.1) == "picture-unreachable"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "link",
    [
        "https://example.com/a.png",
        "http://cdn.discordapp.com/attachments/1/2/a.png",
        "https://cdn.discordapp.com:8443/a.png",
        "https://cdn.discordapp.com.evil.example/a.png",
        "https://evil.example/cdn.discordapp.com/a.png",
        "https://cdn.discordapp.com@evil.example/a.png",
        "https://xcdn.discordapp.com/a.png",
        "http://127.0.0.2/a.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
    ],
)
async def test_links_to_anywhere_but_discord_are_refused(link: str) -> None:
    assert await load_refusal(body(picture()), link=lambda _: link) == "picture-host"


class NoNames(AbstractResolver):
    """Knows no host. Who is asked for one was let through."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        raise OSError(f"no {host}")

    async def close(self) -> None: ...


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "link",
    [
        "https://cdn.discordapp.com/attachments/1/2/a.png?ex=1&is=2&hm=3",
        "https://media.discordapp.net/attachments/1/2/a.png",
        "https://images-ext-1.discordapp.net/external/abc/https/example.com/a.png",
        "https://images-ext-2.discordapp.net/external/abc/%3Fw%3D1/https/example.com/a.png",
    ],
)
async def test_discord_s_own_copies_are_fetched_from_each_host_that_has_them(link: str) -> None:
    client = GuardedClient(resolver=NoNames())
    try:
        with pytest.raises(PictureRefused) as caught:
            await PictureLoader(client).load(AttachmentRef(link, "a.png", 0), RULES)
    finally:
        await client.aclose()
    assert caught.value.key == "picture-unreachable"


@pytest.mark.asyncio
async def test_a_redirect_away_from_discord_is_refused() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "https://example.com/a.png"})

    assert await load_refusal(answer) == "picture-host"


@pytest.mark.asyncio
async def test_at_most_two_are_decoded_at_once() -> None:
    lock, running, most = threading.Lock(), 0, 0
    gate = threading.Event()

    def slow(*_: object, still: bool) -> Picture:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            if running == 2:
                gate.set()
        gate.wait(5)
        with lock:
            running -= 1
        return Picture("image/png", b"", 1, 1)

    async with serving(body(picture())) as base:
        client = GuardedClient(["127.0.0.1"])
        loader = PictureLoader(client, decode=slow)
        await asyncio.gather(*(loader.load(AttachmentRef(f"{base}/{n}", "a.png", 10), RULES) for n in range(6)))
        await client.aclose()
    assert most == 2
