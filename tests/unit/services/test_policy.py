"""What admins decide about orders, on the real stores: asked before any money, and told by explain as it is."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import ClapperError, NotAllowed
from bot.domain.explaining import Explanation, Ruling
from bot.domain.jobs import JobState
from bot.domain.origin import Spot
from bot.domain.outbox import Owed
from bot.domain.policy import Case, EntryKind, judge
from bot.domain.presses import CancelAnswer, ConfirmAnswer, Press
from bot.domain.quota import Actor, PrivateClips
from bot.domain.requests import AttachmentRef, VideoOrder
from bot.domain.storyboards import StoryboardOrder
from bot.services.limits import Limits
from tests.fakes.provider import fake_model
from tests.unit.services.admins import ADMIN, CATEGORY, DEAR, entered, explained, house_of, saved
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, PARENT, World

pytestmark = pytest.mark.asyncio


PICTURE = AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10)


async def refused(world: World, order: VideoOrder | None = None, **origin: Any) -> ClapperError:
    with pytest.raises(ClapperError) as caught:
        await world.ask(order, **origin)
    assert await world.reserved_and_used() == (0, 0)
    assert (world.pictures.loaded, world.direct.knocks) == ([], []), "rules are asked before anything is fetched or sent"
    return caught.value


@pytest.mark.parametrize("denied", [CHANNEL, PARENT, CATEGORY])
async def test_a_channel_is_refused_for_itself_and_for_what_it_is_in(world: World, denied: int) -> None:
    await entered(world, (EntryKind.CHANNEL, str(denied), False))
    spot = Spot((CHANNEL, PARENT, CATEGORY))
    error = await refused(world, VideoOrder(image=PICTURE), spot=spot)
    assert (error.key, error.values["by"]) == ("policy-channel-denied", (f"<#{denied}>",))
    found = await explained(world, spot=spot)
    assert found.refusals == (Ruling.CHANNEL,)


async def test_an_order_that_does_not_tell_of_its_place_goes_by_channel_and_parent(world: World) -> None:
    await entered(world, (EntryKind.CHANNEL, str(PARENT), False))
    assert (await refused(world)).key == "policy-channel-denied"
    await entered(world)
    await saved(world, age_restricted_only=True)
    assert (await refused(world)).key == "policy-age"
    assert (await world.ask(spot=Spot((CHANNEL,), age_restricted=True))).created


async def test_a_role_is_asked_of_the_member_who_orders(world: World) -> None:
    await entered(world, (EntryKind.ROLE, "31", True))
    assert (await refused(world)).key == "policy-role-unlisted"
    assert (await explained(world)).refusals == (Ruling.ROLE,)
    assert (await explained(world, roles=(31,))).refusals == ()
    assert (await world.ask(roles=(31,))).created


async def test_a_named_model_is_refused_before_its_values_are_looked_at(world: World) -> None:
    await entered(world, (EntryKind.MODEL, "fake/*", False))
    error = await refused(world, VideoOrder(image=PICTURE, model="fake/t2v", duration=7))
    assert (error.key, error.values["model"]) == ("policy-model-denied", "fake/t2v")
    assert (await explained(world, "fake/t2v")).refusals == (Ruling.MODEL,)


async def test_without_a_name_the_cheapest_is_taken_that_is_allowed_and_fits(world: World) -> None:
    world.provider.offered = (fake_model("fake/cheap"), fake_model("fake/dear", price=DEAR))
    await saved(world, default_model="fake/cheap")
    assert (await world.ask()).model.id == "fake/cheap"
    await entered(world, (EntryKind.MODEL, "fake/cheap", False))
    assert (await world.ask()).model.id == "fake/dear"
    found = await explained(world)
    assert (found.model and found.model.id, found.refusals) == ("fake/dear", ())


async def test_with_no_model_left_the_refusal_says_why(world: World) -> None:
    await entered(world, (EntryKind.MODEL, "other/*", True))
    error = await refused(world)
    assert (error.key, error.values["by"]) == ("policy-model-unlisted", ("`other/*`",))
    assert (await explained(world)).refusals == (Ruling.MODEL,)


async def test_length_and_price_are_bounded(world: World) -> None:
    world.provider.offered = (fake_model(price=DEAR),)
    await saved(world, longest=5, highest_price=60)
    assert (await refused(world, VideoOrder(prompt="fox", duration=8))).values == {"seconds": 8, "most": 5}
    assert (await world.ask(VideoOrder(prompt="fox", duration=5))).created
    await saved(world, highest_price=49)
    with pytest.raises(NotAllowed, match="policy-price"):
        await world.ask(VideoOrder(prompt="fox", duration=5))
    assert (await explained(world)).refusals == (Ruling.PRICE,)


async def test_a_named_model_has_its_bounds(world: World) -> None:
    await saved(world, longest=5)
    assert (await refused(world, VideoOrder(prompt="fox", model="fake/t2v", duration=8))).key == "policy-length"
    await saved(world, highest_price=4)
    assert (await refused(world, VideoOrder(prompt="fox", model="fake/t2v"))).key == "policy-price"


BOARD = StoryboardOrder(("a fox wakes", "it runs", "it sleeps"), "fake/t2v", PICTURE)
"""Three shots of 5 s and 5 credits each."""


@pytest.mark.parametrize(("bounds", "key"), [({"longest": 14}, "policy-length"), ({"highest_price": 14}, "policy-price")])
async def test_a_storyboard_is_judged_as_a_whole(world: World, bounds: dict[str, int], key: str) -> None:
    await saved(world, **bounds)
    with pytest.raises(NotAllowed, match=key):
        await world.ask_board(BOARD)
    assert world.pictures.loaded == []
    await saved(world, **dict.fromkeys(bounds, 15))
    assert (await world.ask_board(BOARD)).job.state is JobState.DRAFT


async def test_a_storyboard_in_a_paused_server_rests_between_its_shots_and_its_rest_can_be_cancelled(world: World) -> None:
    world.start()
    draft = await world.ask_board(BOARD)
    with world.busy:
        board = (await world.confirm_service().job(draft.job.id, Press(MEMBER, CHANNEL))).job
    house = house_of(world)
    await house.pause(GUILD, ADMIN)
    await world.settle(300)
    assert (await world.job(board.id)).state is JobState.FILMING
    assert [job.id for job in await world.database.jobs.unfinished(GUILD)] == [board.id], "a storyboard is shown as a whole"
    result = await world.cancel_service().for_server(board.id, GUILD, Actor(99))
    assert result.answer is CancelAnswer.REST
    await world.settle(60)
    assert (await world.job(board.id)).ended
    assert world.messenger.of(Owed.CANCELLED), "its member is told"
    assert await world.audit() == []


async def test_forced_clips_are_private_after_the_knock_and_need_no_leave_in_the_channel(world: World) -> None:
    await saved(world, private=PrivateClips.FORCE)
    world.direct.fault = NotAllowed("dm-closed")
    with pytest.raises(NotAllowed, match="dm-closed"):
        await world.ask()
    world.direct.fault = None
    receipt = await world.ask(missing=("attach_files",))
    assert receipt.job.request.private
    assert world.direct.knocks == [MEMBER, MEMBER]


async def test_forbidden_private_clips_are_refused_and_others_taken(world: World) -> None:
    await saved(world, private=PrivateClips.FORBID)
    assert (await refused(world, VideoOrder(prompt="fox", private=True))).key == "policy-private"
    assert not (await world.ask()).job.request.private


async def test_a_spoiler_is_decided_when_the_clip_is_ordered(world: World) -> None:
    await saved(world, spoiler=True)
    hidden = (await world.ask()).job
    await saved(world)
    assert (await world.job(hidden.id)).request.spoiler
    assert not (await world.ask()).job.request.spoiler


async def test_a_block_is_the_first_to_refuse_with_its_reason_and_end(world: World) -> None:
    limits = Limits(limits=world.database.limits, clock=world.clock, zones=("UTC",))
    block = await limits.block(GUILD, MEMBER, 3, replace(ADMIN, reason="too many foxes"))
    await entered(world, (EntryKind.CHANNEL, str(CHANNEL), False))
    error = await refused(world, missing=("attach_files",))
    assert (error.key, error.values) == ("blocked", {"until": block.until, "reason": "too many foxes"})
    assert (await explained(world)).refusals == (Ruling.BLOCK, Ruling.CHANNEL)


async def test_explain_asks_the_very_function_that_refuses(world: World) -> None:
    await entered(world, (EntryKind.CHANNEL, "77", True), (EntryKind.ROLE, "31", False), (EntryKind.MODEL, "fake/*", True))
    await saved(world, longest=2, private=PrivateClips.FORBID)
    found = await explained(world, roles=(31,))
    policy = await world.database.guilds.policy(GUILD)
    assert {finding.rule.value for finding in found.findings if finding.refuses} == {ruling.value for ruling in found.refusals}
    assert {(one.rule, one.stance) for one in judge(policy, case_of(found))} == {(one.rule, one.stance) for one in found.findings}
    with pytest.raises(NotAllowed) as caught:
        await world.ask(roles=(31,))
    assert caught.value.key.startswith(f"policy-{found.refusals[0].value}")


def case_of(found: Explanation) -> Case:
    question, model = found.question, found.model
    assert model is not None
    return Case(GUILD, question.role_ids, Spot((CHANNEL,)), model=model.id, seconds=min(model.durations), price=found.price)


async def drafted(world: World, **origin: Any) -> str:
    await saved(world, confirm_at=1)
    receipt = await world.ask(**origin)
    assert receipt.job.state is JobState.DRAFT
    return receipt.job.id


@pytest.mark.parametrize(
    ("entry", "refusal"),
    [
        ((EntryKind.MODEL, "fake/*", False), "policy-model-denied"),
        ((EntryKind.ROLE, "31", False), "policy-role-denied"),
        ((EntryKind.CHANNEL, str(CHANNEL), False), "policy-channel-denied"),
        ((EntryKind.CHANNEL, str(PARENT), False), "policy-channel-denied"),
    ],
)
@pytest.mark.parametrize("press", [Press(MEMBER, CHANNEL), Press(MEMBER, 1), Press(MEMBER, None)], ids=["there", "elsewhere", "private"])
async def test_a_draft_is_asked_again_when_its_price_is_agreed_to(
    world: World, entry: tuple[EntryKind, str, bool], refusal: str, press: Press
) -> None:
    job_id = await drafted(world, roles=(31,))
    await entered(world, entry)
    with pytest.raises(NotAllowed, match=refusal):
        await world.confirm_service().job(job_id, press)
    assert (await world.job(job_id)).state is JobState.DRAFT


async def test_from_elsewhere_its_place_is_looked_at_as_it_is_now(world: World) -> None:
    job_id = await drafted(world)
    await saved(world, confirm_at=1, age_restricted_only=True)
    await entered(world, (EntryKind.CHANNEL, "9", True))
    seen = {CHANNEL: Spot((CHANNEL, PARENT), age_restricted=True)}
    for there, refusal in (
        (Spot((CHANNEL, PARENT, 9)), "policy-age"),
        (Spot((CHANNEL, PARENT), age_restricted=True), "policy-channel-unlisted"),
    ):
        seen[CHANNEL] = there
        with pytest.raises(NotAllowed, match=refusal):
            await world.confirm_service().job(job_id, Press(MEMBER, 1, sight=seen.get))
        assert (await world.job(job_id)).state is JobState.DRAFT
    seen[CHANNEL] = Spot((CHANNEL, PARENT, 9), age_restricted=True)
    press = Press(MEMBER, 1, ("attach_files",), sight=seen.get)
    assert (await world.confirm_service().job(job_id, press)).answer is ConfirmAnswer.STARTED, "what lacks elsewhere is lacking elsewhere"


async def test_where_its_place_is_not_to_be_seen_what_allows_may_be_its_category(world: World) -> None:
    job_id = await drafted(world)
    await entered(world, (EntryKind.CHANNEL, "9", True))
    assert (await world.confirm_service().job(job_id, Press(MEMBER, 1))).answer is ConfirmAnswer.STARTED


async def test_a_draft_of_before_clips_were_forced_private_is_not_posted_in_the_open(world: World) -> None:
    job_id = await drafted(world)
    await saved(world, confirm_at=1, private=PrivateClips.FORCE)
    with pytest.raises(NotAllowed, match="policy-changed"):
        await world.confirm_service().job(job_id, Press(MEMBER, CHANNEL))
