"""The real bot against real sockets, killed again and again while people go on ordering; and the count of what became of their orders."""

import asyncio
import contextlib
import random
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.jobs import ENDED, JobState
from sandbox.driver import Demo, Unexpected, until
from sandbox.market import Pace
from sandbox.providers.aigate import LocalAiGate
from sandbox.stage import BOT, ROOT, Stage, stage
from sandbox.talk import is_clip
from tests.torture import filmings
from tests.torture.fates import Fate, fates_in
from tests.torture.filmings import BoardOrder

KILLABLE = (sys.executable, "-m", "tests.torture.killable", "run")
MODELS = (
    "aivideomaker/t2v",
    "demo/clip",
    "aigate/klingai/kling-v3.0-t2v",
    "aivideomaker/t2v",
    "apimodels/grok-video-3",
    "aimlapi/video-01",
)
PEOPLE = ("Mia", "Noah", "Otto")
ROOMY = {"DEFAULT_MEMBER_CREDITS": "1000000", "DEFAULT_GUILD_CREDITS": "1000000", "DEFAULT_MEMBER_CONCURRENT": "0"}
MOST_OPEN = 8
"""Orders that are open at once: enough to have several at every provider."""
STILL_STARTING, LONGEST_LIFE = 2.0, 3.0
"""Seconds at which a process is killed at random, at the latest: from its start, or from when it serves."""
STARTS_KILLED = 0.2
"""The part of the random kills that hit a process which has hardly begun."""
NAMED_SECONDS = 15.0
"""So long a serving process is waited for to pass a named point; then it is killed wherever it is."""
START_SECONDS = 60.0
EVERY_CANCEL = 9
"""One order in so many is cancelled."""
TAKEN = re.compile(r"\*\*(Accepted|Sending|Being made|Made|Done|Unclear|Failed|Cancelled|Lost)")
"""How a receipt begins, and no refusal."""


@dataclass
class Order:
    """`said`: what the bot answered. `cancelled`: its member pressed Cancel."""

    prompt: str
    model: str
    who: str
    said: str = ""
    cancelled: bool = False

    @property
    def heard(self) -> bool:
        """The bot said that it was accepted."""
        return TAKEN.match(self.said) is not None


@dataclass
class Slaughter:
    """`patient`: the end waits until absence is proven where nothing was bought, which takes minutes."""

    here: Stage
    demo: Demo
    folder: Path
    rng: random.Random
    patient: bool
    orders: list[Order] = field(default_factory=list[Order])
    boards: list[BoardOrder] = field(default_factory=list[BoardOrder])
    points: Counter[str] = field(default_factory=Counter[str])
    _serves: bool = False
    _cancelling: bool = False
    _filming: bool = False
    _ordering: "asyncio.Task[None] | None" = None

    def __post_init__(self) -> None:
        self.here.bot.listeners.append(self._heard)

    async def kill_at_random(self) -> None:
        await self._start(BOT)
        if self.rng.random() < STARTS_KILLED:
            await asyncio.sleep(self.rng.uniform(0.1, STILL_STARTING))
        else:
            await self._ended_within(START_SECONDS, or_serves=True)
            await asyncio.sleep(self.rng.uniform(0.0, LONGEST_LIFE))
        await self._kill("random")

    async def kill_at(self, point: str) -> None:
        """At the first time that the process passes `point`, mostly, else at the second."""
        (self.folder / "bot").mkdir(exist_ok=True)
        (self.folder / "bot" / "kill-at").write_text(f"{point} {self.rng.choice((1, 1, 1, 2))}", encoding="utf-8")
        self._cancelling, self._filming = "cancel" in point, point.split()[1] in filmings.POINTS
        await self._start(KILLABLE)
        await self._ended_within(START_SECONDS, or_serves=True)
        await self._ended_within(NAMED_SECONDS)
        hit = self.here.bot.code == -signal.SIGKILL
        await self._kill(point if hit else f"not reached: {point}")

    async def end(self, seconds: float) -> list[Fate]:
        """One process that lives, until nothing is open any more."""
        await self._stop_ordering()
        await self._start(BOT, ordering=False)
        await until(self._settled, seconds, "every order comes to its end")
        await asyncio.sleep(2)
        await self.here.bot.stop()
        return self.fates()

    def fates(self) -> list[Fate]:
        """Of clips that were ordered by themselves."""
        return [fate for fate in self._found() if not fate.filmed]

    def bought(self, prompt: str) -> int:
        """Over all local providers; what the demo provider makes costs nothing and is not counted."""
        found = 0
        for provider in self.here.market.providers.values():
            if isinstance(provider, LocalAiGate):
                found += sum(order.clip.prompt == prompt for order in provider.orders)
            else:
                found += sum(task.prompt == prompt for task in provider.tasks)
        return found

    def clips(self) -> Counter[str]:
        """How often the clip of each prompt was posted. The page shows the newest messages only, so the local Discord itself is asked."""
        messages = self.here.local.backend.messages[int(self.demo.channel("video"))].values()
        posted = [{"content": one.content, "attachments": one.attachments} for one in messages]
        orders = (*self.orders, *self.boards)
        return Counter(order.prompt for order in orders for message in posted if is_clip(message, order.prompt))

    def filmed(self) -> list[Fate]:
        """Of storyboards, and of their shots."""
        return [fate for fate in self._found() if fate.filmed]

    def _found(self) -> list[Fate]:
        return fates_in(self.folder / "bot" / "clapper.db")

    async def _start(self, command: Sequence[str], *, ordering: bool = True) -> None:
        self.here.bot._command = tuple(command)
        self.here.bot.code, self._serves = None, False
        await self.here.bot.start()
        if ordering and self._ordering is None:
            self._ordering = asyncio.create_task(self._order_on())

    async def _ended_within(self, seconds: float, *, or_serves: bool = False) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.here.bot.code is None and not (or_serves and self._serves):  # noqa: ASYNC110 - another process does
                    await asyncio.sleep(0.05)

    def _heard(self, line: str) -> None:
        self._serves |= "serving, epoch" in line
        with (self.folder / "bot.log").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")

    async def _kill(self, what: str) -> None:
        self.points[what] += 1
        await self.here.bot.kill()

    async def _stop_ordering(self) -> None:
        """Raises what ended it before: without orders there is nothing to be proud of."""
        if self._ordering is not None:
            self._ordering.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ordering

    async def _order_on(self) -> None:
        """As long as the bot is there, people order and now and then cancel. Their orders outlive this process and that of the bot."""
        for number in range(100_000):
            while not await self._wanted():  # noqa: ASYNC110 - other processes change it
                await asyncio.sleep(0.1)
            if self._filming:
                self.boards.append(filmings.board_order(number))
                await filmings.film(self.demo.member(PEOPLE[number % len(PEOPLE)]), self.demo.channel("video"), self.boards[-1])
                continue
            order = Order(f"clip number {number} of many", MODELS[number % len(MODELS)], PEOPLE[number % len(PEOPLE)])
            self.orders.append(order)
            await self._order(order, cancel=self._cancelling or number % EVERY_CANCEL == 0)

    async def _wanted(self) -> bool:
        # Not before it is connected: a first start that was cut off in the midst leaves a database without tables.
        if not (await self.demo.get("/local/bot"))["connected"]:
            return False
        closed = {*ENDED, JobState.UNCERTAIN}
        return sum(fate.state not in (filmings.AT_REST if fate.filmed else closed) for fate in self._found()) < MOST_OPEN

    async def _order(self, order: Order, *, cancel: bool) -> None:
        who = self.demo.member(order.who)
        # The bot may be killed at any of these steps; then its member sees no answer, and knows nothing.
        with contextlib.suppress(Unexpected):
            answer = await who.slash(self.demo.channel("video"), "video", prompt=order.prompt, model=order.model)
            if answer.kind in {"failed", "refused"}:
                return
            receipt = await who.reply_to(answer, 3.0)
            order.said = str(receipt["content"])
            if order.heard and cancel:
                # Also a press that a dying bot did not answer may have been taken.
                order.cancelled = True
                await who.press(receipt, "Cancel")

    async def _settled(self) -> bool:
        return all(self._at_rest(fate) for fate in self._found())

    def _at_rest(self, fate: Fate) -> bool:
        if fate.filmed:
            return fate.state in filmings.AT_REST
        if fate.state in ENDED:
            return True
        shows_nothing = fate.provider in {"apimodels", "aimlapi"}
        if fate.state is JobState.UNCERTAIN:
            # What was not bought stays in doubt where the newest tasks of a list are all younger than the order.
            return shows_nothing or not self.bought(fate.prompt)
        return not self.patient and fate.state is JobState.SUBMITTING and (shows_nothing or not self.bought(fate.prompt))


