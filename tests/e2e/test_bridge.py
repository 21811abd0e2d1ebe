"""The local Discord, seen by an unmodified discord.py."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import discord
import pytest
import pytest_asyncio
from aiohttp import web

from sandbox.discord.files import Upload
from sandbox.discord.interactions import Outcome, Place
from sandbox.discord.options import Refused, Resolver
from sandbox.discord.server import LocalDiscord, bind, serving
from sandbox.pictures import draw_all
from sandbox.world import World, build
from tests.e2e.tiny_bot import TinyBot, point_at

TOKEN = "local.token"

pytestmark = pytest.mark.e2e


@dataclass
class Bridge:
    local: LocalDiscord
    world: World
    bot: TinyBot
    folder: Path

    def place(self, name: str = "Mia", channel: int | None = None) -> Place:
        return Place(self.world.person(name).id, channel or self.world.video)

    def resolver(self, place: Place) -> Resolver:
        def take(name: str) -> Upload:
            path = self.folder / name
            return Upload(path, name, path.stat().st_size)

        return Resolver(self.local.backend, place.channel_id, place.user_id, take)

    async def slash(self, name: str, **values: object) -> Outcome:
        place = self.place()
        return await self.local.interactions.slash(place, name, dict(values), self.resolver(place))

    def texts(self, channel: int | None = None) -> list[str]:
        return [message.content for message in self.local.backend.messages[channel or self.world.video].values()]

    def message(self, outcome: Outcome) -> str:
        return self.local.backend.messages[self.world.video][outcome.message_id or 0].content


async def until(true: Callable[[], bool], seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  (real time, real sockets)
            await asyncio.sleep(0.01)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_all(tmp_path_factory.mktemp("samples"))


@pytest_asyncio.fixture
async def bridge(tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bridge]:
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)
    bound, url = bind()
    local = LocalDiscord(tmp_path, token=TOKEN, url=url)
    app = web.Application()
    local.mount(app)
    world = build(local, samples)
    point_at(local.api_url, local.gateway_url)
    bot = TinyBot()
    async with serving(app, bound):
        running = asyncio.create_task(bot.start(TOKEN))
        await until(lambda: len(bot.guilds) == 2 and not any(guild.unavailable for guild in bot.guilds))
        yield Bridge(local, world, bot, tmp_path)
        await bot.close()
        await running


@pytest.mark.asyncio
async def test_login_sync_and_guilds(bridge: Bridge) -> None:
    guild = bridge.bot.get_guild(bridge.world.guild)
    assert guild is not None
    assert [channel.name for channel in guild.text_channels] == ["general", "video", "no-bot-here", "after-dark", "moderators"]
    assert guild.me.guild_permissions.value == 274878008320 | guild.default_role.permissions.value
    names = {command["name"] for command in bridge.local.interactions.commands(bridge.place())}
    assert names == {"video", "sleepy", "Animate"}, "members do not see what needs Manage Server"
    assert "settings" in {command["name"] for command in bridge.local.interactions.commands(bridge.place("Ada"))}
    info = await bridge.bot.application_info()
    assert info.owner.id == bridge.world.person("Otto").id


@pytest.mark.asyncio
async def test_command_defers_edits_and_posts(bridge: Bridge) -> None:
    picture = bridge.folder / "fox.png"
    picture.write_bytes((bridge.world.samples / "fox-in-snow.png").read_bytes())
    expected = picture.read_bytes()

    outcome = await bridge.slash("video", prompt="a red fox in the snow", image="fox.png", duration=5)

    assert outcome.kind == "deferred"
    await until(lambda: "<@" in bridge.texts()[-1])
    assert bridge.message(outcome) == "Accepted: **a red fox in the snow** with demo/clip for 5 s"
    assert bridge.bot.pictures == [expected]
    heard = bridge.bot.heard[0]
    assert heard.filesize_limit == 20 * 1024 * 1024
    assert heard.is_guild_integration()
    assert heard.app_permissions.attach_files
    assert heard.context.guild
    receipt = bridge.local.backend.messages[bridge.world.video][outcome.message_id or 0]
    assert receipt.visible_to(bridge.world.person("Mia").id)
    assert not receipt.visible_to(bridge.world.person("Noah").id)


@pytest.mark.asyncio
async def test_an_unanswered_command_fails_after_three_seconds(bridge: Bridge) -> None:
    assert (await bridge.slash("sleepy")).kind == "failed"
    with pytest.raises(discord.NotFound) as caught:
        await bridge.bot.heard[0].response.send_message("too late")
    assert caught.value.code == 10062


@pytest.mark.asyncio
async def test_values_are_checked_as_the_client_does(bridge: Bridge) -> None:
    for values in ({"duration": "five"}, {"nothing": 1}, {"audio": "yes"}):
        with pytest.raises(Refused):
            await bridge.slash("video", **values)
    assert bridge.bot.heard == []


@pytest.mark.asyncio
async def test_autocomplete_names_attachments_without_sending_them(bridge: Bridge) -> None:
    place = bridge.place()
    values = {"prompt": "x", "image": "fox.png", "model": "aivideo"}
    outcome = await bridge.local.interactions.autocomplete(place, "video", "model", values, bridge.resolver(place))
    assert outcome.choices == [{"name": "aivideomaker/t2v · 5 credits", "value": "aivideomaker/t2v"}]
    assert isinstance(bridge.bot.heard[0].namespace.image, discord.Object)


@pytest.mark.asyncio
async def test_menu_modal_and_button(bridge: Bridge) -> None:
    place = bridge.place()
    act = bridge.local.interactions
    shown = await act.message_menu(place, "Animate", bridge.world.picture_message)
    assert shown.modal is not None
    assert shown.modal["title"] == "Animate"
    field = shown.modal["components"][0]["components"][0]["custom_id"]
    done = await act.modal(place, shown.interaction_id, {field: "waves"}, bridge.resolver(place))
    await until(lambda: bridge.message(done).startswith("Animating"))
    assert bridge.message(done) == "Animating boat-at-sea.png: waves"

    receipt = await bridge.slash("video", prompt="a cat")
    await until(lambda: bridge.message(receipt).startswith("Accepted"))
    pressed = await act.component(place, receipt.message_id or 0, "cancel", [], bridge.resolver(place))
    assert pressed.kind == "update"
    assert bridge.message(receipt) == "Cancelled."


@pytest.mark.asyncio
async def test_files_are_served_in_ranges(bridge: Bridge) -> None:
    file = bridge.folder / "big.mp4"
    file.write_bytes(bytes(range(256)) * 8192)
    sent = await bridge.bot.get_partial_messageable(bridge.world.video).send("clip", file=discord.File(file))
    attachment = sent.attachments[0]
    assert attachment.size == file.stat().st_size
    assert attachment.content_type == "video/mp4"
    async with aiohttp.ClientSession() as http, http.get(attachment.url, headers={"Range": "bytes=256-259"}) as answer:
        assert answer.status == 206
        assert answer.headers["Content-Type"] == "video/mp4"
        assert await answer.read() == bytes([0, 1, 2, 3])


@pytest.mark.asyncio
async def test_a_file_over_the_limit_is_413(bridge: Bridge) -> None:
    bridge.local.rules.upload_limit = 1000
    file = bridge.folder / "clip.mp4"
    file.write_bytes(bytes(1001))
    with pytest.raises(discord.HTTPException) as caught:
        await bridge.bot.get_partial_messageable(bridge.world.video).send(file=discord.File(file))
    assert (caught.value.status, caught.value.code) == (413, 40005)
    file.write_bytes(bytes(1000))
    await bridge.bot.get_partial_messageable(bridge.world.video).send(file=discord.File(file))


@pytest.mark.asyncio
async def test_a_boosted_server_takes_more(bridge: Bridge) -> None:
    bridge.local.backend.premium_tiers[bridge.world.guild] = 2
    await bridge.slash("video", prompt="x")
    assert bridge.bot.heard[0].filesize_limit == 50 * 1024 * 1024


@pytest.mark.asyncio
async def test_what_the_bot_may_not_do(bridge: Bridge) -> None:
    closed = bridge.bot.get_partial_messageable(bridge.world.no_bot_here)
    with pytest.raises(discord.Forbidden) as caught:
        await closed.send("hello")
    assert caught.value.code == 50013
    bridge.local.rules.closed_dms.add(bridge.world.person("Mia").id)
    mia = await bridge.bot.fetch_user(bridge.world.person("Mia").id)
    with pytest.raises(discord.Forbidden) as caught:
        await mia.send("hello")
    assert caught.value.code == 50007


@pytest.mark.asyncio
async def test_a_repeated_nonce_posts_once(bridge: Bridge) -> None:
    channel = bridge.bot.get_partial_messageable(bridge.world.video)
    first = await channel.send("clip", nonce="job-1")
    again = await channel.send("clip", nonce="job-1")
    other = await channel.send("clip", nonce="job-2")
    assert first.id == again.id != other.id
    assert bridge.texts().count("clip") == 2
    await first.delete()
    with pytest.raises(discord.NotFound):
        await channel.send("clip", nonce="job-1")


@pytest.mark.asyncio
async def test_history_shows_what_was_posted(bridge: Bridge) -> None:
    channel = bridge.bot.get_partial_messageable(bridge.world.video)
    sent = await channel.send("find me")
    found = [message async for message in channel.history(limit=20, after=discord.Object(sent.id - 1))]
    assert [message.content for message in found] == ["find me"]
    theirs = await channel.fetch_message(bridge.world.picture_message)
    assert theirs.content == "", "no message-content intent"
    assert theirs.attachments == []


async def _raw_posts(bridge: Bridge, count: int) -> list[aiohttp.ClientResponse]:
    url = f"{bridge.local.api_url}/channels/{bridge.world.general}/messages"
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {TOKEN}"}) as http:
        return [await http.post(url, json={"content": "spam"}) for _ in range(count)]


@pytest.mark.asyncio
async def test_buckets_answer_429_with_what_discord_py_needs(bridge: Bridge) -> None:
    answers = await _raw_posts(bridge, 6)
    assert [answer.status for answer in answers] == [200] * 5 + [429]
    assert answers[0].headers["X-RateLimit-Remaining"] == "4"
    assert {"Retry-After", "Via", "X-RateLimit-Scope", "X-RateLimit-Bucket"} <= set(answers[5].headers)
    assert answers[0].headers["Content-Type"] == "application/json"


@pytest.mark.asyncio
async def test_a_wrong_token_is_401(bridge: Bridge) -> None:
    async with TinyBot() as other:
        with pytest.raises(discord.LoginFailure):
            await other.login("wrong")


Disturbance = Callable[[LocalDiscord], Awaitable[None]]


async def _reset(local: LocalDiscord) -> None:
    local.gateway.reset_connections()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "disturb",
    [lambda local: local.gateway.ask_reconnect(), lambda local: local.gateway.disconnect(4000), _reset],
    ids=["opcode-7", "close-4000", "reset"],
)
async def test_a_dropped_bot_resumes_and_hears_what_it_missed(bridge: Bridge, disturb: Disturbance) -> None:
    missed: list[int] = []

    def speak_while_away() -> None:
        if not bridge.local.gateway.connected:
            mia = bridge.world.person("Mia").id
            missed.append(bridge.local.backend.create_message(bridge.world.video, mia, "are you there?").id)

    bridge.local.gateway.watchers.append(speak_while_away)
    for round_number in (1, 2):
        waiting = asyncio.create_task(bridge.bot.wait_for("message", timeout=10))
        await asyncio.sleep(0)
        await disturb(bridge.local)
        assert (await waiting).id == missed[-1]
        await until(lambda wanted=round_number: bridge.bot.resumed == wanted, 10)
        assert len(missed) == round_number
    assert bridge.local.gateway.identifies == 1
    assert bridge.local.gateway.resumes == 2


@pytest.mark.asyncio
async def test_an_invalid_session_identifies_anew(bridge: Bridge) -> None:
    await bridge.local.gateway.invalidate()
    await until(lambda: bridge.local.gateway.identifies == 2, 15)
    assert (await bridge.slash("video", prompt="still here")).kind == "deferred"
