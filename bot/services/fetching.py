"""From a success to a clip that Discord plays. The money is settled before this begins."""

import asyncio
import logging
from pathlib import Path

from bot.domain import transitions
from bot.domain.errors import ClipUnusable, InternalError, TemporaryError
from bot.domain.jobs import ClipFile, Failure, FailureKind, Job, JobState
from bot.domain.media_ports import VideoTools
from bot.domain.metrics import Work
from bot.domain.outbox import DeliveredTo, Owed
from bot.services.alarm import full_jitter
from bot.services.crew import Crew
from bot.services.desk import Desk
from bot.services.hosting import Hosting
from bot.services.sourcing import Ended, Sources

log = logging.getLogger(__name__)

ROOM = 0.97
"""Of the upload limit: the rest is for the message around the file."""
LARGEST_SHOT = 256 * 1024 * 1024
"""Bytes of a shot, which nobody uploads: only the clip that it becomes part of has to be small enough."""
FINISHES = 3
"""Tries of work on the file that fails for no fault of the file."""


class Fetching:
    def __init__(
        self,
        *,
        desk: Desk,
        crew: Crew,
        sources: Sources,
        tools: VideoTools,
        hosting: Hosting,
        encodes: asyncio.Semaphore,
    ) -> None:
        self._desk = desk
        self._crew = crew
        self._sources = sources
        self._tools = tools
        self._hosting = hosting
        self._encodes = encodes

    def fetch(self, job: Job) -> None:
        self._crew.start(f"fetch:{job.id}", self._fetch(job.id))

    async def _fetch(self, job_id: str) -> None:
        job = await self._desk.jobs.get(job_id)
        if job is None or job.state is not JobState.FETCHING:
            return
        if job.delivered_to is DeliveredTo.REMOVED:
            await self._desk.apply(transitions.withdrawn(job, self._desk.clock.now()))
            return
        errand = self._sources.errand(job)
        found = await self._sources.bring(errand)
        if isinstance(found, Ended):
            await self._end(errand.job, found)
            return
        await self._finish(errand.job, found)

    async def _finish(self, job: Job, source: Path) -> None:
        desk = self._desk
        try:
            clip = await self._finished(job, source)
        except (ClipUnusable, InternalError) as error:
            await self._unfit(job, source, error)
        else:
            if job.shot is not None:
                await desk.apply(transitions.wrapped(job, clip, desk.clock.now()))
            else:
                await desk.apply(transitions.fetched(job, clip, desk.clock.now(), desk.owe(job, Owed.CLIP)))

    async def _unfit(self, job: Job, source: Path, error: ClipUnusable | InternalError) -> None:
        """What cannot be made to fit is offered by link, where that is to be had. Of a shot the storyboard is made, so it is not."""
        offer = await self._hosting.offer(job, (source,)) if job.shot is None else None
        if offer is None:
            kind = FailureKind.UNUSABLE if isinstance(error, ClipUnusable) else FailureKind.INTERNAL
            await self._end(job, Ended(Failure(kind), str(error)))
            return
        desk = self._desk
        log.info("offered by link: %s", error, extra=_about(job))
        await desk.apply(transitions.fetched(job, offer.clip, desk.clock.now(), desk.owe(job, Owed.CLIP), offer.link))

    async def _finished(self, job: Job, source: Path) -> ClipFile:
        """Raises `ClipUnusable`, or `InternalError` when the last try failed as well. A full disk is waited for."""
        most = int(job.place.upload_limit * ROOM) if job.shot is None else LARGEST_SHOT
        tries, faults = 0, 0
        while True:
            tries += 1
            try:
                async with self._encodes:
                    with self._desk.timed(Work.FINISH, job.provider):
                        return await self._tools.finish(source, f"{job.id}.mp4", most)
            except TemporaryError as error:
                log.warning("clip not written: %s", error, extra=_about(job))
            except InternalError as error:
                log.warning("clip not finished: %s", error, extra=_about(job))
                faults += 1
                if faults >= FINISHES:
                    raise
            await self._desk.clock.sleep(full_jitter(tries, base=2, cap=60, random=self._desk.random))

    async def _end(self, job: Job, ended: Ended) -> None:
        desk, now = self._desk, self._desk.clock.now()
        log.warning("no clip: %s", ended.reason, extra=_about(job))
        if ended.failure is None:
            await desk.apply(transitions.expired(job, now, ended.reason, desk.owe(job, Owed.EXPIRED)))
        else:
            await desk.apply(transitions.spoiled(job, ended.failure, now, desk.owe(job, Owed.FAILED)))


def _about(job: Job) -> dict[str, str]:
    return {"job_id": job.id, "provider": job.provider, "action": "fetch"}
