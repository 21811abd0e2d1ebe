"""What is made of a storyboard's clip: the same storyboard once more, or an order like any other."""

from dataclasses import replace

import pytest

from bot.domain.jobs import Job, JobState
from bot.domain.origin import MessageRef
from bot.domain.presses import PressedMessage, Wish
from bot.domain.requests import AttachmentRef
from tests.unit.services.boards import ORDER, started
from tests.unit.services.world import CHANNEL, World

pytestmark = pytest.mark.asyncio

BARE = PressedMessage(MessageRef(CHANNEL, 901))
CLIP = AttachmentRef("https://cdn.discordapp.com/attachments/500/1/clapper-job.mp4?ex=1", "clapper-job.mp4", 10, "video/mp4")
PRESSED = PressedMessage(MessageRef(CHANNEL, 900), CLIP)


async def filmed(world: World, *, picture: bool) -> Job:
    world.start()
    board = await started(world, ORDER if picture else replace(ORDER, image=None))
    return await world.until(board.id, JobState.DONE)


@pytest.mark.parametrize(("picture", "pressed"), [(True, PRESSED), (False, PRESSED), (False, BARE)])
async def test_again_is_the_same_storyboard(world: World, picture: bool, pressed: PressedMessage) -> None:
    board = await filmed(world, picture=picture)
    with world.busy:
        receipt = await world.reorder_service().again(board.id, pressed, world.origin())
    assert (receipt.job.shots, receipt.job.request.prompts) == (3, ORDER.shots)
    assert receipt.job.request.has_image is picture


@pytest.mark.parametrize(("picture", "pressed"), [(True, PRESSED), (False, PRESSED), (False, BARE)])
async def test_a_remix_has_its_own_words_and_is_one_clip(world: World, picture: bool, pressed: PressedMessage) -> None:
    board = await filmed(world, picture=picture)
    with world.busy:
        receipt = await world.reorder_service().remix(board.id, Wish("a bear", "fake/t2v", 5), pressed, world.origin())
    assert (receipt.job.shots, receipt.job.request.prompt, receipt.job.request.prompts) == (0, "a bear", ())
    assert receipt.job.parent_job == board.id
