"""A clip from every local provider, made side by side, with what was paid for them."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.driver import Attachment, Demo, Member, Unexpected
from sandbox.talk import Talk


@dataclass(frozen=True, slots=True)
class Buy:
    """One order at a provider. `sent`: the length to ask for, where the model lets one choose."""

    who: str
    model: str
    prompt: str
    seconds: int
    price: int
    clip: str
    sent: int | None = None
    picture: bool = False

    @property
    def provider(self) -> str:
        return self.model.split("/", 1)[0]


BUYS = (
    Buy("Mia", "apimodels/grok-video-3", "a paper boat on a river", 5, 5, "apimodels-text"),
    Buy("Noah", "aimlapi/video-01", "clouds over a city", 8, 60, "aimlapi-text"),
    Buy("Noah", "aimlapi/video-01", "the fox looks up", 8, 60, "aimlapi-picture", picture=True),
    Buy("Mia", "apimodels/p-video", "the fox turns its head", 5, 10, "apimodels-p-video", sent=5, picture=True),
    Buy("Mia", "aigate/klingai/kling-v3.0-t2v", "a train in the rain", 5, 85, "aigate-text", sent=5),
    Buy("Otto", "aigate/klingai/kling-v3.0-i2v", "the fox yawns", 5, 85, "aigate-picture", sent=5, picture=True),
    Buy("Otto", "aivideomaker/lv", "a fox wakes | it runs", 10, 150, "aivideomaker-long", picture=True),
)
"""Nobody has more than the three jobs at once that a member may have. Prices are those of the bot's model table."""


class Tour:
    def __init__(self, demo: Demo, talk: Talk, picture: Attachment) -> None:
        self._demo = demo
        self._talk = talk
        self._picture = picture
        self._video = demo.channel("video")

    async def buys_at_every_provider(self) -> None:
        self._talk.title("Text, pictures and two prompts for one long clip, at every provider side by side")
        people = {name: self._demo.member(name) for name in dict.fromkeys(buy.who for buy in BUYS)}
        clips, prices = Counter(buy.provider for buy in BUYS), Counter[str]()
        paid = {provider: await self._talk.paid(provider) for provider in clips}
        left = {name: await self._talk.left(member) for name, member in people.items()}
        for buy in BUYS:
            await self._order(people[buy.who], buy)
            prices[buy.who] += buy.price
        await self._clips(people)
        for provider, count in clips.items():
            now = await self._talk.paid(provider)
            self._talk.expect(now == paid[provider] + count, f"{provider} was paid {count} times, not {now - paid[provider]} times")
            self._talk.note(f"{provider}: {_times(count, 'clip')}, {_times(now - paid[provider], 'paid job')}")
        for name, member in people.items():
            spent = left[name] - await self._talk.left(member)
            self._talk.expect(spent == prices[name], f"{name} spent {prices[name]} credits, not {spent}")
            self._talk.note(f"{name} spent {spent} credits, as the receipts said")

    async def refuses_a_wrong_length(self) -> None:
        self._talk.title("A length that another model makes")
        mia, paid = self._demo.member("Mia"), await self._talk.paid()
        left = await self._talk.left(mia)
        wrong: dict[str, object] = {"prompt": "too long for this one", "model": "apimodels/grok-video-3", "duration": 10}
        text = await self._talk.order(mia, self._video, wrong, accepted=False)
        self._talk.expect("`apimodels/grok-video-3-10s`" in text, "the refusal names the model that makes 10 seconds")
        self._talk.expect(await self._talk.paid() == paid, "nothing was bought")
        self._talk.expect(await self._talk.left(mia) == left, "nothing was charged")

    async def _clips(self, people: Mapping[str, Member]) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for buy in BUYS:
                    group.create_task(self._talk.clip(people[buy.who], self._video, buy.prompt, buy.seconds, buy.clip))
        except* Unexpected as missing:
            raise missing.exceptions[0] from None

    async def _order(self, who: Member, buy: Buy) -> None:
        values: dict[str, object] = {"prompt": buy.prompt, "model": buy.model}
        if buy.sent is not None:
            values["duration"] = buy.sent
        if buy.picture:
            values["image"] = self._picture
        text = await self._talk.order(who, self._video, values)
        self._talk.expect(f"{buy.price} credits" in text, f"the receipt says {buy.price} credits")


def _times(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
