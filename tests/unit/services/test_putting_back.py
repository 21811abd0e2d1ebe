"""Calls of which it is known that nothing was bought: into the queue again, however the database is, and not for ever."""

from datetime import timedelta

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import Failure, FailureKind, JobState
from bot.domain.outbox import Owed
from bot.domain.outcomes import NotSent, Rejected, SubmitCall, SubmitOutcome
from bot.services.recording import MOST_ATTEMPTS
from tests.fakes.provider import FakeProvider, answering
from tests.unit.services.world import MEMBER, World

pytestmark = pytest.mark.asyncio

TIRED = Failure(FailureKind.RATE_LIMITED)


def put_off(seconds: float) -> Rejected:
    return Rejected(TIRED, retry_after=timedelta(seconds=seconds))


@pytest.mark.parametrize("outcome", [NotSent("refused"), put_off(5)])
async def test_a_database_that_blinks_leaves_no_doubt_about_what_was_not_bought(world: World, outcome: SubmitOutcome) -> None:
    def blinking(_provider: FakeProvider, _call: SubmitCall) -> SubmitOutcome:
        world.faults["jobs.get"] = [StoreUnavailable("store-unavailable")]
        world.faults["jobs.apply"] = [StoreUnavailable("store-unavailable")]
        return outcome

    world.provider.lists = False
    world.provider.answers.append(blinking)
    world.start()
    await world.until((await world.ask()).job.id, JobState.DONE)
    assert (len(world.provider.calls), world.provider.paid) == (2, 1)
    assert world.messenger.of(Owed.UNCERTAIN) == []


async def test_who_wants_it_no_more_is_not_kept_waiting_for_the_next_try(world: World) -> None:
    def cancelled_meanwhile(_provider: FakeProvider, _call: SubmitCall) -> SubmitOutcome:
        return put_off(300)

    async def ask_for_the_end(change: object) -> None:
        if world.provider.calls and not asked:
            asked.append(job_id)
            with world.busy:
                await world.database.jobs.ask_cancel(job_id, world.clock.now())

    asked: list[str] = []
    world.before_apply = ask_for_the_end
    world.provider.answers.append(cancelled_meanwhile)
    job_id = (await world.ask()).job.id
    world.start()
    await world.settle(5)
    assert (await world.job(job_id)).state is JobState.CANCELLED
    assert await world.reserved_and_used() == (0, 0)


async def test_put_offs_do_not_count_as_calls_that_were_not_sent(world: World) -> None:
    world.provider.answers.extend([answering(put_off(1))] * MOST_ATTEMPTS)
    world.provider.answers.append(answering(NotSent("refused")))
    world.start()
    job = await world.until((await world.ask()).job.id, JobState.DONE, JobState.FAILED)
    assert job.state is JobState.DONE
    assert len(world.provider.calls) == MOST_ATTEMPTS + 2


async def test_another_job_is_counted_by_itself(world: World) -> None:
    world.provider.answers.extend([answering(NotSent("refused"))] * (MOST_ATTEMPTS - 1) * 2)
    world.start()
    first, second = (await world.ask()).job.id, (await world.ask(member=MEMBER + 1)).job.id
    for job_id in (first, second):
        await world.until(job_id, JobState.DONE, seconds=3000)
