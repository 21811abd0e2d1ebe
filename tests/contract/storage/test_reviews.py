"""Servers' rules for prompts, and orders that wait for a moderator."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import transitions
from bot.domain.changes import Change
from bot.domain.errors import LimitReached, NotAllowed, RequestRefused
from bot.domain.holds import Hold
from bot.domain.jobs import Job, JobState
from bot.domain.moderation import COOL_DOWN, MOST_WAITING, AskReview, ModerationRules, Review, ReviewMode, ReviewState
from bot.domain.outbox import Owed
from bot.domain.quota import Block, Notice, NoticeState
from bot.storage import Database
from tests.contract.storage.making import (
    ADMIN,
    GUILD,
    PICTURE,
    USER,
    accepted,
    applied,
    counters,
    everything,
    execute,
    limited,
    order,
    owed,
    query,
)
from tests.fakes.clock import START

pytestmark = pytest.mark.asyncio

LATER = START + timedelta(hours=3)
UNTIL = START + timedelta(hours=24)
MODERATORS, MODERATOR, OTHER = 70, 4711, 4712
ASK = AskReview(MODERATORS, UNTIL, "gun")
BY_HAND = replace(ASK, by_hand=True)


async def asked(db: Database, name: str = "a", **more: object) -> Job:
    return await accepted(db, name, hold=Hold.REVIEW, review=ASK, **more)


async def notices(db: Database) -> list[tuple[object, ...]]:
    return await query(db, "SELECT key, state, message_id FROM notices WHERE job_id IS NOT NULL ORDER BY job_id")


async def posted(db: Database, message_id: int = 1000) -> Notice:
    """The moderators' message is there."""
    (notice,) = await db.notices.due()
    assert await db.notices.save(replace(notice, state=NoticeState.SENT, message_id=message_id, first_try_at=START, tries=1))
    return notice


def no(draft: Job, reason: str = "no people") -> Change:
    return transitions.turned_down(draft, LATER, MODERATOR, reason, owed(draft, f"row-{draft.id}", Owed.REFUSED, LATER))


async def test_an_order_under_review_holds_nothing_and_owes_the_moderators_a_message(db: Database) -> None:
    job = await asked(db, price=5)
    assert (job.state, job.hold, job.held_until) == (JobState.DRAFT, Hold.REVIEW, UNTIL)
    assert await db.jobs.get(job.id) == job
    assert await db.reviews.get(job.id) == Review(job.id, GUILD, USER, ASK, START)
    (notice,) = await db.notices.due()
    assert (notice.job_id, notice.channel_id, notice.guild_id, notice.key) == (job.id, MODERATORS, GUILD, "review-waiting")
    assert await query(db, "SELECT count(*) FROM ledger") == [(0,)]
    assert await db.jobs.pictures(job.id) == {"image": PICTURE}
    assert await db.quotas.audit() == []


async def test_an_order_that_finds_no_room_asks_nobody(db: Database) -> None:
    await limited(db, "members", 4)
    before = await everything(db)
    with pytest.raises(LimitReached):
        await asked(db, price=5)
    assert await everything(db) == before
    assert await db.notices.due() == []


@pytest.mark.parametrize("hold", [Hold.PRICE, Hold.STOPPED])
async def test_a_draft_is_put_to_the_moderators_once(db: Database, hold: Hold) -> None:
    await accepted(db, "a", price=5, hold=hold)
    results = await asyncio.gather(*(db.reviews.ask("job-a", BY_HAND, LATER) for _ in range(5)))
    (done,) = [result for result in results if result is not None]
    assert (done.job.hold, done.job.held_until, done.job.state) == (Hold.REVIEW, UNTIL, JobState.DRAFT)
    assert [x.left for x in done.standings] == [1000, 100]
    assert len(await db.notices.due()) == 1
    assert await db.jobs.confirm("job-a", LATER) is None
    assert await db.reviews.ask("job-none", ASK, LATER) is None
    assert await db.quotas.audit() == []


async def test_a_stopped_order_is_not_started_by_a_confirmation(db: Database) -> None:
    await accepted(db, "a", hold=Hold.STOPPED)
    assert await db.jobs.confirm("job-a", LATER) is None
    assert await db.reviews.approve("job-a", MODERATOR, LATER) is None
    assert await counters(db) == {}


