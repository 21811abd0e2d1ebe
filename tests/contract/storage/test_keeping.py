"""How long what is kept: retention by server, servers that removed the bot, and what a member's export holds."""

from datetime import timedelta

import pytest

from bot.domain.changes import MoneyAct
from bot.domain.jobs import JobState
from bot.domain.keys import Sealed
from bot.domain.money import Period, Unit
from bot.domain.policy import Entry, EntryKind
from bot.domain.privacy import FOREVER
from bot.domain.quota import Actor, Allowance, Block, GuildSettings, Target, TargetKind
from bot.storage import Database
from bot.storage import tables as t
from bot.storage.anonymising import NOBODYS
from bot.storage.exporting import SECTIONS
from bot.storage.forgetting import BLANK, POST
from tests.contract.storage.making import ADMIN, GUILD, USER, accepted, applied, execute, limited, query, running, step
from tests.contract.storage.test_erasing import LATER, done, dump
from tests.fakes.clock import START

pytestmark = pytest.mark.asyncio

FATES = {
    "jobs": "blank, then nobody's",
    "attempts": "blank but for the provider's number",
    "pictures": "gone with the end of their job",
    "outbox": "gone",
    "ledger": "nobody's",
    "grants": "nobody's",
    "counters": "gone once their period is over",
    "limits": "an admin's word: stays until it is lifted or the server is purged",
    "blocks": "an admin's word: stays until it is lifted or the server is purged",
    "audit_trail": "entries about a member become nobody's, those by an admin stay until the server is purged",
    "guild_keys": "gone when the server is purged",
    "guild_settings": "gone when the server is purged",
    "policy_entries": "gone when the server is purged",
    "moderation": "gone when the server is purged",
    "reviews": "gone with the words of their job, or when the server is purged",
    "zones": "gone when the server is purged",
    "notices": "about servers, gone when they are purged; about orders, gone when their member is forgotten",
    "erasures": "gone when they are done",
    "removals": "gone with their erasure",
    "opt_outs": "a member's own word: stays until they take it back, since it protects them",
    "servers": "gone when the server is purged",
    "departures": "gone when the server is purged, and that is noted",
    "facts": "about nobody",
    "runner": "about nobody",
}
"""What becomes of each table when a member or a server is to be forgotten. A new table needs a decision, and code that carries it out."""


MONEY = frozenset({
    "id", "state", "provider", "model", "seconds", "price", "account", "guild_id", "guild_locale", "attempt_id",
    "channel_kind", "upload_limit", "failure_kind", "billed_amount", "billed_unit", "late", "cancel_asked", "charged",
    "running_since", "succeeded_at", "delivered_to", "created_at", "changed_at", "erased_at", "shots", "board_id", "shot", "take",
    "hold", "held_until",
})  # fmt: skip
"""What stays of a job: what it cost, how long it took, what became of it. Nothing of what it was about, in the end not whose it was."""


async def retain(db: Database, days: int | None) -> None:
    await db.guilds.save(GUILD, GuildSettings(retention_days=days), Actor(1), START)


async def test_every_table_has_a_fate() -> None:
    assert set(t.metadata.tables) == set(FATES)


async def test_every_column_of_a_job_is_money_or_goes() -> None:
    """A new column needs a decision."""
    goes = (BLANK, POST, NOBODYS)
    assert set(t.jobs.c.keys()) == MONEY.union(*goes)
    assert sum(map(len, (MONEY, *goes))) == len(t.jobs.c)


@pytest.mark.parametrize(
    ("own", "default", "days", "erased"),
    [
        (None, 30, 29, []),
        (None, 30, 31, ["job-a"]),
        (None, FOREVER, 3000, []),
        (10, FOREVER, 11, ["job-a"]),
        (10, 30, 9, []),
        (90, 30, 31, []),
        (FOREVER, 30, 3000, []),
    ],
)
async def test_a_server_s_retention_goes_before_the_operator_s(
    db: Database, own: int | None, default: int, days: int, erased: list[str]
) -> None:
    await retain(db, own)
    await done(db)
    await running(db, "b")
    traces = await db.privacy.forget_outdated(default, START + timedelta(days=days))
    assert [trace.job_id for trace in traces] == erased
    assert await db.privacy.forget_outdated(default, START + timedelta(days=days)) == []
    assert ("secret-link" not in await dump(db)) == bool(erased)
    assert await db.quotas.audit() == []


