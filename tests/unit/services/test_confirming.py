"""Dear orders wait for a confirmation: what they hold meanwhile, and what a press does."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.changes import Change
from bot.domain.errors import CannotPostHere, LimitReached, NotAllowed, RequestRefused, TemporaryError
from bot.domain.jobs import JobState
from bot.domain.money import Price, PriceSource
from bot.domain.presses import CancelAnswer, ConfirmAnswer, Press
from bot.domain.requests import AttachmentRef, VideoOrder
from bot.domain.switches import Gate, Stop, StopKind, Switch
from bot.domain.views import Receipt
from bot.services.registry import Registry
from tests.fakes.provider import fake_model
from tests.unit.services.mortality import GatedStore
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, World

pytestmark = pytest.mark.asyncio

PICTURE = AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10)
PRESS = Press(MEMBER, CHANNEL)
DEAR = 600
"""More than half of what a member has."""


async def dear(world: World, **origin: object) -> Receipt:
    world.provider.offered = (fake_model(price=Price(DEAR, 0, 0, PriceSource.SEED, "")),)
    await world.confirm_from(DEAR)
    return await world.ask(VideoOrder(prompt="fox", image=PICTURE), **origin)


async def test_a_dear_order_waits_and_holds_nothing(world: World) -> None:
    receipt = await dear(world)
    assert (receipt.job.state, receipt.position, receipt.created) == (JobState.DRAFT, None, True)
    assert [standing.left for standing in receipt.standings] == [10_000, 1_000]
    assert await world.reserved_and_used() == (0, 0)
    assert await world.database.quotas.held(GUILD, MEMBER) == 0
    assert (await world.database.jobs.queue()).waiting == ()
    assert world.signals.woken == []
    assert list(await world.database.jobs.pictures(receipt.job.id)) == ["image"]
    assert await world.audit() == []


@pytest.mark.parametrize(("confirm_at", "state"), [(None, "queued"), (DEAR + 1, "queued"), (DEAR, "draft"), (1, "draft")])
async def test_the_threshold_itself_asks(world: World, confirm_at: int | None, state: str) -> None:
    world.provider.offered = (fake_model(price=Price(DEAR, 0, 0, PriceSource.SEED, "")),)
    await world.confirm_from(confirm_at)
    assert (await world.ask()).job.state == state


async def test_another_server_s_threshold_is_none_of_ours(world: World) -> None:
    await world.confirm_from(1, guild=GUILD + 1)
    assert (await world.ask()).job.state is JobState.QUEUED


async def test_a_price_without_room_is_refused_before_anybody_is_asked(world: World) -> None:
    first = await dear(world)
    await world.confirm_service().job(first.job.id, PRESS)
    with pytest.raises(LimitReached) as caught:
        await dear(world)
    assert (caught.value.key, caught.value.values["left"]) == ("limit-member", 1_000 - DEAR)
    assert [job.id for job in await world.database.jobs.active()] == [first.job.id]


async def test_a_price_that_no_limit_could_ever_hold_is_refused_at_once(world: World) -> None:
    world.provider.offered = (fake_model(price=Price(1_001, 0, 0, PriceSource.SEED, "")),)
    await world.confirm_from(1)
    with pytest.raises(LimitReached):
        await world.ask()
    assert await world.database.jobs.active() == []


async def test_a_repeated_event_is_the_same_draft(world: World) -> None:
    first, second = await dear(world, key="i:1"), await dear(world, key="i:1")
    assert (first.job.id, first.created) == (second.job.id, True)
    assert (second.job.state, second.created) == (JobState.DRAFT, False)


async def test_confirmed_it_is_reserved_and_made(world: World) -> None:
    world.start()
    draft = await dear(world)
    await world.settle(60)
    assert world.provider.calls == []
    result = await world.confirm_service().job(draft.job.id, PRESS)
    assert (result.answer, result.job.state) == (ConfirmAnswer.STARTED, JobState.QUEUED)
    assert world.signals.woken == [draft.job.id]
    assert result.receipt is not None
    assert (result.receipt.position, [standing.left for standing in result.receipt.standings]) == (1, [9_400, 400])
    assert await world.reserved_and_used() == (DEAR, 0)
    done = await world.until(draft.job.id, JobState.DONE)
    assert done.charged
    assert await world.reserved_and_used() == (0, DEAR)
    assert await world.audit() == []


async def test_two_presses_at_once_start_it_once(world: World) -> None:
    draft, service = await dear(world), world.confirm_service()
    results = await asyncio.gather(*(service.job(draft.job.id, PRESS) for _ in range(5)))
    assert sorted(result.answer.value for result in results) == ["already"] * 4 + ["started"]
    assert await world.reserved_and_used() == (DEAR, 0)
    assert await world.audit() == []


async def test_a_limit_that_filled_up_meanwhile_refuses_and_leaves_the_draft(world: World) -> None:
    first, second = await dear(world), await dear(world)
    service = world.confirm_service()
    await service.job(first.job.id, PRESS)
    with pytest.raises(LimitReached) as caught:
        await service.job(second.job.id, PRESS)
    assert caught.value.key == "limit-member"
    assert (await world.job(second.job.id)).state is JobState.DRAFT
    await world.cancel_service().job(first.job.id, MEMBER)
    assert (await service.job(second.job.id, PRESS)).answer is ConfirmAnswer.STARTED
    assert await world.reserved_and_used() == (DEAR, 0)
    assert await world.audit() == []


async def test_nobody_else_can_press_it(world: World) -> None:
    draft = await dear(world)
    for press, job_id in ((Press(MEMBER + 1, CHANNEL), draft.job.id), (PRESS, "job-none")):
        with pytest.raises(NotAllowed) as caught:
            await world.confirm_service().job(job_id, press)
        assert caught.value.key == "job-not-yours"
    assert (await world.job(draft.job.id)).state is JobState.DRAFT


async def test_a_press_after_its_time_starts_nothing(world: World) -> None:
    draft = await dear(world)
    await world.settle(600)
    result = await world.confirm_service().job(draft.job.id, PRESS)
    assert (result.answer, result.receipt) == (ConfirmAnswer.LAPSED, None)
    assert await world.reserved_and_used() == (0, 0)


async def test_a_press_in_the_last_second_counts(world: World) -> None:
    draft = await dear(world)
    await world.settle(599)
    assert (await world.confirm_service().job(draft.job.id, PRESS)).answer is ConfirmAnswer.STARTED


async def test_the_limits_are_those_of_the_press_and_so_is_the_period(world: World) -> None:
    """Ordered in the last minutes of November, confirmed in December."""
    await world.settle((timedelta(days=9, hours=11, minutes=55)) / timedelta(seconds=1))
    world.provider.offered = (fake_model(price=Price(DEAR, 0, 0, PriceSource.SEED, "")),)
    await world.confirm_from(DEAR)
    draft = await world.ask()
    await world.settle(300)
    result = await world.confirm_service().job(draft.job.id, PRESS)
    assert result.receipt is not None
    assert {standing.limit.starts.month for standing in result.receipt.standings} == {12}
    assert await world.audit() == []


async def test_a_provider_that_was_switched_off_meanwhile(world: World) -> None:
    draft = await dear(world)
    with pytest.raises(RequestRefused) as caught:
        await world.confirm_service(Registry(())).job(draft.job.id, PRESS)
    assert caught.value.key == "model-gone"
    assert (await world.job(draft.job.id)).state is JobState.DRAFT


async def test_a_model_that_is_no_longer_on_offer(world: World) -> None:
    draft, registry = await dear(world), Registry(world.providers)
    registry.listed("fake", frozenset({"fake/other"}))
    with pytest.raises(RequestRefused):
        await world.confirm_service(registry).job(draft.job.id, PRESS)


async def test_orders_that_the_operator_has_stopped_meanwhile(world: World) -> None:
    world.start()
    draft, switches = await dear(world), world.process.switches
    await switches.stop(Stop(StopKind.OPERATOR, world.clock.now()))
    with pytest.raises(TemporaryError) as caught:
        await world.confirm_service().job(draft.job.id, PRESS)
    assert caught.value.key == "stopped-operator"
    await switches.go()
    await switches.turn("fake", Switch.OFF)
    with pytest.raises(NotAllowed) as off:
        await world.confirm_service().job(draft.job.id, PRESS)
    assert off.value.key == "provider-off"
    await switches.turn("fake", Switch.PAUSED)
    result = await world.confirm_service().job(draft.job.id, PRESS)
    assert result.receipt is not None
    assert (result.answer, result.receipt.gate) == (ConfirmAnswer.STARTED, Gate.PAUSED)


async def test_permissions_that_went_meanwhile_are_said_where_they_matter(world: World) -> None:
    draft, service = await dear(world), world.confirm_service()
    with pytest.raises(CannotPostHere):
        await service.job(draft.job.id, Press(MEMBER, CHANNEL, ("attach_files",)))
    elsewhere = await service.job(draft.job.id, Press(MEMBER, CHANNEL + 1, ("attach_files",)))
    assert elsewhere.answer is ConfirmAnswer.STARTED


async def test_a_private_order_does_not_need_the_channel(world: World) -> None:
    await world.confirm_from(1)
    draft = await world.ask(VideoOrder(prompt="fox", private=True))
    result = await world.confirm_service().job(draft.job.id, Press(MEMBER, CHANNEL, ("attach_files",)))
    assert result.answer is ConfirmAnswer.STARTED


async def test_cancel_ends_a_draft_at_once_and_it_cannot_be_started_any_more(world: World) -> None:
    draft = await dear(world)
    cancelled = await world.cancel_service().job(draft.job.id, MEMBER)
    assert (cancelled.answer, cancelled.job.state) == (CancelAnswer.CANCELLED, JobState.CANCELLED)
    assert await world.database.jobs.pictures(draft.job.id) == {}
    assert (await world.confirm_service().job(draft.job.id, PRESS)).answer is ConfirmAnswer.CANCELLED
    assert await world.reserved_and_used() == (0, 0)
    assert await world.audit() == []


async def test_a_cancel_that_a_press_overtook_still_cancels(world: World) -> None:
    draft = await dear(world)

    async def overtake(change: Change) -> None:
        if change.before.state is JobState.DRAFT:
            await world.confirm_service().job(draft.job.id, PRESS)

    cancel = world.cancel_service(GatedStore(world.database.jobs, overtake, None))
    result = await cancel.job(draft.job.id, MEMBER)
    assert (result.answer, result.job.state) == (CancelAnswer.CANCELLED, JobState.CANCELLED)
    assert await world.reserved_and_used() == (0, 0)
    assert await world.audit() == []


async def test_a_cancel_and_a_press_at_once_leave_nothing_held(world: World) -> None:
    draft = await dear(world)
    await asyncio.gather(world.cancel_service().job(draft.job.id, MEMBER), world.confirm_service().job(draft.job.id, PRESS))
    assert (await world.job(draft.job.id)).state is JobState.CANCELLED
    assert await world.reserved_and_used() == (0, 0)
    assert await world.audit() == []
