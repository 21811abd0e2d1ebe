"""The transactions that make an order binding: the job, its pictures and its price in every limit, or nothing."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import transitions
from bot.domain.errors import InternalError, NotAllowed
from bot.domain.jobs import Job, JobState
from bot.domain.money import Limit
from bot.domain.outcomes import Accepted, NewJob
from bot.domain.ports import Ids
from bot.domain.precedence import Buyer, Defaults, limits_for
from bot.storage import tables as t
from bot.storage.applying import GuardLost, write_job
from bot.storage.books import buyer_of, reserve
from bot.storage.counters import standings_of
from bot.storage.limits import block_of, rulebook_for
from bot.storage.records import job_from, job_values, picture_values
from bot.storage.sql import JOBS, insert_new, load_job, position_of
from bot.storage.turns import take_turn


async def accept(tx: AsyncConnection, new: NewJob, now: datetime, defaults: Defaults, ids: Ids) -> Accepted:
    job = _first(new, now)
    buyer = buyer_of(job)
    if not await insert_new(tx, t.jobs, job_values(job)):
        limits = await _limits(tx, defaults, buyer, now)
        return Accepted(await _earlier(tx, job), created=False, standings=await standings_of(tx, buyer, limits, now))
    if new.pictures:
        await tx.execute(insert(t.pictures), [picture_values(job.id, role, picture) for role, picture in new.pictures.items()])
    if not new.draft:
        return await _reserved(tx, job, now, defaults, ids)
    await _refuse_blocked(tx, buyer, now)
    limits = await _limits(tx, defaults, buyer, now)
    return Accepted(job, created=True, standings=await standings_of(tx, buyer, limits, now))


async def confirm(tx: AsyncConnection, job_id: str, now: datetime, defaults: Defaults, ids: Ids) -> Accepted | None:
    draft = await load_job(tx, job_id)
    if draft is None or draft.state is not JobState.DRAFT:
        return None
    change = transitions.confirmed(draft, now)
    try:
        await write_job(tx, change)
    except GuardLost:
        return None
    return await _reserved(tx, change.after, now, defaults, ids)


async def _reserved(tx: AsyncConnection, job: Job, now: datetime, defaults: Defaults, ids: Ids) -> Accepted:
    buyer = buyer_of(job)
    await take_turn(tx, buyer.guild_id, job.provider)
    await _refuse_blocked(tx, buyer, now)
    standings = await reserve(tx, job, buyer, await _limits(tx, defaults, buyer, now), ids, now)
    return Accepted(job, created=True, standings=standings, position=await position_of(tx, job.id))


async def _limits(tx: AsyncConnection, defaults: Defaults, buyer: Buyer, now: datetime) -> tuple[Limit, ...]:
    return limits_for(await rulebook_for(tx, defaults, buyer), buyer, now)


async def _refuse_blocked(tx: AsyncConnection, buyer: Buyer, now: datetime) -> None:
    block = await block_of(tx, buyer.guild_id, buyer.user_id)
    if block is not None and (block.until is None or block.until > now):
        raise NotAllowed("blocked", until=block.until or "none", reason=block.reason)


def _first(new: NewJob, now: datetime) -> Job:
    return Job(
        id=new.id,
        request_key=new.origin.request_key,
        state=JobState.DRAFT if new.draft else JobState.QUEUED,
        requester=new.origin.requester,
        place=new.origin.place,
        request=new.request,
        provider=new.provider,
        created_at=now,
        changed_at=now,
        receipt=new.origin.receipt,
        source=new.origin.source,
        account=new.account,
    )


async def _earlier(tx: AsyncConnection, job: Job) -> Job:
    row = (await tx.execute(JOBS.where(t.jobs.c.request_key == job.request_key))).mappings().one_or_none()
    if row is None:
        raise InternalError("internal", what=f"the id {job.id} belongs to a job of another event")
    return job_from(row)