async def test_many_servers_are_tidied_in_small_steps(db: Database) -> None:
    for guild in range(1, 4):
        for number in range(2):
            job = await accepted(db, f"{guild}-{number}", guild=guild)
            await applied(db, step(job, JobState.CANCELLED, money=MoneyAct.RELEASE))
    seen: list[str] = []
    while traces := await db.privacy.forget_outdated(1, START + timedelta(days=2)):
        seen += [trace.job_id for trace in traces]
    assert len(seen) == len(set(seen)) == 6
    assert await query(db, "SELECT count(*) FROM jobs WHERE erased_at IS NULL") == [(0,)]


async def test_a_post_whose_job_was_outdated_can_still_be_deleted_by_its_member(db: Database) -> None:
    await done(db)
    now = START + timedelta(days=40)
    await db.privacy.forget_outdated(30, now)
    erasure = await db.privacy.ask(USER, now)
    assert [trace.job_id for trace in await db.privacy.forget(erasure, now)] == ["job-a"]
    assert [one.message.message_id for one in await db.privacy.removals()] == [555]


async def test_a_server_that_left_is_forgotten_whole_and_its_money_stays(db: Database) -> None:
    await limited(db, "guild", 500)
    await limited(db, "members", 50, "week")
    await limited(db, "member", 40, of=USER)
    await db.limits.block(GUILD, Block(66, "spam", None, ADMIN.user_id, START), ADMIN, START)
    await db.limits.set_zone(GUILD, "Europe/Berlin", ADMIN, START)
    await db.guilds.amend_entries(GUILD, lambda _: frozenset({Entry(EntryKind.ROLE, "31337", allowed=False)}), ADMIN, START)
    await db.limits.grant(GUILD, USER, (), 20, ADMIN, START)
    await db.keys.add(GUILD, "demo", lambda key: Sealed(b"sealed-key", "first"), "wxyz", 4711, START)
    await retain(db, 90)
    await done(db)
    elsewhere = await done(db, "b", post=7, guild=3)
    totals = await query(db, "SELECT kind, count(*), sum(amount) FROM ledger GROUP BY kind ORDER BY kind")
    await db.privacy.left([GUILD], START)
    await db.privacy.left([GUILD], START + timedelta(days=20))
    assert await db.privacy.departed(START - timedelta(seconds=1)) == []
    assert await db.privacy.departed(START) == [GUILD]
    assert [trace.job_id for trace in await db.privacy.forget_server(GUILD, LATER)] == ["job-a"]
    assert await db.privacy.forget_server(GUILD, LATER) == []
    assert await db.privacy.purge(GUILD, LATER)
    left = await dump(db)
    for word in ("sealed-key", "wxyz", "spam", "Berlin", "31337", "4711", "because"):
        assert word not in left, word
    assert await query(db, "SELECT count(*) FROM ledger WHERE guild_id = :guild AND user_id <> 0", guild=GUILD) == [(0,)]
    assert await query(db, "SELECT kind, count(*), sum(amount) FROM ledger GROUP BY kind ORDER BY kind") == totals
    assert await db.privacy.servers() == {3}
    kept = await db.jobs.get(elsewhere.id)
    assert kept is not None
    assert kept.request.prompt == "a red fox"
    assert await db.quotas.audit() == []
    assert await db.privacy.departed(LATER) == [GUILD], "until whoever purged it has noted that elsewhere"
    await db.privacy.forget_departure(GUILD)
    assert await db.privacy.departed(LATER) == []


async def test_a_server_with_a_job_that_goes_on_waits(db: Database) -> None:
    going = await running(db)
    await db.privacy.left([GUILD], START)
    assert await db.privacy.forget_server(GUILD, LATER) == []
    assert not await db.privacy.purge(GUILD, LATER)
    found = await db.jobs.get(going.id)
    assert found is not None
    assert (found.request.prompt, found.requester.user_id) == ("a red fox", USER)
    assert await db.privacy.departed(LATER) == [GUILD]


async def test_names_stay_in_a_server_s_books_while_a_period_runs(db: Database) -> None:
    await done(db)
    now = START + timedelta(hours=1)
    await db.privacy.forget_server(GUILD, now)
    assert not await db.privacy.purge(GUILD, now)
    assert await query(db, "SELECT DISTINCT user_id FROM ledger") == [(USER,)]
    assert await db.privacy.purge(GUILD, LATER)


async def test_a_server_that_comes_back_keeps_everything(db: Database) -> None:
    await retain(db, 90)
    await db.privacy.left([GUILD, 5], START)
    await db.privacy.back({GUILD: "The Den", 6: "Six"})
    assert await db.privacy.departed(LATER) == [5]
    assert (await db.guilds.settings(GUILD)).retention_days == 90


