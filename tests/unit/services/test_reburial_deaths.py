"""Yesterday's database comes back, and the bot dies while it erases again, or had died while it erased."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.domain.jobs import Job, JobState
from tests.fakes.messenger import later
from tests.unit.services.mortality import Life
from tests.unit.services.remembering import ORDER, Remembering, erased, is_forgotten
from tests.unit.services.world import World
from tests.unit.services.yesterday import ENDS, copied, put_back

pytestmark = pytest.mark.asyncio


async def put_back_while_running(world: World) -> Job:
    """Its clip was posted since, and its member forgotten."""
    world.start()
    job = (await world.ask(ORDER)).job
    await world.until(job.id, JobState.RUNNING)
    copy = copied(world)
    await world.until(job.id, JobState.DONE, step=5)
    await erased(world)
    world.messenger.posts.clear()
    await put_back(world, copy)
    return job


WRITES = ("jobs.apply", "facts.set_fact", "journal.add", "privacy.ask_again", "privacy.forget", "outbox.save", "messenger.post")


async def test_a_death_after_any_write_of_erasing_again_shows_nothing(worlds: Callable[[], Awaitable[World]]) -> None:
    whole = await worlds()
    await put_back_while_running(whole)
    steps = whole.start().life.steps
    await whole.settle(6)
    points = [number for number, step in enumerate(steps, 1) if step.removeprefix("after ") in WRITES]
    assert len(points) >= 6, steps
    for dies_at in points:
        world = await worlds()
        job = await put_back_while_running(world)
        world.start(dies_at=dies_at)
        await world.settle(6)
        await world.kill()
        world.start()
        await world.until(job.id, *ENDS, step=5)
        await world.settle(2)
        assert world.messenger.posts == [], dies_at
        await Remembering(world).sweep()
        await is_forgotten(world, job)
        assert ((await world.job(job.id)).state, world.provider.paid) == (JobState.DONE, 1)
        assert await world.reserved_and_used() == (0, 5)


async def test_a_death_at_any_step_of_erasing_brings_back_nothing(worlds: Callable[[], Awaitable[World]]) -> None:
    """Of a wish that was written down. Dead before that, it was never answered."""
    died, dies_at = True, 0
    while died:
        dies_at += 1
        world = await worlds()
        world.start()
        job = await world.until((await world.ask(ORDER)).job.id, JobState.DONE)
        copy = copied(world)
        await world.settle(1)
        life = Life(dies_at)
        task = asyncio.ensure_future(Remembering(world, life).erase())
        await asyncio.wait((task,))
        died = life.dead
        assert (task.exception() is not None) is died
        wished = bool(await world.database.privacy.wishes())
        await world.kill()
        world.start()
        await world.settle(1)
        await Remembering(world).sweep()
        await put_back(world, copy)
        world.start()
        await world.settle(5)
        assert ((await world.job(job.id)).request.prompt == "") is wished, dies_at
        assert await world.audit() == []
    assert dies_at > 6


async def test_a_clip_on_its_way_out_is_found_where_it_was_posted(world: World) -> None:
    """Erased while it was under way: it was posted since, and its post is its member's to keep."""
    world.messenger.answers.append(later(after=timedelta(seconds=30)))
    world.start()
    job = (await world.ask(ORDER)).job
    await world.until(job.id, JobState.DELIVERING)
    copy = copied(world)
    await erased(world)
    await world.until(job.id, JobState.DONE)
    await Remembering(world).sweep()
    await put_back(world, copy)
    world.start()
    await world.until(job.id, JobState.DONE)
    assert len(world.messenger.posts) == 1
    await Remembering(world).sweep()
    await is_forgotten(world, job)
