"""What the services let a meter see of an order, from its acceptance to its clip, and of what goes wrong on the way."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import DiskFull, DownloadFailed, InternalError, LinkDead, Paused, PictureRefused, ReadFailed, RequestRefused
from bot.domain.holds import Hold
from bot.domain.jobs import Failure, FailureKind, JobState
from bot.domain.metrics import (
    CallAnswered,
    End,
    JobMoved,
    OrderAccepted,
    OrderRefused,
    PostAnswered,
    StepBroke,
    TaskFailed,
    Work,
    WorkDone,
)
from bot.domain.outbox import Owed, Rung
from bot.domain.outcomes import AcceptedTask, CannotPost, NotSent, Posted, Rejected, Unknown
from bot.domain.requests import AttachmentRef, VideoOrder
from bot.services.supervisor import Supervisor
from tests.fakes.clock import FakeClock
from tests.fakes.meter import FakeMeter
from tests.fakes.provider import answering, buy_and_lose
from tests.unit.services.world import World

pytestmark = pytest.mark.asyncio


def moves(world: World) -> list[tuple[JobState, JobState]]:
    found = [(one.before.state, one.after.state) for one in world.meter.of(JobMoved)]
    return [(before, after) for before, after in found if before is not after]


def ends(world: World, work: Work) -> Counter[End]:
    return Counter(one.end for one in world.meter.of(WorkDone) if one.work is work)


async def test_a_clip(world: World) -> None:
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.DONE)
    assert world.meter.of(OrderAccepted) == [OrderAccepted("fake", None)]
    assert [(type(one.outcome), one.provider) for one in world.meter.of(CallAnswered)] == [(AcceptedTask, "fake")]
    assert moves(world) == [
        (JobState.QUEUED, JobState.SUBMITTING),
        (JobState.SUBMITTING, JobState.RUNNING),
        (JobState.RUNNING, JobState.FETCHING),
        (JobState.FETCHING, JobState.DELIVERING),
        (JobState.DELIVERING, JobState.DONE),
    ]
    assert (ends(world, Work.DOWNLOAD), ends(world, Work.FINISH)) == ({End.OK: 1}, {End.OK: 1})
    assert set(ends(world, Work.READ)) == {End.OK}
    assert [(one.owed, one.rung, type(one.outcome)) for one in world.meter.of(PostAnswered)] == [(Owed.CLIP, Rung.CHANNEL, Posted)]


async def test_an_event_that_comes_twice_is_one_order(world: World) -> None:
    world.start()
    for _ in range(2):
        await world.ask(VideoOrder(prompt="a fox"), key="i:once")
    assert len(world.meter.of(OrderAccepted)) == 1


async def test_a_refusal_by_its_rule(world: World) -> None:
    world.start()
    with pytest.raises(RequestRefused):
        await world.ask(VideoOrder(prompt="a fox", model="nobody/knows"))
    world.pictures.faults.append(PictureRefused("picture-not-one"))
    with pytest.raises(PictureRefused):
        await world.ask(VideoOrder(prompt="a fox", image=AttachmentRef("https://cdn.example/a", "a.png", 10)))
    world.pictures.faults.append(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        await world.ask(VideoOrder(prompt="a fox", image=AttachmentRef("https://cdn.example/a", "a.png", 10)))
    assert world.meter.seen == [OrderRefused("model-unknown"), OrderRefused("picture-not-one"), OrderRefused("went-wrong")]


async def test_an_order_that_waits_for_a_word(world: World) -> None:
    world.start()
    await world.confirm_from(1)
    await world.ask()
    assert world.meter.seen == [OrderAccepted("fake", Hold.PRICE)]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (answering(Rejected(Failure(FailureKind.MODERATED))), Rejected),
        (answering(NotSent("ConnectError")), NotSent),
        (buy_and_lose, Unknown),
    ],
)
async def test_what_becomes_of_a_paid_call(world: World, answer: Any, kind: type) -> None:
    world.provider.answers.append(answer)
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.DONE, JobState.FAILED)
    assert isinstance(world.meter.of(CallAnswered)[0].outcome, kind)


async def test_a_call_that_is_cut_off_has_no_answer(world: World) -> None:
    world.start(dies_at="before provider.submit")
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.SUBMITTING)
    await world.kill()
    assert world.meter.of(CallAnswered) == []


async def test_downloads_that_fail(world: World) -> None:
    world.downloads.faults += [
        DownloadFailed("download-failed"),
        DiskFull("spool-full"),
        LinkDead("link-dead"),
    ]
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.DONE)
    assert ends(world, Work.DOWNLOAD) == {End.FAILED: 1, End.NO_ROOM: 1, End.DEAD_LINK: 1, End.OK: 1}


async def test_an_encoder_that_breaks(world: World) -> None:
    world.tools.faults.append(InternalError("internal"))
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.DONE)
    assert ends(world, Work.FINISH) == {End.FAILED: 1, End.OK: 1}


async def test_reads_that_fail(world: World) -> None:
    world.faults["provider.poll"] = [ReadFailed("provider-read-failed"), Paused(world.clock.now() + timedelta(seconds=5))]
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.DONE)
    found = ends(world, Work.READ)
    assert (found[End.FAILED], found[End.PAUSED]) == (1, 1)


async def test_a_clip_that_goes_down_the_ladder(world: World) -> None:
    world.messenger.closed |= {Rung.CHANNEL, Rung.PARENT}
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.DONE)
    assert [(one.rung, type(one.outcome)) for one in world.meter.of(PostAnswered)] == [
        (Rung.CHANNEL, CannotPost),
        (Rung.PARENT, CannotPost),
        (Rung.DM, Posted),
    ]


async def test_a_step_that_meets_a_fault_of_ours(world: World) -> None:
    world.downloads.faults.append(ZeroDivisionError())
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.DONE)
    assert world.meter.of(StepBroke) == [StepBroke("fetch")]


async def test_a_lasting_task_that_fails() -> None:
    clock, meter, tries = FakeClock(), FakeMeter(), iter((ZeroDivisionError(), None))

    async def work() -> None:
        fault = next(tries)
        if fault is not None:
            raise fault

    supervisor = Supervisor(clock, meter)
    supervisor.start("audit", work)
    await clock.advance(60)
    await supervisor.stop()
    assert meter.of(TaskFailed) == [TaskFailed("audit")]
