"""What moderators are sent about an order: posted once, and kept up to date."""

import pytest

from bot.domain.jobs import FailureKind, JobState
from bot.domain.moderation import ReviewState
from bot.domain.origin import MessageRef
from bot.domain.outbox import Owed
from bot.domain.outcomes import CannotPost, Posted, TryLater
from bot.services.notices import Notices
from tests.fakes.notices import FakeNoticeMessenger
from tests.unit.services.moderators import MODERATOR, MODERATORS, rules, sent
from tests.unit.services.mortality import Killed
from tests.unit.services.world import GUILD, MEMBER, World

pytestmark = pytest.mark.asyncio


def notices_of(world: World, messenger: FakeNoticeMessenger) -> Notices:
    return Notices(
        notices=world.database.notices,
        messenger=messenger,
        clock=world.clock,
        random=lambda: 0.5,
        leading=lambda: True,
        reviews=world.review_desk(),
    )


async def test_the_moderators_message_is_posted_once_and_shows_the_decision(world: World) -> None:
    await rules(world)
    job, messenger = await sent(world), FakeNoticeMessenger(world.clock)
    notices = notices_of(world, messenger)
    await notices._serve()
    await notices._serve()
    assert [notice.job_id for notice in messenger.tries] == [job.id]
    assert messenger.edits == []
    await world.reviews_service().refuse(job.id, GUILD, MODERATOR, "")
    await notices._serve()
    await notices._serve()
    assert messenger.edits == [(700, ReviewState.REFUSED)]
    assert await world.database.notices.due() == []


async def test_an_answer_that_was_lost_is_followed_by_what_holds_now(world: World) -> None:
    await rules(world)
    job, messenger = await sent(world), FakeNoticeMessenger(world.clock, lost=1)
    messenger.answers.append(TryLater("reset", doubtful=True))
    notices = notices_of(world, messenger)
    await notices._serve()
    await world.reviews_service().approve(job.id, GUILD, MODERATOR)
    await notices._serve()
    await notices._serve()
    assert len(messenger.seen) == 1
    assert messenger.edits == [(700, ReviewState.APPROVED)]
    assert await world.database.notices.due() == []


async def test_a_message_found_in_the_history_is_brought_up_to_date(world: World) -> None:
    await rules(world)
    job, messenger = await sent(world), FakeNoticeMessenger(world.clock, lost=1)
    messenger.answers.append(TryLater("reset", doubtful=True))
    notices = notices_of(world, messenger)
    await notices._serve()
    await world.settle(200)
    await world.cancel_service().job(job.id, MEMBER)
    await notices._serve()
    await notices._serve()
    assert (len(messenger.tries), messenger.edits) == (1, [(700, ReviewState.WITHDRAWN)])


async def test_moderators_who_cannot_be_asked_end_the_order_at_once(world: World) -> None:
    world.start()
    await rules(world)
    job, messenger = await sent(world), FakeNoticeMessenger(world.clock)
    messenger.answers.append(CannotPost("403 50001"))
    await notices_of(world, messenger)._serve()
    ended = await world.job(job.id)
    assert (ended.state, ended.failure and ended.failure.kind) == (JobState.CANCELLED, FailureKind.UNREVIEWED)
    await world.settle(60)
    assert len(world.messenger.of(Owed.UNREVIEWED)) == 1


async def test_a_death_after_moderators_could_not_be_asked_leaves_no_order_waiting_for_them(world: World) -> None:
    await rules(world)
    job, messenger = await sent(world), FakeNoticeMessenger(world.clock)
    messenger.answers.append(CannotPost("403 50001"))
    notices = notices_of(world, messenger)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(notices, "_settle", dying)
        with pytest.raises(Killed):
            await notices._serve()
    assert (await world.job(job.id)).state is JobState.CANCELLED
    messenger.answers.append(CannotPost("403 50001"))
    await notices_of(world, messenger)._serve()
    assert await world.database.notices.due() == []
    assert len(await world.rows()) == 1


async def dying(*_: object) -> None:
    raise Killed


async def test_a_message_that_is_gone_when_it_is_decided_is_let_go(world: World) -> None:
    await rules(world)
    job, messenger = await sent(world), FakeNoticeMessenger(world.clock)
    notices = notices_of(world, messenger)
    await notices._serve()
    await world.reviews_service().approve(job.id, GUILD, MODERATOR)
    messenger.answers.append(Posted(MessageRef(MODERATORS, 0)))
    await notices._serve()
    assert await world.database.notices.due() == []
    assert (await world.job(job.id)).state is JobState.QUEUED


async def test_moderators_who_could_not_be_asked_end_an_order_once(world: World) -> None:
    await rules(world)
    job, desk = await sent(world), world.review_desk()
    for job_id in (job.id, job.id, "none"):
        await desk.unreachable(job_id)
    assert len(await world.rows()) == 1
    assert await desk.case("none") is None
