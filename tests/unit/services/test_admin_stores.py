"""What admins decide, on the real stores: it holds at the next order, is explained, told and written down."""

from collections.abc import Sequence

import pytest

from bot.domain.charts import BarChart
from bot.domain.errors import LimitReached, NotAllowed, RequestRefused
from bot.domain.explaining import Explanation, Question, Ruling
from bot.domain.jobs import JobState
from bot.domain.keys import KeyId
from bot.domain.money import LimitKind, LimitSource, Period, Unit
from bot.domain.quota import Actor, Allowance, GuildSettings, NoticeState, Target, TargetKind
from bot.domain.secret import Secret
from bot.domain.switches import Stop, StopKind, Switch
from bot.services.explain import Explain, held_back
from bot.services.guilds import Guilds
from bot.services.limits import Limits
from bot.services.notices import Notices
from bot.services.registry import Registry
from bot.services.usage import Usage
from bot.text import Texts
from tests.fakes.notices import FakeNoticeMessenger
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, World

pytestmark = pytest.mark.asyncio

ADMIN = Actor(99)
EVERYONE = Target(TargetKind.MEMBERS, GUILD)
MONTHLY = (Period.MONTH, Unit.CREDITS)


class Painter:
    async def paint(self, chart: BarChart) -> bytes:
        return chart.title.encode()


def limits_of(world: World) -> Limits:
    return Limits(limits=world.database.limits, clock=world.clock, zones=("UTC", "Europe/Berlin"))


def usage_of(world: World) -> Usage:
    return Usage(usage=world.database.usage, limits=world.database.limits, painter=Painter(), clock=world.clock)


async def explained(world: World, role_ids: Sequence[int] = (), model: str | None = None) -> Explanation:
    service = Explain(
        limits=world.database.limits,
        guilds=world.database.guilds,
        moderation=world.database.moderation,
        registry=Registry(world.providers),
        clock=world.clock,
    )
    return await service.order(Question(GUILD, MEMBER, tuple(role_ids), CHANNEL, (), model))


async def test_a_limit_holds_at_the_next_order_and_the_refusal_can_be_said(world: World) -> None:
    await limits_of(world).set(EVERYONE, Allowance(Period.DAY, Unit.CLIPS, 1), ADMIN)
    assert (await explained(world)).refusals == ()
    await world.ask()
    with pytest.raises(LimitReached) as caught:
        await world.ask()
    said = Texts.load(strict=True).explain("en", caught.value)
    assert said.startswith("That is 1 clip, and of your 1 clip a day you have 0 left (set for every member). It renews <t:")
    found = await explained(world)
    assert found.refusals == (Ruling.LIMIT,)
    assert found.deciding is not None
    assert (found.deciding.limit.kind, found.deciding.limit.source) == (LimitKind.MEMBER, LimitSource.MEMBERS)


async def test_a_server_that_pays_itself_is_measured_by_its_members_limits_alone(world: World) -> None:
    world.provider.needs_key = True
    world.keyring.hold(KeyId(GUILD, "fake", 1), Secret("theirs"), active=True)
    service = Explain(
        limits=world.database.limits,
        guilds=world.database.guilds,
        moderation=world.database.moderation,
        registry=world.registry(),
        clock=world.clock,
    )
    found = await service.order(Question(GUILD, MEMBER, (), CHANNEL, model="fake/t2v"))
    assert {standing.limit.kind for standing in found.standings} == {LimitKind.MEMBER}


async def test_what_the_operator_holds_back_is_explained(world: World) -> None:
    world.start()
    switches, registry = world.process.switches, Registry(world.providers)
    service = Explain(
        limits=world.database.limits,
        guilds=world.database.guilds,
        moderation=world.database.moderation,
        registry=registry,
        clock=world.clock,
        closed=held_back(switches),
    )
    question = Question(GUILD, MEMBER, (), CHANNEL)
    await switches.turn("fake", Switch.OFF)
    assert (await service.order(question)).refusals == (Ruling.PROVIDER_OFF,)
    await switches.turn("fake", Switch.PAUSED)
    await switches.stop(Stop(StopKind.OPERATOR, world.clock.now()))
    assert (await service.order(question)).refusals == (Ruling.STOPPED,)
    await switches.go()
    assert (await service.order(question)).refusals == ()


