"""Somebody who waits for an answer goes before work that nobody waits for."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from bot.domain.courtesy import UNHURRIED, Courtesy
from bot.domain.jobs import JobState
from bot.domain.quota import Actor, GuildSettings, Pause
from bot.domain.requests import AttachmentRef, Picture, VideoOrder
from bot.domain.switches import Stop, StopKind
from bot.services.courtesy import FRESH, LOOK, MOMENT, MOST, PASSING, MembersFirst
from tests.fakes.clock import FakeClock, settle
from tests.unit.services.boards import ORDER
from tests.unit.services.world import GUILD, World

pytestmark = pytest.mark.asyncio


async def waited(courtesy: MembersFirst, clock: FakeClock, meanwhile: Callable[[], None] = lambda: None) -> float:
    """Seconds for which a step steps aside. `meanwhile` happens after 10 milliseconds."""
    began = clock.monotonic()
    step = asyncio.ensure_future(courtesy.after_you())
    await settle()
    for number in range(200):
        if step.done():
            return clock.monotonic() - began
        if number == 10:
            meanwhile()
        await clock.advance(0.001)
    raise AssertionError("it waits for ever")


async def test_where_nobody_waits_nothing_does() -> None:
    clock = FakeClock()
    courtesy = MembersFirst(clock)
    assert await waited(courtesy, clock) == 0
    with courtesy.serving():
        pass
    assert await waited(courtesy, clock) == 0


async def test_a_step_waits_until_the_last_order_is_taken() -> None:
    clock = FakeClock()
    courtesy = MembersFirst(clock)
    with courtesy.serving():
        with courtesy.serving():
            pass
        assert await waited(courtesy, clock) == pytest.approx(MOST, abs=LOOK)


async def test_a_step_goes_on_as_soon_as_the_order_is_taken() -> None:
    clock = FakeClock()
    courtesy = MembersFirst(clock)
    orders = ExitStack()
    orders.enter_context(courtesy.serving())
    assert 0.01 <= await waited(courtesy, clock, orders.close) <= 0.01 + 2 * LOOK


async def test_orders_that_never_end_leave_some_of_the_time_to_the_steps() -> None:
    clock = FakeClock()
    courtesy = MembersFirst(clock)

    async def order_all_the_time() -> None:
        while True:
            with courtesy.serving():
                await clock.sleep(LOOK)

    orders = asyncio.ensure_future(order_all_the_time())
    await settle()
    spent = [await waited(courtesy, clock) for _ in range(3)]
    assert spent == [pytest.approx(MOST, abs=2 * LOOK), 0, 0]
    await clock.advance(PASSING + LOOK)
    assert await waited(courtesy, clock) > 0
    orders.cancel()
    await asyncio.gather(orders, return_exceptions=True)


async def test_one_looks_for_all_that_stand_aside_and_its_end_is_theirs() -> None:
    clock = FakeClock()
    courtesy = MembersFirst(clock)
    with courtesy.serving():
        first, *rest = [asyncio.ensure_future(courtesy.after_you()) for _ in range(100)]
        await settle()
        assert len(clock._sleepers) == 1
        rest[0].cancel()
        await settle()
        assert [step.done() for step in (first, *rest[:2])] == [False, True, False]
        first.cancel()
        await settle()
        assert all(step.done() for step in rest)
        assert await waited(courtesy, clock) > 0, "whoever comes then looks anew"


async def test_an_order_that_waits_for_its_picture_holds_nothing_up() -> None:
    clock = FakeClock()
    courtesy = MembersFirst(clock)
    with courtesy.serving():
        await clock.advance(FRESH)
        assert await waited(courtesy, clock) == 0
        with courtesy.serving():
            assert await waited(courtesy, clock) > 0


async def test_a_command_is_waited_for_from_its_arrival() -> None:
    clock = FakeClock()
    courtesy = MembersFirst(clock)
    courtesy.expect()
    assert await waited(courtesy, clock) == pytest.approx(MOMENT, abs=LOOK)
    assert await waited(courtesy, clock) == 0


async def test_an_order_that_failed_holds_nothing_up() -> None:
    clock = FakeClock()
    courtesy = MembersFirst(clock)
    with pytest.raises(KeyError), courtesy.serving():
        raise KeyError
    assert await waited(courtesy, clock) == 0


async def test_no_step_of_a_job_begins_while_an_order_is_taken(world: World) -> None:
    courtesy = MembersFirst(world.clock)
    world.courtesy = courtesy
    world.start()
    job = (await world.ask(VideoOrder(prompt="a red fox"))).job
    with courtesy.serving():
        await world.settle(MOST / 2)
        assert (await world.job(job.id)).state is JobState.QUEUED
    await world.until(job.id, JobState.DONE)
    assert world.provider.paid == 1


async def test_members_who_never_stop_ordering_do_not_stop_the_jobs(world: World) -> None:
    courtesy = MembersFirst(world.clock)
    world.courtesy = courtesy
    world.start()
    job = (await world.ask(VideoOrder(prompt="a red fox"))).job
    for _ in range(30):
        with courtesy.serving():
            await world.settle(FRESH)
    assert (await world.job(job.id)).state is not JobState.QUEUED


class Watched:
    """Knows how many are being served right now."""

    def __init__(self) -> None:
        self.served = 0

    def expect(self) -> None: ...

    @contextmanager
    def serving(self) -> Generator[None]:
        self.served += 1
        yield
        self.served -= 1

    async def after_you(self) -> None: ...


@pytest.mark.parametrize("board", [False, True])
async def test_orders_of_either_kind_are_served(world: World, board: bool) -> None:
    watched = Watched()
    world.courtesy = watched
    seen: list[int] = []
    load: Any = world.pictures.load

    async def loading(ref: AttachmentRef, rules: Any) -> Picture:
        seen.append(watched.served)
        return await load(ref, rules)

    world.pictures.load = loading
    picture = AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10)
    if board:
        await world.ask_board(ORDER)
    else:
        await world.ask(VideoOrder(image=picture))
    assert (seen, watched.served) == ([1], 0)


class Stopping(Watched):
    """Somebody stops everything while a step lets others go first, for the `n`-th time."""

    def __init__(self, world: World, n: int) -> None:
        super().__init__()
        self.left = n
        self.paid: int | None = None
        self._world = world

    async def after_you(self) -> None:
        self.left -= 1
        if self.left == 0:
            await self._world.process.switches.stop(Stop(StopKind.OPERATOR, self._world.clock.now(), by=1))
            self.paid = self._world.provider.paid


@pytest.mark.parametrize("n", range(1, 15))
async def test_a_stop_that_comes_while_a_step_stands_aside_is_not_missed(world: World, n: int) -> None:
    """Nothing is waited for between the last look at the switches and a paid call."""
    stopping = world.courtesy = Stopping(world, n)
    world.start()
    job = (await world.ask(VideoOrder(prompt="a red fox"))).job
    await world.settle(120)
    assert stopping.paid is not None, "so many steps stood aside"
    assert world.provider.paid == stopping.paid
    await world.process.switches.go()
    await world.until(job.id, JobState.DONE)
    assert world.provider.paid == 1


class Slow(Watched):
    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    async def after_you(self) -> None:
        await self._world.clock.sleep(0.2)


async def test_a_pause_counts_although_many_orders_are_being_begun(world: World) -> None:
    """The queue said that they may go, long before the last of them could."""
    jobs = [(await world.ask(member=member)).job.id for member in range(1, 7)]
    world.courtesy = Slow(world)
    world.start()
    await world.settle(1)
    await world.database.guilds.save(GUILD, GuildSettings(pause=Pause(world.clock.now(), None)), Actor(1), world.clock.now())
    begun = sum([(await world.job(job)).state is not JobState.QUEUED for job in jobs])
    await world.settle(60)
    assert 0 < begun <= world.provider.paid <= begun + 1 < len(jobs)


async def test_whoever_is_not_told_of_members_is_never_held_up() -> None:
    courtesy: Courtesy = UNHURRIED
    courtesy.expect()
    with courtesy.serving():
        await asyncio.wait_for(courtesy.after_you(), 1)
