"""A server's own rules, as its admins and members live with them: deny, explain, pause, the queue, settings as a file."""

import json
from pathlib import Path

from sandbox.discord.backend import Json
from sandbox.driver import Attachment, Demo, until
from sandbox.talk import Talk

CLIP: dict[str, object] = {"prompt": "a kite over the roofs", "model": "demo/clip", "duration": 5}
PROVIDER = "aivideomaker"
WAITS = f"{PROVIDER}/t2v"
AT_ONCE = 3
"""Jobs that a member may have at a provider; one more waits."""

NOTICE_SECONDS = 15.0


class House:
    def __init__(self, demo: Demo, talk: Talk, output: Path) -> None:
        self._demo = demo
        self._talk = talk
        self._output = output
        self._video, self._dark = demo.channel("video"), demo.channel("after-dark")
        self._mia, self._noah, self._ada = demo.member("Mia"), demo.member("Noah"), demo.member("Ada")

    async def denies_and_explains(self) -> None:
        self._talk.title("A server's own rules: what is denied is refused, left out of the list, and explained")
        await self._talk.ask(self._ada, "clapper deny", model="demo/*")
        left = await self._talk.left(self._mia)
        said = await self._talk.order(self._mia, self._video, CLIP, accepted=False)
        self._talk.expect("does not allow `demo/clip`" in said, "the refusal names the model")
        choices = await self._mia.autocomplete(self._video, "video", "model", "clip", prompt="a kite")
        self._talk.expect(not any("demo/clip" in str(one["value"]) for one in choices), "the list leaves it out")
        said = await self._talk.ask(self._ada, "clapper explain", member=self._mia.id, model="demo/clip")
        self._talk.expect(
            "**this server's rule for models**" in said and "through `demo/*`" in said, "explain names the rule and the entry"
        )
        await self._talk.ask(self._ada, "clapper clear", model="demo/*")
        await self._talk.ask(self._ada, "clapper settings", age_restricted_only=True)
        await self._talk.order(self._mia, self._video, CLIP, accepted=False)
        await self._talk.order(self._mia, self._dark, CLIP)
        await self._talk.clip(self._mia, self._dark, str(CLIP["prompt"]), 5, "after-dark")
        await self._talk.ask(self._ada, "clapper settings", age_restricted_only=False)
        self._talk.expect(await self._talk.left(self._mia) == left - 5, "only the one that was made was charged")

    async def pauses_and_cancels(self) -> None:
        self._talk.title("A pause: new orders are refused, what runs is finished, what waits is held; and an admin's cancel")
        paid = await self._talk.paid(PROVIDER)
        for number in range(1, AT_ONCE + 2):
            await self._talk.order(self._noah, self._video, {"prompt": f"raft number {number}", "model": WAITS, "duration": 5})

        async def begun() -> bool:
            return await self._talk.paid(PROVIDER) == paid + AT_ONCE

        await until(begun, NOTICE_SECONDS, f"{AT_ONCE} jobs are with the provider")
        await self._talk.ask(self._ada, "clapper pause", reason="the big show begins")
        said = await self._talk.order(self._mia, self._video, CLIP, accepted=False)
        self._talk.expect("the big show begins" in said, "the refusal says why")
        said = await self._talk.ask(self._mia, "quota")
        self._talk.expect("**Orders are paused**" in said, "/quota says that it is paused")
        said = await self._talk.ask(self._ada, "clapper explain", member=self._mia.id)
        self._talk.expect("an admin has paused orders in this server" in said, "explain says so too")
        for number in range(1, AT_ONCE + 1):
            await self._talk.clip(self._noah, self._video, f"raft number {number}", 5, f"raft-{number}")
        self._talk.line(self._ada, "/clapper queue")
        listed = await self._ada.reply_to(await self._ada.slash(self._video, "clapper queue"))
        self._talk.heard(self._ada, str(listed["content"]), private=True)
        self._talk.expect("waits: an admin has paused orders" in str(listed["content"]), "the one that waits is held")
        self._talk.line(self._ada, "presses 1: Cancel")
        said = await self._talk.hear(self._ada, await self._ada.press(listed, "1: Cancel"))
        self._talk.expect("Nothing was charged" in said, "the cancel is answered")
        told = await self._noah.wait_for_message(self._video, _told, NOTICE_SECONDS, "Noah is told that an admin cancelled it")
        self._talk.heard(self._noah, str(told["content"]), private=False)
        await self._talk.ask(self._ada, "clapper resume")

    async def carries_its_settings(self) -> None:
        self._talk.title("All settings as a file: out, changed, looked at, and in")
        original = await self._exported("clapper-settings.json")
        changed = json.loads(original)
        changed["settings"]["longest"] = 5
        changed["rules"]["allow"]["channels"] = ["1234567890123456789"]
        said, preview = await self._handed_in(json.dumps(changed, indent=2).encode())
        self._talk.expect("`longest`: nothing → `5`" in said, "the difference is shown, before and after")
        self._talk.expect("channel `1234567890123456789`" in said, "an id of another server is named")
        self._talk.line(self._ada, "presses Apply")
        await self._talk.hear(self._ada, await self._ada.press(preview, "Apply"))
        said = await self._talk.order(self._mia, self._video, {**CLIP, "duration": 10}, accepted=False)
        self._talk.expect("at most 5 s" in said, "it holds")
        said, preview = await self._handed_in(b'{\n "clapper": 1,\n "settings": {"longest": "long"}\n}')
        self._talk.expect("line 3, `settings.longest`" in said, "a fault is named by its line and field")
        said, preview = await self._handed_in(original)
        self._talk.expect("`longest`: `5` → nothing" in said, "the first file takes it back")
        self._talk.line(self._ada, "presses Apply")
        await self._talk.hear(self._ada, await self._ada.press(preview, "Apply"))
        said = await self._talk.ask(self._ada, "clapper audit")
        self._talk.expect("import" in said, "the trail has it")

    async def _exported(self, name: str) -> bytes:
        self._talk.line(self._ada, "/clapper export")
        message = await self._ada.reply_to(await self._ada.slash(self._video, "clapper export"))
        self._talk.heard(self._ada, str(message["content"]), private=True)
        (attachment,) = message["attachments"]
        target = await self._demo.download(str(attachment["url"]), self._output / name)
        self._talk.note(f"▤ {attachment['filename']} → {target}")
        return target.read_bytes()

    async def _handed_in(self, data: bytes) -> tuple[str, Json]:
        self._talk.line(self._ada, "/clapper import file: clapper-settings.json")
        file = Attachment("clapper-settings.json", data)
        message = await self._ada.reply_to(await self._ada.slash(self._video, "clapper import", file=file))
        self._talk.heard(self._ada, str(message["content"]), private=True)
        return str(message["content"]), message


def _told(message: Json) -> bool:
    return "An admin of this server has cancelled your video" in str(message["content"])
