"""The headless demo: a scripted conversation with the real bot, every step checked, every clip saved."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from sandbox.buttons import Buttons
from sandbox.discord.backend import Json
from sandbox.driver import Attachment, Demo, Unexpected
from sandbox.house import House
from sandbox.market import Pace
from sandbox.moderators import Moderators
from sandbox.oblivion import Oblivion
from sandbox.shots import Shots
from sandbox.sights import Sights
from sandbox.stage import MEMBER_CREDITS, Stage, stage
from sandbox.story import Story
from sandbox.talk import CLIP_SECONDS, Talk, say
from sandbox.tongues import Tongues
from sandbox.tour import Tour

_PACE = Pace(waits=1.0, works=3.0)
EDITS, EDIT_PRICE = "aigate/klingai/kling-v2.6-edit", 70
WAITS, WAIT_PRICE = "aigate/klingai/kling-v3.0-t2v", 85
ORDERED = (
    "red fox",
    "snow begins",
    "waves roll",
    "now in the rain",
    "boat number",
    "lighthouse",
    "whale",
    "balloon",
    "kite number",
    "雪の中",
)
"""Words of everybody's prompts."""
SAVED = ("mp4", "png", "json", "zip")
_TINY = b"\x89PNG\r\n\x1a\nnope"


async def play(folder: Path, output: Path) -> int:
    """Play every step; 0 only if each happened."""
    _empty(output)
    begun = time.monotonic()
    async with stage(folder, pace=_PACE) as here:
        await here.bot.start()
        async with Demo(here.url) as demo:
            conversation = Conversation(here, demo, output)
            try:
                await demo.online()
                for step in conversation.steps():
                    await step()
            except Unexpected as missing:
                say(f"\nFAILED: {missing}\n\nThe bot's log:")
                say("\n".join(list(here.bot.log)[-60:]))
                return 1
        if here.crashes.seen:
            say("\nFAILED: a local server of the demo failed (above), though every step happened.")
            return 1
    say(f"\nAll steps happened in {time.monotonic() - begun:.0f} s. The clips are in {output}/.")
    return 0


