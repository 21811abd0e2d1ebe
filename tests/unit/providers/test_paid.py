"""What the end of a paid call proves. `NotSent` is said for three exceptions of httpx's own transport and never else."""

import asyncio
import logging
import socket
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from bot.domain.outcomes import NotSent, Unknown
from bot.providers.http import Answer
from bot.providers.paid import ANSWER_CAP, PaidClient, paid_transports

pytestmark = pytest.mark.asyncio

CANARY = "canary-55aa-key"
Handler = Callable[[httpx.Request], httpx.Response]


def client(handler: Handler) -> PaidClient:
    return PaidClient(lambda: httpx.MockTransport(handler))


async def post(paid: PaidClient, url: str = "https://api.example/pay", seconds: float = 5) -> Answer | NotSent | Unknown:
    return await paid.post(url, headers={"key": CANARY}, body=b"{}", time_limit=timedelta(seconds=seconds))


def raising(error: Exception) -> Handler:
    def handle(_: httpx.Request) -> httpx.Response:
        raise error

    return handle


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x")])
async def test_no_connection_means_not_sent(error: Exception) -> None:
    assert await post(client(raising(error))) == NotSent(type(error).__name__)


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadTimeout("x"),
        httpx.WriteTimeout("x"),
        httpx.ReadError("x"),
        httpx.WriteError("x"),
        httpx.CloseError("x"),
        httpx.RemoteProtocolError("x"),
        httpx.LocalProtocolError("x"),
        httpx.ProxyError("x"),
        httpx.UnsupportedProtocol("x"),
        httpx.DecodingError("x"),
        httpx.TooManyRedirects("x"),
        httpx.InvalidURL("x"),
        TimeoutError(),
        ConnectionRefusedError(),
        OSError("x"),
        RuntimeError("x"),
        KeyError("x"),
    ],
)
async def test_everything_else_is_unknown(error: Exception) -> None:
    assert await post(client(raising(error))) == Unknown(type(error).__name__)


async def test_a_cancelled_call_stays_cancelled() -> None:
    with pytest.raises(asyncio.CancelledError):
        await post(client(raising(asyncio.CancelledError())))  # pyright: ignore[reportArgumentType]


async def test_a_whole_answer_is_given_as_it_is_and_redirects_are_not_followed() -> None:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(307, headers={"Location": "https://elsewhere.example/"}, content=b"moved")

    answer = await post(client(handle))
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body, answer.headers["location"]) == (307, b"moved", "https://elsewhere.example/")
    assert [str(request.url) for request in seen] == ["https://api.example/pay"]
    assert seen[0].headers["user-agent"].startswith("Clapper/")


async def test_an_endless_answer_is_unknown() -> None:
    outcome = await post(client(lambda _: httpx.Response(200, content=b"x" * (ANSWER_CAP + 1))))
    assert outcome == Unknown("AnswerTooLarge")


async def test_each_call_has_a_transport_of_its_own_without_retries() -> None:
    transports = paid_transports()
    first, second = transports(), transports()
    assert isinstance(first, httpx.AsyncHTTPTransport)
    assert first is not second
    pool = first._pool
    assert pool._retries == 0
    assert (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1) in list(pool._socket_options or [])


async def test_the_key_is_in_no_log_and_no_outcome(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    outcome = await post(client(raising(httpx.LocalProtocolError(f"Illegal header value {CANARY!r}"))))
    assert CANARY not in repr(outcome) + caplog.text


async def test_a_server_that_drips_is_cut_off_by_the_whole_time_limit() -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        try:
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)
        except OSError:
            return
        finally:
            writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        outcome = await post(PaidClient(paid_transports()), f"http://127.0.0.1:{port}/", seconds=0.2)
    finally:
        server.close()
    assert outcome == Unknown("TimeoutError")


@pytest.mark.parametrize("size", [10, 3_000_000])
async def test_a_server_that_takes_the_body_and_closes_is_unknown_whatever_the_size(size: int) -> None:
    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        await reader.readexactly(length)
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        paid = PaidClient(paid_transports())
        outcome = await paid.post(f"http://127.0.0.1:{port}/", headers={}, body=b"x" * size, time_limit=timedelta(seconds=2))
    finally:
        server.close()
    assert outcome == Unknown("RemoteProtocolError")
