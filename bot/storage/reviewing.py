"""Orders before the moderators: the parts of other transactions that open, end and show them."""

from datetime import datetime

from sqlalchemy import case, func, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.changes import Change
from bot.domain.errors import NotAllowed
from bot.domain.jobs import FailureKind, Job
from bot.domain.moderation import COOL_DOWN, MOST_WAITING, AskReview, ReviewState
from bot.domain.ports import Ids
from bot.domain.quota import Notice, NoticeState
from bot.storage import tables as t
from bot.storage.notices import write_notice
from bot.storage.turns import take_guild


async def open_review(tx: AsyncConnection, job: Job, ask: AskReview, ids: Ids, now: datetime) -> None:
    """Raises `NotAllowed` for a member who has too many before the moderators, or asks too often."""
    guild_id, user_id = job.place.guild_id, job.requester.user_id
    await take_guild(tx, guild_id)
    await _require_turn(tx, guild_id, user_id, ask, now)
    await tx.execute(
        insert(t.reviews),
        {
            "job_id": job.id,
            "guild_id": guild_id,
            "user_id": user_id,
            "channel_id": ask.channel_id,
            "matched": ask.matched,
            "by_hand": ask.by_hand,
            "asked_at": now,
            "until": ask.until,
            "state": ReviewState.WAITING.value,
            "reason": "",
        },
    )
    key = f"review-{ReviewState.WAITING}"
    notice = Notice(ids.row_id(), guild_id, ask.channel_id, key, (), ids.nonce(), now, job_id=job.id, locale=job.place.locale)
    await write_notice(tx, notice)


async def decide_review(
    tx: AsyncConnection, job_id: str, state: ReviewState, now: datetime, *, moderator: int | None = None, reason: str = ""
) -> bool:
    """Write how it ended and owe that to the moderators' message. False: it does not wait, or the job never was before them."""
    c = t.reviews.c
    ended = update(t.reviews).where(c.job_id == job_id, c.state == ReviewState.WAITING.value)
    written = await tx.execute(ended.values(state=state.value, decided_by=moderator, decided_at=now, reason=reason))
    if written.rowcount != 1:
        return False
    await _show(tx, job_id, state)
    return True


async def end_review(tx: AsyncConnection, change: Change) -> None:
    """Of a draft that has ended, whoever ended it."""
    job, failure = change.after, change.after.failure
    if failure is not None and failure.kind is FailureKind.REFUSED:
        moderator = int(change.actor.partition(":")[2])
        await decide_review(tx, job.id, ReviewState.REFUSED, job.changed_at, moderator=moderator, reason=failure.text)
        return
    lapsed = failure is not None and failure.kind is FailureKind.UNREVIEWED
    await decide_review(tx, job.id, ReviewState.LAPSED if lapsed else ReviewState.WITHDRAWN, job.changed_at)


async def _show(tx: AsyncConnection, job_id: str, state: ReviewState) -> None:
    """The message has to say so. One that nobody has begun to post need not be any more.

    The key changes too, so that whoever posts it at this moment cannot settle it with what is no longer true.
    """
    c = t.notices.c
    untouched = c.message_id.is_(None) & c.first_try_at.is_(None)
    next_state = case((untouched, NoticeState.DROPPED.value), else_=NoticeState.DUE.value)
    shown = update(t.notices).where(c.job_id == job_id).values(key=f"review-{state}", state=next_state, tries=0, not_before=null())
    await tx.execute(shown)


async def _require_turn(tx: AsyncConnection, guild_id: int, user_id: int, ask: AskReview, now: datetime) -> None:
    c = t.reviews.c
    theirs = (c.guild_id == guild_id, c.user_id == user_id)
    waiting = await tx.scalar(select(func.count()).select_from(t.reviews).where(*theirs, c.state == ReviewState.WAITING.value))
    if (waiting or 0) >= MOST_WAITING:
        raise NotAllowed("review-too-many", most=MOST_WAITING)
    if not ask.by_hand:
        return
    last = await tx.scalar(select(func.max(c.asked_at)).where(*theirs, c.by_hand.is_(True)))
    if last is not None and now - last < COOL_DOWN:
        raise NotAllowed("review-too-soon", until=last + COOL_DOWN)
