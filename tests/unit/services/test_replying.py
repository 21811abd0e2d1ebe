"""What a reply to a clip asks for: other words, the rest as before."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.discord_io.attachments import LINKED
from bot.domain.changes import Change
from bot.domain.errors import RequestRefused
from bot.domain.jobs import ClipFile, Job
from bot.domain.links import ClipLink
from bot.domain.models import ExtraOption, Need
from bot.domain.requests import AttachmentRef, Frame, VideoOrder
from tests.fakes.provider import fake_model
from tests.unit.services.world import GUILD, World

pytestmark = pytest.mark.asyncio

PICTURE = AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10)
CLIP = AttachmentRef("https://cdn.discordapp.com/clapper-x.mp4", "clapper-x.mp4", 10)


async def made(world: World, wanted: VideoOrder | None = None, **model: Any) -> Job:
    world.provider.offered = (fake_model(**model),)
    return (await world.ask(wanted or VideoOrder(prompt="a fox"))).job


async def remade(world: World, parent: str, guild: int = GUILD, clip: AttachmentRef = CLIP) -> VideoOrder:
    return await world.reorder_service().reply(parent, guild, "at night", clip)


async def test_model_and_settings_stay_and_the_seed_does_not(world: World) -> None:
    wanted = VideoOrder(
        prompt="a fox", duration=8, aspect="9:16", resolution="1080p", quality="high", audio=True, negative="fog", enhance=False,
        extra="steps=30 loop=true", seed=7,
    )  # fmt: skip
    parent = await made(
        world,
        wanted,
        resolutions=("720p", "1080p"),
        qualities=("low", "high"),
        audio=True,
        negative=True,
        enhance=True,
        extras=(ExtraOption("steps", "int"), ExtraOption("loop", "bool")),
    )
    assert await remade(world, parent.id) == VideoOrder(
        prompt="at night", model="fake/t2v", duration=8, aspect="9:16", resolution="1080p", quality="high", audio=True, negative="fog",
        enhance=False, extra="steps=30 loop=true",
    )  # fmt: skip


async def test_what_the_model_no_longer_takes_is_left_to_its_default(world: World) -> None:
    parent = await made(world, VideoOrder(prompt="a fox", duration=8, aspect="9:16"))
    world.provider.offered = (fake_model(durations=(5,), aspects=("1:1",)),)
    order = await remade(world, parent.id)
    assert (order.duration, order.aspect) == (None, None)


async def test_a_long_clip_is_as_long_as_its_new_words_are_many(world: World) -> None:
    parent = await made(world, VideoOrder(prompt="one | two"), durations=(), fixed_seconds=5, segments=6)
    order = await remade(world, parent.id)
    assert (order.prompt, order.prompts, order.duration) == ("at night", (), None)


@pytest.mark.parametrize(
    ("model", "had_picture", "video", "image"),
    [
        ({"video": Need.OPTIONAL}, False, True, False),
        ({"video": Need.OPTIONAL}, True, True, False),
        ({}, True, False, True),
        ({"image": Need.REQUIRED}, True, False, True),
        ({}, False, False, False),
        ({"image": Need.NO}, False, False, False),
    ],
)
async def test_it_begins_with_the_clip_where_that_can_be(
    world: World, model: dict[str, Any], had_picture: bool, video: bool, image: bool
) -> None:
    parent = await made(world, VideoOrder(prompt="a fox", image=PICTURE if had_picture else None), **model)
    order = await remade(world, parent.id)
    assert (order.video is not None, order.image is not None) == (video, image)
    assert order.image is None or (order.image.url, order.image.frame) == (CLIP.url, Frame.FIRST)
    assert order.video is None or order.video == CLIP


async def test_what_is_not_known_here_is_refused(world: World) -> None:
    parent = await made(world)
    for wanted, guild in (("nobody000000", GUILD), (parent.id, GUILD + 1)):
        with pytest.raises(RequestRefused, match="clip-not-known"):
            await remade(world, wanted, guild)
    world.provider.offered = ()
    with pytest.raises(RequestRefused, match="model-gone"):
        await remade(world, parent.id)


async def test_a_clip_by_link_is_taken_from_our_own_file(world: World) -> None:
    parent = await made(world, VideoOrder(prompt="a fox", image=PICTURE), image=Need.OPTIONAL)
    link = ClipLink("token", world.clock.now() + timedelta(days=1))
    clip = ClipFile("spool/job-link.mp4", 10**9, 5.0, 64, 64)
    assert await world.database.jobs.apply(Change(parent, replace(parent, clip=clip, link=link)), None)
    order = await remade(world, parent.id, clip=LINKED)
    assert order.image is not None
    assert (order.image.spooled, order.image.frame) == (clip.path, Frame.FIRST)
    world.clock.set_by(timedelta(days=2))
    with pytest.raises(RequestRefused, match="extend-clip-gone"):
        await remade(world, parent.id, clip=LINKED)
