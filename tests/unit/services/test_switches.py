"""Total stop, pause and off, with the whole runner: nothing is bought that is held back, and the money is exact, across restarts."""

import pytest

from bot.domain.changes import Change
from bot.domain.errors import NotAllowed, ReadFailed, StoreUnavailable, TemporaryError
from bot.domain.jobs import FailureKind, JobState
from bot.domain.outbox import Owed
from bot.domain.outcomes import Running
from bot.domain.requests import VideoOrder
from bot.domain.switches import Gate, Stop, StopKind, Switch
from bot.services.dispatch import SWEEP
from bot.services.models import Models
from bot.services.queries import Queries
from bot.services.registry import Registry
from bot.services.waits import Waits
from tests.fakes.provider import FakeProvider, buy_and_lose, fake_model
from tests.unit.services.world import GUILD, World


def a_stop(world: World, kind: StopKind = StopKind.OPERATOR, reason: str = "") -> Stop:
    return Stop(kind, world.clock.now(), by=1, reason=reason)


@pytest.mark.asyncio
async def test_a_stop_buys_nothing_and_go_buys_what_waited(world: World) -> None:
    process = world.start()
    running = (await world.ask()).job.id
    await world.until(running, JobState.RUNNING)
    await process.switches.turn("fake", Switch.PAUSED)
    waiting = (await world.ask()).job.id
    await process.switches.stop(a_stop(world))
    await process.switches.turn("fake", Switch.ON)
    await world.until(running, JobState.DONE)
    await world.settle(600)
    assert ((await world.job(waiting)).state, world.provider.paid) == (JobState.QUEUED, 1)
    await process.switches.go()
    await world.settle(0)
    assert world.provider.paid == 2
    await world.until(waiting, JobState.DONE)
    assert await world.reserved_and_used() == (0, 10)
    assert await world.audit() == []


@pytest.mark.asyncio
async def test_a_stop_outlives_a_restart_and_a_kill(world: World) -> None:
    job_id = (await world.ask()).job.id
    stop = a_stop(world, reason="empty account")
    await world.switchboard().stop(stop)
    world.start()
    await world.settle(120)
    await world.stop()
    world.start()
    await world.settle(120)
    await world.kill()
    process = world.start()
    await world.settle(120)
    assert process.switches.stopped == stop
    assert ((await world.job(job_id)).state, world.provider.calls) == (JobState.QUEUED, [])
    await process.switches.go()
    await world.until(job_id, JobState.DONE)
    assert world.provider.paid == 1
    await world.kill()
    process = world.start()
    await world.settle(1)
    assert process.switches.stopped is None


@pytest.mark.asyncio
async def test_a_stop_that_another_process_made_holds_although_nobody_told_of_it(world: World) -> None:
    """Whoever made it died before the news went out, or the database was away when they came."""
    process = world.start()
    await world.settle(1)
    elsewhere = world.switchboard()
    await elsewhere.stop(a_stop(world))
    await world.settle(SWEEP)
    assert process.switches.stopped == elsewhere.stopped
    with pytest.raises(TemporaryError, match="stopped-operator"):
        await world.ask()
    await elsewhere.go()
    await world.settle(SWEEP)
    await world.until((await world.ask()).job.id, JobState.DONE)


@pytest.mark.asyncio
async def test_switches_that_cannot_be_read_for_a_while_stop_nothing_else(world: World) -> None:
    world.start()
    await world.settle(1)
    world.faults["facts.get_fact"] = [StoreUnavailable("store-unavailable") for _ in range(3)]
    await world.settle(SWEEP)
    await world.until((await world.ask()).job.id, JobState.DONE)


@pytest.mark.asyncio
async def test_a_stop_between_intent_and_call_sends_nothing(world: World) -> None:
    """The closest moment: the intent is committed, not a byte has gone out."""

    async def stop_now(change: Change) -> None:
        if change.after.state is JobState.SUBMITTING and not stops:
            stops.append(a_stop(world))
            with world.busy:
                await world.process.switches.stop(stops[0])

    stops: list[Stop] = []
    world.after_apply = stop_now
    process = world.start()
    job_id = (await world.ask()).job.id
    await world.settle(300)
    assert world.provider.calls == []
    assert (await world.job(job_id)).state is JobState.QUEUED
    assert await world.reserved_and_used() == (5, 0)
    await process.switches.go()
    await world.until(job_id, JobState.DONE)
    assert (world.provider.paid, await world.reserved_and_used()) == (1, (0, 5))


