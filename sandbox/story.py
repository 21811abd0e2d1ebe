"""Money, as a server lives with it: dear clips ask first; the operator allots, an admin divides, a member spends to the end."""

import asyncio
from pathlib import Path

from PIL import Image

from sandbox.discord.backend import Json
from sandbox.driver import Demo
from sandbox.talk import Talk

PRICE = 5
"""Of the clips that are ordered here: five seconds of `demo/clip`."""

ANSWER_SECONDS = 10.0


class Story:
    def __init__(self, demo: Demo, talk: Talk, output: Path) -> None:
        self._demo = demo
        self._talk = talk
        self._output = output
        self._video = demo.channel("video")
        self._mia, self._noah = demo.member("Mia"), demo.member("Noah")
        self._ada, self._otto = demo.member("Ada"), demo.member("Otto")

    async def asks_before_a_dear_clip(self) -> None:
        self._talk.title("A dear clip asks first")
        await self._talk.ask(self._ada, "clapper settings", confirm_at=PRICE)
        left = await self._talk.left(self._mia)
        wanted = await self._draft("a balloon over the sea")
        await self._talk.ask(self._mia, "jobs")
        self._talk.expect(await self._talk.left(self._mia) == left, "nothing is held before it is confirmed")
        await self._press(wanted, f"Start for {PRICE} credits")
        await self._talk.clip(self._mia, self._video, "a balloon over the sea", 5, "confirmed")
        self._talk.expect(await self._talk.left(self._mia) == left - PRICE, "it was charged once")
        unwanted = await self._draft("a balloon over the town")
        await self._press(unwanted, "Cancel")
        self._talk.expect(await self._talk.left(self._mia) == left - PRICE, "nothing was charged for the one that was cancelled")
        await self._talk.ask(self._ada, "clapper settings", confirm_at=0)

    async def allots_and_divides(self) -> None:
        self._talk.title("The operator allots, an admin divides")
        guild, club = self._demo.world["guilds"]
        lounge = str(club["channels"][0]["id"])
        self._talk.line(self._otto, f"/operator allot guild_id: {guild['id']}  credits: 4000   (in a server of his own)")
        answer = await self._otto.slash(lounge, "operator allot", guild_id=str(guild["id"]), credits=4000)
        said = await self._talk.hear(self._otto, answer)
        self._talk.expect("4,000 credits" in said, "the operator is told what the server may spend now")
        spent = await self._spent()
        said = await self._talk.ask(self._ada, "clapper quota set", credits=spent + 2 * PRICE, member=self._noah.id)
        self._talk.expect(f"<@{self._noah.id}>" in said, "the admin is told whose limit it is")
        said = await self._talk.ask(self._ada, "clapper quota show")
        self._talk.expect("4,000 credits" in said, "the admin sees what the operator allotted")

    async def spends_to_the_end(self) -> None:
        self._talk.title("A member spends to the end, is refused, gets more, and spends that")
        for number in (1, 2):
            await self._spend(f"kite number {number}")
        await self._refused()
        said = await self._talk.ask(self._ada, "clapper explain", member=self._noah.id)
        self._talk.expect("**No.**" in said, "the admin sees that it is so, and why")
        said = await self._talk.ask(self._ada, "clapper quota grant", credits=PRICE, member=self._noah.id, reason="for the school play")
        self._talk.expect(f"**{PRICE}** of" in said, "the admin is told what the member has now")
        await self._spend("kite number 3")
        await self._refused()

    async def shows_who_spent_what(self) -> None:
        self._talk.title("Who spent what, and who changed what")
        self._talk.line(self._ada, "/clapper usage")
        message = await self._ada.reply_to(await self._ada.slash(self._video, "clapper usage"))
        text = str(message["content"])
        self._talk.heard(self._ada, text, private=True)
        self._talk.expect(all(f"<@{one.id}>" in text for one in (self._mia, self._noah, self._ada)), "everybody who spent is there")
        picture = message["attachments"][0]
        target = await self._demo.download(str(picture["url"]), self._output / "usage.png")
        size = await asyncio.to_thread(_size_of_png, target)
        self._talk.expect(min(size) > 200, "the picture of the month is one")
        self._talk.note(f"▣ {picture['filename']}: PNG, {size[0]}x{size[1]} → {target}")
        said = await self._talk.ask(self._ada, "clapper audit")
        self._talk.expect("for the school play" in said, "the trail says why credits were granted")
        await self._talk.ask(self._ada, "clapper quota clear", member=self._noah.id)

    async def _draft(self, prompt: str) -> Json:
        self._talk.line(self._mia, f"/video prompt: {prompt}  model: demo/clip  duration: 5")
        receipt = await self._mia.reply_to(await self._mia.slash(self._video, "video", prompt=prompt, model="demo/clip", duration=5))
        text = str(receipt["content"])
        self._talk.heard(self._mia, text, private=True)
        self._talk.expect(text.startswith("**Start it?**") and f"{PRICE} credits" in text, "the receipt asks, and names the price")
        return receipt

    async def _press(self, receipt: Json, label: str) -> None:
        self._talk.line(self._mia, f"presses {label}")
        await self._talk.hear(self._mia, await self._mia.press(receipt, label))

        def moved_on(message: Json) -> bool:
            return message["id"] == receipt["id"] and not str(message["content"]).startswith("**Start it?**")

        said = await self._mia.wait_for_message(self._video, moved_on, ANSWER_SECONDS, "the receipt goes on")
        self._talk.heard(self._mia, str(said["content"]), private=True)

    async def _spend(self, prompt: str) -> None:
        await self._talk.order(self._noah, self._video, {"prompt": prompt, "model": "demo/clip", "duration": 5})
        await self._talk.clip(self._noah, self._video, prompt, 5, prompt.replace(" ", "-"))

    async def _refused(self) -> None:
        """To the last credit, with the sentence that says which limit it was, what is left and when it renews."""
        values: dict[str, object] = {"prompt": "one kite too many", "model": "demo/clip", "duration": 5}
        text = await self._talk.order(self._noah, self._video, values, accepted=False)
        self._talk.expect("you have 0 left" in text, "the refusal says whose limit it is and that nothing is left of it")
        self._talk.expect("<t:" in text, "the refusal says when it renews")
        self._talk.expect(await self._talk.left(self._noah) == 0, "not one credit is left, and none is owed")

    async def _spent(self) -> int:
        """What Noah has spent this month, by the bot's own word."""
        text = str((await self._noah.reply_to(await self._noah.slash(self._video, "quota")))["content"])
        return _used(text)


def _used(quota: str) -> int:
    """The first line of numbers in /quota is the member's own."""
    line = next(line for line in quota.splitlines() if " used · " in line)
    return int(line.removeprefix("-# ").split(" ", 1)[0].replace(",", ""))


def _size_of_png(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        picture.load()
        return picture.size if picture.format == "PNG" else (0, 0)
