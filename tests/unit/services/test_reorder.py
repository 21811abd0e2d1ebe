"""Again, Remix, Extend, Try again: new orders, priced and checked as every other, that know their parent."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import transitions
from bot.domain.changes import Change
from bot.domain.errors import CannotPostHere, ClapperError, LimitReached
from bot.domain.jobs import ClipFile, Job, JobState
from bot.domain.lineage import Descent
from bot.domain.links import ClipLink
from bot.domain.models import Need
from bot.domain.money import Period, Price, PriceSource, Unit
from bot.domain.origin import MessageRef
from bot.domain.outbox import DeliveredTo
from bot.domain.presses import PressedMessage, Wish
from bot.domain.quota import Actor, Allowance, Target, TargetKind
from bot.domain.requests import AttachmentRef, Frame, Source, VideoOrder
from bot.domain.views import Receipt, Reordered
from tests.fakes.provider import fake_model
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, World

pytestmark = pytest.mark.asyncio

POSTED = MessageRef(CHANNEL, 900)
CLIP = AttachmentRef("https://cdn.discordapp.com/attachments/500/1/clapper-job.mp4?ex=1", "clapper-job.mp4", 10, "video/mp4")
PRESSED = PressedMessage(POSTED, CLIP)
BARE = PressedMessage(MessageRef(CHANNEL, 901))
PICTURE = AttachmentRef("https://cdn.discordapp.com/attachments/500/2/fox.png?ex=1", "fox.png", 10)
FRESH = replace(PICTURE, url="https://cdn.discordapp.com/attachments/500/2/fox.png?ex=2")
FILM = AttachmentRef("https://cdn.discordapp.com/attachments/500/3/film.mp4?ex=1", "film.mp4", 10, "video/mp4")
SOURCE = MessageRef(CHANNEL, 800)
DEAR = Price(0, 10, 0, PriceSource.SEED, "2026-11-01")


async def parent(world: World, order: VideoOrder | None = None, source: MessageRef | None = None, **origin: Any) -> Job:
    asked = replace(world.origin(**origin), source=source)
    with world.busy:
        job = (await world.submit_service().video(order or VideoOrder("a fox", duration=8, aspect="9:16"), asked)).job
    return job if job.request.private else await published(world, job)


async def published(world: World, job: Job) -> Job:
    """As if its clip stood in the channel: what happens on the way there is others' to test."""
    seen = await world.database.jobs.apply(
        Change(job, replace(job, message=MessageRef(CHANNEL, 900), delivered_to=DeliveredTo.CHANNEL)), None
    )
    assert seen is not None
    return seen


async def again(world: World, job: Job, pressed: PressedMessage = PRESSED, **origin: Any) -> Receipt:
    with world.busy:
        return await world.reorder_service().again(job.id, pressed, world.origin(**origin))


async def refused(key: str, making: Any) -> ClapperError:
    with pytest.raises(ClapperError) as caught:
        await making
    assert caught.value.key == key
    return caught.value


async def test_again_is_the_same_order_by_whoever_pressed_with_a_fresh_seed(world: World) -> None:
    first = await parent(world)
    receipt = await again(world, first, member=MEMBER + 1)
    child = await world.job(receipt.job.id)
    assert child.id != first.id
    assert (child.requester.user_id, child.parent_job, child.source, child.descent) == (MEMBER + 1, first.id, POSTED, Descent.AGAIN)
    assert replace(child.request, seed=None) == replace(first.request, seed=None)
    assert child.request.seed != first.request.seed
    assert receipt.reordered == Reordered()
    assert await world.reserved_and_used(MEMBER + 1) == (first.request.price, 0)


async def test_the_presser_s_own_limits_and_the_channel_s_rights_decide(world: World) -> None:
    first = await parent(world)
    allowance = Allowance(Period.MONTH, Unit.CREDITS, 2 * first.request.price - 1)
    await world.database.limits.set_limit(Target(TargetKind.MEMBERS, GUILD), allowance, Actor(1), world.clock.now())
    await again(world, first, member=MEMBER + 1)
    await world.settle(4)
    with pytest.raises(LimitReached):
        await again(world, first, member=MEMBER + 1)
    with pytest.raises(CannotPostHere):
        await again(world, first, missing=("attach_files",))