async def test_approved_it_is_queued_and_reserved_by_the_limits_of_now(db: Database) -> None:
    await asked(db, "a", price=30)
    await posted(db)
    await limited(db, "members", 40, "day", now=LATER)
    done = await db.reviews.approve("job-a", MODERATOR, LATER)
    assert done is not None
    assert (done.job.state, done.job.changed_at, done.position) == (JobState.QUEUED, LATER, 1)
    assert [x.left for x in done.standings] == [970, 10]
    assert await query(db, "SELECT kind, amount FROM ledger WHERE job_id = 'job-a'") == [("reserve", 30)]
    review = await db.reviews.get("job-a")
    assert review is not None
    assert (review.state, review.decided_by, review.decided_at) == (ReviewState.APPROVED, MODERATOR, LATER)
    assert await notices(db) == [("review-approved", "due", 1000)]
    (line,) = [entry for entry in await db.usage.trail(GUILD, None, 10) if entry.what == "review"]
    assert (line.actor, line.subject, line.after) == (MODERATOR, f"member:{USER}", "approved")
    assert await db.quotas.audit() == []


async def test_what_cannot_be_approved_still_waits(db: Database) -> None:
    await asked(db, "a", price=30)
    await limited(db, "members", 29)
    before = await everything(db)
    with pytest.raises(LimitReached):
        await db.reviews.approve("job-a", MODERATOR, LATER)
    assert await everything(db) == before
    await limited(db, "members", 30)
    await db.limits.block(GUILD, Block(USER, "", None, 4711, START), ADMIN, START)
    with pytest.raises(NotAllowed):
        await db.reviews.approve("job-a", MODERATOR, LATER)
    review = await db.reviews.get("job-a")
    assert review is not None
    assert review.state is ReviewState.WAITING


async def test_refused_it_ends_and_its_member_is_told(db: Database) -> None:
    draft = await asked(db)
    await posted(db)
    ended = await db.reviews.refuse(no(draft), MODERATOR)
    assert ended is not None
    assert ended.state is JobState.CANCELLED
    assert await db.jobs.pictures("job-a") == {}
    assert [row.owed for row in await db.outbox.due()] == [Owed.REFUSED]
    review = await db.reviews.get("job-a")
    assert review is not None
    assert (review.state, review.decided_by, review.reason) == (ReviewState.REFUSED, MODERATOR, "no people")
    assert await notices(db) == [("review-refused", "due", 1000)]
    (line,) = [entry for entry in await db.usage.trail(GUILD, None, 10) if entry.what == "review"]
    assert (line.after, line.reason) == ("refused", "no people")
    assert await db.quotas.audit() == []


async def test_of_all_that_can_happen_to_it_at_once_one_does(db: Database) -> None:
    """Two moderators, the member and the clock."""
    for n in range(8):
        draft = await asked(db, str(n), price=1, user=USER + n)
        lapse = transitions.unreviewed(draft, LATER, owed(draft, f"lapse-{n}", Owed.UNREVIEWED, LATER))
        results = await asyncio.gather(
            db.reviews.approve(draft.id, MODERATOR, LATER),
            db.reviews.approve(draft.id, OTHER, LATER),
            db.reviews.refuse(no(draft), MODERATOR),
            db.jobs.apply(transitions.dropped(draft, LATER, "asked"), None),
            db.jobs.apply(lapse, None),
        )
        assert sum(result is not None for result in results) == 1
        review, job = await db.reviews.get(draft.id), await db.jobs.get(draft.id)
        assert review is not None
        assert job is not None
        assert (review.state is ReviewState.APPROVED) is (job.state is JobState.QUEUED)
        assert review.state is not ReviewState.WAITING
    assert await db.quotas.audit() == []


async def test_the_member_takes_it_back_and_the_clock_ends_it(db: Database) -> None:
    one, two = await asked(db, "a"), await asked(db, "b")
    await applied(db, transitions.dropped(one, LATER, "asked"))
    await applied(db, transitions.unreviewed(two, LATER, owed(two, "row-b", Owed.UNREVIEWED, LATER)))
    reviews = [await db.reviews.get(job.id) for job in (one, two)]
    assert [review and (review.state, review.decided_by) for review in reviews] == [
        (ReviewState.WITHDRAWN, None),
        (ReviewState.LAPSED, None),
    ]
    assert await notices(db) == [("review-withdrawn", "dropped", None), ("review-lapsed", "dropped", None)]


async def test_a_draft_that_moved_on_is_not_ended_for_what_it_waited_for_before(db: Database) -> None:
    """Its price was agreed to in the second in which its time for that was over."""
    draft = await accepted(db, "a", hold=Hold.PRICE)
    assert await db.reviews.ask("job-a", ASK, LATER) is not None
    assert await db.jobs.apply(transitions.lapsed(draft, LATER), None) is None
    assert await db.jobs.apply(transitions.dropped(draft, LATER, "asked"), None) is None
    job = await db.jobs.get("job-a")
    assert job is not None
    assert job.state is JobState.DRAFT


