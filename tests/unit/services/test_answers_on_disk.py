"""The database is away when a paid call is answered, and the process dies before it comes back: the journal has the answer."""

import pytest

from bot.domain.changes import Change
from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import Failure, FailureKind, Job, JobState
from bot.domain.outbox import Owed
from bot.domain.outcomes import NotSent, Rejected, SubmitOutcome
from tests.fakes.provider import Answer, accept, answering, fake_model
from tests.unit.services.world import World
from tests.unit.services.yesterday import ENDS, is_once, stopped

pytestmark = pytest.mark.asyncio


async def answered_while_away(world: World, answer: Answer) -> Job:
    """Killed in `submitting`, with the answer in the journal and nowhere else. The provider shows nothing that would help."""

    async def away(change: Change) -> None:
        if change.before.state is JobState.SUBMITTING and not world.process.life.dead:
            raise StoreUnavailable("store-unavailable")

    world.provider.lists = False
    world.provider.answers.append(answer)
    world.before_apply = away
    world.start()
    job = (await world.ask()).job
    await world.settle(30)
    world.before_apply = None
    world.process.life.dead = True
    await world.settle(30)
    await world.kill()
    seen = await world.job(job.id)
    assert (seen.state, len(world.provider.calls)) == (JobState.SUBMITTING, 1)
    return seen


async def test_a_task_that_only_the_journal_knows_is_fetched(world: World) -> None:
    job = await answered_while_away(world, accept)
    world.start()
    await world.until(job.id, *ENDS)
    await is_once(world, job.id)
    assert stopped(world) is None
    assert world.messenger.of(Owed.UNCERTAIN) == []


@pytest.mark.parametrize("outcome", [NotSent("refused"), Rejected(Failure(FailureKind.RATE_LIMITED))])
async def test_what_the_journal_knows_as_not_bought_is_sent_again(world: World, outcome: SubmitOutcome) -> None:
    job = await answered_while_away(world, answering(outcome))
    world.start()
    await world.until(job.id, *ENDS)
    await is_once(world, job.id)
    assert len(world.provider.calls) == 2


async def test_a_job_that_was_called_uncertain_meanwhile_gets_its_clip_all_the_same(world: World) -> None:
    job = await answered_while_away(world, accept)
    elsewhere = world.data_dir / "journal.aside"
    journal = world.data_dir / "journal.jsonl"
    journal.rename(elsewhere)
    world.start()
    await world.until(job.id, JobState.UNCERTAIN)
    await world.kill()
    journal.write_text(elsewhere.read_text() + journal.read_text())
    world.start()
    await world.until(job.id, *ENDS)
    assert world.provider.paid == 1
    assert len(world.messenger.of(Owed.CLIP)) == 1


async def test_a_call_whose_answer_lies_with_its_courier_is_left_to_that(world: World) -> None:
    """The link came with the answer; the journal has only the task's number, which may be no way to ask again."""
    world.provider.offered = (fake_model(blocking=True),)
    job = await answered_while_away(world, accept)
    world.start()
    await world.settle(1)
    assert (await world.job(job.id)).state is JobState.SUBMITTING


async def test_a_death_at_any_step_of_taking_it_over_costs_nothing(world: World) -> None:
    job = await answered_while_away(world, accept)
    died, dies_at = True, 0
    while died and dies_at < 12:
        dies_at += 1
        dying = world.start(dies_at=dies_at)
        await world.settle(1)
        died = dying.life.dead
        await world.kill()
    world.start()
    await world.until(job.id, *ENDS)
    await is_once(world, job.id)
