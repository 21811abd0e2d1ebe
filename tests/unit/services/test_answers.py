"""Cancel, post again, quotas, `/jobs`, `/models`: what members are answered."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.discord_limits import MOST_CHOICES
from bot.domain.errors import NotAllowed, StoreUnavailable
from bot.domain.jobs import JobState
from bot.domain.models import Need
from bot.domain.money import LimitKind, Price, PriceSource
from bot.domain.outcomes import Running
from bot.domain.presses import CancelAnswer
from bot.domain.quota import Actor
from bot.domain.requests import VideoOrder
from bot.services.models import Models
from bot.services.queries import Queries
from bot.services.quotas import Quotas
from bot.services.waits import REFRESH, Waits
from tests.fakes.books import FakeLimits, standing
from tests.fakes.clock import START
from tests.fakes.provider import fake_model
from tests.unit.services.world import GUILD, MEMBER, World


def waits_of(world: World) -> Waits:
    return Waits(jobs=world.watched_jobs(), registry=world.registry(), clock=world.clock)


@pytest.mark.asyncio
async def test_a_queued_job_is_cancelled_at_once_and_costs_nothing(world: World) -> None:
    receipt = await world.ask()
    result = await world.cancel_service().job(receipt.job.id, MEMBER)
    assert (result.answer, result.job.state) == (CancelAnswer.CANCELLED, JobState.CANCELLED)
    assert await world.reserved_and_used() == (0, 0)
    world.start()
    await world.settle(60)
    assert world.provider.calls == []
    assert (await world.cancel_service().job(receipt.job.id, MEMBER)).answer is CancelAnswer.ENDED


@pytest.mark.asyncio
async def test_only_the_requester_and_admins_of_the_server_may_cancel(world: World) -> None:
    receipt = await world.ask()
    for job_id, user in ((receipt.job.id, MEMBER + 1), ("nosuchjob000", MEMBER)):
        with pytest.raises(NotAllowed) as caught:
            await world.cancel_service().job(job_id, user)
        assert caught.value.key == "job-not-yours"
    for job_id, guild in ((receipt.job.id, GUILD + 1), ("nosuchjob000", GUILD)):
        with pytest.raises(NotAllowed) as caught:
            await world.cancel_service().for_server(job_id, guild, Actor(MEMBER + 1))
        assert caught.value.key == "job-not-here"
    result = await world.cancel_service().for_server(receipt.job.id, GUILD, Actor(MEMBER + 1))
    assert result.answer is CancelAnswer.CANCELLED


@pytest.mark.asyncio
async def test_once_the_provider_is_done_it_is_too_late_to_cancel(world: World) -> None:
    world.provider.states["*"] = Running()
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.RUNNING)
    job = await world.job(receipt.job.id)
    await world.kill()
    world.provider.states.clear()
    world.downloads.data_dir = world.data_dir / "missing"
    world.start()
    await world.until(job.id, JobState.FETCHING)
    assert (await world.cancel_service().job(job.id, MEMBER)).answer is CancelAnswer.TOO_LATE


@pytest.mark.asyncio
async def test_a_clip_is_posted_again_for_its_requester_only_and_while_it_is_there(world: World) -> None:
    world.start()
    receipt = await world.ask()
    repost = world.repost_service()
    with pytest.raises(NotAllowed, match="clip-gone"):
        await repost.job(receipt.job.id, MEMBER)
    job = await world.until(receipt.job.id, JobState.DONE)
    with pytest.raises(NotAllowed, match="job-not-yours"):
        await repost.job(job.id, MEMBER + 1)
    await repost.job(job.id, MEMBER)
    await world.settle(5)
    assert len(world.messenger.posts) == 2
    assert world.messenger.posts[0].nonce != world.messenger.posts[1].nonce
    (world.data_dir / f"{job.id}.mp4").unlink()
    with pytest.raises(NotAllowed, match="clip-gone"):
        await repost.job(job.id, MEMBER)


@pytest.mark.asyncio
async def test_a_double_press_posts_a_clip_once_more_and_not_twice(world: World) -> None:
    world.start()
    job = await world.until((await world.ask()).job.id, JobState.DONE)
    repost = world.repost_service()
    with world.busy:
        await asyncio.gather(*(repost.job(job.id, MEMBER) for _ in range(3)))
    await world.settle(5)
    assert len(world.messenger.posts) == 2


@pytest.mark.asyncio
async def test_quota_shows_what_is_held_and_what_is_left(world: World) -> None:
    limits = FakeLimits(standings=(standing(LimitKind.MEMBER, 100, START, used=20),))
    quotas = Quotas(quotas=world.database.quotas, limits=limits, guilds=world.database.guilds, clock=world.clock)
    await world.ask()
    view = await quotas.view(GUILD, MEMBER, (3, 4))
    assert (view.held, [one.left for one in view.standings], view.block, view.own_key) == (5, [80], None, False)
    assert limits.asked == [(GUILD, MEMBER, (3, 4), None, "operator")]


@pytest.mark.asyncio
async def test_a_server_with_a_key_of_its_own_is_told_what_that_means(world: World) -> None:
    quotas = Quotas(
        quotas=world.database.quotas,
        limits=FakeLimits(),
        guilds=world.database.guilds,
        clock=world.clock,
        has_own_key=lambda guild_id: guild_id == GUILD,
    )
    assert (await quotas.view(GUILD, MEMBER, ())).own_key
    assert not (await quotas.view(GUILD + 1, MEMBER, ())).own_key


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", [StoreUnavailable("store-unavailable", reason="locked"), TimeoutError()])
async def test_prices_go_without_what_is_left_when_the_store_does_not_answer(world: World, fault: Exception) -> None:
    limits = FakeLimits()
    quotas = Quotas(quotas=world.database.quotas, limits=limits, guilds=world.database.guilds, clock=world.clock)
    assert [one.left for one in await quotas.purse(GUILD, MEMBER, ())] == [1000, 100]
    limits.fault = fault
    assert await quotas.purse(GUILD, MEMBER, ()) == ()


@pytest.mark.asyncio
async def test_jobs_shows_places_in_the_queue_and_the_expected_end(world: World) -> None:
    waits = waits_of(world)
    queries = Queries(
        jobs=world.database.jobs,
        registry=world.registry(),
        waits=waits,
        clock=world.clock,
        switches=world.switchboard(),
        policies=world.policies(),
    )
    world.start()
    done = await world.ask()
    await world.until(done.job.id, JobState.DONE)
    await waits.refresh()
    running = await world.ask()
    job = await world.until(running.job.id, JobState.RUNNING)
    await world.kill()
    await world.ask()
    await world.ask()

    views = await queries.mine(MEMBER, None)

    assert [view.position for view in views if view.job.state is JobState.QUEUED] == [2, 1]
    (mine,) = [view for view in views if view.job.id == job.id]
    assert job.running_since is not None
    assert mine.expected_end == job.running_since + waits.usual("fake/t2v", 5)  # pyright: ignore[reportOperatorIssue]
    assert views[-1].job.id == done.job.id
    assert views[-1].model == world.provider.offered[0]
    await world.settle(600)
    assert (await queries.view(job)).expected_end is None
    assert await queries.mine(MEMBER + 1, None) == []
    assert await queries.mine(MEMBER, GUILD + 1) == []


@pytest.mark.asyncio
async def test_usual_waits_come_from_our_own_history(world: World) -> None:
    waits = waits_of(world)
    assert waits.usual("fake/t2v", 5) is None
    assert (waits.longest("fake/t2v", 5), waits.timetable("fake/t2v", 5, 5)) == (None, None)
    job = (await world.ask()).job
    now = world.clock.now()
    for seconds in (10, 20, 30, 40, 50):
        waits.note(replace(job, running_since=now, succeeded_at=now + timedelta(seconds=seconds)))
    assert waits.usual("fake/t2v", 5) == timedelta(seconds=30)
    assert waits.longest("fake/t2v", 5) == 50
    timetable = waits.timetable("fake/t2v", 5, 5)
    assert timetable is not None
    assert timetable.first < 15
    await waits.refresh()
    assert waits.usual("fake/t2v", 5) is None


@pytest.mark.asyncio
async def test_models_are_offered_with_price_wait_and_health(world: World) -> None:
    world.provider.offered = (fake_model(), fake_model("fake/fixed", durations=(), fixed_seconds=6))
    registry = world.registry()
    models = Models(registry=registry, waits=waits_of(world), clock=world.clock, switches=world.switchboard(), policies=world.policies())
    assert [(view.model.id, view.price, view.paused_until) for view in await models.offered(GUILD)] == [
        ("fake/t2v", 5, None),
        ("fake/fixed", 6, None),
    ]
    until = world.clock.now() + timedelta(minutes=1)
    registry.breaker(world.provider.account()).pause(until)
    assert {view.paused_until for view in await models.offered(GUILD)} == {until}


@pytest.mark.asyncio
async def test_suggestions_fit_what_is_filled_in_cheapest_first(world: World) -> None:
    dear = Price(0, 10, 0, PriceSource.SEED, "")
    world.provider.offered = (
        fake_model("fake/dear", price=dear),
        fake_model("fake/cheap"),
        fake_model("fake/picture", image=Need.REQUIRED),
        *(fake_model(f"fake/many-{number:02}", price=dear) for number in range(40)),
    )
    models = Models(
        registry=world.registry(), waits=waits_of(world), clock=world.clock, switches=world.switchboard(), policies=world.policies()
    )
    found = await models.suggest(VideoOrder(prompt="fox", duration=8), "", GUILD)
    assert len(found) == MOST_CHOICES
    assert (found[0].model.id, found[0].price) == ("fake/cheap", 8)
    assert "fake/picture" not in {choice.model.id for choice in found}
    assert [choice.model.id for choice in await models.suggest(VideoOrder(prompt="fox"), " DEAR ", GUILD)] == ["fake/dear"]


@pytest.mark.asyncio
async def test_memory_is_kept_fresh_while_it_runs(world: World) -> None:
    waits = waits_of(world)
    task = asyncio.ensure_future(waits.run())
    await world.settle(1)
    world.start()
    await world.until((await world.ask()).job.id, JobState.DONE)
    assert waits.usual("fake/t2v", 5) is None
    await world.settle(REFRESH)
    assert waits.usual("fake/t2v", 5) is not None
    task.cancel()