async def test_two_presses_are_two_orders_but_a_double_click_is_one(world: World) -> None:
    first, service = await parent(world), world.reorder_service()
    with world.busy:
        await service.again(first.id, PRESSED, world.origin(key="i:a"))
        await refused("pressed-twice", service.again(first.id, PRESSED, world.origin(key="i:b")))
        await service.again(first.id, PRESSED, world.origin(key="i:c", member=MEMBER + 1))
    await world.settle(4)
    with world.busy:
        await service.again(first.id, PRESSED, world.origin(key="i:d"))
    assert await world.reserved_and_used() == (3 * first.request.price, 0)


async def test_the_same_press_delivered_twice_gives_one_job(world: World) -> None:
    first, service = await parent(world), world.reorder_service()
    with world.busy:
        one = await service.again(first.id, PRESSED, world.origin(key="i:a"))
        two = await service.again(first.id, PRESSED, world.origin(key="i:a"))
        elsewhere = await world.reorder_service().again(first.id, PRESSED, world.origin(key="i:a"))
    assert one.job.id == two.job.id == elsewhere.job.id
    assert not elsewhere.created


async def test_a_press_that_was_refused_is_no_first_click(world: World) -> None:
    first, service = await parent(world), world.reorder_service()
    with world.busy:
        await refused("cannot-post-here", service.again(first.id, PRESSED, world.origin(missing=("attach_files",))))
        await service.again(first.id, PRESSED, world.origin())


async def test_a_dearer_order_waits_for_a_word_and_says_what_it_was(world: World) -> None:
    first = await parent(world)
    world.provider.offered = (fake_model(price=DEAR),)
    receipt = await again(world, first)
    assert (receipt.job.state, receipt.job.request.price) == (JobState.DRAFT, 80)
    assert receipt.reordered == Reordered(price_before=first.request.price)


async def test_a_cheaper_order_is_made_at_once_and_says_so(world: World) -> None:
    world.provider.offered = (fake_model(price=DEAR),)
    first = await parent(world)
    world.provider.offered = (fake_model(),)
    receipt = await again(world, first)
    assert receipt.job.state is JobState.QUEUED
    assert receipt.reordered == Reordered(price_before=80)


async def test_the_server_s_threshold_holds_for_buttons_too(world: World) -> None:
    first = await parent(world)
    await world.confirm_from(1)
    assert (await again(world, first)).job.state is JobState.DRAFT


async def test_a_model_that_is_gone_and_a_value_that_is_no_longer_taken_are_named(world: World) -> None:
    first = await parent(world)
    world.provider.offered = (fake_model("fake/other"),)
    error = await refused("again-model-gone", again(world, first))
    assert error.values == {"model": first.request.model}
    world.provider.offered = (fake_model(durations=(5,)),)
    await refused("request-duration-not-taken", again(world, first))


async def test_the_picture_is_read_from_the_message_it_was_taken_from(world: World) -> None:
    first = await parent(world, VideoOrder("run", PICTURE), SOURCE)
    assert first.source_path == "/attachments/500/2/fox.png"
    other = replace(PICTURE, url="https://cdn.discordapp.com/attachments/500/9/cat.png", filename="cat.png")
    world.messages.held[SOURCE] = (Source(other), Source(FRESH))
    receipt = await again(world, first)
    assert world.pictures.loaded[-1] == FRESH
    child = await world.job(receipt.job.id)
    assert (child.source, child.descent, child.parent_job, child.source_path) == (SOURCE, None, first.id, first.source_path)
    assert receipt.reordered == Reordered()


async def test_else_it_is_the_clip_s_own_first_picture_and_the_receipt_says_so(world: World) -> None:
    first = await parent(world, VideoOrder("run", PICTURE), SOURCE)
    receipt = await again(world, first)
    assert world.messages.read == [SOURCE]
    assert world.pictures.loaded[-1] == replace(CLIP, frame=Frame.FIRST)
    child = await world.job(receipt.job.id)
    assert (child.source, child.descent, child.source_path) == (POSTED, Descent.AGAIN, CLIP.path)
    assert receipt.reordered == Reordered(frame=True)


async def test_a_clip_made_from_a_first_picture_can_be_made_again_from_the_same(world: World) -> None:
    first = await parent(world, VideoOrder("run", PICTURE))
    second = (await again(world, first)).job
    world.messages.held[POSTED] = (Source(CLIP, is_clip=True),)
    third = await again(world, second, PressedMessage(MessageRef(CHANNEL, 902), FILM))
    assert world.pictures.loaded[-1] == replace(CLIP, frame=Frame.FIRST)
    assert (await world.job(third.job.id)).source == POSTED


