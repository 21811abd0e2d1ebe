"""What Clapper holds about a member, handed to him and then forgotten."""

import asyncio
import json
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox.discord.backend import Json
from sandbox.driver import Demo, Unexpected
from sandbox.talk import Talk, is_clip

GONE_SECONDS = 30.0
MINE = "kite number"


class Oblivion:
    def __init__(self, demo: Demo, talk: Talk, output: Path) -> None:
        self._demo = demo
        self._talk = talk
        self._output = output
        self._video = demo.channel("video")
        self._noah = demo.member("Noah")

    async def forgets_a_member(self) -> None:
        self._talk.title("What do you hold about me? And now forget it")
        left = await self._talk.left(self._noah)
        held = await self._exported("noah-before")
        self._talk.expect(any(MINE in str(job["request"]) for job in held["jobs"]), "the export holds what Noah ordered")
        self._talk.note(f"{len(held['jobs'])} jobs, {len(held['ledger'])} movements of credits, and a readme")
        self._talk.expect(await self._clips() > 0, "Noah's clips are in the channel")
        self._talk.line(self._noah, "/privacy delete")
        asked = await self._noah.reply_to(await self._noah.slash(self._video, "privacy delete"))
        self._talk.heard(self._noah, str(asked["content"]), private=True)
        self._talk.line(self._noah, "presses Erase it")
        await self._talk.hear(self._noah, await self._noah.press(asked, "Erase it"))
        said = await self._talk.ask(self._noah, "jobs")
        self._talk.expect("You have no videos" in said, "/jobs knows of nothing any more")
        await self._until_gone()
        self._talk.note("his clips are gone from the channel; everybody else's are there")
        held = await self._exported("noah-after")
        self._talk.expect(MINE not in json.dumps(held), "nothing is held of what Noah ordered")
        self._talk.expect(await self._talk.left(self._noah) == left, "erasing brings no new credits")

    async def _exported(self, name: str) -> Mapping[str, Any]:
        self._talk.line(self._noah, "/privacy export")
        message = await self._noah.reply_to(await self._noah.slash(self._video, "privacy export"))
        self._talk.expect(bool(message["ephemeral"]), "the export is private")
        self._talk.heard(self._noah, str(message["content"]), private=True)
        attachment = message["attachments"][0]
        suffix = Path(str(attachment["filename"])).suffix
        target = await self._demo.download(str(attachment["url"]), self._output / f"{name}{suffix}")
        self._talk.note(f"▤ {attachment['filename']} → {target}")
        return await asyncio.to_thread(_read, target)

    async def _clips(self) -> int:
        return sum(_is_his(one) for one in await self._noah.messages(self._video))

    async def _until_gone(self) -> None:
        deadline = time.monotonic() + GONE_SECONDS
        while await self._clips():
            if time.monotonic() > deadline:
                raise Unexpected("Noah's clips are deleted from the channel")
            await asyncio.sleep(0.2)


def _is_his(message: Json) -> bool:
    return is_clip(message, MINE)


def _read(path: Path) -> Mapping[str, Any]:
    if path.suffix == ".json":
        return json.loads(path.read_text(encoding="utf-8"))
    with zipfile.ZipFile(path) as bundle:
        return json.loads(bundle.read("clapper-data.json"))