async def test_a_message_that_is_being_posted_when_it_is_decided_is_not_settled_with_old_words(db: Database) -> None:
    draft = await asked(db)
    (notice,) = await db.notices.due()
    trying = replace(notice, tries=1, first_try_at=START)
    assert await db.notices.save(trying)
    await applied(db, transitions.dropped(draft, LATER, "asked"))
    assert not await db.notices.save(replace(trying, state=NoticeState.SENT, message_id=1000))
    (again,) = await db.notices.due()
    assert (again.key, again.message_id, again.first_try_at, again.tries) == ("review-withdrawn", None, START, 0)
    assert await db.notices.save(replace(again, message_id=1000))
    assert [notice.message_id for notice in await db.notices.due()] == [1000]


async def test_a_member_may_have_so_many_before_the_moderators(db: Database) -> None:
    for n in range(MOST_WAITING):
        await asked(db, str(n), price=1)
    before = await everything(db)
    with pytest.raises(NotAllowed) as caught:
        await asked(db, "more", price=1)
    assert (caught.value.key, caught.value.values["most"]) == ("review-too-many", MOST_WAITING)
    assert await everything(db) == before
    await asked(db, "another", price=1, user=USER + 1)
    assert await db.reviews.approve("job-0", MODERATOR, LATER) is not None
    await asked(db, "more", price=1)


async def test_stopped_orders_are_sent_one_a_minute(db: Database) -> None:
    for name in ("a", "b"):
        await accepted(db, name, price=1, hold=Hold.STOPPED)
    assert await db.reviews.ask("job-a", BY_HAND, START) is not None
    with pytest.raises(NotAllowed) as caught:
        await db.reviews.ask("job-b", BY_HAND, START + COOL_DOWN / 2)
    assert (caught.value.key, caught.value.values["until"]) == ("review-too-soon", START + COOL_DOWN)
    job = await db.jobs.get("job-b")
    assert job is not None
    assert job.hold is Hold.STOPPED
    assert await db.reviews.ask("job-b", BY_HAND, START + COOL_DOWN) is not None


async def test_rules_are_changed_as_they_are_by_then_and_written_down(db: Database) -> None:
    assert await db.moderation.rules(GUILD) == ModerationRules()
    rules = ModerationRules(("gun", "bow"), (r"gu+n\b",), ReviewMode.FLAGGED, MODERATORS)
    assert await db.moderation.change(GUILD, lambda _: rules, ADMIN, START) == rules
    assert await db.moderation.rules(GUILD) == rules
    assert await db.moderation.rules(GUILD + 1) == ModerationRules()
    await asyncio.gather(
        *(db.moderation.change(GUILD, lambda held, n=n: replace(held, words=(*held.words, f"w{n}")), ADMIN, LATER) for n in range(5))
    )
    assert set((await db.moderation.rules(GUILD)).words) == {"gun", "bow", *(f"w{n}" for n in range(5))}
    await db.moderation.change(GUILD, lambda held: replace(held, words=("bow",), review=ReviewMode.OFF, channel=None), ADMIN, UNTIL)
    trail = await db.usage.trail(GUILD, None, 20)
    told = [(entry.what, entry.subject, entry.before, entry.after) for entry in trail if entry.at == START]
    assert sorted(told) == [
        ("moderation", "channel", "", str(MODERATORS)),
        ("moderation", "patterns", "", r"gu+n\b"),
        ("moderation", "review", "off", "flagged"),
        ("moderation", "words", "", "gun, bow"),
    ]
    newest = {entry.subject: (entry.before, entry.after) for entry in trail[:3]}
    assert newest["channel"] == (str(MODERATORS), "")
    assert newest["words"][1] == ""
    assert newest["words"][0].startswith("gun, ")


async def test_what_an_edit_refuses_changes_nothing(db: Database) -> None:
    def refuse(_: ModerationRules) -> ModerationRules:
        raise RequestRefused("moderation-no-channel")

    with pytest.raises(RequestRefused):
        await db.moderation.change(GUILD, refuse, ADMIN, START)
    assert await db.usage.trail(GUILD, None, 5) == []


async def test_the_same_order_twice_asks_once(db: Database) -> None:
    await asked(db)
    again = await db.jobs.accept(order("b", key="i:a", hold=Hold.REVIEW, review=ASK), LATER)
    assert (again.created, again.job.id) == (False, "job-a")
    assert len(await db.notices.due()) == 1


