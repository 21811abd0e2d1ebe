"""The page's interface and the bot's process, without a bot."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from PIL import Image

from sandbox.driver import Attachment, Demo, Unexpected, until
from sandbox.process import BotProcess, State
from sandbox.stage import Stage, stage

pytestmark = pytest.mark.e2e


@pytest_asyncio.fixture
async def here(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as built:
        yield built


@pytest.mark.asyncio
async def test_other_web_sites_cannot_steer_the_demo(here: Stage) -> None:
    async with aiohttp.ClientSession() as http:
        assert (await http.post(f"{here.url}/local/bot/start")).status == 403
        assert (await http.get(f"{here.url}/local/bot", headers={"Host": "evil.example"})).status == 403
        assert (await http.get(f"{here.url}/attachments/1/..%2f..%2fbot/clapper.db")).status == 404
    assert here.bot.state is State.STOPPED


@pytest.mark.asyncio
async def test_people_talk_with_pictures_and_replies(here: Stage) -> None:
    async with Demo(here.url) as demo:
        mia, noah, video = demo.member("Mia"), demo.member("Noah"), demo.channel("video")
        sent = await mia.say(video, "look", Attachment("../fox in snow.png", (here.world.samples / "fox-in-snow.png").read_bytes()))
        seen = (await noah.messages(video))[-1]
        assert (seen["id"], seen["content"]) == (sent, "look")
        picture = seen["attachments"][0]
        assert (picture["filename"], picture["content_type"], picture["width"]) == ("fox_in_snow.png", "image/png", 1280)
        await demo.post("/local/messages", {"viewer": noah.id, "channel": video, "content": "nice", "reply_to": sent})
        assert (await mia.messages(video))[-1]["referenced_message"]["id"] == sent


@pytest.mark.asyncio
async def test_a_file_over_the_limit_is_not_taken(here: Stage) -> None:
    here.local.rules.upload_limit = 10
    async with Demo(here.url) as demo:
        refused = await demo.upload(Attachment("big.png", bytes(11)), demo.channel("video"))
    assert refused["kind"] == "refused"


@pytest.mark.asyncio
async def test_without_a_bot_there_is_no_command(here: Stage) -> None:
    async with Demo(here.url) as demo:
        answer = await demo.member("Mia").slash(demo.channel("video"), "video", prompt="x")
    assert answer.kind == "refused"


@pytest.mark.asyncio
async def test_each_local_provider_tells_what_it_was_paid(here: Stage) -> None:
    env = here.market.env()
    order = {"model": "grok-video-3", "prompt": "a kite"}
    async with aiohttp.ClientSession() as http, Demo(here.url) as demo:
        before = await demo.providers()
        url, key = env["APIMODELS_BASE_URL"], env["APIMODELS_API_KEY"]
        bought = await http.post(f"{url}/api/v1/video/generations", json=order, headers={"Authorization": f"Bearer {key}"})
        assert bought.status == 200
        after = await demo.providers()
        apimodels = await demo.provider("apimodels")
    assert [one["name"] for one in before["providers"]] == ["aivideomaker", "apimodels", "aigate", "aimlapi"]
    assert (before["paid"], after["paid"]) == (0, 1)
    assert (apimodels["paid"], apimodels["credits"]) == (1, 5)
    assert apimodels["jobs"] == [{"model": "grok-video-3", "status": "pending", "phase": "waiting", "prompt": "a kite"}]
    assert {one["name"]: one["jobs"] for one in after["providers"] if one["paid"] == 0} == {"aivideomaker": [], "aigate": [], "aimlapi": []}


@pytest.mark.asyncio
async def test_a_crash_of_a_local_server_is_seen(here: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError("in the sandbox")

    monkeypatch.setattr(here.market.providers["aimlapi"], "check", crash)
    async with aiohttp.ClientSession() as http:
        url = f"{here.market.providers['aimlapi'].base_url}/v2/video/generations"
        answer = await http.post(url, json={}, headers={"Authorization": "Bearer x"})
    assert answer.status == 500
    assert len(here.crashes.seen) == 1
    assert "ERROR a local server of the demo failed: ZeroDivisionError: in the sandbox" in here.bot.log
    assert "ZeroDivisionError: in the sandbox" in capsys.readouterr().err


PARENT = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("child", child.pid, flush=True)
print("keys", sorted(name for name in os.environ if "KEY" in name or "TOKEN" in name), flush=True)
child.wait()
"""


@pytest.mark.asyncio
async def test_kill_takes_children_along_and_keys_stay_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APIMODELS_API_KEY", "real")
    bot = BotProcess([sys.executable, "-c", PARENT], {"DISCORD_TOKEN": "local"}, tmp_path)
    await bot.start()

    async def said() -> bool:
        return any(line.startswith("keys") for line in bot.log)

    await until(said, 10, "the process speaks")
    child = next(int(line.split()[1]) for line in bot.log if line.startswith("child"))
    assert "keys ['DISCORD_TOKEN']" in bot.log
    await bot.kill()
    assert (bot.state, bot.code) == (State.KILLED, -9)

    async def gone() -> bool:
        return not _alive(child)

    await until(gone, 5, "the child is gone")
    await bot.start()
    assert bot.state is State.RUNNING
    await bot.stop()
    assert bot.state is State.STOPPED


@pytest.mark.asyncio
async def test_a_bot_that_ends_by_itself_is_noticed(tmp_path: Path) -> None:
    bot = BotProcess([sys.executable, "-c", "print('no token'); raise SystemExit(2)"], {}, tmp_path)
    ended = asyncio.Event()
    bot.watchers.append(lambda: ended.set() if bot.state is State.EXITED else None)
    await bot.start()
    await asyncio.wait_for(ended.wait(), 10)
    assert bot.code == 2
    assert "no token" in bot.log


def _alive(pid: int) -> bool:
    """A zombie whose new parent has not looked yet counts as gone."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.asyncio
async def test_people_send_stickers_and_forward_messages(here: Stage) -> None:
    async with Demo(here.url) as demo:
        mia, video, general = demo.member("Mia"), demo.channel("video"), demo.channel("general")
        await mia.say(video, "", sticker="turning star")
        (shown,) = (await mia.messages(video))[-1]["sticker_items"]
        assert (shown["name"], shown["format_type"]) == ("turning star", 2)
        async with demo.http.get(f"/stickers/{shown['id']}.png") as response:
            with Image.open(BytesIO(await response.read())) as picture:
                assert (picture.format, picture.size, getattr(picture, "is_animated", False)) == ("PNG", (320, 320), True)
        posted = await mia.say(video, "look", Attachment("fox.png", (here.world.samples / "fox-in-snow.png").read_bytes()))
        await mia.forward({"channel_id": video, "id": posted}, general)
        (snapshot,) = (await mia.messages(general))[-1]["message_snapshots"]
        assert (snapshot["message"]["content"], snapshot["message"]["attachments"][0]["filename"]) == ("look", "fox.png")
        with pytest.raises(Unexpected, match="posted"):
            await mia.forward({"channel_id": video, "id": "1"}, general)


@pytest.mark.asyncio
async def test_a_reply_pings_unless_it_is_told_not_to(here: Stage) -> None:
    async with Demo(here.url) as demo:
        mia, noah, video = demo.member("Mia"), demo.member("Noah"), demo.channel("video")
        posted = await noah.say(video, "look")
        for ping in (True, False):
            body = {"viewer": mia.id, "channel": video, "content": "nice", "reply_to": posted, "ping": ping}
            await demo.post("/local/messages", body)
            assert (await noah.messages(video))[-1]["pings_me"] is ping
