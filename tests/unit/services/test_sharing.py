"""What processes over one database tell each other, and what each does about it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from bot.domain.jobs import Job, JobState
from bot.domain.news import News, Told
from bot.services.registry import Registry
from bot.services.sharing import Elsewhere, Memory, Shards, Sharing
from tests.fakes.clock import FakeClock, settle
from tests.fakes.provider import FakeProvider
from tests.unit.services.world import GUILD, World

pytestmark = pytest.mark.asyncio

Hear = Callable[[News], Awaitable[None]]


class Post:
    """Carries news by hand."""

    def __init__(self) -> None:
        self.told: list[News] = []
        self.hear: Hear
        self.joined: Callable[[], Awaitable[None]]

    def tell(self, news: News) -> None:
        self.told.append(news)

    async def run(self, hear: Hear, joined: Callable[[], Awaitable[None]]) -> None:
        self.hear, self.joined = hear, joined


class Process:
    """Everything that is told ends in `seen`."""

    def __init__(self, jobs: Any, shards: Shards) -> None:
        self.leading = False
        self.seen: list[str] = []
        self.open: list[str] = []
        self.post = Post()
        self.clock = FakeClock()
        self.registry = Registry([FakeProvider(self.clock)])
        self.registry.announce(lambda rest: self.post.tell(rest.news()))
        memory = Memory(self, self._look("switches"), self._look("keys"), self.registry)
        self.sharing = Sharing(wire=self.post, shards=shards, runner=self, bells=self, memory=memory, jobs=jobs, clock=self.clock)

    def wake(self, job_id: str) -> None:
        self.seen.append(f"wake {job_id}")

    async def hint(self, hook_token: str) -> bool:
        self.seen.append(f"hint {hook_token}")
        return hook_token == "known"

    def changed(self, job: Job) -> None:
        self.seen.append(f"receipt {job.id} {job.state}")

    def kept(self) -> list[str]:
        return self.open

    def _look(self, what: str) -> Callable[[], Awaitable[None]]:
        async def look() -> None:
            self.seen.append(what)

        return look


class Jobs:
    def __init__(self, *jobs: Job) -> None:
        self._jobs = {job.id: job for job in jobs}

    async def get(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    async def active(self) -> list[Job]:
        return list(self._jobs.values())


async def a_process(*jobs: Job, shards: Shards | None = None) -> Process:
    process = Process(cast("Any", Jobs(*jobs)), shards or Shards())
    await process.sharing.run()
    return process


async def test_a_wake_goes_to_the_runner_here_or_to_the_one_elsewhere() -> None:
    process = await a_process()
    process.sharing.wake("a")
    process.leading = True
    process.sharing.wake("b")
    assert (process.seen, process.post.told) == (["wake a", "wake b"], [News(Told.WAKE, "a")])
    await process.post.hear(News(Told.WAKE, "c"))
    assert process.seen[-1] == "wake c"


async def test_a_webhook_at_another_process_reaches_the_runner_and_a_forged_one_does_not() -> None:
    process = await a_process()
    assert (await process.sharing.hint("known"), await process.sharing.hint("forged")) == (True, False)
    assert process.post.told == [News(Told.HINT, "known")]
    process.leading = True
    await process.sharing.hint("known")
    assert len(process.post.told) == 1


async def test_switches_and_keys_are_read_anew() -> None:
    process = await a_process()
    for what in (Told.SWITCHES, Told.KEYS):
        await process.post.hear(News(what))
    assert process.seen == ["switches", "keys"]


async def test_a_rest_is_known_in_every_process_and_told_by_the_one_that_begins_it() -> None:
    leader, gateway = await a_process(), await a_process()
    leader.leading = True
    until = leader.clock.now() + timedelta(minutes=5)
    leader.registry.breaker(FakeProvider(leader.clock).account()).pause(until)
    for news in leader.post.told:
        await gateway.post.hear(news)
    assert gateway.registry.paused_until("fake", gateway.clock.now()) == until
    assert gateway.post.told == [], "what was heard is not told on"

    late = await a_process()
    leader.post.told.clear()
    await leader.post.hear(News(Told.WHO_LEADS))
    for news in leader.post.told:
        await late.post.hear(news)
    assert late.registry.paused_until("fake", late.clock.now()) == until


@pytest.mark.parametrize(
    "about", ["", "fake", "fake operator soon", "fake operator 2026-11-21T13:00:00", "nobody operator 2026-11-21T12:00:00+00:00"]
)
async def test_a_rest_of_another_version_or_of_nobody_here_is_passed_over(about: str) -> None:
    process = await a_process()
    await process.post.hear(News(Told.REST, about))
    assert process.registry.paused_until("fake", process.clock.now()) is None


async def test_a_receipt_is_kept_where_its_server_is_answered(world: World) -> None:
    job = (await world.ask()).job
    number = (GUILD >> 22) % 2
    mine = await a_process(job, shards=Shards(2, (number,)))
    other = await a_process(job, shards=Shards(2, (1 - number,)))
    worker = await a_process(job, shards=Shards(2, ()))
    for process in (mine, other, worker):
        await process.post.hear(News(Told.JOB, job.id))
    assert (mine.seen, other.seen, worker.seen) == ([f"receipt {job.id} {JobState.QUEUED}"], [], [])
    assert Elsewhere(worker.post, Shards(2, ()))(job)
    assert not Elsewhere(mine.post, Shards(2, (number,)))(job)
    assert (worker.post.told, mine.post.told) == ([News(Told.JOB, job.id)], [])


async def test_who_joins_looks_at_everything_it_may_have_missed(world: World) -> None:
    job = (await world.ask()).job
    process = await a_process(replace(job, cancel_asked=True))
    process.open = [job.id]
    process.leading = True
    await process.post.joined()
    assert process.seen == ["switches", "keys", f"receipt {job.id} {JobState.QUEUED}", f"wake {job.id}"]


async def test_a_gateway_waits_until_somebody_says_that_he_leads() -> None:
    gateway, worker = await a_process(), await a_process()
    waiting = asyncio.create_task(gateway.sharing.led())
    await gateway.clock.advance(3)
    assert not waiting.done()
    await worker.post.hear(gateway.post.told[-1])
    assert worker.post.told == []
    worker.leading = True
    await worker.post.hear(gateway.post.told[-1])
    await gateway.post.hear(worker.post.told[-1])
    await gateway.clock.advance(1)
    await settle()
    assert waiting.done()
