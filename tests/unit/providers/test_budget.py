"""The budget against a host that counts: no minute may hold more reads than it allows."""

import asyncio
import random
from collections import Counter
from datetime import timedelta

import pytest

from bot.domain.errors import Paused
from bot.providers.budget import ReadBudget
from tests.fakes.clock import FakeClock, settle

pytestmark = pytest.mark.asyncio


class CountingHost:
    """Notes when each read arrives: somewhere between its start and its end."""

    def __init__(self, clock: FakeClock, rng: random.Random) -> None:
        self.clock = clock
        self.rng = rng
        self.arrivals: list[float] = []
        self.kinds: Counter[str] = Counter()

    async def read(self, kind: str) -> None:
        there, back = self.rng.choice([(0.01, 0.01), (0.3, 0.1), (4.0, 0.5)])
        await self.clock.sleep(there)
        self.arrivals.append(self.clock.monotonic())
        self.kinds[kind] += 1
        await self.clock.sleep(back)

    @property
    def most_in_a_minute(self) -> int:
        return max(sum(1 for at in self.arrivals if start <= at < start + 60) for start in self.arrivals)


async def greedy(budget: ReadBudget, host: CountingHost, *, bulk: bool) -> None:
    while True:
        async with budget.read(bulk=bulk, patience=1e9):
            await host.read("bulk" if bulk else "single")


async def run(tasks: list[asyncio.Task[None]], clock: FakeClock, seconds: float) -> None:
    await clock.advance(seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await settle()


@pytest.mark.parametrize("seed", range(5))
async def test_greedy_readers_and_restarts_never_exceed_the_hosts_limit(seed: int) -> None:
    rng = random.Random(seed)
    clock = FakeClock()
    host = CountingHost(clock, rng)
    lives = 6
    for _ in range(lives):
        budget = ReadBudget(60, clock)
        tasks = [asyncio.create_task(greedy(budget, host, bulk=number == 0)) for number in range(5)]
        await run(tasks, clock, rng.uniform(5, 90))
    assert host.most_in_a_minute <= 60
    assert len(host.arrivals) > 0.6 * 54 / 60 * clock.monotonic()


async def test_bulk_reads_alone_get_about_half() -> None:
    clock = FakeClock()
    budget, host = ReadBudget(60, clock), CountingHost(clock, random.Random(1))
    await run([asyncio.create_task(greedy(budget, host, bulk=True)) for _ in range(4)], clock, 600)
    assert 24 * 10 <= host.kinds["bulk"] <= 31 * 10


async def test_bulk_readers_leave_room_for_single_ones() -> None:
    clock = FakeClock()
    budget, host = ReadBudget(60, clock), CountingHost(clock, random.Random(2))
    tasks = [asyncio.create_task(greedy(budget, host, bulk=number < 4)) for number in range(6)]
    await run(tasks, clock, 600)
    assert host.kinds["single"] >= 0.4 * len(host.arrivals)


async def test_however_many_accounts_have_a_list_each_is_read_in_turn() -> None:
    clock = FakeClock()
    budget, read = ReadBudget(60, clock), list[int]()

    async def follow(account: int) -> None:
        while True:
            async with budget.read(bulk=True):
                read.append(account)
            await clock.sleep(4)

    tasks = [asyncio.create_task(follow(account)) for account in range(12)]
    await clock.advance(300)
    assert not any(task.done() for task in tasks)
    await run(tasks, clock, 0)
    assert all(sorted(read[at : at + 12]) == list(range(12)) for at in range(0, 120, 12))


async def test_begins_empty_and_waits_for_the_first_token() -> None:
    clock = FakeClock()
    budget = ReadBudget(60, clock)

    async def read() -> float:
        async with budget.read():
            return clock.monotonic()

    reading = asyncio.create_task(read())
    await clock.advance(5)
    assert 0.9 < await reading < 1.2


async def test_saves_up_no_more_than_a_small_burst() -> None:
    clock = FakeClock()
    budget = ReadBudget(60, clock)
    await clock.advance(3600)
    for _ in range(3):
        async with budget.read(patience=0):
            pass
    with pytest.raises(Paused):
        async with budget.read(patience=0):
            pass


async def test_a_pause_holds_everyone_until_its_end_and_saves_nothing_up() -> None:
    clock = FakeClock()
    budget = ReadBudget(60, clock)
    await clock.advance(60)
    until = clock.now() + timedelta(seconds=40)
    budget.pause(until)
    budget.pause(clock.now() + timedelta(seconds=5))
    with pytest.raises(Paused) as pause:
        async with budget.read():
            pass
    assert pause.value.until == until
    await clock.advance(40)
    with pytest.raises(Paused, match="budget"):
        async with budget.read(patience=0.5):
            pass
    await clock.advance(1.2)
    async with budget.read(patience=0):
        pass


async def test_a_reader_that_waits_when_the_pause_comes_is_held_too() -> None:
    clock = FakeClock()
    budget = ReadBudget(60, clock)

    async def read() -> None:
        async with budget.read():
            pass

    reading = asyncio.create_task(read())
    await settle()
    budget.pause(clock.now() + timedelta(seconds=30))
    await clock.advance(2)
    with pytest.raises(Paused):
        await reading


async def test_too_long_a_wait_is_a_pause_that_says_until_when() -> None:
    clock = FakeClock()
    with pytest.raises(Paused) as pause:
        async with ReadBudget(60, clock).read(patience=0.1):
            pass
    assert timedelta(seconds=1) < pause.value.until - clock.now() < timedelta(seconds=2)


async def test_a_limit_that_leaves_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="read budget"):
        ReadBudget(6, FakeClock())
