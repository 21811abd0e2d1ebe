"""The main job from command to clip."""

import pytest

from bot.domain.jobs import JobState
from bot.domain.outbox import DeliveredTo, Owed
from bot.domain.requests import AttachmentRef, VideoOrder
from tests.unit.services.world import World


@pytest.mark.asyncio
async def test_a_prompt_becomes_one_paid_task_and_one_clip_in_the_channel(world: World) -> None:
    world.start()
    receipt = await world.ask(VideoOrder(prompt="a red fox"))
    assert (receipt.created, receipt.position, receipt.job.state) == (True, 1, JobState.QUEUED)
    assert await world.reserved_and_used() == (5, 0)

    job = await world.until(receipt.job.id, JobState.DONE)

    assert world.provider.paid == 1
    assert [post.owed for post in world.messenger.posts] == [Owed.CLIP]
    assert job.delivered_to is DeliveredTo.CHANNEL
    assert job.message == world.messenger.posts[0].message
    assert await world.reserved_and_used() == (0, 5)
    assert await world.audit() == []
    assert await world.rows() == []


@pytest.mark.asyncio
async def test_a_picture_reaches_the_provider_as_it_was_accepted(world: World) -> None:
    world.start()
    picture = AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10)
    receipt = await world.ask(VideoOrder(image=picture))
    await world.until(receipt.job.id, JobState.DONE)

    (call,) = world.provider.calls
    assert {role: found.data for role, found in call.pictures.items()} == {"image": b"a.png"}
    assert call.hook_url is not None
    assert call.hook_url.startswith("https://bot.example/hooks/token-")
    assert await world.database.jobs.pictures(receipt.job.id) == {}