@pytest.mark.asyncio
async def test_ten_stops_in_the_last_moment_fail_no_job(world: World) -> None:
    async def stop_now(change: Change) -> None:
        if change.after.state is JobState.SUBMITTING:
            with world.busy:
                await world.process.switches.stop(a_stop(world))

    world.after_apply = stop_now
    process = world.start()
    job_id = (await world.ask()).job.id
    for _ in range(12):
        await world.settle(60)
        await process.switches.go()
    await world.settle(60)
    job = await world.job(job_id)
    assert job.attempt is not None
    assert (job.state, job.attempt.number > 10, world.provider.calls) == (JobState.QUEUED, True, [])


@pytest.mark.asyncio
async def test_a_cancel_while_stopped_gives_the_credits_back(world: World) -> None:
    process = world.start()
    await world.settle(1)
    await process.switches.turn("fake", Switch.PAUSED)
    job_id = (await world.ask()).job.id
    await process.switches.stop(a_stop(world))
    await world.cancel_service().job(job_id, 77)
    assert (await world.job(job_id)).state is JobState.CANCELLED
    assert await world.reserved_and_used() == (0, 0)


@pytest.mark.asyncio
async def test_orders_are_refused_while_stopped_before_anything_is_charged(world: World) -> None:
    process = world.start()
    await world.settle(1)
    for stop, key, values in (
        (a_stop(world), "stopped-operator", {}),
        (a_stop(world, reason="account empty"), "stopped-because", {"reason": "account empty"}),
        (a_stop(world, StopKind.RESTORED), "stopped-restored", {}),
    ):
        await process.switches.stop(stop)
        with pytest.raises(TemporaryError) as caught:
            await world.ask()
        assert (caught.value.key, dict(caught.value.values)) == (key, values)
    assert await world.reserved_and_used() == (0, 0)
    assert await world.database.jobs.active() == []


@pytest.mark.asyncio
async def test_the_evidence_of_a_lost_answer_is_gathered_while_stopped(world: World) -> None:
    world.provider.answers.append(buy_and_lose)
    world.provider.finds.append(ReadFailed("provider-read-failed", reason="503"))
    process = world.start()
    job_id = (await world.ask()).job.id
    await world.until(job_id, JobState.SUBMITTING)
    await process.switches.stop(a_stop(world))
    await world.until(job_id, JobState.DONE)
    assert world.provider.paid == 1
    assert len(world.messenger.posts) == 1


@pytest.mark.asyncio
async def test_a_paused_provider_s_jobs_wait_and_others_go(world: World) -> None:
    other = FakeProvider(world.clock, name="other", offered=(fake_model("other/t2v"),))
    world.providers.append(other)
    process = world.start()
    await world.settle(1)
    await process.switches.turn("fake", Switch.PAUSED)
    waits = await world.ask(VideoOrder(prompt="fox", model="fake/t2v"))
    goes = await world.ask(VideoOrder(prompt="fox", model="other/t2v"))
    assert (waits.gate, goes.gate) == (Gate.PAUSED, Gate.OPEN)
    await world.until(goes.job.id, JobState.DONE)
    await world.kill()
    process = world.start()
    await world.settle(300)
    assert ((await world.job(waits.job.id)).state, world.provider.calls) == (JobState.QUEUED, [])
    assert await world.reserved_and_used() == (5, 5)
    await process.switches.turn("fake", Switch.ON)
    await world.until(waits.job.id, JobState.DONE)
    assert await world.reserved_and_used() == (0, 10)


