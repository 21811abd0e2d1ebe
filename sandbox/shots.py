"""Storyboards: shots made one after the other and joined, and a long clip that a provider makes at once."""

from sandbox.discord.backend import Json
from sandbox.driver import Answer, Attachment, Demo, Unexpected
from sandbox.market import Market
from sandbox.providers.aivideomaker import LocalAiVideoMaker
from sandbox.providers.aivideomaker_tasks import TaskScript
from sandbox.talk import CLIP_SECONDS, Talk

SHOTS = ("a fox wakes in the snow", "the fox runs down the hill")
SECONDS, PRICE = 3, 3
"""Of each shot, by `demo/clip`."""

LONG_SHOTS = ("clouds gather over the hill", "the moon comes up")
LONG, LONG_SECONDS, LONG_PRICE = "aivideomaker/lv", 5, 75
"""It takes a picture and makes all shots by itself."""

BOUGHT, BOUGHT_PRICE, BOUGHT_SECONDS = "aivideomaker/i2v", 5, 5
MENDED = ("the fox jumps over a brook", "it shakes off the water")

ANSWER_SECONDS = 15.0


class Shots:
    def __init__(self, demo: Demo, talk: Talk, picture: Attachment, market: Market) -> None:
        self._demo = demo
        self._talk = talk
        self._picture = picture
        self._market = market
        self._video = demo.channel("video")
        self._mia = demo.member("Mia")

    async def films_a_storyboard(self) -> None:
        self._talk.title("A storyboard: the second shot goes on from the last picture of the first")
        left = await self._talk.left(self._mia)
        offer = await self._ordered("\n".join(SHOTS), f"demo/clip|{SECONDS}")
        text = str(offer["content"])
        self._talk.expect(text.count(f"{PRICE} credits") >= len(SHOTS), "the price of every shot is said")
        self._talk.expect(await self._talk.left(self._mia) == left, "nothing is held before Start")
        await self._start(offer, PRICE * len(SHOTS))
        clip = await self._talk.clip(self._mia, self._video, " | ".join(SHOTS), SECONDS * len(SHOTS), "storyboard")
        self._talk.expect(await self._talk.left(self._mia) == left - PRICE * len(SHOTS), "every shot was charged once")
        self._talk.expect("2 shots" in str(clip["content"]), "the clip says that it has two shots")

    async def orders_a_long_clip(self) -> None:
        self._talk.title("The same form, at a model that makes all shots at once")
        paid, left = await self._talk.paid("aivideomaker"), await self._talk.left(self._mia)
        offer = await self._ordered("\n".join(LONG_SHOTS), f"{LONG}|{LONG_SECONDS}", self._picture)
        await self._start(offer, LONG_PRICE * len(LONG_SHOTS))
        await self._talk.clip(self._mia, self._video, " | ".join(LONG_SHOTS), LONG_SECONDS * len(LONG_SHOTS), "storyboard-long")
        self._talk.expect(await self._talk.paid("aivideomaker") == paid + 1, "one job was bought")
        self._talk.expect(await self._talk.left(self._mia) == left - LONG_PRICE * len(LONG_SHOTS), "it was charged once")

    async def mends_a_storyboard(self) -> None:
        self._talk.title("A shot fails at its provider, and is tried again alone")
        paid, left = await self._talk.paid("aivideomaker"), await self._talk.left(self._mia)
        self._fail_the_second()
        offer = await self._ordered("\n".join(MENDED), f"{BOUGHT}|{BOUGHT_SECONDS}", self._picture)
        await self._start(offer, BOUGHT_PRICE * len(MENDED))
        button = f"Try shot 2 again for {BOUGHT_PRICE} credits"
        receipt = await self._changed(offer, "Shot 2 failed", CLIP_SECONDS)
        self._talk.heard(self._mia, str(receipt["content"]), private=True)
        self._talk.expect(await self._talk.left(self._mia) == left - BOUGHT_PRICE, "the shot that failed gave its price back")
        self._talk.line(self._mia, f"presses {button}")
        await self._talk.hear(self._mia, await self._mia.press(receipt, button))
        await self._talk.clip(self._mia, self._video, " | ".join(MENDED), BOUGHT_SECONDS * len(MENDED), "storyboard-mended")
        self._talk.expect(await self._talk.left(self._mia) == left - BOUGHT_PRICE * len(MENDED), "each shot was charged once")
        self._talk.expect(await self._talk.paid("aivideomaker") == paid + len(MENDED) + 1, "only the failed shot was ordered again")

    async def refuses_too_many_shots(self) -> None:
        self._talk.title("Seven shots are too many, and what was typed is not lost")
        shots = "\n".join(f"shot number {number}" for number in range(1, 8))
        refused = await self._mia.reply_to(await self._filled(await self._form(), shots, f"demo/clip|{SECONDS}"))
        self._talk.heard(self._mia, str(refused["content"]), private=True)
        again = await self._mia.press(refused, "Change and try again")
        self._talk.line(self._mia, "presses Change and try again")
        self._talk.expect(
            again.kind == "modal" and shots in str(again.modal).replace("\\n", "\n"), "the form comes back as it was filled in"
        )

    async def _ordered(self, shots: str, choice: str, picture: Attachment | None = None) -> Json:
        offer = await self._mia.reply_to(await self._filled(await self._form(), shots, choice, picture))
        text = str(offer["content"])
        self._talk.heard(self._mia, text, private=True)
        self._talk.expect(text.startswith("**Start it?**"), "the price is asked about first")
        return offer

    async def _form(self) -> Answer:
        self._talk.line(self._mia, "/storyboard")
        form = await self._mia.slash(self._video, "storyboard")
        self._talk.expect(form.kind == "modal", f"/storyboard shows a form, not {form.kind} {form.text}")
        return form

    async def _filled(self, form: Answer, shots: str, choice: str, picture: Attachment | None = None) -> Answer:
        files = [picture] if picture else []
        self._talk.line(self._mia, f"fills in: {shots.replace(chr(10), ' ⏎ ')} · {choice.replace('|', ', ')} s")
        return await self._mia.submit_modal(form, prompt=shots, picture=files, choice=[choice])

    def _fail_the_second(self) -> None:
        maker = self._market.providers["aivideomaker"]
        if not isinstance(maker, LocalAiVideoMaker):
            raise Unexpected("there is a local aivideomaker")
        for script in (TaskScript(), TaskScript(final_word="FAILED")):
            maker.script(script)

    async def _changed(self, receipt: Json, words: str, seconds: float) -> Json:
        def says_so(message: Json) -> bool:
            return message["id"] == receipt["id"] and words in str(message["content"])

        return await self._mia.wait_for_message(self._video, says_so, seconds, f"the receipt says “{words}”")

    async def _start(self, offer: Json, price: int) -> None:
        self._talk.line(self._mia, f"presses Start for {price} credits")
        await self._talk.hear(self._mia, await self._mia.press(offer, f"Start for {price} credits"))

        def moved_on(message: Json) -> bool:
            return message["id"] == offer["id"] and not str(message["content"]).startswith("**Start it?**")

        said = await self._mia.wait_for_message(self._video, moved_on, ANSWER_SECONDS, "the receipt goes on")
        self._talk.heard(self._mia, str(said["content"]), private=True)
