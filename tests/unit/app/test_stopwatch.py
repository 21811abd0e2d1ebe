"""How long people wait for a first answer, and what Discord says to our calls: measured at a real client session."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
import pytest_asyncio
from aiohttp import web

from bot.discord_io.restraint import Restraint
from bot.discord_io.stopwatch import MOST_OPEN, Stopwatch
from bot.domain.metrics import DiscordAnswered, InteractionAnswered, InteractionHeard, InteractionKind
from tests.fakes.clock import FakeClock
from tests.fakes.meter import FakeMeter

pytestmark = pytest.mark.asyncio


@dataclass
class Line:
    """A client session with the stopwatch, and a Discord that answers `status`."""

    session: aiohttp.ClientSession
    url: str
    clock: FakeClock
    meter: FakeMeter
    watch: Stopwatch
    restraint: Restraint
    status: list[int] = field(default_factory=lambda: [200])
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def hear(self, number: int, kind: discord.InteractionType = discord.InteractionType.application_command) -> None:
        heard: Any = SimpleNamespace(id=number, type=kind)
        self.watch.heard(heard)

    async def answer(self, number: int, status: int = 200) -> None:
        self.status[0] = status
        async with self.session.post(f"{self.url}/interactions/{number}/a-secret.token/callback"):
            pass


@pytest_asyncio.fixture
async def line() -> AsyncIterator[Line]:
    made: list[Line] = []

    async def handle(_: web.Request) -> web.Response:
        return web.Response(status=made[0].status[0], headers=made[0].headers)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    clock, meter = FakeClock(), FakeMeter()
    watch, restraint = Stopwatch(meter, clock), Restraint(clock, per_second=1)
    async with aiohttp.ClientSession(trace_configs=[watch.trace(restraint.trace())]) as session:
        made.append(Line(session, f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10", clock, meter, watch, restraint))
        yield made[0]
    await runner.cleanup()


async def test_from_arrival_to_the_first_answer(line: Line) -> None:
    line.hear(7)
    await line.clock.advance(1.25)
    await line.answer(7)
    assert line.meter.seen == [
        InteractionHeard(InteractionKind.COMMAND),
        DiscordAnswered(200),
        InteractionAnswered(InteractionKind.COMMAND, 1.25, taken=True),
    ]


async def test_only_the_first_answer_counts(line: Line) -> None:
    line.hear(7, discord.InteractionType.component)
    await line.answer(7)
    await line.answer(7)
    assert len(line.meter.of(InteractionAnswered)) == 1


async def test_an_answer_that_discord_does_not_take(line: Line) -> None:
    line.hear(7, discord.InteractionType.modal_submit)
    await line.clock.advance(4)
    await line.answer(7, 404)
    assert line.meter.of(InteractionAnswered) == [InteractionAnswered(InteractionKind.FORM, 4, taken=False)]


async def test_an_answer_that_is_sent_once_more(line: Line) -> None:
    line.hear(7)
    for status in (429, 503, 204):
        await line.clock.advance(0.5)
        await line.answer(7, status)
    assert line.meter.of(InteractionAnswered) == [InteractionAnswered(InteractionKind.COMMAND, 1.5, taken=True)]


async def test_every_other_call(line: Line) -> None:
    line.headers["X-RateLimit-Scope"] = "shared"
    line.status[0] = 429
    async with line.session.get(f"{line.url}/channels/1/messages"):
        pass
    async with line.session.patch(f"{line.url}/webhooks/1/token/messages/@original"):
        pass
    assert line.meter.seen == [DiscordAnswered(429, shared=True), DiscordAnswered(429, shared=True)]
    assert line.restraint.invalid_lately() == 0


async def test_refusals_are_still_held_against_us(line: Line) -> None:
    line.status[0] = 403
    async with line.session.get(f"{line.url}/channels/1/messages"):
        pass
    assert line.restraint.invalid_lately() == 1


async def test_no_answer_at_all(line: Line) -> None:
    with pytest.raises(aiohttp.ClientError):
        await line.session.get("http://127.0.0.1:1/api/v10/gateway")
    assert line.meter.seen == [DiscordAnswered(0)]


async def test_a_ping_is_nobodys_wait(line: Line) -> None:
    line.hear(7, discord.InteractionType.ping)
    assert line.meter.seen == []


async def test_those_that_nobody_answers_are_forgotten(line: Line) -> None:
    for number in range(MOST_OPEN + 5):
        line.hear(number)
    await line.answer(0)
    await line.answer(MOST_OPEN)
    assert len(line.meter.of(InteractionAnswered)) == 1
