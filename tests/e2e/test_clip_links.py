"""A clip that cannot be made small enough: the real program posts a link, and a player plays from it what a phone would ask for."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from sandbox.clips import check_clip
from sandbox.discord.backend import Json
from sandbox.driver import Demo, Member
from sandbox.stage import Pace, Stage, stage
from tests.e2e.test_page import CHROMIUM, FLAGS

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

LIMIT = 12_000
"""Bytes. Five seconds of picture need more."""


@pytest_asyncio.fixture
async def here(tmp_path: Path) -> AsyncIterator[Stage]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {"CLIP_LINK_DAYS": "3", "HTTP_PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    async with stage(tmp_path, pace=Pace(waits=0.1, works=0.5), env=env) as built:
        built.local.rules.upload_limit = LIMIT
        await built.bot.start()
        yield built


async def linked(mia: Member, channel: str) -> tuple[Json, str]:
    """The message with a clip by link, and the link."""
    await mia.slash(channel, "video", prompt="a lighthouse", model="demo/clip", duration=5)
    message = await mia.wait_for_message(channel, lambda one: "[Watch the clip](" in one["content"], 60, "the clip comes by link")
    found = re.search(r"\[Watch the clip\]\((http://127\.0\.0\.1:\d+/clips/[\w-]+)\)", message["content"])
    assert found is not None
    assert message["attachments"] == []
    return message, found[1]


@pytest.mark.asyncio
async def test_it_is_posted_by_link_played_in_parts_and_gone_when_it_is_deleted(here: Stage, tmp_path: Path) -> None:
    async with Demo(here.url) as demo, aiohttp.ClientSession() as http:
        await demo.online()
        mia, channel = demo.member("Mia"), demo.channel("video")
        message, link = await linked(mia, channel)
        assert re.search(r"until <t:\d+:f>", message["content"])

        async with http.get(link, headers={"Range": "bytes=0-1"}) as answer:
            assert (answer.status, answer.headers["Content-Type"]) == (206, "video/mp4")
            size = int(answer.headers["Content-Range"].rpartition("/")[2])
        assert size > LIMIT
        parts = [await _part(http, link, start, min(start + 9999, size - 1)) for start in range(0, size, 10_000)]
        (tmp_path / "pieced.mp4").write_bytes(b"".join(parts))
        check_clip(tmp_path / "pieced.mp4", 5)
        await _watched(link)

        await demo.bot("kill")
        await demo.bot("start")
        assert await _part(http, link, 0, size - 1) == b"".join(parts), "it outlives the process"
        clips = [one for one in await mia.messages(channel) if "[Watch the clip](" in one["content"]]
        assert len(clips) == 1

        asked = await mia.reply_to(await mia.press(message, "Delete"))
        await mia.press(asked, "Delete for good")
        async with asyncio.timeout(20):
            while True:
                async with http.get(link) as answer:
                    if answer.status == 404:
                        assert (await answer.text()).startswith("There is no clip here")
                        break
                await asyncio.sleep(0.1)
        assert list((here.home / "data" / "spool").glob("*-link.mp4")) == []


async def _part(http: aiohttp.ClientSession, link: str, first: int, last: int) -> bytes:
    async with http.get(link, headers={"Range": f"bytes={first}-{last}"}) as answer:
        assert answer.status == 206
        return await answer.read()


async def _watched(link: str) -> None:
    """In a browser, beyond its first second; it jumps, as a thumb on the bar does."""
    if CHROMIUM is None:
        return
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await chromium.new_page()
        await page.goto(link)
        video = page.locator("video")
        await video.evaluate("video => { video.muted = true; video.currentTime = 3; return video.play(); }")
        async with asyncio.timeout(20):
            while await video.evaluate("video => (video.seeking ? 0 : video.currentTime)") < 3.5:  # noqa: ASYNC110  (a browser)
                await asyncio.sleep(0.05)
        assert await video.evaluate("video => [video.videoWidth > 0, video.error === null, Math.round(video.duration)]") == [True, True, 5]
        await chromium.close()