def verdict(seen: Slaughter, fates: Sequence[Fate]) -> list[str]:
    """What is wrong; nothing, if every order that was heard came to one clip, bought once, or to what was said instead."""
    clips, known = seen.clips(), Counter(fate.prompt for fate in fates)
    faults = [f"lost: {order}" for order in seen.orders if order.heard and not known[order.prompt]]
    faults += [f"duplicate: {count} jobs of {prompt}" for prompt, count in known.items() if count > 1]
    cancelled = {order.prompt for order in seen.orders if order.cancelled or not order.heard}
    for fate in fates:
        bought, posted = seen.bought(fate.prompt), clips[fate.prompt]
        done = fate.state is JobState.DONE
        if bought > 1 or posted > 1:
            faults.append(f"duplicate: {fate} bought {bought} times, posted {posted} times")
        if done and (posted != 1 or (bought != 1 and fate.provider != "demo")):
            faults.append(f"lost: {fate} bought {bought} times, posted {posted} times")
        if not done and posted:
            faults.append(f"posted all the same: {fate}")
        if fate.state in {JobState.FAILED, JobState.EXPIRED} or (fate.state is JobState.CANCELLED and fate.prompt not in cancelled):
            faults.append(f"lost: {fate}")
        wanted = {JobState.DONE: ("reserve", "settle"), JobState.CANCELLED: ("release", "reserve")}.get(fate.state, ("reserve",))
        if fate.lines != wanted:
            faults.append(f"money: {fate}")
    faults += filmings.board_faults(seen.boards, seen.filmed(), clips)
    return faults + [f"the local servers: {text}" for text in seen.here.crashes.seen]


async def audited(seen: Slaughter) -> tuple[int, str]:
    """`python -m bot audit` over the same database: status and words."""
    command = [sys.executable, "-m", "bot", "audit"]
    environment = seen.here.bot._env
    process = await asyncio.create_subprocess_exec(*command, env=environment, cwd=seen.folder / "bot", stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


@asynccontextmanager
async def slaughter(folder: Path, seed: int, *, patient: bool) -> AsyncIterator[Slaughter]:
    env = {**ROOMY, "PYTHONPATH": str(ROOT)}
    async with stage(folder, pace=Pace(waits=0.5, works=1.5, scale=0.25), env=env) as here, Demo(here.url) as demo:
        yield Slaughter(here, demo, folder, random.Random(seed), patient)
