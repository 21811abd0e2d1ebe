"""The provider of a job under way, or its model, is gone at the next start: nobody can be asked, and that is said."""

import pytest

from bot.domain.jobs import JobState
from bot.domain.operator_views import Doubt
from bot.domain.outbox import Owed
from bot.services.resolving import Resolving
from tests.fakes.messenger import FakeReceipts
from tests.fakes.provider import Answer, accept, buy_and_lose, fake_model
from tests.unit.services.world import World

pytestmark = pytest.mark.asyncio


async def gone_while(world: World, state: JobState, answer: Answer) -> str:
    world.provider.lists = False
    world.provider.answers.append(answer)
    world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, state)
    await world.kill()
    world.provider.lists = True
    world.providers = []
    world.start()
    await world.settle(60)
    return job_id


async def is_told(world: World, job_id: str, doubt: Doubt) -> None:
    assert (await world.job(job_id)).state is JobState.UNCERTAIN
    assert await world.reserved_and_used() == (5, 0)
    assert [post.owed for post in world.messenger.posts] == [Owed.UNCERTAIN]
    desk = Resolving(
        jobs=world.database.jobs,
        usage=world.database.usage,
        signals=world.signals,
        receipts=FakeReceipts(),
        clock=world.clock,
        ids=world.ids,
    )
    assert [(one.job.id, one.doubt) for one in (await desk.uncertain(0)).items] == [(job_id, doubt)]


@pytest.mark.parametrize(
    ("state", "answer", "doubt"),
    [(JobState.SUBMITTING, buy_and_lose, Doubt.LOST), (JobState.RUNNING, accept, Doubt.GONE)],
)
async def test_its_member_and_the_operator_are_told_and_the_clip_comes_when_it_is_back(
    world: World, state: JobState, answer: Answer, doubt: Doubt
) -> None:
    job_id = await gone_while(world, state, answer)
    await is_told(world, job_id, doubt)
    await world.kill()
    world.start()
    await world.settle(600)
    await is_told(world, job_id, doubt)

    await world.kill()
    world.providers = [world.provider]
    world.start()
    await world.until(job_id, JobState.DONE)
    assert world.provider.paid == 1
    assert len(world.messenger.of(Owed.CLIP)) == 1
    assert await world.audit() == []


async def test_a_model_that_is_dropped_from_the_table_is_told_too(world: World) -> None:
    world.provider.lists = False
    world.provider.answers.append(buy_and_lose)
    world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.SUBMITTING)
    await world.kill()
    world.provider.lists = True
    world.provider.offered = (fake_model("fake/other"),)
    world.start()
    await world.settle(60)
    await is_told(world, job_id, Doubt.LOST)


async def test_a_model_that_the_operator_took_off_is_still_looked_for(world: World) -> None:
    world.provider.lists = False
    world.provider.answers.append(buy_and_lose)
    world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.SUBMITTING)
    await world.kill()
    world.provider.lists = True
    world.provider.offered = (fake_model(retired=True),)
    world.start()
    assert world.process.registry.models() == ()
    await world.until(job_id, JobState.DONE)
    assert (world.provider.paid, world.messenger.of(Owed.UNCERTAIN)) == (1, [])


async def test_what_waits_for_a_model_that_the_operator_took_off_is_given_back(world: World) -> None:
    job_id = (await world.ask()).job.id
    world.provider.offered = (fake_model(retired=True),)
    world.start()
    await world.until(job_id, JobState.FAILED)
    assert world.provider.calls == []
    assert await world.reserved_and_used() == (0, 0)
