"""Orders: every check before any money."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import CannotPostHere, ClapperError, LimitReached, NotAllowed, PictureRefused, RequestRefused
from bot.domain.jobs import JobState
from bot.domain.models import Need
from bot.domain.money import Price, PriceSource
from bot.domain.origin import DIRECT_UPLOAD
from bot.domain.quota import Actor, GuildSettings
from bot.domain.requests import AttachmentRef, VideoOrder
from tests.fakes.provider import fake_model
from tests.unit.services.world import GUILD, MEMBER, PLACE, World

PICTURE = AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10)
CLIP = AttachmentRef("https://cdn.discordapp.com/a.mp4", "a.mp4", 10)
DEAR = Price(0, 10, 0, PriceSource.SEED, "2026-11-01")


async def refused(world: World, order: VideoOrder, key: str, **origin: object) -> ClapperError:
    with pytest.raises(ClapperError) as caught:
        await world.ask(order, **origin)
    assert caught.value.key == key
    assert await world.reserved_and_used() == (0, 0)
    assert world.signals.woken == []
    return caught.value


@pytest.mark.asyncio
async def test_missing_permissions_come_before_everything_else(world: World) -> None:
    error = await refused(world, VideoOrder(model="nobody/nothing", image=PICTURE), "cannot-post-here", missing=("Attach Files",))
    assert isinstance(error, CannotPostHere)
    assert error.values == {"permissions": ("Attach Files",)}
    assert world.pictures.loaded == []


@pytest.mark.asyncio
async def test_an_unknown_model_is_named(world: World) -> None:
    error = await refused(world, VideoOrder(prompt="fox", model="fake/none"), "model-unknown")
    assert error.values == {"model": "fake/none"}


@pytest.mark.asyncio
async def test_values_are_refused_before_the_picture_is_read(world: World) -> None:
    await refused(world, VideoOrder(image=PICTURE, model="fake/t2v", duration=7), "request-duration-not-taken")
    assert world.pictures.loaded == []


@pytest.mark.asyncio
async def test_a_picture_that_is_refused_costs_nothing(world: World) -> None:
    world.pictures.faults.append(PictureRefused("picture-not-an-image"))
    await refused(world, VideoOrder(image=PICTURE), "picture-not-an-image")


@pytest.mark.asyncio
async def test_a_private_order_needs_open_direct_messages(world: World) -> None:
    world.direct.fault = NotAllowed("dm-closed")
    await refused(world, VideoOrder(prompt="fox", private=True), "dm-closed")
    await world.ask(VideoOrder(prompt="fox"))
    assert world.direct.knocks == [MEMBER]


@pytest.mark.asyncio
async def test_a_private_clip_is_fitted_to_what_a_direct_message_takes(world: World) -> None:
    boosted = replace(PLACE, upload_limit=100 * 1024 * 1024)
    private = await world.ask(VideoOrder(prompt="fox", private=True), place=boosted)
    assert private.job.place.upload_limit == DIRECT_UPLOAD
    public = await world.ask(VideoOrder(prompt="fox"), place=boosted)
    assert public.job.place.upload_limit == boosted.upload_limit


@pytest.mark.asyncio
async def test_pictures_are_read_by_the_models_own_rules(world: World) -> None:
    await world.ask(VideoOrder(image=PICTURE))
    assert world.pictures.rules == [world.provider.offered[0].picture]


@pytest.mark.asyncio
async def test_without_a_model_the_cheapest_that_fits_is_taken(world: World) -> None:
    world.provider.offered = (
        fake_model("fake/dear", price=DEAR),
        fake_model("fake/cheap", image=Need.NO),
        fake_model("fake/middle", price=Price(0, 5, 0, PriceSource.SEED, "")),
    )
    assert (await world.ask(VideoOrder(prompt="fox"))).model.id == "fake/cheap"
    assert (await world.ask(VideoOrder(image=PICTURE))).model.id == "fake/middle"


@pytest.mark.asyncio
async def test_the_server_s_own_default_goes_before_the_cheapest_where_it_fits(world: World) -> None:
    world.provider.offered = (fake_model("fake/cheap"), fake_model("fake/dear", price=DEAR, image=Need.NO))
    await world.database.guilds.save(GUILD, GuildSettings(default_model="fake/dear"), Actor(1), world.clock.now())
    assert (await world.ask(VideoOrder(prompt="fox"))).model.id == "fake/dear"
    assert (await world.ask(VideoOrder(prompt="fox", image=PICTURE))).model.id == "fake/cheap"
    assert (await world.ask(VideoOrder(prompt="fox", model="fake/cheap"))).model.id == "fake/cheap"
    assert (await world.ask(VideoOrder(prompt="fox"), guild=GUILD + 1)).model.id == "fake/cheap"


@pytest.mark.asyncio
async def test_when_nothing_fits_the_option_that_no_model_takes_is_named(world: World) -> None:
    world.provider.offered = (fake_model(), fake_model("fake/dear", price=DEAR, durations=(10,)))
    error = await refused(world, VideoOrder(prompt="fox", duration=7), "request-none-takes")
    assert error.values["takes"] == ("5", "8", "10")


@pytest.mark.asyncio
async def test_when_only_the_options_together_fit_nothing_those_are_named_that_may_go(world: World) -> None:
    world.provider.offered = (fake_model(), fake_model("fake/long", durations=(20,), aspects=("1:1",)))
    error = await refused(world, VideoOrder(prompt="fox", duration=20, aspect="9:16"), "request-fits-without")
    assert error.values["options"] == ("`duration`", "`aspect`")


@pytest.mark.asyncio
async def test_an_empty_order_and_one_that_no_model_takes_at_all(world: World) -> None:
    world.provider.offered = (fake_model(image=Need.NO),)
    await refused(world, VideoOrder(prompt="  "), "request-nothing-to-do")
    await refused(world, VideoOrder(image=PICTURE), "request-nothing-fits")
    await refused(world, VideoOrder(video=CLIP), "request-nothing-fits")


@pytest.mark.asyncio
async def test_a_clip_is_kept_beside_the_picture_under_its_own_role(world: World) -> None:
    world.provider.offered = (fake_model("fake/edit", video=Need.REQUIRED),)
    receipt = await world.ask(VideoOrder(prompt="at night", image=PICTURE, video=CLIP))
    assert receipt.job.request.has_video
    kept = await world.database.jobs.pictures(receipt.job.id)
    assert {role: (file.mime, file.data, file.width, file.height) for role, file in kept.items()} == {
        "image": ("image/png", b"a.png", 64, 64),
        "video": ("video/mp4", b"a.mp4", 640, 360),
    }
    assert (world.pictures.loaded, world.clips.loaded) == ([PICTURE], [CLIP])


@pytest.mark.asyncio
async def test_a_clip_finds_the_models_that_take_one(world: World) -> None:
    world.provider.offered = (fake_model(), fake_model("fake/edit", video=Need.OPTIONAL, price=DEAR))
    assert (await world.ask(VideoOrder(prompt="at night", video=CLIP))).model.id == "fake/edit"


@pytest.mark.asyncio
async def test_a_clip_for_a_model_that_takes_none_is_refused_unread(world: World) -> None:
    await refused(world, VideoOrder(prompt="fox", video=CLIP, model="fake/t2v"), "request-video-not-taken")
    assert world.clips.loaded == []


@pytest.mark.asyncio
async def test_a_clip_that_is_refused_costs_nothing(world: World) -> None:
    world.provider.offered = (fake_model(video=Need.OPTIONAL),)
    world.clips.faults.append(PictureRefused("clip-source-broken"))
    await refused(world, VideoOrder(video=CLIP), "clip-source-broken")


@pytest.mark.asyncio
async def test_a_seed_is_drawn_once_where_the_model_takes_one(world: World) -> None:
    world.provider.offered = (fake_model(), fake_model("fake/seedless", seed=False))
    drawn = await world.ask(VideoOrder(prompt="fox", model="fake/t2v"))
    given = await world.ask(VideoOrder(prompt="fox", model="fake/t2v", seed=0))
    without = await world.ask(VideoOrder(prompt="fox", model="fake/seedless"))
    assert drawn.job.request.seed is not None
    assert (given.job.request.seed, without.job.request.seed) == (0, None)


@pytest.mark.asyncio
async def test_a_spent_quota_refuses_and_says_which(world: World) -> None:
    world.provider.offered = (fake_model(price=Price(600, 0, 0, PriceSource.SEED, "")),)
    await world.ask()
    with pytest.raises(LimitReached):
        await world.ask()
    assert await world.reserved_and_used() == (600, 0)


@pytest.mark.asyncio
async def test_a_repeated_event_is_the_same_job_and_reads_no_picture_again(world: World) -> None:
    submit, origin, order = world.submit_service(), world.origin(key="i:1"), VideoOrder(image=PICTURE)
    first, second = await asyncio.gather(submit.video(order, origin), submit.video(order, origin))
    assert first.job.id == second.job.id
    assert (first.created, second.created) == (True, False)
    assert second.standings == first.standings
    assert len(world.pictures.loaded) == 1
    assert await world.reserved_and_used() == (5, 0)
    assert world.signals.woken == [first.job.id]


@pytest.mark.asyncio
async def test_what_is_remembered_of_an_event_holds_none_of_its_words(world: World) -> None:
    """An erasure does not reach the memory of every process."""
    submit = world.submit_service()
    with world.busy:
        await submit.video(VideoOrder(prompt="a secret fox"), world.origin())
    assert "secret" not in repr(submit._seen)


@pytest.mark.asyncio
async def test_a_repeated_event_after_a_restart_is_still_the_same_job(world: World) -> None:
    origin = world.origin(key="i:1")
    first = await world.submit_service().video(VideoOrder(prompt="fox"), origin)
    second = await world.submit_service().video(VideoOrder(prompt="fox"), origin)
    assert (second.job.id, second.created) == (first.job.id, False)
    assert await world.reserved_and_used() == (5, 0)


@pytest.mark.asyncio
async def test_an_event_that_was_refused_may_succeed_when_it_comes_again(world: World) -> None:
    submit, origin = world.submit_service(), world.origin(key="i:1")
    world.pictures.faults.append(PictureRefused("picture-unreachable"))
    with pytest.raises(PictureRefused):
        await submit.video(VideoOrder(image=PICTURE), origin)
    assert (await submit.video(VideoOrder(image=PICTURE), origin)).created


@pytest.mark.asyncio
async def test_a_resting_provider_is_said_at_once_and_the_job_waits(world: World) -> None:
    registry = world.registry()
    until = world.clock.now() + timedelta(minutes=5)
    registry.breaker(world.provider.account()).pause(until)
    receipt = await world.submit_service(registry).video(VideoOrder(prompt="fox"), world.origin())
    assert receipt.paused_until == until
    assert receipt.job.state is JobState.QUEUED


@pytest.mark.asyncio
async def test_the_receipt_shows_the_place_in_the_queue(world: World) -> None:
    assert [(await world.ask()).position for _ in range(3)] == [1, 2, 3]


@pytest.mark.asyncio
async def test_a_model_takes_only_what_it_takes(world: World) -> None:
    with pytest.raises(RequestRefused):
        await world.ask(VideoOrder(prompt="fox", model="fake/t2v", negative="cats"))
