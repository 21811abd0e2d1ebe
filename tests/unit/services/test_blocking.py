"""Paid calls that wait for their clip: they outlive the process, and they keep nobody else waiting."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.domain.jobs import Account, Failure, FailureKind, Handle, JobState, RemoteFile
from bot.domain.outbox import Owed
from bot.domain.outcomes import AcceptedTask, Answered, Finished, InFlight, NotSent, Rejected, SubmitCall, SubmitOutcome, Unknown
from bot.domain.queueing import Concurrency
from bot.domain.requests import VideoOrder, VideoRequest
from bot.services.gear import RunnerLimits
from tests.fakes.provider import PLAN, FakeProvider, fake_model, lose
from tests.unit.services.world import World

LIMITS = RunnerLimits(concurrency=Concurrency(100, 100), calls=2, blocking=2)
CLIP = Finished(None, (RemoteFile("https://slow.example/clip.mp4"),))


@dataclass
class SlowProvider(FakeProvider):
    """Its calls wait until `outcome` is set, whoever began them; `find` looks at the call as it would at a courier."""

    waiting: list[SubmitCall] = field(default_factory=list[SubmitCall])
    ended: dict[str, SubmitOutcome] = field(default_factory=dict[str, SubmitOutcome])
    bells: dict[str, asyncio.Event] = field(default_factory=dict[str, asyncio.Event])

    def fingerprint(self, account: Account, request: VideoRequest) -> str:
        return ""

    def submit(self, call: SubmitCall) -> Coroutine[None, None, SubmitOutcome]:
        """No coroutine function, so that the world's time passes while it waits."""
        return self._submit(call)

    async def _submit(self, call: SubmitCall) -> SubmitOutcome:
        self.calls.append(call)
        self.waiting.append(call)
        bell = self.bells.setdefault(call.attempt.id, asyncio.Event())
        await bell.wait()
        return self.ended[call.attempt.id]

    async def find(self, call: SubmitCall, taken: frozenset[str]) -> InFlight | Answered:
        self.found.append(self.clock.now())
        outcome = self.ended.get(call.attempt.id)
        return InFlight() if outcome is None else Answered(outcome)

    def end(self, outcome: SubmitOutcome = CLIP, number: int = 0) -> None:
        call = self.waiting.pop(number)
        self.ended[call.attempt.id] = outcome
        self.bells[call.attempt.id].set()


def slow(world: World) -> SlowProvider:
    provider = SlowProvider(world.clock, name="slow", plan=PLAN, offered=(fake_model("slow/kling", blocking=True),))
    world.providers.append(provider)
    return provider


async def ask(world: World, model: str = "slow/kling") -> str:
    return (await world.ask(VideoOrder(prompt="a fox", model=model))).job.id


async def states(world: World, jobs: list[str]) -> list[JobState]:
    return [(await world.job(job)).state for job in jobs]


@pytest.mark.asyncio
async def test_a_call_that_waits_is_not_called_uncertain_before_it_would_have_timed_out(world: World) -> None:
    plan = replace(PLAN, blocking_timeout=timedelta(seconds=900))
    provider = FakeProvider(world.clock, name="slow", plan=plan, lists=False, offered=(fake_model("slow/p-video", blocking=True),))
    provider.answers.append(lose)
    world.providers.append(provider)
    world.start()
    job_id = await ask(world, "slow/p-video")
    await world.until(job_id, JobState.SUBMITTING)
    await world.kill()
    world.start()
    await world.settle(900)
    assert (await world.job(job_id)).state is JobState.SUBMITTING
    await world.until(job_id, JobState.UNCERTAIN, seconds=300)


@pytest.mark.asyncio
async def test_a_provider_that_hangs_leaves_places_for_the_others(world: World) -> None:
    hanging = slow(world)
    hanging.offered = (fake_model("slow/t2v"),)
    stuck = [await ask(world, "slow/t2v") for _ in range(20)]
    others = [await ask(world, "fake/t2v") for _ in range(4)]
    world.start(limits=RunnerLimits(concurrency=Concurrency(100, 100)))
    for job_id in others:
        await world.until(job_id, JobState.DONE, seconds=120)
    assert len(hanging.waiting) == 4
    hanging.end(NotSent("refused"))
    await world.settle(2)
    assert len(hanging.calls) == 4 + 1
    assert (await states(world, stuck)).count(JobState.SUBMITTING) == 4


@pytest.mark.asyncio
async def test_a_call_that_waits_keeps_neither_other_providers_nor_more_than_its_bound_busy(world: World) -> None:
    provider = slow(world)
    waiting = [await ask(world) for _ in range(4)]
    others = [await ask(world, "fake/t2v") for _ in range(4)]
    world.start(limits=LIMITS)
    for job_id in others:
        await world.until(job_id, JobState.DONE)
    assert len(provider.waiting) == 2
    assert sorted(await states(world, waiting)) == ["queued", "queued", "submitting", "submitting"]

    provider.end()
    await world.settle(1)
    assert len(provider.calls) == 3
    for _ in range(3):
        provider.end()
        await world.settle(1)
    for job_id in waiting:
        await world.until(job_id, JobState.DONE)
    assert len(provider.calls) == 4
    assert await world.audit() == []


