"""A member erases their data; the operator restores the copy from before: the real program, its real commands, two files."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.driver import Demo, until
from sandbox.stage import Pace, Stage, bot_env, stage
from sandbox.talk import is_clip

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

WORDS = "a secret lighthouse"


@pytest_asyncio.fixture
async def here(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path, pace=Pace(waits=0.1, works=0.5)) as built:
        await built.bot.start()
        yield built


async def command(here: Stage, *arguments: str) -> tuple[int, str]:
    env: Mapping[str, str] = {"PATH": "/usr/bin:/bin", **bot_env(here.local, here.market, here.home)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, env=env, cwd=here.home, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


def words_in(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT count(*) FROM jobs WHERE request LIKE ?", (f"%{WORDS}%",)).fetchone()[0]


@pytest.mark.asyncio
async def test_what_was_erased_stays_erased_when_yesterday_comes_back(here: Stage) -> None:
    database = here.home / "clapper.db"
    async with Demo(here.url) as demo:
        await demo.online()
        mia, channel = demo.member("Mia"), demo.channel("video")
        await mia.slash(channel, "video", prompt=WORDS, model="demo/clip", duration=5)
        await mia.wait_for_message(channel, lambda one: is_clip(one, WORDS), 60, "the clip is posted")

        status, said = await command(here, "backup", str(here.home / "yesterday.db"))
        assert status == 0, said
        assert words_in(here.home / "yesterday.db") == 1

        asked = await mia.reply_to(await mia.slash(channel, "privacy delete"))
        await mia.reply_to(await mia.press(asked, "Erase it"))
        assert words_in(database) == 0

        await demo.bot("stop")
        status, said = await command(here, "restore", str(here.home / "yesterday.db"))
        assert status == 0, said
        assert words_in(database) == 1, "the copy has them, as copies do"

        await demo.bot("start")
        assert words_in(database) == 0, "gone before the bot answered anybody"
        assert any("a member had been forgotten since this copy was made" in line for line in here.bot.log)
        jobs = await mia.reply_to(await mia.slash(channel, "jobs"))
        assert "You have no videos" in jobs["content"]

        async def unseen() -> bool:
            return not any(is_clip(one, WORDS) for one in await mia.messages(channel))

        await until(unseen, 30, "the post is deleted")
        status, said = await command(here, "audit")
        assert status == 0, said