@pytest.mark.asyncio
async def test_off_gives_back_what_waits_and_finishes_what_is_there(world: World) -> None:
    world.provider.states["*"] = Running()
    process = world.start()
    there = (await world.ask()).job.id
    await world.until(there, JobState.RUNNING)
    await process.switches.turn("fake", Switch.PAUSED)
    waiting = [(await world.ask(member=member)).job.id for member in (77, 78)]
    await process.switches.turn("fake", Switch.OFF)
    for job_id in waiting:
        job = await world.until(job_id, JobState.FAILED, seconds=5)
        assert job.failure is not None
        assert (job.failure.kind, job.charged) == (FailureKind.SWITCHED_OFF, False)
    assert await world.reserved_and_used() == (5, 0)
    world.provider.states.clear()
    await world.until(there, JobState.DONE)
    assert await world.reserved_and_used() == (0, 5)
    assert sorted(post.owed for post in world.messenger.posts) == [Owed.CLIP, Owed.FAILED, Owed.FAILED]
    assert (world.provider.paid, await world.audit()) == (1, [])


@pytest.mark.asyncio
async def test_off_holds_after_a_restart_also_for_a_job_that_slipped_in(world: World) -> None:
    await world.switchboard().turn("fake", Switch.OFF)
    slipped = (await world.ask()).job.id
    process = world.start()
    await world.until(slipped, JobState.FAILED, seconds=5)
    with pytest.raises(NotAllowed) as caught:
        await world.ask()
    assert (caught.value.key, caught.value.values["provider"]) == ("provider-off", "fake")
    assert (world.provider.calls, await world.reserved_and_used()) == ([], (0, 0))
    await process.switches.turn("fake", Switch.ON)
    await world.until((await world.ask()).job.id, JobState.DONE)


@pytest.mark.asyncio
async def test_off_gives_back_also_while_all_orders_are_stopped(world: World) -> None:
    process = world.start()
    await world.settle(1)
    await process.switches.turn("fake", Switch.PAUSED)
    job_id = (await world.ask()).job.id
    await process.switches.stop(a_stop(world))
    await process.switches.turn("fake", Switch.OFF)
    await world.until(job_id, JobState.FAILED, seconds=5)
    assert await world.reserved_and_used() == (0, 0)


@pytest.mark.asyncio
async def test_an_order_that_names_no_model_takes_one_that_is_not_off(world: World) -> None:
    world.providers.append(FakeProvider(world.clock, name="other", offered=(fake_model("other/t2v"),)))
    process = world.start()
    await world.settle(1)
    await process.switches.turn("fake", Switch.OFF)
    assert (await world.ask()).model.id == "other/t2v"
    await process.switches.turn("other", Switch.OFF)
    with pytest.raises(NotAllowed, match="provider-off"):
        await world.ask()


@pytest.mark.asyncio
async def test_lists_and_jobs_say_what_is_held_back(world: World) -> None:
    registry, switches = Registry(world.providers), world.switchboard()
    waits = Waits(jobs=world.watched_jobs(), registry=registry, clock=world.clock)
    models = Models(registry=registry, waits=waits, clock=world.clock, switches=switches, policies=world.policies())
    queries = Queries(
        jobs=world.database.jobs, registry=registry, waits=waits, clock=world.clock, switches=switches, policies=world.policies()
    )
    job = (await world.ask()).job
    gates: list[tuple[Gate, ...]] = []
    for switch in (Switch.PAUSED, Switch.OFF):
        await switches.turn("fake", switch)
        (offered,), (choice,) = await models.offered(GUILD), await models.suggest(VideoOrder(prompt="fox"), "", GUILD)
        gates.append((offered.gate, choice.gate, (await queries.view(job)).gate))
    assert gates == [(Gate.PAUSED,) * 3, (Gate.OFF,) * 3]


@pytest.mark.asyncio
async def test_an_order_without_an_answer_is_said_to_be_unconfirmed(world: World) -> None:
    world.provider.answers.append(buy_and_lose)
    world.provider.lists = False
    process = world.start()
    job_id = (await world.ask()).job.id
    job = await world.until(job_id, JobState.SUBMITTING)
    registry = Registry(world.providers)
    waits = Waits(jobs=world.watched_jobs(), registry=registry, clock=world.clock)
    queries = Queries(
        jobs=world.database.jobs, registry=registry, waits=waits, clock=world.clock, switches=process.switches, policies=world.policies()
    )
    assert not (await queries.view(job)).unconfirmed
    await world.settle(20)
    assert (await queries.view(await world.job(job_id))).unconfirmed
