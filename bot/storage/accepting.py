"""The transaction that makes an order binding: the job, its pictures and its price in every limit, or nothing."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import InternalError
from bot.domain.jobs import Job, JobState
from bot.domain.outcomes import Accepted, NewJob
from bot.storage import tables as t
from bot.storage.books import reserve
from bot.storage.limits import Defaults, limits_for, standings_of
from bot.storage.records import job_from, job_values, picture_values
from bot.storage.sql import JOBS, insert_new, position_of


async def accept(tx: AsyncConnection, new: NewJob, now: datetime, defaults: Defaults, line_id: str) -> Accepted:
    job = _first(new, now)
    limits = await limits_for(tx, defaults, job.place.guild_id, job.requester.user_id, now, job.provider)
    if not await insert_new(tx, t.jobs, job_values(job)):
        return Accepted(await _earlier(tx, job), created=False, standings=await standings_of(tx, limits))
    if new.pictures:
        await tx.execute(insert(t.pictures), [picture_values(job.id, role, picture) for role, picture in new.pictures.items()])
    standings = await reserve(tx, job, limits, line_id)
    return Accepted(job, created=True, standings=standings, position=await position_of(tx, job.id))


def _first(new: NewJob, now: datetime) -> Job:
    return Job(
        id=new.id,
        request_key=new.origin.request_key,
        state=JobState.QUEUED,
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
