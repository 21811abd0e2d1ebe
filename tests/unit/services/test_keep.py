"""Save and Delete: copies for whoever wants one; a clip that was taken back stays away."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.errors import NotAllowed, RequestRefused, TemporaryError
from bot.domain.jobs import Job, JobState
from bot.domain.origin import MessageRef, Requester
from bot.domain.outbox import DeliveredTo, OutboxState, Owed
from bot.domain.presses import Deleter, PressedMessage
from bot.domain.requests import AttachmentRef, VideoOrder
from tests.fakes.messenger import later, lose_answer
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, World

pytestmark = pytest.mark.asyncio

CLIP = AttachmentRef("https://cdn.discordapp.com/attachments/500/1/clip.mp4", "clip.mp4", 10, "video/mp4")
OWNER, STRANGER = Deleter(MEMBER), Deleter(MEMBER + 1)
MODERATOR = Deleter(MEMBER + 2, moderator=True)


async def posted(world: World, order: VideoOrder | None = None) -> Job:
    if not world.processes:
        world.start()
        await world.settle()
    receipt = await world.ask(order)
    return await world.until(receipt.job.id, JobState.DONE)


def pressed(job: Job) -> PressedMessage:
    assert job.message is not None
    return PressedMessage(job.message, CLIP)


async def delete(world: World, job: Job, deleter: Deleter, at: PressedMessage | None = None) -> None:
    with world.busy:
        await world.keep_service().delete(job.id, (at or pressed(job)).ref, deleter)


def files_of(world: World, job: Job) -> list[Path]:
    return list(world.data_dir.glob(f"{job.id}*"))


async def test_the_requester_deletes_message_and_files_and_no_money_moves(world: World) -> None:
    job = await posted(world)
    spent = await world.reserved_and_used()
    assert files_of(world, job)
    await delete(world, job, OWNER)
    after = await world.job(job.id)
    assert (after.state, after.delivered_to, after.clip) == (JobState.DONE, DeliveredTo.REMOVED, None)
    assert world.messages.deleted == [job.message]
    assert files_of(world, job) == []
    assert await world.reserved_and_used() == spent == (0, job.request.price)
    assert await world.audit() == []
    assert (await world.database.usage.trail(GUILD, None, 9)) == []


async def test_a_moderator_s_hand_is_in_the_audit_trail(world: World) -> None:
    job = await posted(world)
    await delete(world, job, MODERATOR)
    (entry,) = await world.database.usage.trail(GUILD, None, 9)
    assert (entry.actor, entry.what, entry.subject, entry.before) == (MEMBER + 2, "clip-delete", f"member:{MEMBER}", job.id)


async def test_nobody_else_deletes_it(world: World) -> None:
    job = await posted(world)
    with pytest.raises(NotAllowed, match="delete-not-yours"):
        await delete(world, job, STRANGER)
    assert world.messages.deleted == []
    assert await world.job(job.id) == job


async def test_a_deleted_clip_is_not_posted_again_by_anybody(world: World) -> None:
    job = await posted(world)
    await delete(world, job, OWNER)
    with pytest.raises(NotAllowed, match="clip-gone"), world.busy:
        await world.repost_service().job(job.id, MEMBER)
    await world.kill()
    world.start()
    await world.settle(300)
    assert len(world.messenger.of(Owed.CLIP, job.id)) == 1


async def test_a_post_that_was_never_written_down_is_deleted_for_good(world: World) -> None:
    """Posted, and the answer lost; deleted before the next look into the history, which would have found nothing."""
    world.start()
    await world.settle()
    world.messenger.answers.append(lose_answer)
    world.messenger.unreadable = True
    receipt = await world.ask()
    job = await world.until(receipt.job.id, JobState.DELIVERING)
    await world.settle(2)
    (post,) = world.messenger.of(Owed.CLIP, job.id)
    await world.kill()
    await delete(world, job, OWNER, PressedMessage(post.message, CLIP))
    world.messenger.posts.clear()
    world.messenger.unreadable = False
    world.start()
    await world.settle(600)
    after = await world.job(job.id)
    assert (after.state, after.delivered_to) == (JobState.DONE, DeliveredTo.REMOVED)
    assert world.messenger.of(Owed.CLIP, job.id) == []
    assert await world.audit() == []


async def test_deleting_one_of_two_posts_leaves_the_other(world: World) -> None:
    job = await posted(world)
    first = pressed(job)
    with world.busy:
        await world.repost_service().job(job.id, MEMBER)
    await world.settle(5)
    twice = await world.job(job.id)
    assert twice.message != job.message
    await delete(world, job, OWNER, first)
    after = await world.job(job.id)
    assert (after.delivered_to, after.clip, after.message) == (twice.delivered_to, twice.clip, twice.message)
    assert world.messages.deleted == [first.ref]
    assert files_of(world, job)


async def test_a_re_post_under_way_stays_wanted(world: World) -> None:
    job = await posted(world)
    world.messenger.answers.append(later())
    with world.busy:
        await world.repost_service().job(job.id, MEMBER)
    await world.settle()
    await delete(world, job, OWNER)
    await world.settle(120)
    after = await world.job(job.id)
    assert after.delivered_to is not DeliveredTo.REMOVED
    assert after.message != job.message
    assert [row.state for row in await world.rows()] == []


async def test_a_refusal_by_discord_is_told_and_can_be_tried_again(world: World) -> None:
    job = await posted(world)
    world.messages.fault = TemporaryError("delete-unsure")
    with pytest.raises(TemporaryError):
        await delete(world, job, MODERATOR)
    assert (await world.job(job.id)).delivered_to is DeliveredTo.REMOVED
    assert files_of(world, job)
    await delete(world, job, MODERATOR)
    assert world.messages.deleted == [job.message]
    assert files_of(world, job) == []
    assert len(await world.database.usage.trail(GUILD, None, 9)) == 1


async def test_the_change_is_made_anew_when_the_job_moved_on(world: World) -> None:
    job = await posted(world)
    lost = [True, False]

    class Slow:
        def __getattr__(self, name: str) -> object:
            return getattr(world.database.jobs, name)

        async def apply(self, change: object, epoch: int | None) -> object:
            return None if lost and lost.pop(0) else await world.database.jobs.apply(change, epoch)  # pyright: ignore[reportArgumentType]

    with world.busy:
        await world.keep_service(jobs=Slow()).delete(job.id, pressed(job).ref, OWNER)  # pyright: ignore[reportArgumentType]
    assert (await world.job(job.id)).delivered_to is DeliveredTo.REMOVED


async def test_a_copy_in_somebody_s_own_messages_is_theirs_to_delete(world: World) -> None:
    job = await posted(world)
    copy = PressedMessage(MessageRef(99, 1), CLIP)
    await delete(world, job, Deleter(MEMBER + 1, own_room=True), copy)
    await delete(world, job, Deleter(MEMBER, own_room=True), replace(copy, ref=MessageRef(98, 1)))
    assert [ref.channel_id for ref in world.messages.deleted] == [99, 98]
    assert await world.job(job.id) == job


async def test_a_private_clip_is_taken_back_where_it_was_sent(world: World) -> None:
    job = await posted(world, VideoOrder("mine", private=True))
    await delete(world, job, Deleter(MEMBER, own_room=True))
    assert (await world.job(job.id)).delivered_to is DeliveredTo.REMOVED


async def test_a_copy_comes_from_the_spool_while_it_is_there(world: World) -> None:
    job = await posted(world)
    service = world.keep_service()
    with world.busy:
        await service.save(job.id, pressed(job), Requester(MEMBER + 1), "e1")
        await service.save(job.id, pressed(job), Requester(MEMBER + 1), "e1")
    assert world.messages.handed == [(MEMBER + 1, job.id, b"clip")]
    assert world.copies.fetched == []


async def test_later_it_is_read_from_the_message(world: World) -> None:
    job = await posted(world)
    for file in files_of(world, job):
        file.unlink()
    with world.busy:
        await world.keep_service().save(job.id, pressed(job), Requester(MEMBER), "e1")
        with pytest.raises(RequestRefused, match="clip-gone"):
            await world.keep_service().save(job.id, PressedMessage(MessageRef(CHANNEL, 1)), Requester(MEMBER), "e2")
    assert world.messages.handed == [(MEMBER, job.id, b"fetched clip.mp4")]
    assert world.copies.fetched == [CLIP]


async def test_closed_direct_messages_are_told(world: World) -> None:
    job = await posted(world)
    world.messages.fault = NotAllowed("save-dm-closed")
    with pytest.raises(NotAllowed, match="save-dm-closed"), world.busy:
        await world.keep_service().save(job.id, pressed(job), Requester(MEMBER), "e1")


async def test_a_private_clip_is_handed_to_nobody_else(world: World) -> None:
    job = await posted(world, VideoOrder("mine", private=True))
    with pytest.raises(NotAllowed, match="job-not-yours"), world.busy:
        await world.keep_service().save(job.id, pressed(job), Requester(MEMBER + 1), "e1")


async def test_an_unknown_clip_is_told(world: World) -> None:
    at = PressedMessage(MessageRef(CHANNEL, 1), CLIP)
    for act in (world.keep_service().delete("job-none", at.ref, OWNER), world.keep_service().save("job-none", at, Requester(MEMBER), "e")):
        with pytest.raises(NotAllowed, match="button-job-gone"):
            await act


async def test_the_row_that_was_settled_says_that_it_was_sent(world: World) -> None:
    world.start()
    await world.settle()
    world.messenger.answers.append(lose_answer)
    world.messenger.unreadable = True
    receipt = await world.ask()
    job = await world.until(receipt.job.id, JobState.DELIVERING)
    await world.settle(2)
    (row,) = await world.rows()
    await delete(world, job, OWNER, PressedMessage(MessageRef(CHANNEL, 1), CLIP))
    assert await world.rows() == []
    assert row.state is OutboxState.DUE