async def test_other_words_for_a_repetition_are_a_remix_of_what_its_picture_came_from(world: World) -> None:
    first = await parent(world, VideoOrder("run", PICTURE))
    second = (await again(world, first)).job
    world.messages.held[POSTED] = (Source(CLIP, is_clip=True),)
    with world.busy:
        third = await world.reorder_service().remix(second.id, Wish("walk", first.request.model, 5), PRESSED, world.origin())
    child = await world.job(third.job.id)
    assert (child.source, child.descent) == (POSTED, Descent.REMIX)


async def test_first_and_last_picture_are_both_the_clip_s_own(world: World) -> None:
    world.provider.offered = (fake_model(last_image=Need.OPTIONAL),)
    first = await parent(world, VideoOrder("run", PICTURE, PICTURE))
    await again(world, first)
    assert world.pictures.loaded[-2:] == [replace(CLIP, frame=Frame.FIRST), replace(CLIP, frame=Frame.LAST)]


async def test_without_clip_and_message_there_is_no_picture(world: World) -> None:
    first = await parent(world, VideoOrder("run", PICTURE), SOURCE)
    await refused("again-picture-gone", again(world, first, BARE))


async def test_an_edited_clip_needs_the_clip_it_was_made_from(world: World) -> None:
    world.provider.offered = (fake_model("fake/edit", video=Need.REQUIRED, image=Need.NO),)
    first = await parent(world, VideoOrder("at night", video=FILM), SOURCE)
    await refused("again-source-clip-gone", again(world, first))
    world.messages.held[SOURCE] = (Source(FILM, is_clip=True),)
    child = await again(world, first)
    assert world.clips.loaded[-1] == FILM
    assert child.job.request.has_video


async def test_trying_a_failed_job_again_needs_no_clip(world: World) -> None:
    first = await parent(world)
    child = await world.job((await again(world, first, BARE)).job.id)
    assert (child.parent_job, child.source, child.descent) == (first.id, None, None)


async def test_a_remix_keeps_what_is_not_changed(world: World) -> None:
    first = await parent(world)
    with world.busy:
        receipt = await world.reorder_service().remix(first.id, Wish("a wolf", first.request.model, 5), PRESSED, world.origin())
    child = await world.job(receipt.job.id)
    assert (child.request.prompt, child.request.seconds, child.request.aspect) == ("a wolf", 5, "9:16")
    assert (child.parent_job, child.source, child.descent) == (first.id, POSTED, Descent.REMIX)


async def test_a_remix_by_another_model_leaves_out_what_that_one_does_not_take(world: World) -> None:
    first = await parent(world)
    world.provider.offered = (fake_model(), fake_model("fake/wide", aspects=("21:9",), durations=(6,)))
    with world.busy:
        receipt = await world.reorder_service().remix(first.id, Wish("a wolf", "fake/wide", 6), PRESSED, world.origin())
    assert (receipt.job.request.model, receipt.job.request.aspect, receipt.job.request.seconds) == ("fake/wide", "21:9", 6)


async def test_more_prompts_than_the_form_had_a_price_for_ask_first(world: World) -> None:
    price = Price(0, 0, 10, PriceSource.SEED, "")
    world.provider.offered = (fake_model("fake/long", durations=(), fixed_seconds=5, segments=6, price=price),)
    first = await parent(world, VideoOrder("one"))
    with world.busy:
        same = await world.reorder_service().remix(first.id, Wish("another", "fake/long", 5), PRESSED, world.origin())
        more = await world.reorder_service().remix(first.id, Wish("one | two", "fake/long", 5), PRESSED, world.origin())
    assert (same.job.state, more.job.state, more.job.request.price) == (JobState.QUEUED, JobState.DRAFT, 20)


async def test_extend_begins_with_the_last_picture(world: World) -> None:
    first = await parent(world)
    with world.busy:
        receipt = await world.reorder_service().extend(first.id, Wish("it sleeps", first.request.model, 5), PRESSED, world.origin())
    child = await world.job(receipt.job.id)
    assert world.pictures.loaded == [replace(CLIP, frame=Frame.LAST)]
    assert (child.request.has_image, child.request.aspect, child.request.prompt) == (True, "9:16", "it sleeps")
    assert (child.parent_job, child.source, child.descent) == (first.id, POSTED, Descent.EXTEND)


