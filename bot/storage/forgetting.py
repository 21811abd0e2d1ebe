"""What a job was about is erased, and its money stays. Only jobs that have ended and owe nobody a message, moderators included."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, delete, insert, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.jobs import ENDED
from bot.domain.outbox import DeliveredTo, OutboxState, Rung
from bot.domain.ports import Ids
from bot.domain.privacy import Erasure, RemovalState, Trace
from bot.domain.quota import NoticeState
from bot.storage import tables as t
from bot.storage.records import NO_RECEIPT, Values

AT_ONCE = 100
"""Jobs in one transaction, so that nobody waits long for it."""

_J, _O, _N = t.jobs.c, t.outbox.c, t.notices.c
WHOLE = _J.erased_at.is_(None)
"""The condition of the partial index over jobs that are more than money."""
_OWING = select(_O.id).where(_O.job_id == _J.id, _O.state == OutboxState.DUE.value).exists()
_ASKING = select(_N.id).where(_N.job_id == _J.id, _N.state == NoticeState.DUE.value).exists()
"""The moderators' message may be there without our knowing its number: until that is settled nobody could delete it."""
HAS_ENDED = _J.state.in_([state.value for state in sorted(ENDED)])
_BOARD = t.jobs.alias("board")
_IS_PART = select(_BOARD.c.id).where(_BOARD.c.id == _J.board_id, _BOARD.c.state.not_in([state.value for state in sorted(ENDED)])).exists()
"""A finished shot of a storyboard that goes on: its clip is still needed, as a picture to go on from and to be joined."""
OVER = and_(HAS_ENDED, ~_OWING, ~_ASKING, ~_IS_PART)
_IN_SERVERS = [DeliveredTo.CHANNEL.value, DeliveredTo.PARENT.value, DeliveredTo.REMOVED.value]
"""One that was taken back may still be there: it is marked before it is deleted, and we may have died in between."""


async def over_of(tx: AsyncConnection, *whose: ColumnElement[bool]) -> Sequence[str]:
    """Some jobs that can be erased now."""
    wanted = select(_J.id).where(OVER, *whose).order_by(_J.id).limit(AT_ONCE)
    return (await tx.scalars(wanted)).all()


async def blank(tx: AsyncConnection, jobs: Collection[str], now: datetime, *, posts: bool) -> list[Trace]:
    """Erase prompts, options, links, files, receipts. `posts`: also where they were posted and what messages went out for them.

    An attempt keeps the provider's number: it must never be taken for another job's.
    """
    if not jobs:
        return []
    traces = await _traces(tx, jobs)
    await tx.execute(delete(t.pictures).where(t.pictures.c.job_id.in_(jobs)))
    await tx.execute(delete(t.reviews).where(t.reviews.c.job_id.in_(jobs)))
    await tx.execute(update(t.attempts).where(t.attempts.c.job_id.in_(jobs)).values(fingerprint="", hook_hash=None))
    values = BLANK
    if posts:
        await tx.execute(delete(t.outbox).where(_O.job_id.in_(jobs)))
        await tx.execute(delete(t.notices).where(_N.job_id.in_(jobs)))
        values = {**BLANK, **POST}
    erased = case((_J.erased_at.is_(None), now), else_=_J.erased_at)
    await tx.execute(update(t.jobs).where(_J.id.in_(jobs)).values(**values, erased_at=erased))
    return traces


async def owe_removals(tx: AsyncConnection, jobs: Collection[str], erasure: Erasure, ids: Ids) -> None:
    """The posts in servers of these jobs are to be deleted. What was delivered after the wish is the member's to keep."""
    found = (await tx.execute(posts_of(_J.id.in_(jobs), _J.changed_at <= erasure.asked_at))).all()
    if found:
        rows: list[Values] = [
            {
                "id": ids.row_id(),
                "erasure_id": erasure.id,
                "guild_id": guild_id,
                "channel_id": channel_id,
                "message_id": message_id,
                "state": RemovalState.DUE.value,
                "tries": 0,
                "not_before": None,
            }
            for guild_id, channel_id, message_id in found
        ]
        await tx.execute(insert(t.removals), rows)


def posts_of(*whose: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Server, channel and message of every post in a server that is known, each once; with what moderators were asked."""
    clips = select(_J.guild_id, _J.message_channel_id, _J.message_id).where(*whose, _J.message_id > 0, _J.delivered_to.in_(_IN_SERVERS))
    told = (
        select(_J.guild_id, _O.message_channel_id, _O.message_id)
        .join_from(t.outbox, t.jobs, _J.id == _O.job_id)
        .where(*whose, _O.message_id > 0, _O.rung != Rung.DM.value)
    )
    answers = select(_J.guild_id, _J.receipt_channel_id, _J.receipt_message_id).where(*whose, _J.receipt_message_id > 0)
    asked = (
        select(_N.guild_id, _N.channel_id, _N.message_id).join_from(t.notices, t.jobs, _J.id == _N.job_id).where(*whose, _N.message_id > 0)
    )
    every = union(clips, told, answers, asked).subquery()
    return select(every)


def left_to_erase() -> ColumnElement[bool]:
    """Retention leaves the references to posts: an erasure has to delete those as well."""
    asked = select(_N.id).where(_N.job_id == _J.id, _N.message_id > 0).exists()
    return or_(WHOLE, _J.message_id.is_not(None), asked)


async def _traces(tx: AsyncConnection, jobs: Collection[str]) -> list[Trace]:
    rows = select(_J.id, _J.provider, t.attempts.c.id).outerjoin_from(t.jobs, t.attempts, t.attempts.c.job_id == _J.id)
    found: dict[tuple[str, str], list[str]] = {}
    for job_id, provider, attempt_id in await tx.execute(rows.where(_J.id.in_(jobs)).order_by(_J.id)):
        attempts = found.setdefault((job_id, provider), [])
        if attempt_id is not None:
            attempts.append(attempt_id)
    return [Trace(job_id, provider, tuple(attempts)) for (job_id, provider), attempts in found.items()]


BLANK: Values = {
    "request": {"prompt": ""},
    "role_ids": [],
    "assets": [],
    "clip": None,
    "link_token": None,
    "link_until": None,
    "failure_text": case((_J.failure_text.is_(None), None), else_=""),
    **NO_RECEIPT,
    "source_channel_id": None,
    "source_message_id": None,
    "source_author": None,
    "source_path": None,
    "descent": None,
}
POST: Values = {"message_channel_id": None, "message_id": None}
