import logging
import random
import traceback
from collections.abc import Callable

import aiohttp
import httpx
import pytest
from httpx_aiohttp import AiohttpTransport

from bot.domain.errors import Paused, ReadFailed
from bot.providers import reads
from bot.providers.budget import ReadBudget
from bot.providers.reads import READ_RETRY, ReadClient, read_transport
from tests.contract.providers.harness import JumpClock

pytestmark = pytest.mark.asyncio

CANARY = "canary-91b2-key"
KEY = {"key": CANARY}


class Host:
    """Answers in order; the last answer stays."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def client(host: Callable[[httpx.Request], httpx.Response], clock: JumpClock | None = None) -> ReadClient:
    clock = clock or JumpClock()
    transport = httpx.MockTransport(host)
    return ReadClient("maker", "https://api.example", ReadBudget(60, clock), clock, transport=lambda: transport, rng=random.Random(1))


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ReadTimeout("x"),
        httpx.ConnectError("x"),
        httpx.ConnectTimeout("x"),
        httpx.RemoteProtocolError("x"),
        aiohttp.ClientPayloadError("x"),
        aiohttp.ServerDisconnectedError("x"),
        TimeoutError(),
        OSError("x"),
        httpx.Response(500),
        httpx.Response(502, text="<html>"),
        httpx.Response(408),
    ],
    ids=str,
)
async def test_passing_trouble_is_tried_three_times_in_all(trouble: httpx.Response | Exception) -> None:
    host = Host(trouble, trouble, httpx.Response(200, text="there"))
    assert (await client(host).get("/x", KEY)).body == b"there"
    host = Host(trouble)
    with pytest.raises(ReadFailed, match="provider-read-failed"):
        await client(host).get("/x", KEY)
    assert len(host.requests) == 3


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 410])
async def test_a_definite_answer_is_given_at_once_and_not_followed(status: int) -> None:
    host = Host(httpx.Response(status, headers={"Location": "https://elsewhere.example/"}))
    assert (await client(host).get("/x", KEY)).status == status
    assert [str(request.url) for request in host.requests] == ["https://api.example/x"]


async def test_a_put_is_never_repeated() -> None:
    host = Host(httpx.ReadTimeout("x"))
    with pytest.raises(ReadFailed):
        await client(host).put("/x", KEY)
    assert len(host.requests) == 1


async def test_429_is_a_pause_of_the_host_and_not_repeated() -> None:
    clock = JumpClock()
    host = Host(httpx.Response(429, headers={"Retry-After": "12"}))
    reader = client(host, clock)
    for _ in range(3):
        with pytest.raises(Paused) as pause:
            await reader.get("/x", KEY)
    assert len(host.requests) == 1
    assert round((pause.value.until - clock.now()).total_seconds()) == 12


async def test_an_endless_body_is_a_failed_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "ANSWER_CAP", 10)
    with pytest.raises(ReadFailed, match="AnswerTooLarge"):
        await client(Host(httpx.Response(200, content=b"x" * 11))).get("/x", KEY)


async def test_jitter_is_full_and_bounded() -> None:
    rng = random.Random(3)
    waits = [READ_RETRY.wait(tried, rng) for tried in range(8) for _ in range(50)]
    assert min(waits) < 0.05
    assert max(waits) <= READ_RETRY.cap


async def test_the_key_is_in_no_error_no_trace_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    trouble = httpx.LocalProtocolError(f"Illegal header value {CANARY!r}")
    with pytest.raises(ReadFailed) as failed:
        await client(Host(trouble)).get("/x", KEY)
    error = failed.value
    assert error.__cause__ is None
    assert error.__context__ is None
    assert CANARY not in "".join(traceback.format_exception(error)) + repr(error) + repr(error.values) + caplog.text


async def test_reads_go_over_aiohttp_without_proxies_or_cookies() -> None:
    transport = read_transport()
    assert isinstance(transport, AiohttpTransport)
    session = transport.get_client()
    try:
        assert not session.trust_env
        assert isinstance(session.cookie_jar, aiohttp.DummyCookieJar)
    finally:
        await session.close()