class Conversation:
    def __init__(self, here: Stage, demo: Demo, output: Path) -> None:
        self._here = here
        self._demo = demo
        self._talk = Talk(demo, output)
        self._mia, self._noah, self._ada = demo.member("Mia"), demo.member("Noah"), demo.member("Ada")
        self._video, self._thread = demo.channel("video"), demo.channel("winter clips")
        self._fox = Attachment("fox-in-snow.png", (here.world.samples / "fox-in-snow.png").read_bytes())
        self._tour = Tour(demo, self._talk, self._fox)
        self._sights = Sights(demo, self._talk, self._fox, str(here.world.picture_message))
        self._output = output
        self._clip: Json = {}
        self._story = Story(demo, self._talk, output)
        self._house = House(demo, self._talk, output)
        self._moderators = Moderators(demo, self._talk)
        self._shots = Shots(demo, self._talk, self._fox, here.market)
        self._buttons = Buttons(demo, self._talk, output)
        self._oblivion = Oblivion(demo, self._talk, output)
        self._tongues = Tongues(demo, self._talk)

    def steps(self) -> list[Callable[[], Awaitable[None]]]:
        return [
            self.looks_around,
            self.text_to_video,
            self.picture_to_video,
            self.animate,
            *self._sights.steps(),
            self._tour.buys_at_every_provider,
            self.edits_a_clip,
            self._tour.refuses_a_wrong_length,
            self.refuses_bad_values,
            self.refuses_a_spent_quota,
            self.cancels_a_queued_job,
            self.survives_kill_9,
            self._buttons.makes_it_again,
            self._buttons.changes_and_continues_it,
            self._buttons.saves_and_deletes_it,
            self._shots.films_a_storyboard,
            self._shots.orders_a_long_clip,
            self._shots.mends_a_storyboard,
            self._shots.refuses_too_many_shots,
            self._story.asks_before_a_dear_clip,
            self._story.allots_and_divides,
            self._story.spends_to_the_end,
            self._story.shows_who_spent_what,
            self._house.denies_and_explains,
            self._house.pauses_and_cancels,
            self._house.carries_its_settings,
            self._moderators.sets_a_word_list,
            self._moderators.sends_a_stopped_prompt,
            self._moderators.is_refused_by_a_moderator,
            self._oblivion.forgets_a_member,
            self._tongues.orders_in_another_language,
            self.kept_its_keys,
        ]

    async def looks_around(self) -> None:
        self._talk.title("What is on offer, and what may I spend?")
        await self._talk.ask(self._mia, "models")
        await self._talk.ask(self._mia, "quota")
        choices = await self._mia.autocomplete(self._video, "video", "model", "v3", prompt="a fox")
        self._talk.expect(any("v3" in str(choice["value"]) for choice in choices), "the model option suggests what fits")
        self._talk.line(self._mia, f"/video model: v3…  →  {', '.join(str(choice['name']) for choice in choices)}")

    async def text_to_video(self) -> None:
        self._talk.title("Text to video, by the built-in demo model")
        prompt = "a red fox in the snow"
        await self._talk.order(self._mia, self._video, {"prompt": prompt, "model": "demo/clip", "duration": 5})
        self._clip = await self._talk.clip(self._mia, self._video, prompt, 5, "text-to-video")

    async def picture_to_video(self) -> None:
        self._talk.title("Picture to video, bought from the local aivideomaker, in a thread")
        prompt, paid = "snow begins to fall", await self._talk.paid()
        await self._talk.order(self._mia, self._thread, {"prompt": prompt, "image": self._fox, "model": "aivideomaker/i2v", "duration": 5})
        await self._talk.clip(self._mia, self._thread, prompt, 5, "picture-to-video")
        self._talk.expect(await self._talk.paid() == paid + 1, "one job was bought")

    async def animate(self) -> None:
        self._talk.title("Animate on a picture that somebody posted")
        menu = await self._ada.context_menu(self._video, "Animate", str(self._here.world.picture_message))
        self._talk.expect(menu.kind == "modal", f"Animate shows a form, not {menu.kind} {menu.text}")
        self._talk.line(self._ada, "right-click on Noah's picture → Apps → Animate")
        self._talk.line(self._ada, f"fills in “{menu.modal['title']}”: waves roll by")
        submitted = await self._ada.submit_modal(menu, prompt="waves roll by", choice=["aivideomaker/i2v|5"])
        await self._talk.hear(self._ada, submitted)
        await self._talk.clip(self._ada, self._video, "waves roll by", 5, "animate")

    async def edits_a_clip(self) -> None:
        self._talk.title("A clip as the source: Animate on Mia's clip, and the same clip by the video option")
        paid, left = await self._talk.paid("aigate"), await self._talk.left(self._ada)
        menu = await self._ada.context_menu(self._video, "Animate", str(self._clip["id"]))
        self._talk.expect(menu.kind == "modal", f"Animate shows a form, not {menu.kind} {menu.text}")
        self._talk.line(self._ada, f"right-click on Mia's clip → Apps → Animate, fills in “{menu.modal['title']}”: now in the rain")
        await self._talk.hear(self._ada, await self._ada.submit_modal(menu, prompt="now in the rain", choice=[f"{EDITS}|5"]))
        film = Attachment("fox.mp4", (self._output / "text-to-video.mp4").read_bytes())
        await self._talk.order(self._ada, self._video, {"prompt": "now at night", "video": film, "model": EDITS, "duration": 5})
        await self._talk.clip(self._ada, self._video, "now in the rain", 5, "animate-clip")
        await self._talk.clip(self._ada, self._video, "now at night", 5, "video-to-video")
        self._talk.expect(await self._talk.paid("aigate") == paid + 2, "two jobs were bought")
        self._talk.expect(await self._talk.left(self._ada) == left - 2 * EDIT_PRICE, f"Ada spent {2 * EDIT_PRICE} credits")

    async def refuses_bad_values(self) -> None:
        self._talk.title("What cannot be made is refused, and costs nothing")
        paid, left = await self._talk.paid(), await self._talk.left(self._mia)
        text = await self._talk.order(
            self._mia, self._video, {"prompt": "too short", "model": "aivideomaker/t2v", "duration": 7}, accepted=False
        )
        self._talk.expect("7" in text and "5" in text and "8" in text, "the refusal names the lengths that the model takes")
        await self._talk.order(self._mia, self._video, {"image": Attachment("fox.png", _TINY), "model": "demo/clip"}, accepted=False)
        self._talk.expect(await self._talk.paid() == paid, "nothing was bought")
        self._talk.expect(await self._talk.left(self._mia) == left, "nothing was charged")

    async def refuses_a_spent_quota(self) -> None:
        self._talk.title("A spent quota")
        await self._talk.ask(self._ada, "clapper quota set", credits=1)
        await self._talk.ask(self._ada, "clapper quota show")
        paid = await self._talk.paid()
        text = await self._talk.order(
            self._mia, self._video, {"prompt": "one too many", "model": "demo/clip", "duration": 5}, accepted=False
        )
        self._talk.expect("<t:" in text, "the refusal says when the quota renews")
        self._talk.expect(await self._talk.paid() == paid, "nothing was bought")
        await self._talk.ask(self._ada, "clapper quota set", credits=MEMBER_CREDITS)

    async def cancels_a_queued_job(self) -> None:
        self._talk.title("Cancel a job that waits in the queue")
        paid = await self._talk.paid()
        for number in (1, 2, 3):
            await self._talk.order(self._noah, self._video, {"prompt": f"boat number {number}", "model": "aivideomaker/t2v", "duration": 5})
        answer = await self._noah.slash(self._video, "video", prompt="boat number 4", model="aivideomaker/t2v", duration=5)
        receipt = await self._noah.reply_to(answer)
        self._talk.line(self._noah, "/video prompt: boat number 4")
        self._talk.heard(self._noah, str(receipt["content"]), private=True)
        pressed = await self._noah.press(receipt, "Cancel")
        self._talk.expect(pressed.kind not in {"failed", "refused"}, "the Cancel button is answered")
        self._talk.line(self._noah, "presses Cancel")

        def cancelled(message: Json) -> bool:
            return message["id"] == receipt["id"] and "Cancelled" in str(message["content"])

        said = await self._noah.wait_for_message(self._video, cancelled, 10.0, "the receipt says that the job was cancelled")
        self._talk.heard(self._noah, str(said["content"]), private=True)
        for number in (1, 2, 3):
            await self._talk.clip(self._noah, self._video, f"boat number {number}", 5, f"boat-{number}")
        await self._talk.ask(self._noah, "jobs")
        self._talk.expect(await self._talk.paid() == paid + 3, "only the other three were bought")
        self._talk.expect(await self._talk.count(self._noah, "boat number 4") == 0, "no clip came of it")

    async def survives_kill_9(self) -> None:
        self._talk.title("kill -9 in the middle of two jobs: one at a provider with a list, one in a call that waits for its clip")
        jobs = {"aivideomaker": ("aivideomaker/t2v", "a lighthouse in a storm", 8), "aigate": (WAITS, "a whale in the clouds", 5)}
        paid = {provider: await self._talk.paid(provider) for provider in jobs}
        left = await self._talk.left(self._mia)
        for provider, (model, prompt, seconds) in jobs.items():
            await self._talk.order(self._mia, self._video, {"prompt": prompt, "model": model, "duration": seconds})
            await self._until_working(provider, paid[provider] + 1)
        await self._demo.bot("kill")
        self._talk.note("kill -9")
        answer = await self._mia.slash(self._video, "quota")
        self._talk.expect(answer.kind == "failed", "without the bot, nothing answers")
        self._talk.heard(self._mia, "The application did not respond", private=True)
        await self._demo.bot("start")
        self._talk.note("the bot is started again")
        for provider, (_, prompt, seconds) in jobs.items():
            await self._talk.clip(self._mia, self._video, prompt, seconds, f"after-kill-9-{provider}")
        await self._talk.stays_single(self._mia, *(prompt for _, prompt, _ in jobs.values()))
        for provider, before in paid.items():
            self._talk.expect(await self._talk.paid(provider) == before + 1, f"{provider} was paid once")
        self._talk.expect(await self._talk.left(self._mia) == left - 8 - WAIT_PRICE, "each was charged once")
        self._talk.note("each clip came once, was bought once and charged once")
        await self._talk.ask(self._mia, "quota")

    async def kept_its_keys(self) -> None:
        self._talk.title("Where are the keys now, and the prompts?")
        keys = [value for name, value in self._here.market.env().items() if name.endswith("_API_KEY")]
        found = await asyncio.to_thread(_files_with, self._here.home, [*keys, self._here.local.token])
        self._talk.expect(not found, f"no key stands in a file of the bot: {', '.join(found)}")
        self._talk.expect(not any(key in line for line in self._here.bot.log for key in keys), "no key stands in the bot's log")
        self._talk.note(f"the bot's database, files and log hold none of its {len(keys) + 1} keys")
        self._talk.expect(not any(word in line for line in self._here.bot.log for word in ORDERED), "no prompt stands in the bot's log")
        self._talk.note("the log holds no prompt either")

    async def _until_working(self, provider: str, paid: int) -> None:
        deadline = time.monotonic() + CLIP_SECONDS
        while time.monotonic() < deadline:
            state = await self._demo.provider(provider)
            if state["paid"] == paid and state["jobs"][0]["phase"] == "working":
                return
        raise Unexpected(f"{provider} works on the job")


def _files_with(folder: Path, words: Sequence[str]) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(word.encode() in path.read_bytes() for word in words)]


def _empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in (found for kind in SAVED for found in folder.glob(f"*.{kind}")):
        old.unlink()
