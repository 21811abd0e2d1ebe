"""What admins decide about orders, on the real stores: asked before any money, held, told and written down."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.admin_views import Named
from bot.domain.errors import ClapperError, NotAllowed, RequestRefused, StoreUnavailable
from bot.domain.explaining import Explanation, Question, Ruling
from bot.domain.jobs import JobState
from bot.domain.moderation import ModerationRules, ReviewMode
from bot.domain.money import Price, PriceSource
from bot.domain.origin import Spot
from bot.domain.outbox import Owed
from bot.domain.outcomes import CancelRefused, Running
from bot.domain.policy import Case, Entry, EntryKind, Policy, judge
from bot.domain.presses import CancelAnswer, ConfirmAnswer, Press
from bot.domain.quota import Actor, GuildSettings, PrivateClips
from bot.domain.requests import AttachmentRef, VideoOrder
from bot.domain.storyboards import StoryboardOrder
from bot.domain.transfer import Known, ListChange, ReviewChange, Wanted
from bot.patterns import Re2Engine
from bot.services.explain import Explain
from bot.services.guilds import Guilds
from bot.services.house import House
from bot.services.limits import Limits
from bot.services.models import Models
from bot.services.policies import Policies
from bot.services.queries import Queries
from bot.services.registry import Registry
from bot.services.server_queue import ServerQueue
from bot.services.transfer import Transfer
from bot.services.waits import Waits
from tests.fakes.messenger import later
from tests.fakes.provider import fake_model
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, PARENT, World

pytestmark = pytest.mark.asyncio

ADMIN = Actor(99, reason="holidays")
DEAR = Price(0, 10, 0, PriceSource.SEED, "")
PICTURE = AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10)
CATEGORY = 401


def house_of(world: World, policies: Policies | None = None) -> House:
    return House(
        guilds=world.database.guilds,
        jobs=world.watched_jobs(),
        registry=Registry(world.providers),
        policies=policies or world.policies(),
        signals=world.signals,
        clock=world.clock,
    )


async def entered(world: World, *entries: tuple[EntryKind, str, bool]) -> None:
    wanted = frozenset(Entry(*entry) for entry in entries)
    await world.database.guilds.amend_entries(GUILD, lambda _: wanted, ADMIN, world.clock.now())


async def saved(world: World, **settings: Any) -> None:
    await world.database.guilds.save(GUILD, GuildSettings(**settings), ADMIN, world.clock.now())


async def refused(world: World, order: VideoOrder | None = None, **origin: Any) -> ClapperError:
    with pytest.raises(ClapperError) as caught:
        await world.ask(order, **origin)
    assert await world.reserved_and_used() == (0, 0)
    assert (world.pictures.loaded, world.direct.knocks) == ([], []), "rules are asked before anything is fetched or sent"
    return caught.value


async def explained(world: World, model: str | None = None, roles: tuple[int, ...] = (), spot: Spot | None = None) -> Explanation:
    service = Explain(
        limits=world.database.limits,
        guilds=world.database.guilds,
        moderation=world.database.moderation,
        registry=Registry(world.providers),
        clock=world.clock,
    )
    return await service.order(Question(GUILD, MEMBER, roles, CHANNEL, (), model, spot))


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


# --- a draft -----------------------------------------------------------------------------------------------------------


async def drafted(world: World, **origin: Any) -> str:
    await saved(world, confirm_at=1)
    receipt = await world.ask(**origin)
    assert receipt.job.state is JobState.DRAFT
    return receipt.job.id


@pytest.mark.parametrize(
    ("entry", "elsewhere"),
    [
        ((EntryKind.MODEL, "fake/*", False), "policy-model-denied"),
        ((EntryKind.ROLE, "31", False), "policy-role-denied"),
        ((EntryKind.CHANNEL, str(CHANNEL), False), None),
    ],
)
async def test_a_draft_is_asked_again_when_its_price_is_agreed_to(
    world: World, entry: tuple[EntryKind, str, bool], elsewhere: str | None
) -> None:
    job_id = await drafted(world, roles=(31,))
    await entered(world, entry)
    with pytest.raises(NotAllowed, match="policy-"):
        await world.confirm_service().job(job_id, Press(MEMBER, CHANNEL))
    assert (await world.job(job_id)).state is JobState.DRAFT
    # From elsewhere the place cannot be looked at; it was when the order was made.
    if elsewhere is None:
        assert (await world.confirm_service().job(job_id, Press(MEMBER, 1))).answer is ConfirmAnswer.STARTED
    else:
        with pytest.raises(NotAllowed, match=elsewhere):
            await world.confirm_service().job(job_id, Press(MEMBER, 1))


async def test_a_draft_of_before_clips_were_forced_private_is_not_posted_in_the_open(world: World) -> None:
    job_id = await drafted(world)
    await saved(world, confirm_at=1, private=PrivateClips.FORCE)
    with pytest.raises(NotAllowed, match="policy-changed"):
        await world.confirm_service().job(job_id, Press(MEMBER, CHANNEL))


# --- the pause ---------------------------------------------------------------------------------------------------------


async def test_a_pause_refuses_new_orders_holds_those_that_wait_and_lets_the_rest_finish(world: World) -> None:
    house, world.provider.states["*"] = house_of(world), Running()
    world.start()
    works = (await world.ask()).job
    await world.until(works.id, JobState.RUNNING)
    await world.kill()
    waits = (await world.ask()).job
    paused = await house.pause(GUILD, ADMIN)
    assert (paused.changed, paused.waiting, paused.working, paused.pause and paused.pause.reason) == (True, 1, 1, "holidays")
    world.provider.states.clear()
    world.start()
    await world.until(works.id, JobState.DONE)
    await world.settle(300)
    assert (await world.job(waits.id)).state is JobState.QUEUED
    with pytest.raises(NotAllowed) as caught:
        await world.ask()
    assert (caught.value.key, caught.value.values["reason"]) == ("policy-pause-because", "holidays")
    assert (await explained(world)).refusals == (Ruling.PAUSE,)
    assert not (await house.pause(GUILD, replace(ADMIN, reason="other"))).changed
    assert (await world.ask(guild=GUILD + 1)).created, "other servers do not notice"
    resumed = await house.resume(GUILD, ADMIN)
    assert (resumed.changed, resumed.waiting) == (True, 1)
    await world.settle(1)
    assert (await world.job(waits.id)).state is not JobState.QUEUED, "it goes on at once"
    assert not (await house.resume(GUILD, ADMIN)).changed


async def test_a_held_job_says_so_and_can_be_cancelled(world: World) -> None:
    policies = world.policies()
    waits = Waits(jobs=world.database.jobs, registry=world.registry(), clock=world.clock)
    queries = Queries(
        jobs=world.database.jobs, registry=world.registry(), waits=waits, clock=world.clock, switches=world.switchboard(), policies=policies
    )
    job = (await world.ask()).job
    await house_of(world, policies).pause(GUILD, ADMIN)
    assert (await queries.view(job)).server_paused
    assert (await world.cancel_service().job(job.id, MEMBER)).answer is CancelAnswer.CANCELLED


# --- what lists and menus show -----------------------------------------------------------------------------------------


def models_of(world: World, policies: Policies) -> Models:
    waits = Waits(jobs=world.database.jobs, registry=world.registry(), clock=world.clock)
    return Models(registry=world.registry(), waits=waits, clock=world.clock, switches=world.switchboard(), policies=policies)


async def test_lists_leave_out_what_cannot_be_ordered_here(world: World) -> None:
    world.provider.offered = (fake_model("fake/cheap"), fake_model("fake/dear", price=DEAR))
    policies = world.policies()
    models, house = models_of(world, policies), house_of(world, policies)
    await house.rule(GUILD, [Named(EntryKind.MODEL, "fake/cheap")], ADMIN, allowed=False)
    await house.bound(GUILD, ADMIN, longest=5)
    assert [view.model.id for view in await models.offered(GUILD)] == ["fake/dear"]
    (choice,) = await models.suggest(VideoOrder(prompt="fox"), "", GUILD)
    assert choice.model.durations == (5,)
    assert len(await models.offered(GUILD + 1)) == 2


async def test_rules_are_remembered_for_a_moment_and_outlive_a_store_that_is_away(world: World) -> None:
    class Counting:
        reads = 0
        fault: Exception | None = None

        async def policy(self, guild_id: int) -> Policy:
            self.reads += 1
            if self.fault is not None:
                raise self.fault
            return await world.database.guilds.policy(guild_id)

    store: Any = Counting()
    policies = Policies(guilds=store, clock=world.clock)
    await saved(world, longest=5)
    for _ in range(3):
        assert (await policies.of(GUILD)).settings.longest == 5
    assert store.reads == 1
    await saved(world, longest=6)
    await world.clock.advance(11)
    assert (await policies.of(GUILD)).settings.longest == 6
    store.fault = StoreUnavailable("store-unavailable", reason="locked")
    await world.clock.advance(11)
    assert (await policies.of(GUILD)).settings.longest == 6
    assert await policies.of(GUILD + 1) == Policy()


# --- what admins enter -------------------------------------------------------------------------------------------------


async def test_what_is_allowed_may_still_be_denied_through_something_wider(world: World) -> None:
    house = house_of(world)
    await house.rule(GUILD, [Named(EntryKind.CHANNEL, str(CATEGORY))], ADMIN, allowed=False)
    answer = await house.rule(GUILD, [Named(EntryKind.CHANNEL, str(CHANNEL), (PARENT, CATEGORY))], ADMIN, allowed=True)
    wider = Entry(EntryKind.CHANNEL, str(CATEGORY), allowed=False)
    assert answer.shadowed == ((Entry(EntryKind.CHANNEL, str(CHANNEL), allowed=True), (wider,)),)
    lifted = await house.rule(GUILD, [Named(EntryKind.CHANNEL, str(CATEGORY))], ADMIN, allowed=True)
    assert lifted.shadowed == ()
    await house.clear(GUILD, [], [EntryKind.CHANNEL], ADMIN)
    await house.rule(GUILD, [Named(EntryKind.MODEL, "fake/*")], ADMIN, allowed=False)
    lifted = await house.rule(GUILD, [Named(EntryKind.MODEL, "fake/*")], ADMIN, allowed=True)
    assert (lifted.lifted, lifted.policy.entries) == ((Entry(EntryKind.MODEL, "fake/*", allowed=False),), frozenset())


async def test_a_model_that_nobody_knows_is_refused_and_nothing_is_changed(world: World) -> None:
    house = house_of(world)
    for name in ("fake/none", "none/*", "fake"):
        with pytest.raises(RequestRefused, match="policy-model-unknown"):
            await house.rule(GUILD, [Named(EntryKind.ROLE, "1"), Named(EntryKind.MODEL, name)], ADMIN, allowed=False)
    assert (await house.policy(GUILD)).entries == frozenset()
    assert house.models("FAKE") == ["fake/*", "fake/t2v"]


async def test_a_server_cannot_have_entries_without_end(world: World) -> None:
    many = [Named(EntryKind.CHANNEL, str(number)) for number in range(1, 202)]
    with pytest.raises(RequestRefused, match="policy-too-many"):
        await house_of(world).rule(GUILD, many, ADMIN, allowed=True)
    assert (await house_of(world).policy(GUILD)).entries == frozenset()


async def test_bounds_are_set_and_taken_away_by_themselves(world: World) -> None:
    house = house_of(world)
    assert (await house.bound(GUILD, ADMIN, longest=8)).settings == GuildSettings(longest=8)
    assert (await house.bound(GUILD, ADMIN, highest_price=50)).settings == GuildSettings(longest=8, highest_price=50)
    assert (await house.bound(GUILD, ADMIN, longest=0)).settings == GuildSettings(highest_price=50)


async def test_a_change_of_one_setting_leaves_the_others(world: World) -> None:
    guilds = Guilds(guilds=world.database.guilds, registry=world.registry(), clock=world.clock)
    await house_of(world).pause(GUILD, ADMIN)
    await guilds.change(GUILD, ADMIN, spoiler=True, private=PrivateClips.FORCE)
    after = await guilds.change(GUILD, ADMIN, age_restricted_only=True, confirm_at=5)
    assert (after.spoiler, after.private, after.age_restricted_only, after.confirm_at) == (True, PrivateClips.FORCE, True, 5)
    assert after.pause is not None


# --- the queue ---------------------------------------------------------------------------------------------------------


async def test_an_admins_cancel_gives_back_tells_the_member_once_and_is_on_the_trail(world: World) -> None:
    job = (await world.ask()).job
    result = await world.cancel_service().for_server(job.id, GUILD, Actor(99))
    assert (result.answer, result.job.state) == (CancelAnswer.CANCELLED, JobState.CANCELLED)
    assert await world.reserved_and_used() == (0, 0)
    world.start()
    await world.settle(60)
    assert [(post.owed, post.job_id) for post in world.messenger.posts] == [(Owed.CANCELLED, job.id)]
    (line,) = await world.database.usage.trail(GUILD, None, 10)
    assert (line.actor, line.what, line.subject, line.before, line.after) == (99, "job", job.id, "queued", "cancelled")
    assert (await world.cancel_service().for_server(job.id, GUILD, Actor(99))).answer is CancelAnswer.ENDED
    assert len(await world.database.usage.trail(GUILD, None, 10)) == 1
    assert await world.audit() == []


async def test_an_admins_cancel_of_a_running_job_tells_at_once_that_it_was_asked_for(world: World) -> None:
    world.provider.states["*"] = Running()
    world.start()
    job = (await world.ask()).job
    await world.until(job.id, JobState.RUNNING)
    assert (await world.cancel_service().for_server(job.id, GUILD, Actor(99))).answer is CancelAnswer.ASKED
    await world.settle(5)
    assert [post.owed for post in world.messenger.posts] == [Owed.CANCELLED]


async def test_news_of_a_cancel_that_came_to_nothing_are_not_told_after_the_clip(world: World) -> None:
    world.provider.states["*"] = Running()
    world.provider.cancels.append(CancelRefused("too late"))
    world.start()
    job = (await world.ask()).job
    await world.until(job.id, JobState.RUNNING)
    world.messenger.answers.append(later(after=timedelta(minutes=20)))
    await world.cancel_service().for_server(job.id, GUILD, Actor(99))
    await world.settle(1)
    world.provider.states.clear()
    await world.until(job.id, JobState.DONE)
    await world.settle(1500)
    assert [post.owed for post in world.messenger.posts] == [Owed.CLIP]
    assert await world.rows() == []


async def test_an_admin_who_cancels_their_own_is_told_by_the_answer_alone(world: World) -> None:
    job = (await world.ask()).job
    await world.cancel_service().for_server(job.id, GUILD, Actor(MEMBER))
    assert await world.rows() == []


async def test_pages_of_the_queue(world: World) -> None:
    waits = Waits(jobs=world.database.jobs, registry=world.registry(), clock=world.clock)
    queries = Queries(
        jobs=world.database.jobs,
        registry=world.registry(),
        waits=waits,
        clock=world.clock,
        switches=world.switchboard(),
        policies=world.policies(),
    )
    queue = ServerQueue(jobs=world.database.jobs, view=queries.view)
    made = []
    for _ in range(12):
        made.append((await world.ask()).job.id)
        await world.clock.advance(1)
    await world.ask(guild=GUILD + 1)
    first, last = await queue.page(GUILD, 0), await queue.page(GUILD, 7)
    assert [view.job.id for view in (*first.items, *last.items)] == made
    assert (first.count, first.total, last.number) == (2, 12, 1)
    assert last.items[1].position == 12


# --- files of settings -------------------------------------------------------------------------------------------------


def transfer_of(world: World) -> Transfer:
    registry = Registry(world.providers)
    return Transfer(
        configs=world.database.configs,
        registry=registry,
        policies=world.policies(),
        engine=Re2Engine(),
        clock=world.clock,
        ids=world.ids,
    )


KNOWN = Known(frozenset({GUILD, 31}), frozenset({CHANNEL}), frozenset({CHANNEL}))


async def test_nothing_is_written_before_it_is_applied_and_then_once(world: World) -> None:
    transfer = transfer_of(world)
    found = await transfer.preview(GUILD, Wanted(settings={"longest": 7}, zone="Asia/Tokyo"), KNOWN)
    assert found.key is not None
    assert (await world.database.guilds.settings(GUILD)).longest is None
    with pytest.raises(NotAllowed, match="import-over"):
        await transfer.apply(GUILD + 1, found.key, ADMIN)
    assert await transfer.apply(GUILD, found.key, ADMIN) == 2
    assert (await transfer.read(GUILD)).zone == "Asia/Tokyo"
    with pytest.raises(NotAllowed, match="import-over"):
        await transfer.apply(GUILD, found.key, ADMIN)
    assert (await transfer.preview(GUILD, Wanted(settings={"longest": 7}), KNOWN)).key is None


async def test_what_changed_meanwhile_is_not_overwritten(world: World) -> None:
    transfer = transfer_of(world)
    found = await transfer.preview(GUILD, Wanted(settings={"longest": 7}), KNOWN)
    assert found.key is not None
    await saved(world, spoiler=True)
    with pytest.raises(NotAllowed, match="import-changed"):
        await transfer.apply(GUILD, found.key, ADMIN)
    assert await world.database.guilds.settings(GUILD) == GuildSettings(spoiler=True)


async def test_a_look_is_over_after_a_quarter_of_an_hour_and_when_it_is_discarded(world: World) -> None:
    transfer = transfer_of(world)
    keys = [(await transfer.preview(GUILD, Wanted(settings={"longest": 7}), KNOWN)).key or "" for _ in range(2)]
    transfer.discard(GUILD, keys[0])
    with pytest.raises(NotAllowed, match="import-over"):
        await transfer.apply(GUILD, keys[0], ADMIN)
    await world.clock.advance(901)
    with pytest.raises(NotAllowed, match="import-over"):
        await transfer.apply(GUILD, keys[1], ADMIN)


async def test_words_and_patterns_come_as_if_they_were_typed_and_reviews_need_somebody_to_ask(world: World) -> None:
    transfer = transfer_of(world)
    found = await transfer.preview(GUILD, Wanted(moderation={"words": ("Fox", " fox ", "two  words"), "patterns": ("f.x",)}), KNOWN)
    assert found.differences == (ListChange("words", (), ("Fox", "two words")), ListChange("patterns", (), ("f.x",)))
    assert found.key is not None
    assert await transfer.apply(GUILD, found.key, ADMIN) == 2
    rules = await world.database.moderation.rules(GUILD)
    assert rules == ModerationRules(("Fox", "two words"), ("f.x",))
    for wrong, key in (
        ({"patterns": ("(",)}, "moderation-pattern-wrong"),
        ({"words": ("f*x",)}, "moderation-word-pattern"),
        ({"review": ReviewMode.ALL}, "moderation-no-channel"),
        ({"review": ReviewMode.ALL, "channel": 7}, "moderation-no-channel"),
    ):
        with pytest.raises(RequestRefused, match=key):
            await transfer.preview(GUILD, Wanted(moderation=wrong), KNOWN)
    asked = await transfer.preview(GUILD, Wanted(moderation={"review": ReviewMode.ALL, "channel": CHANNEL}), KNOWN)
    assert asked.differences == (ReviewChange("review", ReviewMode.OFF, ReviewMode.ALL), ReviewChange("channel", None, CHANNEL))


async def test_a_zone_or_a_default_model_that_there_is_not_is_refused(world: World) -> None:
    with pytest.raises(RequestRefused, match="timezone-unknown"):
        await transfer_of(world).preview(GUILD, Wanted(zone="Mars/Olympus"), KNOWN)
    with pytest.raises(RequestRefused, match="model-unknown"):
        await transfer_of(world).preview(GUILD, Wanted(settings={"default_model": "fake/none"}), KNOWN)
    wanted = Wanted(entries=frozenset({Entry(EntryKind.MODEL, "none/*", allowed=False)}))
    assert [entry.subject for entry in (await transfer_of(world).preview(GUILD, wanted, KNOWN)).unknown] == ["none/*"]