async def test_servers_are_known_by_name_whoever_hears_of_them_until_they_are_left(db: Database) -> None:
    assert await db.privacy.names() == {}
    await db.privacy.back({GUILD: "The Den", 6: "Six"})
    await db.privacy.back({7: "Seven", 6: "Half a dozen"})
    await db.privacy.back({})
    assert await db.privacy.names() == {GUILD: "The Den", 6: "Half a dozen", 7: "Seven"}
    assert await db.privacy.servers() == {GUILD, 6, 7}
    await db.privacy.left([6], START)
    assert await db.privacy.names() == {GUILD: "The Den", 7: "Seven"}
    assert await db.privacy.purge(6, LATER)
    assert await db.privacy.departed(LATER) == [6]
    await db.privacy.forget_departure(6)
    assert await db.privacy.departed(LATER) == []
    assert await db.privacy.servers() == {GUILD, 7}


async def test_a_key_s_number_is_never_given_again(db: Database) -> None:
    for _ in range(2):
        key = await db.keys.add(GUILD, "demo", lambda key: Sealed(b"sealed-key", "first"), "wxyz", 4711, START)
        assert await db.privacy.purge(GUILD, LATER)
    assert key.id.number == 2


async def test_servers_are_known_by_anything_that_is_held(db: Database) -> None:
    await accepted(db, guild=1)
    await db.guilds.save(2, GuildSettings(confirm_at=5), Actor(1), START)
    await db.limits.set_limit(Target(TargetKind.PROVIDER, provider="demo"), Allowance(Period.MONTH, Unit.CREDITS, 9), Actor(1), START)
    assert await db.privacy.servers() == {1, 2}


async def test_an_export_holds_everything_and_nothing_of_others(db: Database) -> None:
    await limited(db, "member", 70, of=USER)
    await db.limits.block(GUILD, Block(USER, "spam", None, 99, START), Actor(99), START)
    await db.limits.unblock(GUILD, USER, Actor(99), START)
    await db.limits.block(3, Block(USER, "spam", None, 99, START), Actor(99), START)
    await db.limits.grant(GUILD, USER, (), 20, ADMIN, START)
    await db.limits.set_zone(GUILD, "Europe/Berlin", Actor(USER), START)
    await done(db, "a")
    await accepted(db, "b", user=2)
    await db.consent.opt_out(USER, START)
    await execute(db, "UPDATE jobs SET source_author = :user WHERE id = 'job-b'", user=USER)
    await db.privacy.ask(USER, START)
    found: dict[str, list[dict[str, object]]] = {}
    async for section, document in db.privacy.documents(USER):
        found.setdefault(section, []).append(dict(document))
    assert set(found) == set(SECTIONS) - {"pictures", "keys_you_added", "orders_before_moderators", "decisions_you_made"}
    (job,) = found["jobs"]
    assert job["request"] == {**job["request"], "prompt": "a red fox"}  # pyright: ignore[reportGeneralTypeIssues]
    assert (job["price"], job["guild_id"], job["message_id"], job["role_ids"]) == (5, str(GUILD), "555", ["11", "12"])
    assert "secret-link" in str(job["assets"])
    assert sorted(str(line["kind"]) for line in found["ledger"]) == ["grant", "reserve", "settle"]
    assert {line["kind"]: line["actor"] for line in found["ledger"]}["grant"] == "somebody else"
    assert [(one["what"], one["after"]) for one in found["changes_you_made"]] == [("timezone", "Europe/Berlin")]
    assert found["blocks"][0]["reason"] == "spam"
    assert [one["task_id"] for one in found["orders_at_providers"]] == ["task-a"]
    assert [set(one) for one in found["made_from_your_pictures"]] == [{"id", "guild_id", "created_at", "state"}]
    said = repr(found)
    for secret in ("receipt-a", "nonce", "hook", "4711"):
        assert secret not in said, secret


async def test_an_export_is_read_in_pages(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.exporting.PAGE", 2)
    await limited(db, "members", 50, "week")
    await limited(db, "members", 50, "day")
    for number in range(5):
        await accepted(db, f"{number}", price=1)
    found = [(section, document) async for section, document in db.privacy.documents(USER)]
    assert sorted(str(document["id"]) for section, document in found if section == "jobs") == [f"job-{number}" for number in range(5)]
    assert sum(section == "ledger" for section, _ in found) == 5
    assert sum(section == "counters" for section, _ in found) == 2


async def test_pictures_of_unfinished_jobs_and_clips_are_exported_with_their_bytes(db: Database) -> None:
    await accepted(db, "a")
    await done(db, "b")
    await accepted(db, "c", user=2)
    files = [file async for file in db.privacy.files(USER)]
    assert [(file.name, file.content if isinstance(file.content, bytes) else str(file.content)) for file in files] == [
        ("pictures/job-a-image.png", b"\x89PNG\x00\xff"),
        ("clips/job-b.mp4", "spool/clip.mp4"),
    ]