async def test_a_grant_lets_the_next_order_through(world: World) -> None:
    limits = limits_of(world)
    await limits.set(Target(TargetKind.MEMBER, GUILD, MEMBER), Allowance(*MONTHLY, 5), ADMIN)
    await world.ask()
    assert (await explained(world)).refusals == (Ruling.LIMIT,)
    (standing,) = await limits.grant(GUILD, MEMBER, (), 5, Actor(99, reason="birthday"))
    assert (standing.most, standing.left) == (10, 5)
    await world.ask()
    assert [grant.reason for grant in (await limits.rules(GUILD)).grants] == ["birthday"]


async def test_a_block_refuses_and_is_lifted(world: World) -> None:
    limits = limits_of(world)
    await limits.block(GUILD, MEMBER, 3, Actor(99, reason="foxes"))
    with pytest.raises(NotAllowed) as caught:
        await world.ask()
    assert Texts.load(strict=True).explain("en", caught.value).endswith(". foxes")
    found = await explained(world)
    assert (found.refusals, found.block.reason if found.block else "") == ((Ruling.BLOCK,), "foxes")
    assert await limits.unblock(GUILD, MEMBER, ADMIN)
    assert not await limits.unblock(GUILD, MEMBER, ADMIN)
    await world.ask()


async def test_the_zone_is_one_of_the_list(world: World) -> None:
    limits = limits_of(world)
    with pytest.raises(RequestRefused, match="timezone-unknown"):
        await limits.set_zone(GUILD, "Europe/Atlantis", ADMIN)
    rules = await limits.set_zone(GUILD, " europe/berlin ", ADMIN)
    assert (rules.zone, rules.zone_from is not None) == ("Europe/Berlin", True)


async def test_settings_are_kept_and_written_down(world: World) -> None:
    guilds = Guilds(guilds=world.database.guilds, registry=Registry(world.providers), clock=world.clock)
    await guilds.change(GUILD, ADMIN, confirm_at=50, log_channel=70, default_model="fake/t2v")
    await guilds.change(GUILD, ADMIN, confirm_at=0)
    assert await guilds.settings(GUILD) == GuildSettings(None, 70, "fake/t2v")
    page = await usage_of(world).trail(GUILD)
    newest = page.entries[0]
    assert (newest.subject, newest.before, newest.after) == ("confirm_at", "50", "")
    assert len(page.entries) == 4


async def test_pages_of_the_trail_follow_each_other(world: World) -> None:
    limits, usage = limits_of(world), usage_of(world)
    for amount in range(17):
        await world.settle(1)
        await limits.set(EVERYONE, Allowance(*MONTHLY, amount), ADMIN)
    first = await usage.trail(GUILD)
    assert (len(first.entries), first.entries[0].after) == (15, "16 credits/month")
    assert first.older is not None
    second = await usage.trail_after(GUILD, first.older)
    assert [entry.after for entry in second.entries] == ["1 credits/month", "0 credits/month"]
    assert second.older is None
    assert await usage.trail(GUILD, page=2) == second


async def test_usage_of_a_month(world: World) -> None:
    world.start()
    done = await world.ask()
    await world.until(done.job.id, JobState.DONE)
    await world.ask(member=MEMBER + 1)
    month = await usage_of(world).month(GUILD, None)
    assert [(line.user_id, line.clips, line.credits, line.held) for line in month.lines] == [(MEMBER, 1, 5, 0), (MEMBER + 1, 0, 0, 5)]
    assert month.month == "2026-11"
    assert (await usage_of(world).month(GUILD, "2026-10")).lines == ()


async def test_the_log_channel_is_told_of_each_mark_once(world: World) -> None:
    """Rung by the order that reached it, as the app does."""
    messenger = FakeNoticeMessenger(world.clock)
    notices = Notices(
        notices=world.database.notices,
        messenger=messenger,
        clock=world.clock,
        random=lambda: 0.5,
        leading=lambda: True,
        reviews=world.review_desk(),
    )
    await world.database.limits.set_limit(
        Target(TargetKind.GUILD, GUILD), Allowance(*MONTHLY, 20), Actor(1, operator=True), world.clock.now()
    )
    await world.database.guilds.save(GUILD, GuildSettings(log_channel=70), ADMIN, world.clock.now())
    for _ in range(4):
        await world.ask()
        await notices._serve()
    told = [(dict(notice.values)["level"], notice.channel_id) for notice in messenger.tries]
    assert told == [(50, 70), (100, 70)]
    assert len({notice.nonce for notice in messenger.tries}) == len(messenger.tries)
    assert list(await world.database.notices.due()) == []
    assert {notice.state for notice in messenger.tries} == {NoticeState.DUE}
