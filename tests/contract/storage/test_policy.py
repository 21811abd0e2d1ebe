"""What servers allow and deny, their pause, and their settings as a whole."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import RequestRefused
from bot.domain.jobs import JobState
from bot.domain.moderation import ModerationRules, ReviewMode
from bot.domain.money import Period, Unit
from bot.domain.outbox import Owed
from bot.domain.policy import Entry, EntryKind, Policy
from bot.domain.quota import Actor, Allowance, Block, GuildSettings, Pause, PrivateClips, Target, TargetKind
from bot.domain.transfer import ServerConfig
from bot.storage import Database
from tests.contract.storage.making import ADMIN, GUILD, OPERATOR, USER, accepted, applied, limited, owed, running, step
from tests.fakes.clock import START

pytestmark = pytest.mark.asyncio

ALLOWED, DENIED = Entry(EntryKind.CHANNEL, "42", allowed=True), Entry(EntryKind.MODEL, "demo/*", allowed=False)
EVERYTHING = GuildSettings(5, 43, "demo/clip", 10, 60, True, True, PrivateClips.FORCE, Pause(START, "holidays"))


async def trail(db: Database) -> list[tuple[str, str, str, str]]:
    """Oldest first."""
    return [(one.what, one.subject, one.before, one.after) for one in reversed(await db.usage.trail(GUILD, None, 100))]


async def entered(db: Database, *entries: Entry) -> Policy:
    return (await db.guilds.amend_entries(GUILD, lambda held: held | set(entries), ADMIN, START))[1]


async def test_every_setting_comes_back_as_it_was_written_and_is_on_the_trail(db: Database) -> None:
    assert await db.guilds.settings(GUILD) == GuildSettings()
    assert await db.guilds.amend(GUILD, lambda _: EVERYTHING, ADMIN, START) == (GuildSettings(), EVERYTHING)
    assert await db.guilds.settings(GUILD) == EVERYTHING
    assert await db.guilds.settings(GUILD + 1) == GuildSettings()
    assert await trail(db) == [
        ("setting", "confirm_at", "", "5"),
        ("setting", "log_channel", "", "43"),
        ("setting", "default_model", "", "demo/clip"),
        ("setting", "longest", "", "10"),
        ("setting", "highest_price", "", "60"),
        ("setting", "age_restricted_only", "off", "on"),
        ("setting", "spoiler", "off", "on"),
        ("setting", "private", "allow", "force"),
        ("orders", "", "", "paused"),
    ]
    await db.guilds.save(GUILD, replace(EVERYTHING, pause=None), ADMIN, START + timedelta(seconds=1))
    assert (await trail(db))[-1] == ("orders", "", "paused", "")
    await db.guilds.save(GUILD, replace(EVERYTHING, pause=None), ADMIN, START)
    assert len(await trail(db)) == 10


async def test_changes_at_once_do_not_undo_each_other(db: Database) -> None:
    def setting(**values: object) -> Callable[[GuildSettings], GuildSettings]:
        return lambda before: replace(before, **values)

    changes = [setting(longest=7), setting(spoiler=True), setting(confirm_at=9), setting(pause=Pause(START))]
    await asyncio.gather(*(db.guilds.amend(GUILD, change, ADMIN, START) for change in changes))
    assert await db.guilds.settings(GUILD) == GuildSettings(longest=7, spoiler=True, confirm_at=9, pause=Pause(START))


async def test_entries_are_written_one_by_one_with_their_trail(db: Database) -> None:
    assert (await entered(db, ALLOWED, DENIED)).entries == {ALLOWED, DENIED}
    turned = replace(ALLOWED, allowed=False)
    before, after = await db.guilds.amend_entries(GUILD, lambda _: frozenset({turned}), ADMIN, START)
    assert (before.entries, after.entries) == ({ALLOWED, DENIED}, {turned})
    assert (await db.guilds.policy(GUILD)).entries == {turned}
    assert (await db.guilds.policy(GUILD + 1)) == Policy()
    assert await trail(db) == [
        ("rule", "channel:42", "", "allowed"),
        ("rule", "model:demo/*", "", "denied"),
        ("rule", "channel:42", "allowed", "denied"),
        ("rule", "model:demo/*", "denied", ""),
    ]


async def test_a_change_that_is_refused_writes_nothing(db: Database) -> None:
    def refuse(_: object) -> frozenset[Entry]:
        raise RequestRefused("policy-too-many", most=200)

    with pytest.raises(RequestRefused):
        await db.guilds.amend_entries(GUILD, refuse, ADMIN, START)
    assert await trail(db) == []


async def test_one_read_has_all_that_a_server_decides_about_a_member(db: Database) -> None:
    await entered(db, DENIED)
    await db.guilds.save(GUILD, EVERYTHING, ADMIN, START)
    block = Block(USER, "foxes", START + timedelta(days=1), ADMIN.user_id, START)
    await db.limits.block(GUILD, block, ADMIN, START)
    policy = Policy(EVERYTHING, frozenset({DENIED}))
    assert await db.guilds.policy_for(GUILD, USER, START) == (policy, block)
    assert await db.guilds.policy_for(GUILD, USER, START + timedelta(days=1)) == (policy, None)
    assert await db.guilds.policy_for(GUILD, USER + 1, START) == (policy, None)
    assert await db.guilds.policy_for(GUILD + 1, USER, START) == (Policy(), None)
    words = replace(ModerationRules(), words=("gun",), channel=77)
    await db.moderation.change(GUILD, lambda _: words, ADMIN, START)
    assert await db.guilds.terms_for(GUILD, USER, START) == (policy, block, words)
    assert await db.guilds.terms_for(GUILD + 1, USER, START) == (Policy(), None, ModerationRules())


async def test_the_queue_says_which_servers_are_paused(db: Database) -> None:
    await accepted(db, "here")
    await accepted(db, "there", guild=GUILD + 1)
    await db.guilds.save(GUILD, EVERYTHING, ADMIN, START)
    await db.guilds.save(GUILD + 1, replace(EVERYTHING, pause=None), ADMIN, START)
    assert {entry.job_id: entry.paused for entry in (await db.jobs.queue()).waiting} == {"job-here": True, "job-there": False}


async def test_a_servers_unfinished_jobs(db: Database) -> None:
    await accepted(db, "later", START + timedelta(seconds=1))
    await accepted(db, "draft", draft=True)
    await accepted(db, "elsewhere", guild=GUILD + 1)
    done = await running(db, "done")
    await applied(db, step(done, JobState.FAILED))
    assert [job.id for job in await db.jobs.unfinished(GUILD)] == ["job-draft", "job-later"]


@pytest.mark.parametrize(("made", "told"), [(False, 1), (True, 0)])
async def test_news_of_a_cancel_are_owed_with_the_flag_and_once(db: Database, made: bool, told: int) -> None:
    job = await running(db)
    if made:
        job = await applied(db, step(job, JobState.FETCHING))
    for name in ("first", "second"):
        asked = await db.jobs.ask_cancel(job.id, START, owed(job, name, Owed.CANCELLED))
        assert asked is not None
        assert asked.cancel_asked
    assert [row.id for row in await db.outbox.due()] == ["first"][:told]


async def configured(db: Database) -> ServerConfig:
    await limited(db, "guild", 5000)
    await db.guilds.save(GUILD, EVERYTHING, ADMIN, START)
    await entered(db, ALLOWED, DENIED)
    await db.limits.set_limit(Target(TargetKind.ROLE, GUILD, 11), Allowance(Period.WEEK, Unit.CREDITS, 70), ADMIN, START)
    await db.limits.set_limit(Target(TargetKind.MEMBER, GUILD, USER), Allowance(Period.DAY, Unit.CLIPS, 3), ADMIN, START)
    await db.limits.set_zone(GUILD, "Asia/Tokyo", ADMIN, START)
    await db.limits.block(GUILD, Block(6, "hares", None, 4711, START), ADMIN, START)
    await db.limits.block(GUILD, Block(7, "old", START + timedelta(hours=1), 4711, START), ADMIN, START)
    return await db.configs.read(GUILD, START + timedelta(hours=2))


LATER = START + timedelta(hours=2)


async def test_a_configuration_is_all_that_admins_set_and_nothing_else(db: Database) -> None:
    assert await configured(db) == ServerConfig(
        settings=replace(EVERYTHING, pause=None),
        entries=frozenset({ALLOWED, DENIED}),
        zone="Asia/Tokyo",
        limits={
            (Target(TargetKind.ROLE, GUILD, 11), Period.WEEK, Unit.CREDITS): 70,
            (Target(TargetKind.MEMBER, GUILD, USER), Period.DAY, Unit.CLIPS): 3,
        },
        blocks={6: Block(6, "hares", None, 4711, START)},
    )


async def test_a_configuration_is_replaced_as_a_whole_and_the_rest_stays(db: Database) -> None:
    before = await configured(db)
    everyone = Target(TargetKind.MEMBERS, GUILD)
    after = ServerConfig(
        GuildSettings(longest=5),
        frozenset({replace(DENIED, allowed=True)}),
        "UTC",
        {(everyone, Period.MONTH, Unit.CREDITS): 9, (Target(TargetKind.MEMBER, GUILD, USER), Period.DAY, Unit.CLIPS): 4},
        {8: Block(8, "geese", None, 99, LATER)},
    )
    old = len(await trail(db))
    assert await db.configs.replace(GUILD, before, after, Actor(99, reason="import"), LATER)
    assert await db.configs.read(GUILD, LATER) == after
    # A pause is a state, not a setting; the operator's allotment is no admin's.
    assert (await db.guilds.settings(GUILD)).pause == EVERYTHING.pause
    rules = await db.limits.rules(GUILD, LATER)
    assert [rule.allowance.amount for rule in rules.allotment] == [5000]
    assert [(rule.target.kind, rule.allowance.amount) for rule in (*rules.members, *rules.roles, *rules.overrides)] == [
        (TargetKind.MEMBERS, 9),
        (TargetKind.MEMBER, 4),
    ]
    written = (await trail(db))[old:]
    assert ("limit-set", f"member:{USER}", "3 clips/day", "4 clips/day") in written
    assert ("limit-clear", "role:11", "70 credits/week", "") in written
    assert ("timezone", "", "Asia/Tokyo", "UTC") in written
    assert ("unblock", "member:6", "until lifted: hares", "") in written
    assert ("rule", "channel:42", "allowed", "") in written
    assert ("setting", "longest", "10", "5") in written
    assert {entry.reason for entry in (await db.usage.trail(GUILD, None, 100))[: len(written)]} == {"import"}
    assert await db.quotas.audit() == []


async def test_moderation_is_part_of_a_configuration(db: Database) -> None:
    before = await db.configs.read(GUILD, START)
    rules = ModerationRules(("fox",), ("f.x",), ReviewMode.FLAGGED, 42)
    assert await db.configs.replace(GUILD, before, replace(before, moderation=rules), ADMIN, START)
    assert await db.moderation.rules(GUILD) == rules
    assert (await db.configs.read(GUILD, START)).moderation == rules
    assert ("moderation", "words", "", "fox") in await trail(db)
    assert not await db.configs.replace(GUILD, before, before, ADMIN, START)


async def test_a_configuration_that_has_changed_is_not_replaced(db: Database) -> None:
    before = await configured(db)
    after = replace(before, zone="UTC")
    await db.limits.unblock(GUILD, 6, OPERATOR, LATER)
    old = await trail(db)
    assert not await db.configs.replace(GUILD, before, after, ADMIN, LATER)
    assert (await db.configs.read(GUILD, LATER)).zone == "Asia/Tokyo"
    assert await trail(db) == old


async def test_of_two_imports_at_once_one_is_made(db: Database) -> None:
    before = await configured(db)
    wanted = [replace(before, zone=zone) for zone in ("UTC", "Europe/Paris")]
    made = await asyncio.gather(*(db.configs.replace(GUILD, before, after, ADMIN, LATER) for after in wanted))
    assert sorted(made) == [False, True]
    assert (await db.configs.read(GUILD, LATER)).zone == wanted[made.index(True)].zone
