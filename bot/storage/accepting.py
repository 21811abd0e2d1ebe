"""The transactions that make an order binding: the job, its pictures and its price in every limit, or nothing."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import transitions
from bot.domain.errors import InternalError
from bot.domain.holds import Hold
from bot.domain.jobs import Job, JobState
from bot.domain.money import Standing
from bot.domain.outcomes import Accepted, NewJob
from bot.domain.ports import Ids
from bot.domain.precedence import Defaults, limits_for
from bot.storage import tables as t
from bot.storage.applying import GuardLost, write_job
from bot.storage.books import buyer_of, refuse_blocked, refuse_without_room, reserve
from bot.storage.counters import standings_of
from bot.storage.limits import rulebook_for
from bot.storage.records import job_from, job_values, picture_values
from bot.storage.reviewing import open_review
from bot.storage.shooting import start
from bot.storage.sql import JOBS, insert_new, load_job, position_of
from bot.storage.turns import take_turn


async def accept(tx: AsyncConnection, new: NewJob, now: datetime, defaults: Defaults, ids: Ids) -> Accepted:
    job = _first(new, now)
    buyer = buyer_of(job)
    created = await insert_new(tx, t.jobs, job_values(job))
    if created and new.pictures:
        await tx.execute(insert(t.pictures), [picture_values(job.id, role, picture) for role, picture in new.pictures.items()])
    if not created:
        book = await rulebook_for(tx, defaults, buyer)
        standings = await standings_of(tx, buyer, limits_for(book, buyer, now), now)
        return Accepted(await _earlier(tx, job), created=False, standings=standings)
    if new.hold is None:
        return await reserved(tx, job, now, defaults, ids)
    standings = await found_room(tx, job, now, defaults)
    if new.review is not None:
        await open_review(tx, job, new.review, ids, now)
    return Accepted(job, created=True, standings=standings)


async def confirm(tx: AsyncConnection, job_id: str, now: datetime, defaults: Defaults, ids: Ids) -> Accepted | None:
    draft = await load_job(tx, job_id)
    if draft is None or draft.state is not JobState.DRAFT or draft.hold is not Hold.PRICE:
        return None
    change = transitions.confirmed(draft, now)
    try:
        await write_job(tx, change)
    except GuardLost:
        return None
    return await reserved(tx, change.after, now, defaults, ids)


async def reserved(tx: AsyncConnection, job: Job, now: datetime, defaults: Defaults, ids: Ids) -> Accepted:
    """A job that is queued, with its price held. Raises `LimitReached` and, for a member who is blocked, `NotAllowed`."""
    if job.shots:
        return await start(tx, job, now, defaults, ids)
    buyer = buyer_of(job)
    await take_turn(tx, buyer.guild_id, job.provider)
    book = await rulebook_for(tx, defaults, buyer)
    refuse_blocked(book, now)
    standings = await reserve(tx, job, buyer, limits_for(book, buyer, now), ids, now)
    return Accepted(job, created=True, standings=standings, position=await position_of(tx, job.id))


async def found_room(tx: AsyncConnection, draft: Job, now: datetime, defaults: Defaults) -> tuple[Standing, ...]:
    """What a draft finds in every limit. Raises as `reserved` does, and holds nothing."""
    buyer = buyer_of(draft)
    book = await rulebook_for(tx, defaults, buyer)
    refuse_blocked(book, now)
    standings = await standings_of(tx, buyer, limits_for(book, buyer, now), now)
    refuse_without_room(standings, draft.request.price, draft.shots or 1)
    return standings


def _first(new: NewJob, now: datetime) -> Job:
    return Job(
        id=new.id,
        request_key=new.origin.request_key,
        state=JobState.QUEUED if new.hold is None else JobState.DRAFT,
        requester=new.origin.requester,
        place=new.origin.place,
        request=new.request,
        provider=new.provider,
        created_at=now,
        changed_at=now,
        receipt=new.origin.receipt,
        source=new.origin.source,
        source_author=new.origin.source_author,
        parent_job=new.origin.parent_job,
        account=new.account,
        shots=new.shots,
        source_path=new.source_path,
        descent=new.origin.descent,
        hold=new.hold,
        held_until=new.review.until if new.review is not None else None,
    )


async def _earlier(tx: AsyncConnection, job: Job) -> Job:
    row = (await tx.execute(JOBS.where(t.jobs.c.request_key == job.request_key))).mappings().one_or_none()
    if row is None:
        raise InternalError("internal", what=f"the id {job.id} belongs to a job of another event")
    return job_from(row)
