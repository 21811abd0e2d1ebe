"""The queue of a server in the hands of its admins."""

from datetime import timedelta

import pytest

from bot.domain.jobs import JobState
from bot.domain.outbox import Owed
from bot.domain.outcomes import CancelRefused, Running
from bot.domain.presses import CancelAnswer
from bot.domain.quota import Actor
from bot.services.queries import Queries
from bot.services.server_queue import ServerQueue
from bot.services.waits import Waits
from tests.fakes.messenger import later
from tests.unit.services.world import GUILD, MEMBER, World

pytestmark = pytest.mark.asyncio


async def test_an_admins_cancel_gives_back_tells_the_member_once_and_is_on_the_trail(world: World) -> None:
    job = (await world.ask()).job
    result = await world.cancel_service().for_server(job.id, GUILD, Actor(99))
    assert (result.answer, result.job.state) == (CancelAnswer.CANCELLED, JobState.CANCELLED)
    assert await world.reserved_and_used() == (0, 0)
    world.start()
    await world.settle(60)
    assert [(post.owed, post.job_id) for post in world.messenger.posts] == [(Owed.CANCELLED, job.id)]
    (line,) = await world.database.usage.trail(GUILD, None, 10)
    assert (line.actor, line.what, line.subject, line.before, line.after) == (99, "job", job.id, "queued", "cancelled")
    assert (await world.cancel_service().for_server(job.id, GUILD, Actor(99))).answer is CancelAnswer.ENDED
    assert len(await world.database.usage.trail(GUILD, None, 10)) == 1
    assert await world.audit() == []


async def test_an_admins_cancel_of_a_running_job_tells_at_once_that_it_was_asked_for(world: World) -> None:
    world.provider.states["*"] = Running()
    world.start()
    job = (await world.ask()).job
    await world.until(job.id, JobState.RUNNING)
    assert (await world.cancel_service().for_server(job.id, GUILD, Actor(99))).answer is CancelAnswer.ASKED
    await world.settle(5)
    assert [post.owed for post in world.messenger.posts] == [Owed.CANCELLED]


async def test_news_of_a_cancel_that_came_to_nothing_are_not_told_after_the_clip(world: World) -> None:
    world.provider.states["*"] = Running()
    world.provider.cancels.append(CancelRefused("too late"))
    world.start()
    job = (await world.ask()).job
    await world.until(job.id, JobState.RUNNING)
    world.messenger.answers.append(later(after=timedelta(minutes=20)))
    await world.cancel_service().for_server(job.id, GUILD, Actor(99))
    await world.settle(1)
    world.provider.states.clear()
    await world.until(job.id, JobState.DONE)
    await world.settle(1500)
    assert [post.owed for post in world.messenger.posts] == [Owed.CLIP]
    assert await world.rows() == []


async def test_an_admin_who_cancels_their_own_is_told_by_the_answer_alone(world: World) -> None:
    job = (await world.ask()).job
    await world.cancel_service().for_server(job.id, GUILD, Actor(MEMBER))
    assert await world.rows() == []


async def test_pages_of_the_queue(world: World) -> None:
    waits = Waits(jobs=world.database.jobs, registry=world.registry(), clock=world.clock)
    queries = Queries(
        jobs=world.database.jobs,
        registry=world.registry(),
        waits=waits,
        clock=world.clock,
        switches=world.switchboard(),
        policies=world.policies(),
    )
    queue = ServerQueue(jobs=world.database.jobs, view=queries.view)
    made = []
    for _ in range(12):
        made.append((await world.ask()).job.id)
        await world.clock.advance(1)
    await world.ask(guild=GUILD + 1)
    first, last = await queue.page(GUILD, 0), await queue.page(GUILD, 7)
    assert [view.job.id for view in (*first.items, *last.items)] == made
    assert (first.count, first.total, last.number) == (2, 12, 1)
    assert last.items[1].position == 12
