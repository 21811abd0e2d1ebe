import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest
import pytest_asyncio

from bot.clock import SystemIds
from bot.domain.metrics import TaskFailed
from bot.domain.vitals import Vitals
from bot.metrics import Exposition, PrometheusMeter
from bot.web import BODY_LIMIT, TOKEN, Probes, WebServer
from tests.fakes.figures import figures_of

KNOWN, UNKNOWN, BIG = (name.ljust(43, "-") for name in ("known", "unknown_0", "big"))


class Hints:
    def __init__(self) -> None:
        self.tokens: list[str] = []

    async def hint(self, hook_token: str) -> bool:
        self.tokens.append(hook_token)
        return hook_token == KNOWN


class Health:
    def __init__(self) -> None:
        self.faults: tuple[str, ...] = ()

    async def __call__(self) -> tuple[str, ...]:
        return self.faults


@pytest.fixture
def hints() -> Hints:
    return Hints()


@pytest.fixture
def readiness() -> Health:
    return Health()


@pytest_asyncio.fixture
async def base(hints: Hints, readiness: Health) -> AsyncIterator[str]:
    server = WebServer("127.0.0.1", 0, Probes(alive=Health(), ready=readiness), hints)
    await server.start()
    yield server.address
    await server.stop()


@pytest.mark.asyncio
async def test_health_is_apart_from_readiness(base: str, readiness: Health) -> None:
    readiness.faults = ("discord: not connected",)
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{base}/healthz") as alive:
            assert (alive.status, await alive.json()) == (200, {"ok": True, "faults": []})
        async with session.get(f"{base}/readyz") as ready:
            assert (ready.status, await ready.json()) == (503, {"ok": False, "faults": ["discord: not connected"]})


@pytest.mark.asyncio
async def test_every_webhook_gets_the_same_answer_and_is_only_a_hint(base: str, hints: Hints) -> None:
    async with aiohttp.ClientSession() as session:
        for token, body in (
            (KNOWN, b'{"status":"COMPLETED"}'),
            (UNKNOWN, b"\xff\xfe rubbish"),
            ("empty", b""),
            (KNOWN + "0", b""),
            (f"{KNOWN[1:]}%20", b""),
        ):
            async with session.post(f"{base}/hooks/{token}", data=body) as answer:
                assert (answer.status, await answer.read()) == (204, b"")
    assert hints.tokens == [KNOWN, UNKNOWN], "what no attempt can have is not looked up"


@pytest.mark.asyncio
async def test_a_large_body_is_not_read_to_its_end(base: str, hints: Hints) -> None:
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1024):
            sent += BODY_LIMIT
            yield b"x" * BODY_LIMIT

    async with aiohttp.ClientSession() as session:
        try:
            async with session.post(f"{base}/hooks/{BIG}", data=body()) as answer:
                assert answer.status == 204
        except aiohttp.ClientError:
            pass
    assert sent < 1024 * BODY_LIMIT
    assert hints.tokens == [BIG]


def test_the_tokens_that_we_give_away_are_let_in() -> None:
    assert all(TOKEN.fullmatch(SystemIds().token()) for _ in range(50))


@pytest.mark.asyncio
async def test_a_body_that_never_comes_is_waited_for_a_moment_only(hints: Hints) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    server = WebServer("127.0.0.1", 0, Probes(Health(), Health()), hints, patience=0.05)
    await server.start()
    try:
        async with (
            asyncio.timeout(10),
            aiohttp.ClientSession() as session,
            session.post(f"{server.address}/hooks/{KNOWN}", data=body()) as answer,
        ):
            assert answer.status == 204
    finally:
        await server.stop()
    assert hints.tokens == [KNOWN]


@pytest.mark.asyncio
async def test_what_is_degraded_is_said_and_changes_no_status(hints: Hints) -> None:
    server = WebServer("127.0.0.1", 0, Probes(Health(), Health(), lambda: ("books: 2 differences",)), hints)
    await server.start()
    try:
        async with aiohttp.ClientSession() as session, session.get(f"{server.address}/readyz") as ready:
            assert (ready.status, await ready.json()) == (200, {"ok": True, "faults": [], "degraded": ["books: 2 differences"]})
    finally:
        await server.stop()


@pytest.mark.asyncio
async def test_figures_for_prometheus(hints: Hints) -> None:
    meter = PrometheusMeter(["demo"])
    looks = 0

    async def vitals() -> Vitals:
        nonlocal looks
        looks += 1
        return Vitals(datetime(2026, 11, 27, tzinfo=UTC), None, None, None, None, looks)

    figures = Exposition(meter, vitals, {"version": "1"})
    server = WebServer("127.0.0.1", 0, Probes(Health(), Health()), hints, figures=figures.page)
    await server.start()
    try:
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{server.address}/metrics") as answer:
                assert (answer.status, answer.headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
                first = figures_of(await answer.text())
            meter.observe(TaskFailed("audit"))
            async with session.get(f"{server.address}/metrics") as answer:
                second = figures_of(await answer.text())
            async with session.get(
                f"{server.address}/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"}
            ) as answer:
                assert answer.headers["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
                assert (await answer.text()).endswith("# EOF\n")
    finally:
        await server.stop()
    assert first.of("clapper_task_failures_total", task="audit") is None
    assert second.of("clapper_task_failures_total", task="audit") == 1
    assert [found.of("clapper_discord_invalid_requests") for found in (first, second)] == [1, 2]
    assert not [name for name in second.names() if name.endswith("_created")]


@pytest.mark.asyncio
async def test_without_figures_there_is_no_such_page(base: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{base}/metrics") as answer:
        assert answer.status == 404
