"""Pictures from where they are: orders by message, stickers, forwarded messages, and people who want to be left out."""

import re
from collections.abc import Awaitable, Callable

from sandbox.discord.backend import Json, as_object
from sandbox.driver import Attachment, Demo, Member
from sandbox.talk import Talk

SECONDS, PRICE = 3, 3
"""Of the cheapest clip, which is what an order by message gets."""

ANSWER_SECONDS = 15.0


class Sights:
    """`posted` is the message with Noah's picture."""

    def __init__(self, demo: Demo, talk: Talk, picture: Attachment, posted: str) -> None:
        self._demo = demo
        self._talk = talk
        self._picture = picture
        self._posted = posted
        self._video, self._general = demo.channel("video"), demo.channel("general")
        self._mia, self._noah = demo.member("Mia"), demo.member("Noah")
        self._clip: Json = {}

    def steps(self) -> tuple[Callable[[], Awaitable[None]], ...]:
        return (
            self.takes_an_order_by_mention,
            self.takes_a_reply_to_a_clip,
            self.says_what_it_cannot_see,
            self.animates_stickers_and_forwards,
            self.leaves_people_in_peace,
        )

    async def takes_an_order_by_mention(self) -> None:
        self._talk.title("A mention with a picture is an order, and its receipt shows nobody's balance")
        left = await self._talk.left(self._mia)
        text = await self._ask(self._mia, "it looks around", self._picture)
        self._talk.expect(text.startswith(("**Accepted", "**Sending", "**Being made")), "the order is accepted")
        self._talk.expect(" left" not in text, "a public receipt shows no balance")
        self._clip = await self._talk.clip(self._mia, self._video, "it looks around", SECONDS, "by-mention")
        self._talk.expect(await self._talk.left(self._mia) == left - PRICE, "it was charged once")

    async def takes_a_reply_to_a_clip(self) -> None:
        self._talk.title("A reply to a clip asks first, since it may be mere conversation")
        left = await self._talk.left(self._mia)
        self._talk.line(self._mia, "replies to the clip: now the moon rises")
        order = await self._mia.say(self._video, "now the moon rises", reply_to=str(self._clip["id"]))
        reply = await self._reply_to(self._mia, order)
        self._talk.heard(self._mia, str(reply["content"]), private=False)
        self._talk.expect("first picture of the clip" in str(reply["content"]), "the receipt says what the reply was taken to mean")
        refused = await self._talk.hear(self._noah, await self._noah.press(reply, f"Start for {PRICE} credits"))
        self._talk.expect("not yours" in refused, "nobody else can start it")
        self._talk.line(self._mia, f"presses Start for {PRICE} credits")
        await self._talk.hear(self._mia, await self._mia.press(reply, f"Start for {PRICE} credits"))
        await self._talk.clip(self._mia, self._video, "now the moon rises", SECONDS, "by-reply")
        self._talk.expect(await self._talk.left(self._mia) == left - PRICE, "it was charged once")

    async def says_what_it_cannot_see(self) -> None:
        self._talk.title("What Discord hides, and what holds no picture, gets a sentence that helps")
        left = await self._talk.left(self._mia)
        text = await self._ask(self._mia, "the boat sinks", reply_to=self._posted)
        self._talk.expect("Apps" in text and "Animate" in text, "the sentence shows how to right-click")
        text = await self._ask(self._mia, "")
        self._talk.expect("/video" in text, "a mention of nothing gets a short help")
        drawn = await self._noah.say(self._video, "", sticker="drawn wave")
        self._talk.line(self._mia, "right-click on a drawn sticker → Apps → Animate")
        text = await self._talk.hear(self._mia, await self._mia.context_menu(self._video, "Animate", drawn))
        self._talk.expect("Lottie" in text, "the refusal says why")
        self._talk.expect(await self._talk.left(self._mia) == left, "none of it cost anything")

    async def animates_stickers_and_forwards(self) -> None:
        self._talk.title("Animate on a sticker that moves, and on a forwarded picture")
        turning = await self._noah.say(self._video, "", sticker="turning star")
        menu = await self._mia.context_menu(self._video, "Animate", turning)
        self._talk.expect(menu.kind == "modal", f"Animate shows a form, not {menu.kind} {menu.text}")
        self._talk.line(self._mia, "right-click on Noah's sticker → Apps → Animate: the star dances")
        submitted = await self._mia.submit_modal(menu, prompt="the star dances", choice=[f"demo/clip|{SECONDS}"])
        await self._talk.hear(self._mia, submitted)
        await self._talk.clip(self._mia, self._video, "the star dances", SECONDS, "sticker")
        forwarded = await self._noah.forward({"channel_id": self._video, "id": self._posted}, self._general)
        menu = await self._mia.context_menu(self._general, "Animate", forwarded)
        self._talk.expect(menu.kind == "modal", f"Animate shows a form, not {menu.kind} {menu.text}")
        self._talk.line(self._mia, "right-click on a forwarded picture → Apps → Animate opens the form as well")

    async def leaves_people_in_peace(self) -> None:
        self._talk.title("Noah does not want his pictures animated by others")
        await self._talk.ask(self._noah, "privacy pictures", others="forbid")
        self._talk.line(self._mia, "right-click on Noah's picture → Apps → Animate")
        text = await self._talk.hear(self._mia, await self._mia.context_menu(self._video, "Animate", self._posted))
        self._talk.expect(f"<@{self._noah.id}>" in text, "the refusal says whose picture it is")
        own = await self._noah.context_menu(self._video, "Animate", self._posted)
        self._talk.expect(own.kind == "modal", "his own he may animate")
        await self._talk.ask(self._noah, "privacy pictures", others="allow")

    async def _ask(self, who: Member, text: str, *attachments: Attachment, reply_to: str = "") -> str:
        """Mention the bot; answers what it replied for all to read."""
        self._talk.line(who, " ".join(filter(None, ("@Clapper", text, *(f"[{one.filename}]" for one in attachments)))))
        order = await who.say(self._video, f"{self._demo.bot_mention} {text}".strip(), *attachments, reply_to=reply_to)
        reply = await self._reply_to(who, order)
        self._talk.expect(not reply["ephemeral"], "the reply is public")
        self._talk.heard(who, str(reply["content"]), private=False)
        return str(reply["content"])

    async def _reply_to(self, who: Member, order: str) -> Json:
        """The bot's reply, once it is more than that it looks at the order."""

        def answered(message: Json) -> bool:
            reference = as_object(message.get("message_reference"))
            return str(reference.get("message_id")) == order and not re.match(r"-# Looking", str(message["content"]))

        return await who.wait_for_message(self._video, answered, ANSWER_SECONDS, "the bot replies")
