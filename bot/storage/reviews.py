"""Servers' rules for prompts, and orders that wait for a moderator."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar, final

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, RowMapping, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import transitions
from bot.domain.changes import Change
from bot.domain.holds import Hold
from bot.domain.jobs import Job, JobState
from bot.domain.moderation import AskReview, Edit, ModerationRules, Review, ReviewMode, ReviewState
from bot.domain.outcomes import Accepted
from bot.domain.ports import Ids
from bot.domain.precedence import Defaults
from bot.domain.quota import Actor
from bot.storage import tables as t
from bot.storage.accepting import found_room, reserved
from bot.storage.applying import GuardLost, apply, write_job
from bot.storage.connections import Connections, Work
from bot.storage.reviewing import decide_review, open_review
from bot.storage.sql import load_job, put
from bot.storage.trail import write_trail
from bot.storage.turns import take_guild

T = TypeVar("T")

_LIST = TypeAdapter(tuple[str, ...])
_RULES = select(t.moderation).where(t.moderation.c.guild_id == bindparam("guild", type_=BigInteger))


@final
class SqlModerationStore:
    def __init__(self, connections: Connections, ids: Ids) -> None:
        self._db = connections
        self._ids = ids

    async def rules(self, guild_id: int) -> ModerationRules:
        return await self._db.read(lambda tx: read_rules(tx, guild_id))

    async def change(self, guild_id: int, edit: Edit, actor: Actor, now: datetime) -> ModerationRules:
        async def work(tx: AsyncConnection) -> ModerationRules:
            await take_guild(tx, guild_id)
            before = await read_rules(tx, guild_id)
            after = edit(before)
            await write_rules(tx, self._ids, guild_id, before, after, actor, now)
            return after

        return await self._db.write(work)


@final
class SqlReviewStore:
    def __init__(self, connections: Connections, defaults: Defaults, ids: Ids) -> None:
        self._db = connections
        self._defaults = defaults
        self._ids = ids

    async def ask(self, job_id: str, ask: AskReview, now: datetime) -> Accepted | None:
        async def work(tx: AsyncConnection) -> Accepted | None:
            draft = await load_job(tx, job_id)
            if draft is None or draft.state is not JobState.DRAFT or draft.hold is Hold.REVIEW:
                return None
            change = transitions.put_to_review(draft, ask.until, now)
            await write_job(tx, change)
            standings = await found_room(tx, change.after, now, self._defaults)
            await open_review(tx, change.after, ask, self._ids, now)
            return Accepted(change.after, created=True, standings=standings)

        return await self._guarded(work)

    async def approve(self, job_id: str, moderator: int, now: datetime) -> Accepted | None:
        async def work(tx: AsyncConnection) -> Accepted | None:
            draft = await load_job(tx, job_id)
            if draft is None or draft.state is not JobState.DRAFT or draft.hold is not Hold.REVIEW:
                return None
            change = transitions.approved(draft, now, moderator)
            await write_job(tx, change)
            if not await decide_review(tx, job_id, ReviewState.APPROVED, now, moderator=moderator):
                raise GuardLost
            accepted = await reserved(tx, change.after, now, self._defaults, self._ids)
            await self._note(tx, draft, moderator, ReviewState.APPROVED, "", now)
            return accepted

        return await self._guarded(work)

    async def refuse(self, change: Change, moderator: int) -> Job | None:
        line_id = self._ids.row_id()

        async def work(tx: AsyncConnection) -> Job | None:
            job = await apply(tx, change, None, line_id)
            reason = change.after.failure.text if change.after.failure is not None else ""
            await self._note(tx, change.before, moderator, ReviewState.REFUSED, reason, change.after.changed_at)
            return job

        return await self._guarded(work)

    async def get(self, job_id: str) -> Review | None:
        async def work(tx: AsyncConnection) -> Review | None:
            row = (await tx.execute(select(t.reviews).where(t.reviews.c.job_id == job_id))).mappings().one_or_none()
            return None if row is None else _review_from(row)

        return await self._db.read(work)

    async def _guarded(self, work: Work[T | None]) -> T | None:
        try:
            return await self._db.write(work)
        except GuardLost:
            return None

    async def _note(self, tx: AsyncConnection, draft: Job, moderator: int, state: ReviewState, reason: str, now: datetime) -> None:
        subject = f"member:{draft.requester.user_id}"
        actor = Actor(moderator, reason=reason)
        await write_trail(tx, self._ids, draft.place.guild_id, actor, "review", now, subject=subject, after=state.value)


async def read_rules(tx: AsyncConnection, guild_id: int) -> ModerationRules:
    c = t.moderation.c
    row = (await tx.execute(_RULES, {"guild": guild_id})).mappings().one_or_none()
    if row is None:
        return ModerationRules()
    return ModerationRules(
        _LIST.validate_python(row[c.words]), _LIST.validate_python(row[c.patterns]), ReviewMode(row[c.review]), row[c.channel_id]
    )


async def write_rules(
    tx: AsyncConnection, ids: Ids, guild_id: int, before: ModerationRules, after: ModerationRules, actor: Actor, now: datetime
) -> None:
    """With a line in the audit trail for each part that differs."""
    values = {"words": list(after.words), "patterns": list(after.patterns)}
    await put(tx, t.moderation, {"guild_id": guild_id, **values, "review": after.review.value, "channel_id": after.channel})
    for name, was, now_is in _differences(before, after):
        await write_trail(tx, ids, guild_id, actor, "moderation", now, subject=name, before=was, after=now_is)


def _differences(before: ModerationRules, after: ModerationRules) -> Iterator[tuple[str, str, str]]:
    """Name, what was and what is, of each part that differs; of a list only the entries that came or went."""
    for name, was, now_is in (("words", before.words, after.words), ("patterns", before.patterns, after.patterns)):
        gone, new = _without(was, now_is), _without(now_is, was)
        if gone or new:
            yield name, ", ".join(gone), ", ".join(new)
    if before.review is not after.review:
        yield "review", before.review.value, after.review.value
    if before.channel != after.channel:
        yield "channel", str(before.channel or ""), str(after.channel or "")


def _without(entries: Sequence[str], others: Sequence[str]) -> list[str]:
    return [entry for entry in entries if entry not in others]


def _review_from(row: RowMapping) -> Review:
    c = t.reviews.c
    return Review(
        job_id=row[c.job_id],
        guild_id=row[c.guild_id],
        user_id=row[c.user_id],
        asked=AskReview(row[c.channel_id], row[c.until], row[c.matched], by_hand=row[c.by_hand]),
        asked_at=row[c.asked_at],
        state=ReviewState(row[c.state]),
        decided_by=row[c.decided_by],
        decided_at=row[c.decided_at],
        reason=row[c.reason],
    )
