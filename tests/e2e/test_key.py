"""A server's own key in the real program: typed into the form, used on the wire, through a kill, and readable nowhere."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from sandbox.driver import Demo
from sandbox.market import Pace
from sandbox.stage import Stage, stage

pytestmark = pytest.mark.e2e

CANARY = "sk-canary-7f3a91c2-ab3d"


@pytest_asyncio.fixture
async def here(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path, pace=Pace(waits=0.5, works=4.0)) as built:
        yield built


async def told(demo: Demo, command: str, **values: str) -> str:
    ada = demo.member("Ada")
    return (await ada.reply_to(await ada.slash(demo.channel("video"), command, **values)))["content"]


@pytest.mark.asyncio
async def test_a_key_from_the_form_to_the_clip(here: Stage, tmp_path: Path) -> None:
    local: Any = here.market.providers["aigate"]
    local._keys = frozenset({"local-aigate-key", CANARY})
    await here.bot.start()
    async with Demo(here.url) as demo:
        await demo.online()
        ada, mia, video = demo.member("Ada"), demo.member("Mia"), demo.channel("video")
        for key, words in (("sk-nobodys-key", "refuses this key"), (CANARY, "Saved. The key ending in `ab3d`")):
            form = await ada.slash(video, "clapper key set", provider="aigate")
            assert form.kind == "modal", form.text
            answer = await ada.reply_to(await ada.submit_modal(form, key=key))
            assert words in answer["content"]
        await here.bot.kill()
        await here.bot.start()
        await demo.online()
        assert "takes this server's key ending in `ab3d`" in await told(demo, "clapper key test", provider="aigate")

        await mia.reply_to(await mia.slash(video, "video", prompt="a red fox", model="aigate/klingai/kling-v3.0-t2v"))
        await mia.wait_for_message(
            video, lambda message: "a red fox" in message["content"] and bool(message["attachments"]), 60, "the clip"
        )
        assert [order.key for order in local.orders] == [CANARY]

        assert "Removed the key" in await told(demo, "clapper key remove", provider="aigate")
        seen = [*await ada.messages(video), *await mia.messages(video)]
    await here.bot.stop()
    assert "canary" not in str(seen)
    assert not [line for line in here.bot.log if "canary" in line]
    files = [file for file in (tmp_path / "bot").rglob("*") if file.is_file()]
    assert any(file.name == "clapper.db" for file in files)
    for file in files:
        assert b"canary" not in file.read_bytes(), file
