"""The buttons below a clip: made again, changed, continued, saved, deleted; also after the bot was killed."""

from pathlib import Path

from sandbox.discord.backend import Json
from sandbox.driver import Demo, Member
from sandbox.talk import CLIP_SECONDS, Talk, is_clip

PRICE = 5
"""Of every clip that is ordered here: five seconds of `demo/clip`."""

ANSWER_SECONDS = 10.0
CHOICE = ["demo/clip|5"]


class Buttons:
    def __init__(self, demo: Demo, talk: Talk, output: Path) -> None:
        self._demo = demo
        self._talk = talk
        self._output = output
        self._video = demo.channel("video")
        self._mia, self._noah, self._ada = demo.member("Mia"), demo.member("Noah"), demo.member("Ada")
        self._clip: Json = {}

    async def makes_it_again(self) -> None:
        self._talk.title("Again, by somebody else, and a double click")
        prompt = "a kite over the dunes"
        await self._talk.order(self._mia, self._video, {"prompt": prompt, "model": "demo/clip", "duration": 5})
        self._clip = await self._talk.clip(self._mia, self._video, prompt, 5, "kite")
        left = await self._talk.left(self._noah)
        said = await self._press(self._noah, self._clip, "Again")
        self._talk.expect(said.startswith(("**Accepted", "**Sending", "**Being made")), "a press is an order")
        said = await self._press(self._noah, self._clip, "Again")
        self._talk.expect("You pressed that just now" in said, "a double click is none")
        again = await self._child(self._noah, prompt, "Once more, after")
        self._talk.expect(_seed(again) != _seed(self._clip), "it has a seed of its own")
        self._talk.expect(await self._talk.left(self._noah) == left - PRICE, "Noah paid for it, once")

    async def changes_and_continues_it(self) -> None:
        self._talk.title("Remix and Extend, with forms that are filled in; the bot was killed in between")
        await self._demo.bot("kill")
        await self._demo.bot("start")
        self._talk.note("kill -9, and started again: the buttons of before work")
        form = await self._noah.press(self._clip, "Remix")
        self._talk.expect(form.kind == "modal", f"Remix shows a form, not {form.kind} {form.text}")
        self._talk.expect("a kite over the dunes" in str(form.modal), "the form has the prompt")
        self._talk.line(self._noah, f"Remix → “{form.modal['title']}”: a red kite over the dunes")
        await self._talk.hear(self._noah, await self._noah.submit_modal(form, prompt="a red kite over the dunes", choice=CHOICE))
        await self._child(self._noah, "a red kite over the dunes", "Remix of")
        form = await self._ada.press(self._clip, "Extend")
        self._talk.line(self._ada, f"Extend → “{form.modal['title']}”: it lands softly")
        await self._talk.hear(self._ada, await self._ada.submit_modal(form, prompt="it lands softly", choice=CHOICE))
        await self._child(self._ada, "it lands softly", "Continues")
        await self._talk.ask(self._ada, "jobs")

    async def saves_and_deletes_it(self) -> None:
        self._talk.title("Save sends the file; Delete takes the clip back")
        said = await self._press(self._noah, self._clip, "Save")
        self._talk.expect("Sent to your direct messages" in said, "the copy is on its way")
        room = await self._noah.dm()
        copy = await self._noah.wait_for_message(room, _is_copy, ANSWER_SECONDS, "the copy is in Noah's direct messages")
        self._talk.heard(self._noah, str(copy["content"]), private=True)
        self._talk.expect("Again" not in str(copy["components"]), "nothing is sold in direct messages")
        said = await self._press(self._noah, self._clip, "Delete")
        self._talk.expect("Only whoever ordered" in said, "somebody else's clip is not theirs to delete")
        asked = await self._ada.reply_to(await self._ada.press(self._clip, "Delete"))
        self._talk.line(self._ada, "presses Delete")
        self._talk.heard(self._ada, str(asked["content"]), private=True)
        self._talk.line(self._ada, "presses Delete for good")
        await self._ada.press(asked, "Delete for good")
        await self._ada.wait_for_message(
            self._video,
            lambda one: one["id"] == asked["id"] and str(one["content"]).startswith("Deleted"),
            ANSWER_SECONDS,
            "a moderator may",
        )
        gone = str(self._clip["id"])
        self._talk.expect(all(one["id"] != gone for one in await self._mia.messages(self._video)), "the message is gone")
        said = await self._talk.ask(self._mia, "jobs")
        self._talk.expect("its message was deleted" in said, "Mia's list says so")
        said = await self._talk.ask(self._ada, "clapper audit")
        self._talk.expect("deleted the clip of" in said, "the trail says who did it")

    async def _press(self, who: Member, message: Json, label: str) -> str:
        self._talk.line(who, f"presses {label}")
        return await self._talk.hear(who, await who.press(message, label))

    async def _child(self, who: Member, prompt: str, descent: str) -> Json:
        """The clip that came of a press: it mentions who pressed, and links to where it comes from."""
        link = f"/{self._video}/{self._clip['id']}"

        def wanted(message: Json) -> bool:
            return is_clip(message, prompt) and f"<@{who.id}>" in str(message["content"]) and link in str(message["content"])

        child = await who.wait_for_message(self._video, wanted, CLIP_SECONDS, f"a clip of “{prompt}” that links to the first one")
        self._talk.expect(descent in str(child["content"]), f"it says “{descent} …”")
        self._talk.heard(who, str(child["content"]), private=False)
        return child


def _is_copy(message: Json) -> bool:
    return any(str(one["filename"]).endswith("-saved.mp4") for one in message["attachments"])


def _seed(message: Json) -> str:
    return str(message["content"]).split("seed ", 1)[1].split()[0]
