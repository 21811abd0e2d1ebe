"""Who may animate whose pictures: asked at the one door through which every order goes, before any money."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import NotAllowed
from bot.domain.jobs import Job, JobState
from bot.domain.origin import MessageRef, ReplyReceipt
from bot.domain.presses import ConfirmAnswer, Press
from bot.domain.requests import AttachmentRef, VideoOrder
from tests.unit.services.world import CHANNEL, MEMBER, World

pytestmark = pytest.mark.asyncio

PICTURE = AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10)
PAINTER, MAKER = 88, 99


async def order(world: World, *, member: int = MEMBER, words: bool = False, **origin: Any) -> Job:
    wanted = VideoOrder(prompt="it runs") if words else VideoOrder(image=PICTURE)
    receipt = await world.submit_service().video(wanted, replace(world.origin(member=member), **origin))
    return await world.job(receipt.job.id)


async def refused(world: World, **origin: Any) -> str:
    woken = list(world.signals.woken)
    with pytest.raises(NotAllowed) as caught:
        await order(world, **origin)
    assert caught.value.key == "picture-forbidden"
    assert world.signals.woken == woken
    return str(caught.value.values["owner"])


async def test_without_a_word_everybody_s_pictures_may_be_animated(world: World) -> None:
    assert await world.consent().others_may(PAINTER)
    assert (await order(world, source_author=PAINTER)).source_author == PAINTER


async def test_who_opted_out_is_left_in_peace_before_the_picture_is_read(world: World) -> None:
    await world.consent().set(PAINTER, others_may=False)
    assert await refused(world, source_author=PAINTER) == str(PAINTER)
    assert world.pictures.loaded == []
    assert await world.reserved_and_used() == (0, 0)
    await world.consent().set(PAINTER, others_may=True)
    await order(world, source_author=PAINTER)


async def test_one_s_own_pictures_always_may(world: World) -> None:
    await world.consent().set(MEMBER, others_may=False)
    await order(world, source_author=MEMBER)
    await order(world)


async def test_a_clip_asks_whoever_made_it(world: World) -> None:
    parent = await order(world, member=MAKER, words=True)
    await world.consent().set(MAKER, others_may=False)
    assert await refused(world, parent_job=parent.id) == str(MAKER)
    await order(world, member=MAKER, parent_job=parent.id)


async def test_a_clip_asks_whose_picture_it_was_made_from_through_every_generation(world: World) -> None:
    first = await order(world, member=MAKER, source_author=PAINTER)
    second = await order(world, parent_job=first.id)
    third = await order(world, member=MAKER, parent_job=second.id)
    assert [job.source_author for job in (first, second, third)] == [PAINTER] * 3
    assert [job.parent_job for job in (first, second, third)] == [None, first.id, second.id]
    await world.consent().set(PAINTER, others_may=False)
    for parent in (first, second, third):
        assert await refused(world, parent_job=parent.id) == str(PAINTER)
    await order(world, member=PAINTER, parent_job=third.id)


async def test_words_alone_need_nobody_s_leave(world: World) -> None:
    parent = await order(world, member=MAKER, source_author=PAINTER)
    await world.consent().set(PAINTER, others_may=False)
    await order(world, words=True, parent_job=parent.id)


async def test_who_opts_out_before_the_price_is_agreed_to_is_left_in_peace_too(world: World) -> None:
    parent = await order(world, member=MAKER, words=True)
    drafts = [await order(world, ask_first=True, **asked) for asked in ({"source_author": PAINTER}, {"parent_job": parent.id})]
    for owner, draft in zip((PAINTER, MAKER), drafts, strict=True):
        await world.consent().set(owner, others_may=False)
        with pytest.raises(NotAllowed, match="picture-forbidden") as caught:
            await world.confirm_service().job(draft.id, Press(MEMBER, CHANNEL))
        assert caught.value.values["owner"] == str(owner)
        assert (await world.job(draft.id)).state is JobState.DRAFT
        await world.consent().set(owner, others_may=True)
        assert (await world.confirm_service().job(draft.id, Press(MEMBER, CHANNEL))).answer is ConfirmAnswer.STARTED


async def test_what_may_not_have_been_an_order_waits_for_a_confirmation(world: World) -> None:
    draft = await order(world, ask_first=True)
    assert draft.state is JobState.DRAFT
    assert await world.reserved_and_used() == (0, 0)
    result = await world.confirm_service().job(draft.id, Press(MEMBER, CHANNEL))
    assert result.answer is ConfirmAnswer.STARTED
    assert (await world.job(draft.id)).state is JobState.QUEUED


async def test_a_public_receipt_is_kept_with_the_job_until_it_ends(world: World) -> None:
    receipt = ReplyReceipt(MessageRef(CHANNEL, 1234), world.clock.now() + timedelta(minutes=55))
    job = await order(world, receipt=receipt)
    assert job.receipt == receipt
    world.start()
    assert (await world.until(job.id, JobState.DONE)).receipt is None