async def test_a_continuation_made_again_begins_with_the_same_picture(world: World) -> None:
    first = await parent(world)
    with world.busy:
        second = await world.reorder_service().extend(first.id, Wish("it sleeps", first.request.model, 5), PRESSED, world.origin())
    world.messages.held[POSTED] = (Source(replace(CLIP, url=f"{CLIP.url}2"), is_clip=True),)
    third = await again(world, second.job, PressedMessage(MessageRef(CHANNEL, 902), FILM))
    assert world.pictures.loaded[-1] == replace(CLIP, url=f"{CLIP.url}2", frame=Frame.LAST)
    child = await world.job(third.job.id)
    assert (child.source, child.descent, child.parent_job) == (POSTED, Descent.EXTEND, second.job.id)


@pytest.mark.parametrize("over", [False, True])
async def test_a_clip_that_is_offered_by_link_is_continued_from_our_own_file(world: World, *, over: bool) -> None:
    first = await parent(world)
    link = ClipLink("token", world.clock.now() + timedelta(days=3))
    clip = ClipFile("spool/job-link.mp4", 10**9, 5.0, 64, 64)
    assert await world.database.jobs.apply(Change(first, replace(first, clip=clip, link=link)), None)
    world.clock.set_by(timedelta(days=4 if over else 0))
    wish = Wish("it sleeps", first.request.model, 5)
    with world.busy:
        if over:
            await refused("extend-clip-gone", world.reorder_service().extend(first.id, wish, BARE, world.origin()))
            return
        receipt = await world.reorder_service().extend(first.id, wish, BARE, world.origin())
    child = await world.job(receipt.job.id)
    (read,) = world.pictures.loaded
    assert (read.spooled, read.frame, child.source, child.descent) == (clip.path, Frame.LAST, BARE.ref, Descent.EXTEND)
    assert (await again(world, first, BARE)).job.source == BARE.ref, "where it descends from is shown"


async def test_a_message_without_its_clip_cannot_be_continued(world: World) -> None:
    first = await parent(world)
    with world.busy:
        await refused("extend-clip-gone", world.reorder_service().extend(first.id, Wish("", first.request.model, 5), BARE, world.origin()))


@pytest.mark.parametrize("what", ["remix", "extend"])
async def test_a_form_opened_from_the_answer_to_a_refused_one_still_belongs_to_the_clip(world: World, what: str) -> None:
    first = await parent(world, VideoOrder("run", PICTURE), SOURCE)
    world.messages.held[POSTED] = (Source(CLIP, is_clip=True),)
    with world.busy:
        order = getattr(world.reorder_service(), what)
        receipt = await order(first.id, Wish("it sleeps", first.request.model, 5), BARE, world.origin())
    child = await world.job(receipt.job.id)
    assert (child.source, child.descent, child.parent_job) == (POSTED, Descent(what), first.id)


async def test_whose_picture_it_was_stays_known(world: World) -> None:
    asked = replace(world.origin(), source=SOURCE, source_author=5)
    with world.busy:
        first = (await world.submit_service().video(VideoOrder("run", PICTURE), asked)).job
    child = await world.job((await again(world, first)).job.id)
    assert child.source_author == 5


async def test_jobs_of_other_servers_and_private_ones_of_others_are_out_of_reach(world: World) -> None:
    first = await parent(world)
    await refused("job-not-yours", again(world, first, guild=GUILD + 1))
    await refused("button-job-gone", world.reorder_service().again("job-none", PRESSED, world.origin()))
    private = await parent(world, VideoOrder("mine", private=True))
    await refused("job-not-yours", again(world, private, member=MEMBER + 1))
    assert (await again(world, private, BARE)).job.request.private


async def test_what_was_never_public_is_its_requester_s_alone(world: World) -> None:
    with world.busy:
        unseen = (await world.submit_service().video(VideoOrder("a secret"), world.origin())).job
    await refused("job-not-yours", again(world, unseen, BARE, member=MEMBER + 1))
    await refused("job-not-yours", world.reorder_service().parent(unseen.id, MEMBER + 1, GUILD))
    assert (await again(world, unseen, BARE)).job.request.prompt == "a secret"


async def test_what_was_erased_is_not_made_again(world: World) -> None:
    first = await parent(world)
    ended = await world.database.jobs.apply(transitions.cancelled(first, world.clock.now(), "asked"), None)
    assert ended is not None
    await world.database.privacy.forget_outdated(1, world.clock.now() + timedelta(days=2))
    await refused("button-job-erased", again(world, first))
    wish = Wish("more", first.request.model, 5)
    await refused("button-job-erased", world.reorder_service().extend(first.id, wish, PRESSED, world.origin()))
