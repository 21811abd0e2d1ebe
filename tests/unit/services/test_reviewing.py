"""Prompts that a server's list stops, and orders that wait for its moderators: from the order to its end, on the real store."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import AdminError, NotAllowed, RequestRefused, TemporaryError
from bot.domain.holds import Hold
from bot.domain.jobs import FailureKind, JobState
from bot.domain.moderation import COOL_DOWN, ReviewMode, ReviewState
from bot.domain.money import Period, Unit
from bot.domain.outbox import Owed
from bot.domain.policy import EntryKind
from bot.domain.presses import CancelAnswer, ConfirmAnswer, SendAnswer
from bot.domain.quota import Allowance, GuildSettings, Target, TargetKind
from bot.domain.requests import AttachmentRef
from bot.domain.storyboards import StoryboardOrder
from bot.domain.switches import Stop, StopKind
from tests.fakes.messenger import FakeReceipts
from tests.unit.services.admins import entered
from tests.unit.services.moderators import ADMIN, DAY, MODERATOR, PRESS, PRICE, ask, rules, sent, untouched
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, World

pytestmark = pytest.mark.asyncio


async def test_a_stopped_prompt_is_refused_where_nobody_could_be_asked(world: World) -> None:
    await rules(world, channel=None)
    image = AttachmentRef("https://cdn.example/a.png", "a.png", 10)
    with pytest.raises(RequestRefused) as caught:
        await ask(world, image=image)
    assert caught.value.key == "moderation-stopped"
    assert caught.value.values == {}
    assert world.pictures.loaded == []
    assert (await ask(world, "a fox")).job.state is JobState.QUEUED


async def test_the_log_channel_serves_where_there_is_no_other(world: World) -> None:
    await rules(world, channel=None)
    await world.database.guilds.save(GUILD, GuildSettings(log_channel=71), ADMIN, world.clock.now())
    job = await sent(world)
    (notice,) = await world.database.notices.due()
    assert (notice.channel_id, notice.job_id) == (71, job.id)


async def test_a_stopped_prompt_waits_for_its_members_word_then_for_the_moderators_and_goes_on_as_ordered(world: World) -> None:
    await rules(world)
    receipt = await ask(world, "a gun in the snow", seed=7)
    job = receipt.job
    assert (job.state, job.hold) == (JobState.DRAFT, Hold.STOPPED)
    assert await world.database.notices.due() == []
    service = world.reviews_service()
    done = await service.send(job.id, MEMBER)
    assert done.receipt is not None
    assert (done.answer, done.job.hold, done.receipt.job) == (SendAnswer.SENT, Hold.REVIEW, done.job)
    assert (await service.send(job.id, MEMBER)).answer is SendAnswer.ALREADY
    assert await untouched(world)
    await world.settle(DAY - 60)
    world.start()
    await world.settle(1)
    assert world.provider.calls == []
    receipts = FakeReceipts()
    approved = await world.reviews_service(receipts).approve(job.id, GUILD, MODERATOR)
    assert (approved.decided, approved.review.state, approved.review.decided_by) == (True, ReviewState.APPROVED, MODERATOR)
    assert [told.state for told in receipts.seen] == [JobState.QUEUED]
    finished = await world.until(job.id, JobState.DONE)
    assert (finished.request.seed, finished.request.prompt) == (7, "a gun in the snow")
    assert await world.reserved_and_used() == (0, PRICE)
    assert await world.audit() == []


async def test_pictures_are_kept_as_long_as_it_waits(world: World) -> None:
    await rules(world)
    receipt = await ask(world, image=AttachmentRef("https://cdn.example/a.png", "a.png", 10))
    await world.reviews_service().send(receipt.job.id, MEMBER)
    case = await world.review_desk().case(receipt.job.id)
    assert case is not None
    assert set(case.pictures) == {"image"}
    await world.reviews_service().refuse(receipt.job.id, GUILD, MODERATOR, "")
    assert await world.database.jobs.pictures(receipt.job.id) == {}


async def test_nobody_else_sends_it(world: World) -> None:
    await rules(world)
    receipt = await ask(world)
    for job_id, user in ((receipt.job.id, MEMBER + 1), ("job-none", MEMBER)):
        with pytest.raises(NotAllowed) as caught:
            await world.reviews_service().send(job_id, user)
        assert caught.value.key == "job-not-yours"


async def test_its_channel_was_denied_before_it_is_sent_or_approved(world: World) -> None:
    await rules(world)
    receipt, service = await ask(world), world.reviews_service()
    await entered(world, (EntryKind.CHANNEL, str(CHANNEL), False))
    with pytest.raises(NotAllowed, match="policy-channel-denied"):
        await service.send(receipt.job.id, MEMBER)
    await entered(world)
    await service.send(receipt.job.id, MEMBER)
    await entered(world, (EntryKind.CHANNEL, str(CHANNEL), False))
    with pytest.raises(RequestRefused, match="review-not-now"):
        await service.approve(receipt.job.id, GUILD, MODERATOR)
    assert (await world.job(receipt.job.id)).state is JobState.DRAFT


async def test_one_a_minute_is_sent_and_the_other_can_be_sent_later(world: World) -> None:
    await rules(world)
    await sent(world)
    receipt = await ask(world)
    with pytest.raises(NotAllowed) as caught:
        await world.reviews_service().send(receipt.job.id, MEMBER)
    assert caught.value.key == "review-too-soon"
    await world.settle(COOL_DOWN / timedelta(seconds=1))
    assert (await world.reviews_service().send(receipt.job.id, MEMBER)).answer is SendAnswer.SENT


async def test_the_offer_to_send_it_ends_by_itself(world: World) -> None:
    await rules(world)
    receipt, receipts = await ask(world), FakeReceipts()
    keeping = asyncio.ensure_future(world.drafts(receipts).run())
    await world.settle(599)
    assert (await world.job(receipt.job.id)).state is JobState.DRAFT
    await world.settle(1)
    ended = await world.job(receipt.job.id)
    assert (ended.state, ended.failure and ended.failure.kind) == (JobState.CANCELLED, FailureKind.LAPSED)
    assert (await world.reviews_service().send(receipt.job.id, MEMBER)).answer is SendAnswer.LAPSED
    assert await world.rows() == []
    keeping.cancel()


async def test_refused_its_member_is_told_once_and_nothing_was_held(world: World) -> None:
    world.start()
    await rules(world)
    job, receipts = await sent(world), FakeReceipts()
    result = await world.reviews_service(receipts).refuse(job.id, GUILD, MODERATOR, "no weapons " * 50)
    assert (result.decided, result.review.state) == (True, ReviewState.REFUSED)
    await world.settle(60)
    assert [post.job_id for post in world.messenger.of(Owed.REFUSED)] == [job.id]
    ended = await world.job(job.id)
    assert ended.failure is not None
    assert (ended.state, ended.failure.kind, len(ended.failure.text)) == (JobState.CANCELLED, FailureKind.REFUSED, 300)
    assert [told.state for told in receipts.seen] == [JobState.CANCELLED]
    late = await world.reviews_service().approve(job.id, GUILD, MODERATOR + 1)
    assert (late.decided, late.review.state, late.review.decided_by) == (False, ReviewState.REFUSED, MODERATOR)
    again = await world.reviews_service().refuse(job.id, GUILD, MODERATOR + 1, "")
    assert (again.decided, again.review.decided_by) == (False, MODERATOR)
    assert await untouched(world)


async def test_two_moderators_at_once_and_one_wins(world: World) -> None:
    await rules(world)
    job, service = await sent(world), world.reviews_service()
    results = await asyncio.gather(
        service.approve(job.id, GUILD, 1), service.approve(job.id, GUILD, 2), service.refuse(job.id, GUILD, 3, "")
    )
    assert sum(result.decided for result in results) == 1
    assert len({result.review.decided_by for result in results}) == 1
    assert await world.audit() == []


async def test_moderators_of_another_server_decide_nothing(world: World) -> None:
    await rules(world)
    job = await sent(world)
    for press in (world.reviews_service().approve(job.id, GUILD + 1, 1), world.reviews_service().refuse("none", GUILD, 1, "")):
        with pytest.raises(NotAllowed) as caught:
            await press
        assert caught.value.key == "outdated-control"


async def test_nobody_decides_and_it_ends_after_a_day_with_its_member_told(world: World) -> None:
    await rules(world, review=ReviewMode.ALL)
    receipt, receipts = await ask(world, "a fox"), FakeReceipts()
    assert receipt.job.hold is Hold.REVIEW
    await world.settle(DAY - 20)
    world.start()
    keeping = asyncio.ensure_future(world.drafts(receipts).run())
    await world.settle(19)
    assert (await world.job(receipt.job.id)).state is JobState.DRAFT
    await world.settle(60)
    ended = await world.job(receipt.job.id)
    assert (ended.state, ended.failure and ended.failure.kind) == (JobState.CANCELLED, FailureKind.UNREVIEWED)
    assert len(world.messenger.of(Owed.UNREVIEWED)) == 1
    review = await world.database.reviews.get(receipt.job.id)
    assert review is not None
    assert review.state is ReviewState.LAPSED
    assert await untouched(world)
    keeping.cancel()


async def test_its_member_takes_it_back(world: World) -> None:
    await rules(world)
    job = await sent(world)
    cancelled = await world.cancel_service().job(job.id, MEMBER)
    assert cancelled.answer is CancelAnswer.CANCELLED
    late = await world.reviews_service().approve(job.id, GUILD, MODERATOR)
    assert (late.decided, late.review.state) == (False, ReviewState.WITHDRAWN)
    assert await untouched(world)


async def test_a_cancel_that_an_approval_overtook_still_cancels(world: World) -> None:
    await rules(world)
    job = await sent(world)
    cancel, approve = world.cancel_service().job(job.id, MEMBER), world.reviews_service().approve(job.id, GUILD, MODERATOR)
    await asyncio.gather(cancel, approve)
    assert (await world.job(job.id)).state is JobState.CANCELLED
    assert await untouched(world)


async def test_flagged_prompts_go_to_the_moderators_by_themselves_and_others_do_not(world: World) -> None:
    await rules(world, review=ReviewMode.FLAGGED)
    flagged, clean = await ask(world), await ask(world, "a fox")
    assert (flagged.job.hold, clean.job.state) == (Hold.REVIEW, JobState.QUEUED)
    assert world.signals.woken == [flagged.job.id, clean.job.id]
    review = await world.database.reviews.get(flagged.job.id)
    assert review is not None
    assert (review.asked.matched, review.asked.by_hand) == ("gun", False)


async def test_orders_that_would_wait_for_nobody_are_refused(world: World) -> None:
    await rules(world, review=ReviewMode.ALL, channel=None)
    with pytest.raises(AdminError) as caught:
        await ask(world, "a fox")
    assert caught.value.key == "review-no-channel"


async def test_a_dear_order_is_agreed_to_before_moderators_see_it(world: World) -> None:
    await rules(world, review=ReviewMode.ALL)
    await world.confirm_from(PRICE)
    receipt = await ask(world, "a fox")
    assert receipt.job.hold is Hold.PRICE
    assert await world.database.notices.due() == []
    done = await world.confirm_service().job(receipt.job.id, PRESS)
    assert done.receipt is not None
    assert (done.answer, done.job.hold) == (ConfirmAnswer.REVIEW, Hold.REVIEW)
    assert (await world.confirm_service().job(receipt.job.id, PRESS)).answer is ConfirmAnswer.REVIEW
    assert await untouched(world)
    assert (await world.reviews_service().approve(receipt.job.id, GUILD, MODERATOR)).decided
    assert await world.reserved_and_used() == (PRICE, 0)


async def test_sending_a_dear_prompt_is_the_word_on_its_price(world: World) -> None:
    await rules(world)
    await world.confirm_from(PRICE)
    job = await sent(world)
    assert (await world.reviews_service().approve(job.id, GUILD, MODERATOR)).decided
    assert await world.reserved_and_used() == (PRICE, 0)


async def test_a_word_that_came_onto_the_list_meanwhile_counts_when_the_price_is_agreed_to(world: World) -> None:
    await world.confirm_from(PRICE)
    receipt = await ask(world)
    await rules(world)
    with pytest.raises(RequestRefused) as caught:
        await world.confirm_service().job(receipt.job.id, PRESS)
    assert caught.value.key == "moderation-stopped"
    await rules(world, review=ReviewMode.FLAGGED)
    assert (await world.confirm_service().job(receipt.job.id, PRESS)).answer is ConfirmAnswer.REVIEW


async def test_limits_and_blocks_of_now_keep_an_approval_back_without_telling_numbers(world: World) -> None:
    await rules(world)
    job = await sent(world)
    members = Target(TargetKind.MEMBERS, GUILD)
    now = world.clock.now()
    await world.database.limits.set_limit(members, Allowance(Period.MONTH, Unit.CREDITS, PRICE - 1), ADMIN, now)
    with pytest.raises(RequestRefused) as caught:
        await world.reviews_service().approve(job.id, GUILD, MODERATOR)
    assert (caught.value.key, caught.value.values) == ("review-not-now", {})
    await world.database.limits.set_limit(members, Allowance(Period.MONTH, Unit.CREDITS, PRICE), ADMIN, now)
    assert (await world.reviews_service().approve(job.id, GUILD, MODERATOR)).decided


async def test_orders_that_the_operator_has_stopped_are_not_approved(world: World) -> None:
    world.start()
    await rules(world)
    job = await sent(world)
    await world.process.switches.stop(Stop(StopKind.OPERATOR, world.clock.now()))
    with pytest.raises(TemporaryError):
        await world.reviews_service().approve(job.id, GUILD, MODERATOR)
    await world.process.switches.go()
    assert (await world.reviews_service().approve(job.id, GUILD, MODERATOR)).decided


async def test_approve_and_refuse_work_after_a_restart(world: World) -> None:
    world.start()
    await rules(world)
    job = await sent(world)
    await world.kill()
    world.start()
    assert (await world.reviews_service().approve(job.id, GUILD, MODERATOR)).decided
    await world.until(job.id, JobState.DONE)
    assert await world.audit() == []


async def test_a_storyboard_is_looked_at_as_a_whole_and_started_as_a_whole(world: World) -> None:
    """One shot's words stop all of them; approved, every shot's price is held at once."""
    await rules(world)
    order = StoryboardOrder(("a fox wakes", "a gun fires", "it sleeps"), model="fake/t2v")
    receipt = await world.submit_service().storyboard(order, world.origin())
    assert (receipt.job.state, receipt.job.hold, receipt.job.shots) == (JobState.DRAFT, Hold.STOPPED, 3)
    assert (await world.reviews_service().send(receipt.job.id, MEMBER)).answer is SendAnswer.SENT
    assert await untouched(world)
    assert (await world.reviews_service().approve(receipt.job.id, GUILD, MODERATOR)).decided
    assert (await world.job(receipt.job.id)).state is JobState.FILMING
    assert await world.reserved_and_used() == (3 * PRICE, 0)
    assert await world.audit() == []
