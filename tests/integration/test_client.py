"""The client: commands as Discord gets them, controls from before, the supervised gateway."""

import asyncio
import json
import sys
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.client import COGS, ClapperClient, use_endpoints
from bot.discord_io.controls import custom_id, row_view
from bot.discord_io.registering import register_commands
from bot.domain.errors import OperatorError
from bot.text import Texts
from tests.fakes.clock import FakeClock, settle
from tests.integration.stage import FakeState, Stage, make_client

pytestmark = pytest.mark.asyncio
ENGLISH = (Path(__file__).parents[2] / "bot/text/en.ftl").read_text(encoding="utf-8")


def leaves(options: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for option in options:
        yield option
        yield from leaves(option.get("options") or [])


def characters(node: Mapping[str, Any]) -> int:
    """Discord's count of a command: names, descriptions and values of choices, all the way down."""
    own = len(node["name"]) + len(node.get("description", ""))
    return own + sum(characters(option) for option in node.get("options") or [])


def commands(stage: Stage) -> dict[str, dict[str, Any]]:
    return {command.name: command.to_dict(stage.client.tree) for command in stage.client.tree.get_commands()}


async def test_the_commands_of_product_md(stage: Stage) -> None:
    assert set(commands(stage)) == {"video", "Animate", "storyboard", "jobs", "quota", "models", "privacy", "clapper", "operator"}
    options = {option["name"]: option["type"] for option in commands(stage)["video"]["options"]}
    string, integer, boolean, attachment = 3, 4, 5, 11
    assert options == {
        "prompt": string, "image": attachment, "last_image": attachment, "video": attachment, "model": string, "duration": integer,
        "aspect": string, "resolution": string, "quality": string, "audio": boolean, "negative": string, "seed": integer,
        "enhance": boolean, "extra": string, "private": boolean,
    }  # fmt: skip


async def test_no_option_of_video_is_required_and_only_the_model_autocompletes(stage: Stage) -> None:
    options = commands(stage)["video"]["options"]
    assert [option["name"] for option in options if option.get("required")] == []
    assert [option["name"] for option in options if option.get("autocomplete")] == ["model"]


async def test_commands_are_for_servers_and_some_also_for_direct_messages(stage: Stage) -> None:
    assert {name: command["contexts"] for name, command in commands(stage).items()} == {
        "video": [0], "Animate": [0], "storyboard": [0], "jobs": [0, 1], "quota": [0], "models": [0], "clapper": [0], "operator": [0, 1],
        "privacy": [0, 1],
    }  # fmt: skip
    assert all(command["integration_types"] == [0] for command in commands(stage).values())


async def test_only_admin_commands_are_hidden_from_members(stage: Stage) -> None:
    needed = {name: command["default_member_permissions"] for name, command in commands(stage).items()}
    hidden = {name: permissions for name, permissions in needed.items() if permissions is not None}
    assert hidden == {"clapper": discord.Permissions(manage_guild=True).value, "operator": 0}


async def test_commands_keep_discord_s_limits(stage: Stage) -> None:
    for command in commands(stage).values():
        assert characters(command) <= 8000
        for node in [command, *leaves(command.get("options") or [])]:
            assert 1 <= len(node["name"]) <= 32
            assert len(node.get("description", "")) <= 100
            assert len(node.get("options") or []) <= 25


async def test_intents_are_the_two_that_need_no_leave(stage: Stage) -> None:
    assert dict(stage.client.intents) == {**dict(discord.Intents.none()), "guilds": True, "guild_messages": True}
    assert stage.client.allowed_mentions is not None
    assert stage.client.allowed_mentions.to_dict() == {"parse": []}


async def test_commands_are_synchronised_only_when_they_changed(stage: Stage) -> None:
    def syncs() -> int:
        return sum(entry.method == "PUT" and entry.path.endswith("/commands") for entry in stage.env.http_requests)

    assert syncs() == 1
    (fact,) = stage.state.facts
    assert fact == f"commands:{stage.client.application_id}"
    await stage.env.restart_bot(make_client(stage.client.texts, stage.clock, stage.state, stage.services))
    assert syncs() == 1

    stage.state.facts[fact] = "of an older version"
    await stage.env.restart_bot(make_client(stage.client.texts, stage.clock, stage.state, stage.services))
    assert syncs() == 2


async def test_a_failed_synchronisation_is_not_taken_for_a_good_one(stage: Stage) -> None:
    stage.state.facts.clear()
    stage.env.inject_error("PUT", "/applications/*/commands", status=500)
    with pytest.raises(discord.HTTPException):
        await register_commands(stage.client.tree, stage.state)
    assert stage.state.facts == {}


async def test_another_language_names_and_describes_the_commands(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "de.ftl").write_text(
        "command-quota-description = Was du noch hast\noption-video-prompt = Was geschieht\n", encoding="utf-8"
    )
    client = make_client(Texts.load(tmp_path, strict=True), stage.clock, FakeState(), stage.services)
    await stage.env.restart_bot(client)

    english = "What you and this server have left"
    registered = stage.env.backend.find_command("quota", None, type=1)
    assert registered is not None
    assert registered["description_localizations"] == {"de": "Was du noch hast", "en-US": english, "en-GB": english}
    video = stage.env.backend.find_command("video", None, type=1)
    assert video is not None
    assert video["options"][0]["description_localizations"]["de"] == "Was geschieht"


async def test_a_cog_that_fails_stops_the_start(texts: Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    async def setup(_: ClapperClient) -> None:
        raise RuntimeError("broken cog")

    module = types.ModuleType("cogs.broken")
    module.setup = setup  # pyright: ignore[reportAttributeAccessIssue]
    monkeypatch.setitem(sys.modules, "cogs.broken", module)
    client = ClapperClient(texts=texts, clock=FakeClock(), state=FakeState(), cogs=(*COGS, "broken"))
    with pytest.raises(RuntimeError, match="broken cog"):
        await client.setup_hook()


@pytest.mark.parametrize("control", ["old-button", "clapper:nothing:1", custom_id("pick", "1")])
async def test_a_control_that_nobody_knows_any_more_is_answered(stage: Stage, control: str) -> None:
    channel = stage.client.get_partial_messageable(stage.channel.id, guild_id=stage.guild.id)
    await channel.send("old", view=row_view([discord.ui.Button(label="Old", custom_id=control)]))
    message = stage.channel.last_message
    assert message is not None
    result = await stage.member.click(message, label="Old")
    assert result.ephemeral
    assert result.response is not None
    assert result.response.content.startswith("This button or form is from before a restart.")


async def test_a_command_that_discord_remembers_wrongly_is_answered(stage: Stage) -> None:
    stage.client.tree.remove_command("quota")
    result = await stage.member.slash(stage.channel, "quota")
    assert result.response is not None
    assert result.response.content.startswith("This command has changed since Discord last loaded it.")


async def test_before_the_services_are_there_the_answer_is_to_wait(stage: Stage) -> None:
    stage.client.serving = False
    result = await stage.member.slash(stage.channel, "jobs")
    assert result.response is not None
    assert result.response.content.startswith("Clapper is still starting.")
    assert await stage.member.autocomplete(stage.channel, "video", "model", "") == []


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
