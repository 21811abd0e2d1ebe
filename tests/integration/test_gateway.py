"""The connection to the gateway: what it outlives, and what ends the bot with a reason."""

import asyncio
import json
import types
from collections.abc import Mapping
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.client import ClapperClient, use_endpoints
from bot.domain.errors import OperatorError
from bot.text import Texts
from tests.fakes.clock import FakeClock, settle
from tests.integration.stage import FakeState

pytestmark = pytest.mark.asyncio


class Gateway(ClapperClient):
    """A client whose connections end as a script says."""

    def __init__(self, clock: FakeClock, *ends: Exception | float | None) -> None:
        super().__init__(texts=Texts.load(), clock=clock, state=FakeState())
        self.ends = list(ends)
        self.began: list[float] = []
        self.budget: Any = {"session_start_limit": {"remaining": 900, "reset_after": 0}}
        self.http.request = self.ask  # pyright: ignore[reportAttributeAccessIssue]

    async def ask(self, route: Route, **_: object) -> Any:
        assert route.path == "/gateway/bot"
        if isinstance(self.budget, Exception):
            raise self.budget
        return self.budget

    async def login(self, token: str) -> None:
        self.token = token

    async def close(self) -> None:
        self._closed = True

    def is_closed(self) -> bool:
        return getattr(self, "_closed", False)

    def clear(self) -> None:
        self._closed = False

    async def connect(self, *, reconnect: bool = True) -> None:
        self.began.append(self.clock.monotonic())
        end = self.ends.pop(0) if self.ends else None
        if isinstance(end, Exception):
            raise end
        if end is None:
            await asyncio.Event().wait()
        else:
            await self.clock.sleep(end)


def closed(code: int) -> discord.ConnectionClosed:
    socket = types.SimpleNamespace(close_code=code)
    return discord.ConnectionClosed(socket, shard_id=None, code=code)  # pyright: ignore[reportArgumentType]


async def test_a_malformed_event_and_a_reset_do_not_end_the_bot() -> None:
    clock = FakeClock()
    client = Gateway(clock, KeyError("attachment_size_limit"), ConnectionResetError(104, "reset"), aiohttp.ClientError(), closed(4000))
    running = asyncio.ensure_future(client.run_gateway("token"))
    await clock.advance(5 + 10 + 20 + 40 + 1)
    assert client.began == [0.0, 5.0, 15.0, 35.0, 75.0]
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


class Impatient(FakeClock):
    async def sleep(self, seconds: float) -> None:
        """Waits for nothing: the network of the test is real."""


class Reconnecting(ClapperClient):
    """Logs in over a real socket; its gateway connections end as a script says."""

    def __init__(self, *ends: Exception) -> None:
        super().__init__(texts=Texts.load(), clock=Impatient(), state=FakeState(), cogs=())
        self.ends = list(ends)
        self.loops: list[asyncio.AbstractEventLoop] = []

    async def setup_hook(self) -> None:
        """No commands to synchronise."""

    async def connect(self, *, reconnect: bool = True) -> None:
        self.loops.append(self.loop)
        raise self.ends.pop(0)


def answer(data: Mapping[str, Any]) -> web.Response:
    # discord.py parses JSON only when the content type has no parameter.
    return web.Response(body=json.dumps(data).encode(), headers={"Content-Type": "application/json"})


async def test_after_a_broken_connection_discord_is_reached_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def me(_: web.Request) -> web.Response:
        logins.append(len(client.ends))
        return answer({"id": "1", "username": "clapper", "discriminator": "0", "avatar": None})

    async def application(_: web.Request) -> web.Response:
        owner = {"id": "2", "username": "ada", "discriminator": "0", "avatar": None}
        flags = {"bot_public": True, "bot_require_code_grant": False, "verify_key": "", "flags": 0}
        return answer({"id": "1", "name": "Clapper", "description": "", "icon": None, "owner": owner, **flags})

    logins: list[int] = []
    client = Reconnecting(KeyError("malformed"), ConnectionResetError(104, "reset"), closed(4004))
    app = web.Application()
    app.add_routes([web.get("/users/@me", me), web.get("/oauth2/applications/@me", application)])
    async with TestServer(app) as server:
        monkeypatch.setattr(Route, "BASE", str(server.make_url("")).rstrip("/"))
        with pytest.raises(OperatorError, match="discord-token-refused"):
            async with asyncio.timeout(10):
                await client.run_gateway("token")
    assert logins == [3, 2, 1]
    assert client.loops == [asyncio.get_running_loop()] * 3


async def test_the_pause_grows_to_five_minutes_and_spares_the_daily_budget() -> None:
    clock = FakeClock()
    client = Gateway(clock, *(KeyError("x") for _ in range(2000)))
    running = asyncio.ensure_future(client.run_gateway("token"))
    await clock.advance(86_400)
    assert len(client.began) < 300
    assert client.began[-1] - client.began[-2] == pytest.approx(300)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_after_a_steady_connection_the_pause_is_short_again() -> None:
    clock = FakeClock()
    client = Gateway(clock, KeyError("x"), KeyError("x"), 700.0)
    running = asyncio.ensure_future(client.run_gateway("token"))
    await clock.advance(5 + 10 + 700 + 5 + 1)
    assert client.began == [0.0, 5.0, 15.0, 720.0]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        (discord.LoginFailure(), "discord-token-refused"),
        (discord.PrivilegedIntentsRequired(None), "discord-intents-refused"),
        (closed(4004), "discord-token-refused"),
        (closed(4014), "discord-intents-refused"),
        (closed(4011), "discord-gateway-refused"),
    ],
)
async def test_what_waiting_does_not_mend_ends_the_bot_with_a_reason(fault: Exception, key: str) -> None:
    client = Gateway(FakeClock(), fault)
    with pytest.raises(OperatorError) as raised:
        await client.run_gateway("token")
    assert raised.value.key == key
    assert Texts.load(strict=True).explain("en", raised.value)
    assert client.is_closed()


async def test_the_last_connections_of_the_day_are_not_used_up() -> None:
    clock = FakeClock()
    client = Gateway(clock)
    client.budget = {"session_start_limit": {"remaining": 3, "reset_after": 60_000}}
    running = asyncio.ensure_future(client.run_gateway("token"))
    await clock.advance(61)
    assert client.began == [60.0]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("budget", [{}, [], None, OSError("away")])
async def test_a_budget_that_is_not_told_holds_nothing_up(budget: Any) -> None:
    clock = FakeClock()
    client = Gateway(clock)
    client.budget = budget
    running = asyncio.ensure_future(client.run_gateway("token"))
    await settle()
    assert client.began == [0.0]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_stop_ends_the_gateway_without_an_error() -> None:
    clock = FakeClock()
    client = Gateway(clock, 10.0)
    running = asyncio.ensure_future(client.run_gateway("token"))
    await clock.advance(5)
    await client.stop()
    await clock.advance(30)
    await running
    assert client.began == [0.0]


async def test_endpoints_can_be_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    monkeypatch.setattr(discord.Asset, "BASE", discord.Asset.BASE)
    use_endpoints("http://127.0.0.1:9/api/v10/", "ws://127.0.0.1:9/gw", "http://127.0.0.1:9/cdn/")
    assert discord.Asset.BASE == "http://127.0.0.1:9/cdn"
    assert Route("GET", "/users/@me").url == "http://127.0.0.1:9/api/v10/users/@me"
    assert yarl.URL("ws://127.0.0.1:9/gw") == DiscordWebSocket.DEFAULT_GATEWAY