async def test_erased_with_their_member_and_the_moderators_message_is_owed_to_be_deleted(db: Database) -> None:
    draft = await asked(db)
    await posted(db, 1000)
    await db.reviews.refuse(no(draft, "no guns"), MODERATOR)
    (told,) = await db.outbox.due()
    erasure = await db.privacy.ask(USER, LATER)
    # Its member is still owed a word: it is not erased under that.
    assert await db.privacy.forget(erasure, LATER) == []
    ended = await db.jobs.get(draft.id)
    assert ended is not None
    await applied(db, transitions.unnoticed(ended, told, "closed"))
    # And so are the moderators.
    assert await db.privacy.forget(erasure, LATER) == []
    (shown,) = await db.notices.due()
    await db.notices.save(replace(shown, state=NoticeState.SENT))
    assert [trace.job_id for trace in await db.privacy.forget(erasure, LATER)] == [draft.id]
    assert await db.reviews.get(draft.id) is None
    assert await notices(db) == []
    assert [(one.message.channel_id, one.message.message_id) for one in await db.privacy.removals()] == [(MODERATORS, 1000)]


async def test_not_erased_while_the_moderators_message_may_be_there_unknown_to_us(db: Database) -> None:
    """Whoever posted it died before they could write down where; then its member took the order back, and wants to be forgotten."""
    draft = await asked(db)
    (notice,) = await db.notices.due()
    assert await db.notices.save(replace(notice, first_try_at=START, tries=1))
    await applied(db, transitions.dropped(draft, LATER, "asked"))
    erasure = await db.privacy.ask(USER, LATER)
    assert await db.privacy.forget(erasure, LATER) == []
    (found,) = await db.notices.due()
    assert await db.notices.save(replace(found, state=NoticeState.SENT, message_id=1000))
    assert [trace.job_id for trace in await db.privacy.forget(erasure, LATER)] == [draft.id]
    assert [one.message.message_id for one in await db.privacy.removals()] == [1000]


async def test_retention_leaves_no_words_and_what_an_erasure_has_to_delete(db: Database) -> None:
    draft = await asked(db)
    await posted(db, 1000)
    await applied(db, transitions.dropped(draft, LATER, "asked"))
    await execute(db, "UPDATE notices SET state = 'sent'")
    assert [trace.job_id for trace in await db.privacy.forget_outdated(30, UNTIL + timedelta(days=100))] == [draft.id]
    assert await db.reviews.get(draft.id) is None
    assert await notices(db) == [("review-withdrawn", "sent", 1000)]
    erasure = await db.privacy.ask(USER, UNTIL + timedelta(days=101))
    assert [trace.job_id for trace in await db.privacy.forget(erasure, UNTIL + timedelta(days=101))] == [draft.id]
    assert [one.message.message_id for one in await db.privacy.removals()] == [1000]
    assert await db.privacy.forget(erasure, UNTIL + timedelta(days=101)) == []


async def test_an_export_holds_what_was_decided_and_not_by_whom_or_by_which_entry(db: Database) -> None:
    draft = await asked(db)
    await db.reviews.refuse(no(draft, "no guns"), MODERATOR)
    found = [dict(document) async for section, document in db.privacy.documents(USER) if section == "orders_before_moderators"]
    assert [(one["job_id"], one["state"], one["reason"]) for one in found] == [(draft.id, "refused", "no guns")]
    assert not {"matched", "decided_by"} & set(found[0])


async def test_an_export_holds_what_was_decided_as_a_moderator_and_not_about_whom(db: Database) -> None:
    draft = await asked(db)
    await db.reviews.refuse(no(draft, "no guns"), MODERATOR)
    found = [dict(document) async for section, document in db.privacy.documents(MODERATOR) if section == "decisions_you_made"]
    assert [(one["job_id"], one["state"], one["reason"]) for one in found] == [(draft.id, "refused", "no guns")]
    assert set(found[0]) == {"job_id", "guild_id", "state", "decided_at", "reason"}


async def test_a_server_s_list_goes_when_it_is_purged(db: Database) -> None:
    await db.moderation.change(GUILD, lambda _: ModerationRules(("gun",)), ADMIN, START)
    assert await db.privacy.servers() == {GUILD}
    await db.privacy.left([GUILD], START)
    assert await db.privacy.purge(GUILD, UNTIL + timedelta(days=60))
    assert await db.moderation.rules(GUILD) == ModerationRules()
