"""Moderation, as a server lives with it: a prompt that the word list stops, sent to the moderators, approved, and another refused."""

from sandbox.discord.backend import Json
from sandbox.driver import Answer, Demo
from sandbox.talk import Talk

PRICE = 5
"""Of the clips that are ordered here: five seconds of `demo/clip`."""

ANSWER_SECONDS = 10.0


class Moderators:
    def __init__(self, demo: Demo, talk: Talk) -> None:
        self._talk = talk
        self._video, self._room = demo.channel("video"), ""
        self._mia, self._ada = demo.member("Mia"), demo.member("Ada")

    async def sets_a_word_list(self) -> None:
        self._talk.title("A word list, and where moderators are asked")
        self._room = await self._ada.channel("moderators")
        self._talk.line(self._ada, "/clapper moderation words   fills in the form: cannon, red baron")
        form = await self._ada.slash(self._video, "clapper moderation words")
        self._talk.expect(form.kind == "modal", f"the list is edited in a form, not {form.kind} {form.text}")
        said = await self._talk.hear(self._ada, await self._ada.submit_modal(form, list="cannon\nred baron"))
        self._talk.expect("2 words and phrases" in said, "the admin is told what is on the list")
        await self._talk.ask(self._ada, "clapper moderation review", channel=self._room)
        said = await self._talk.ask(self._ada, "clapper moderation show", prompt="a CÁN\u200bNON on a hill")
        self._talk.expect("**Stopped**, by `cannon`" in said, "the admin can try a prompt")

    async def sends_a_stopped_prompt(self) -> None:
        self._talk.title("A stopped prompt is sent to the moderators, approved, and made as it was ordered")
        left = await self._talk.left(self._mia)
        receipt = await self._stopped("a cannon that fires confetti")
        await self._send(receipt)
        question = await self._asked("a cannon that fires confetti")
        self._talk.expect(await self._talk.left(self._mia) == left, "nothing is held while it waits")
        await self._talk.hear(self._ada, await self._press(question, "Approve"))
        await self._talk.clip(self._mia, self._video, "a cannon that fires confetti", 5, "approved")
        self._talk.expect(await self._talk.left(self._mia) == left - PRICE, "it was charged once")
        await self._shows(question, "**Approved** by")

    async def is_refused_by_a_moderator(self) -> None:
        self._talk.title("Every order is reviewed: one is refused, with a reason that only its member reads")
        await self._talk.ask(self._ada, "clapper moderation review", orders="all")
        left = await self._talk.left(self._mia)
        self._talk.line(self._mia, "/video prompt: a siege at dawn  model: demo/clip  duration: 5")
        receipt = await self._order("a siege at dawn")
        self._talk.heard(self._mia, str(receipt["content"]), private=True)
        self._talk.expect(str(receipt["content"]).startswith("**Waits for a moderator**"), "the receipt says that it waits")
        question = await self._asked("a siege at dawn")
        form = await self._press(question, "Refuse…")
        self._talk.expect(form.kind == "modal", f"a form asks for the reason, not {form.kind} {form.text}")
        self._talk.line(self._ada, "fills in the reason: no battles this week")
        await self._talk.hear(self._ada, await self._ada.submit_modal(form, reason="no battles this week"))
        said = await self._mia.wait_for_message(self._video, self._is_told, ANSWER_SECONDS, "the member is told in the channel")
        self._talk.heard(self._mia, str(said["content"]), private=False)
        self._talk.expect("no battles" not in str(said["content"]), "the reason is not for everybody")
        self._talk.expect("no battles this week" in await self._talk.ask(self._mia, "jobs"), "`/jobs` has the reason")
        self._talk.expect(await self._talk.left(self._mia) == left, "nothing was charged")
        await self._shows(question, "**Refused** by")
        await self._talk.ask(self._ada, "clapper moderation review", orders="off")
        await self._talk.ask(self._ada, "clapper audit")

    async def _stopped(self, prompt: str) -> Json:
        self._talk.line(self._mia, f"/video prompt: {prompt}  model: demo/clip  duration: 5")
        receipt = await self._order(prompt)
        text = str(receipt["content"])
        self._talk.heard(self._mia, text, private=True)
        self._talk.expect(text.startswith("**Stopped**") and "cannon" not in text, "it is stopped, and the word is not named")
        return receipt

    async def _order(self, prompt: str) -> Json:
        return await self._mia.reply_to(await self._mia.slash(self._video, "video", prompt=prompt, model="demo/clip", duration=5))

    async def _send(self, receipt: Json) -> None:
        self._talk.line(self._mia, "presses Send to the moderators")
        await self._talk.hear(self._mia, await self._mia.press(receipt, "Send to the moderators"))

        def waits(message: Json) -> bool:
            return message["id"] == receipt["id"] and str(message["content"]).startswith("**Waits for a moderator**")

        await self._mia.wait_for_message(self._video, waits, ANSWER_SECONDS, "the receipt says that it waits for a moderator")

    async def _asked(self, prompt: str) -> Json:
        """The moderators' message, as one of them sees it."""

        def asks(message: Json) -> bool:
            return str(message["content"]).startswith("**Approve this order?**") and prompt in str(message["content"])

        found = await self._ada.wait_for_message(self._room, asks, ANSWER_SECONDS, "the moderators are asked in their channel")
        self._talk.heard(self._ada, str(found["content"]), private=False)
        return found

    async def _press(self, question: Json, label: str) -> Answer:
        self._talk.line(self._ada, f"presses {label} in #moderators")
        return await self._ada.press(question, label)

    async def _shows(self, question: Json, words: str) -> None:
        def shown(message: Json) -> bool:
            return message["id"] == question["id"] and str(message["content"]).startswith(words) and not message["components"]

        said = await self._ada.wait_for_message(self._room, shown, ANSWER_SECONDS, "the moderators' message shows the decision")
        self._talk.heard(self._ada, str(said["content"]), private=False)

    def _is_told(self, message: Json) -> bool:
        return f"<@{self._mia.id}> A moderator did not approve" in str(message["content"])