@pytest.mark.asyncio
async def test_calls_left_behind_count_until_they_end(world: World) -> None:
    provider = slow(world)
    waiting = [await ask(world) for _ in range(3)]
    world.start(limits=LIMITS)
    await world.settle(1)
    await world.kill()
    world.start(limits=LIMITS)
    await world.settle(120)
    assert len(provider.calls) == 2

    provider.end()
    await world.settle(3)
    assert len(provider.calls) == 3
    provider.end()
    provider.end()
    for job_id in waiting:
        await world.until(job_id, JobState.DONE)
    assert [call.attempt.number for call in provider.calls] == [1, 1, 1]


@pytest.mark.asyncio
async def test_looking_at_a_courier_every_second_costs_the_database_one_read(world: World) -> None:
    slow(world)
    await ask(world)
    world.start(limits=LIMITS)
    await world.settle(1)
    await world.kill()
    process = world.start(limits=LIMITS)
    await world.settle(60)
    assert process.life.steps.count("after jobs.get") > 50
    assert "after jobs.taken" not in process.life.steps


@pytest.mark.asyncio
async def test_a_call_in_flight_outlives_every_deadline_of_the_evidence(world: World) -> None:
    provider = slow(world)
    world.start(limits=LIMITS)
    job_id = await ask(world)
    await world.settle(1)
    await world.kill()
    world.start(limits=LIMITS)
    await world.settle(900)
    assert (await world.job(job_id)).state is JobState.SUBMITTING

    provider.end()
    await world.settle(2)
    job = await world.until(job_id, JobState.DONE)
    assert job.attempt is not None
    assert job.attempt.number == 1
    assert await world.reserved_and_used() == (0, 5)
    assert [post.owed for post in world.messenger.posts] == [Owed.CLIP]


async def answered(world: World, outcome: SubmitOutcome) -> str:
    """A job whose call is over when the next process looks."""
    provider = slow(world)
    world.start(limits=LIMITS)
    job_id = await ask(world)
    await world.settle(1)
    await world.kill()
    provider.end(outcome)
    world.start(limits=LIMITS)
    await world.settle(1)
    return job_id


@pytest.mark.asyncio
async def test_a_refusal_found_later_releases_the_money(world: World) -> None:
    failure = Failure(FailureKind.PROVIDER, "busy")
    job = await world.job(await answered(world, Rejected(failure)))
    assert (job.state, job.failure) == (JobState.FAILED, failure)
    assert await world.reserved_and_used() == (0, 0)


@pytest.mark.asyncio
async def test_a_call_that_never_began_is_sent_again(world: World) -> None:
    job_id = await answered(world, NotSent("the courier was killed"))
    await world.settle(130)
    provider = world.providers[1]
    assert isinstance(provider, SlowProvider)
    assert [call.attempt.number for call in provider.calls] == [1, 2]
    provider.end()
    await world.until(job_id, JobState.DONE)
    assert await world.reserved_and_used() == (0, 5)


@pytest.mark.asyncio
async def test_a_call_without_an_answer_is_uncertain_at_once_and_never_sent_again(world: World) -> None:
    job_id = await answered(world, Unknown("ReadTimeout"))
    assert (await world.job(job_id)).state is JobState.UNCERTAIN
    await world.settle(7200)
    assert (await world.job(job_id)).state is JobState.UNCERTAIN
    assert len(world.providers[1].calls) == 1
    assert await world.reserved_and_used() == (5, 0)
    assert [post.owed for post in world.messenger.posts] == [Owed.UNCERTAIN]


@pytest.mark.asyncio
async def test_a_task_that_a_call_left_behind_is_followed(world: World) -> None:
    def task(provider: FakeProvider) -> SubmitOutcome:
        return AcceptedTask(Handle(provider.account(), "task-1", "t2v"))

    provider = slow(world)
    world.start(limits=LIMITS)
    job_id = await ask(world)
    await world.settle(1)
    provider.buy(provider.calls[0])
    await world.kill()
    provider.end(task(provider))
    world.start(limits=LIMITS)
    await world.until(job_id, JobState.DONE)


ENDS: tuple[tuple[Callable[[FakeProvider], SubmitOutcome], JobState, tuple[int, int]], ...] = (
    (lambda _: CLIP, JobState.DONE, (0, 5)),
    (lambda _: Rejected(Failure(FailureKind.INVALID)), JobState.FAILED, (0, 0)),
    (lambda _: NotSent("killed"), JobState.FAILED, (0, 0)),
    (lambda one: AcceptedTask(one.buy(one.calls[0])), JobState.DONE, (0, 5)),
)


@pytest.mark.asyncio
@pytest.mark.parametrize(("outcome", "state", "money"), ENDS, ids=["clip", "refused", "not sent", "task"])
async def test_an_answer_that_comes_after_doubt_still_counts(
    world: World, outcome: Callable[[FakeProvider], SubmitOutcome], state: JobState, money: tuple[int, int]
) -> None:
    """The data folder was away, say, when a second runner took over."""
    job_id = await answered(world, Unknown("elsewhere"))
    assert (await world.job(job_id)).state is JobState.UNCERTAIN
    provider = world.providers[1]
    assert isinstance(provider, SlowProvider)
    provider.ended[provider.calls[0].attempt.id] = outcome(provider)
    await world.until(job_id, state)
    assert len(provider.calls) == 1
    assert await world.reserved_and_used() == money
    assert await world.audit() == []
