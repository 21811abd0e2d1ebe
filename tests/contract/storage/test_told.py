"""Alerts, notices, settings of a server, usage and the audit trail."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.changes import MoneyAct
from bot.domain.jobs import Billed, JobState
from bot.domain.quota import GuildSettings, Notice, NoticeState, UsageLine
from bot.storage import Database
from tests.contract.storage.making import ADMIN, GUILD, OPERATOR, USER, accepted, applied, limited, query, running, step
from tests.fakes.clock import START

LOG = GuildSettings(log_channel=55)


async def levels(db: Database) -> list[int]:
    return sorted(value for notice in await db.notices.due() for name, value in notice.values if name == "level" and isinstance(value, int))


@pytest.mark.asyncio
async def test_each_level_is_told_once_a_period_and_the_highest_alone(db: Database) -> None:
    await db.guilds.save(GUILD, LOG, ADMIN, START)
    await limited(db, "guild", 100)
    await limited(db, "members", 1000)
    spent = []
    for n, price in enumerate((49, 1, 29, 1, 0, 15, 5)):
        await accepted(db, str(n), price=price)
        spent.append(await levels(db))
    assert spent == [[], [50], [50], [50, 80], [50, 80], [50, 80, 95], [50, 80, 95, 100]]
    await accepted(db, "later", datetime(2026, 12, 1, tzinfo=UTC), price=99)
    assert await levels(db) == [50, 80, 95, 95, 100]


@pytest.mark.asyncio
async def test_an_alert_says_what_is_left_until_when(db: Database) -> None:
    await db.guilds.save(GUILD, LOG, ADMIN, START)
    await limited(db, "guild", 4, "day", "clips")
    await accepted(db, "a")
    await accepted(db, "b")
    (notice,) = await db.notices.due()
    assert (notice.guild_id, notice.channel_id, notice.key, notice.created_at) == (GUILD, 55, "notice-alert", START)
    assert dict(notice.values) == {
        "level": 50,
        "period": "day",
        "unit": "clips",
        "left": 2,
        "most": 4,
        "ends": START.replace(day=22, hour=0),
    }
    assert len(notice.nonce) <= 25
    assert notice.locale == "fr"


@pytest.mark.asyncio
async def test_credits_that_come_back_and_go_again_are_not_told_again(db: Database) -> None:
    await db.guilds.save(GUILD, LOG, ADMIN, START)
    await limited(db, "guild", 10)
    for n in range(3):
        await applied(db, step(await running(db, str(n), price=6), JobState.FAILED, money=MoneyAct.RELEASE))
    assert await levels(db) == [50]


@pytest.mark.asyncio
async def test_several_periods_are_told_apart(db: Database) -> None:
    await db.guilds.save(GUILD, LOG, ADMIN, START)
    await limited(db, "guild", 10)
    await limited(db, "guild", 6, "day")
    await accepted(db, "a", price=5)
    assert await levels(db) == [50, 80]


@pytest.mark.asyncio
async def test_limits_of_members_and_providers_are_no_alert(db: Database) -> None:
    await db.guilds.save(GUILD, LOG, ADMIN, START)
    await limited(db, "members", 5)
    await limited(db, "provider", 5)
    await accepted(db, "a", price=5)
    assert await levels(db) == []


@pytest.mark.asyncio
async def test_without_a_log_channel_nothing_is_owed_and_nothing_counts_as_told(db: Database) -> None:
    await limited(db, "guild", 10)
    await accepted(db, "a", price=6)
    await db.guilds.save(GUILD, GuildSettings(confirm_at=3), ADMIN, START)
    await accepted(db, "b", price=1)
    assert await db.notices.due() == []
    await db.guilds.save(GUILD, LOG, ADMIN, START)
    await accepted(db, "c", price=1)
    assert await levels(db) == [80]


@pytest.mark.asyncio
async def test_a_raised_allotment_does_not_tell_a_level_twice(db: Database) -> None:
    await db.guilds.save(GUILD, LOG, ADMIN, START)
    await limited(db, "guild", 10)
    await accepted(db, "a", price=5)
    await limited(db, "guild", 20)
    await accepted(db, "b", price=5)
    await accepted(db, "c", price=6)
    assert await levels(db) == [50, 80]


NOTICE = Notice(
    "n-1", GUILD, 55, "notice-x", (("a", "text"), ("b", 3), ("at", START), ("like", '{"at": 1}')), "nonce-1", START, locale="ja"
)


@pytest.mark.asyncio
async def test_a_notice_comes_back_as_it_was_owed_until_it_is_settled(db: Database) -> None:
    await db.notices.owe(NOTICE)
    await db.notices.owe(replace(NOTICE, id="n-0", nonce="nonce-0"))
    assert await db.notices.due() == [replace(NOTICE, id="n-0", nonce="nonce-0"), NOTICE]
    tried = replace(NOTICE, tries=2, first_try_at=START, not_before=START + timedelta(minutes=1))
    assert await db.notices.save(tried)
    assert (await db.notices.due())[1] == tried
    assert await db.notices.save(replace(tried, state=NoticeState.SENT))
    assert [notice.id for notice in await db.notices.due()] == ["n-0"]
    assert not await db.notices.save(replace(tried, state=NoticeState.DROPPED))
    assert await query(db, "SELECT state FROM notices WHERE id = 'n-1'") == [("sent",)]


@pytest.mark.asyncio
async def test_settings_of_a_server_are_kept_with_a_line_for_each_that_differs(db: Database) -> None:
    assert await db.guilds.settings(GUILD) == GuildSettings()
    first = GuildSettings(confirm_at=50, log_channel=55, default_model="demo/clip")
    await db.guilds.save(GUILD, first, ADMIN, START)
    second = GuildSettings(confirm_at=0, log_channel=55)
    await db.guilds.save(GUILD, second, ADMIN, START + timedelta(seconds=1))
    await db.guilds.save(GUILD, second, ADMIN, START + timedelta(seconds=2))
    assert await db.guilds.settings(GUILD) == second
    assert await db.guilds.settings(GUILD + 1) == GuildSettings()
    trail = await db.usage.trail(GUILD, None, 99)
    assert [(x.what, x.subject, x.before, x.after) for x in sorted(trail, key=lambda entry: (entry.at, entry.subject))] == [
        ("setting", "confirm_at", "", "50"),
        ("setting", "default_model", "", "demo/clip"),
        ("setting", "log_channel", "", "55"),
        ("setting", "confirm_at", "50", "0"),
        ("setting", "default_model", "demo/clip", ""),
    ]


@pytest.mark.asyncio
async def test_the_trail_is_read_page_by_page_newest_first(db: Database) -> None:
    for n in range(5):
        await db.usage.note(GUILD, ADMIN, "note", f"{n}", "was", "is", START + timedelta(seconds=n // 2))
    await db.usage.note(0, OPERATOR, "provider-off", "demo", "on", "off", START)
    seen, before = [], None
    while page := await db.usage.trail(GUILD, before, 2):
        seen += page
        before = page[-1].id
    assert [entry.subject for entry in seen[:1]] == ["4"]
    assert sorted(entry.subject for entry in seen) == ["0", "1", "2", "3", "4"]
    assert [entry.at for entry in seen] == sorted((entry.at for entry in seen), reverse=True)
    (own,) = await db.usage.trail(0, None, 9)
    assert (own.actor, own.what, own.subject, own.before, own.after, own.reason) == (1, "provider-off", "demo", "on", "off", "")


@pytest.mark.asyncio
async def test_usage_is_by_member_model_and_payer_in_the_period_of_the_reservation(db: Database) -> None:
    async def paid(name: str, billed: Billed | None = None, **more: object) -> None:
        job = await running(db, name, **more)
        await applied(db, step(job, JobState.FETCHING, money=MoneyAct.SETTLE, billed=billed))

    await paid("a", Billed("0.10", "usd"), price=5)
    await paid("b", Billed("0.25", "usd"), price=6)
    await paid("c", Billed("3", "credits"), price=7)
    await paid("d", Billed("many", "tokens"), price=1)
    await accepted(db, "held", price=9)
    await applied(db, step(await running(db, "back", price=20), JobState.FAILED, money=MoneyAct.RELEASE))
    await paid("own", price=30, account=f"guild:{GUILD}:1")
    await paid("other", price=40, user=USER + 1)
    await paid("elsewhere", price=3, guild=GUILD + 1)
    await accepted(db, "before", START - timedelta(days=1), price=2)
    await accepted(db, "after", START + timedelta(days=1), price=2)
    lines = await db.usage.usage(GUILD, START, START + timedelta(days=1))
    assert lines == [
        UsageLine(USER + 1, "demo/clip", "operator", clips=1, credits=40, held=0, refunded=0),
        UsageLine(USER, "demo/clip", f"guild:{GUILD}:1", clips=1, credits=30, held=0, refunded=0),
        UsageLine(USER, "demo/clip", "operator", clips=4, credits=19, held=9, refunded=1, billed=(("credits", "3"), ("usd", "0.35"))),
    ]
