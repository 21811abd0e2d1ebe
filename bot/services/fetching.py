"""From a success to a clip that Discord plays. The money is settled before this begins."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import assert_never

from bot.domain import transitions
from bot.domain.errors import ClipUnusable, DiskFull, DownloadFailed, InternalError, LinkDead, Paused, ReadFailed, TemporaryError
from bot.domain.jobs import ClipFile, DeliveredTo, Failure, FailureKind, Job, JobState, Owed
from bot.domain.media_ports import Downloads, VideoTools
from bot.domain.outcomes import Failed, Missing, Running, Succeeded, TaskState
from bot.services.alarm import full_jitter
from bot.services.crew import Crew
from bot.services.desk import Desk
from bot.services.hosting import Hosting
from bot.services.registry import Registry

log = logging.getLogger(__name__)

ROOM = 0.97
"""Of the upload limit: the rest is for the message around the file."""
LARGEST_SHOT = 256 * 1024 * 1024
"""Bytes of a shot, which nobody uploads: only the clip that it becomes part of has to be small enough."""
DOWNLOADS = 25
"""Tries of one link, with back-off: about a quarter of an hour in all."""
FINISHES = 3
"""Tries of work on the file that fails for no fault of the file."""
READS = 10
"""Tries of a read that does not work, with back-off."""
REREADS = (5.0, 15.0, 40.0)
"""Seconds before each further read of a success that showed no clip."""


@dataclass(frozen=True, slots=True)
class _Ended:
    """There will be no clip. `failure` None: its link died."""

    failure: Failure | None
    reason: str


class Fetching:
    def __init__(
        self,
        *,
        desk: Desk,
        crew: Crew,
        registry: Registry,
        downloads: Downloads,
        tools: VideoTools,
        hosting: Hosting,
        fetches: asyncio.Semaphore,
        encodes: asyncio.Semaphore,
    ) -> None:
        self._desk = desk
        self._crew = crew
        self._registry = registry
        self._downloads = downloads
        self._tools = tools
        self._hosting = hosting
        self._fetches = fetches
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
        found = await self._source(job)
        if isinstance(found, _Ended):
            await self._end(job, found)
            return
        await self._finish(job, found)

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
            await self._end(job, _Ended(Failure(kind), str(error)))
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
                    return await self._tools.finish(source, f"{job.id}.mp4", most)
            except TemporaryError as error:
                log.warning("clip not written: %s", error, extra=_about(job))
            except InternalError as error:
                log.warning("clip not finished: %s", error, extra=_about(job))
                faults += 1
                if faults >= FINISHES:
                    raise
            await self._desk.clock.sleep(full_jitter(tries, base=2, cap=60, random=self._desk.random))

    async def _end(self, job: Job, ended: _Ended) -> None:
        desk, now = self._desk, self._desk.clock.now()
        log.warning("no clip: %s", ended.reason, extra=_about(job))
        if ended.failure is None:
            await desk.apply(transitions.expired(job, now, ended.reason, desk.owe(job, Owed.EXPIRED)))
        else:
            await desk.apply(transitions.spoiled(job, ended.failure, now, desk.owe(job, Owed.FAILED)))

    async def _source(self, job: Job) -> Path | _Ended:
        """The downloaded file. A link that is dead, or that brings nothing for minutes, is renewed once."""
        renewed = False
        if not job.assets:
            again = await self._shown(job)
            if isinstance(again, _Ended):
                return again
            job, renewed = again, True
        while True:
            try:
                return await self._download(job)
            except ClipUnusable as error:
                return _Ended(Failure(FailureKind.UNUSABLE), str(error))
            except (LinkDead, DownloadFailed) as error:
                log.info("link brings nothing: %s", error, extra=_about(job))
                if renewed:
                    return _Ended(None, "link-dead")
            again = await self._shown(job)
            if isinstance(again, _Ended):
                return _Ended(None, "link-dead")
            job, renewed = again, True

    async def _download(self, job: Job) -> Path:
        """Raises `LinkDead`, `ClipUnusable`, or `DownloadFailed` when the last try failed as well. A full disk is waited for."""
        tries, faults = 0, 0
        while True:
            tries += 1
            try:
                async with self._fetches:
                    return await self._downloads.fetch(job.assets[0], f"{job.id}.source", job.attempt.account if job.attempt else None)
            except DiskFull as error:
                log.warning("no room for the clip: %s", error, extra=_about(job))
            except DownloadFailed as error:
                log.info("download failed: %s", error, extra=_about(job))
                faults += 1
                if faults >= DOWNLOADS:
                    raise
            await self._desk.clock.sleep(full_jitter(tries, base=2, cap=60, random=self._desk.random))

    async def _shown(self, job: Job) -> Job | _Ended:
        """The job with links that the provider shows now."""
        waits = (0.0, *REREADS) if job.assets else REREADS
        for wait in waits:
            await self._desk.clock.sleep(wait)
            state = await self._read(job)
            match state:
                case Succeeded() if state.assets:
                    fresh = await self._desk.apply(transitions.relinked(job, state.assets, self._desk.clock.now()))
                    return fresh or _Ended(None, "guard-lost")
                case Failed():
                    return _Ended(state.failure, "failed-after-success")
                case Missing() | None:
                    break
                case Succeeded() | Running():
                    pass
                case _:
                    assert_never(state)
        return _Ended(Failure(FailureKind.NO_RESULT), "no-result")

    async def _read(self, job: Job) -> TaskState | None:
        """None when the task cannot be read: there is nobody to ask, or reads have failed for minutes."""
        provider = self._registry.provider(job.provider)
        handle = job.attempt.handle if job.attempt else None
        if provider is None or handle is None:
            return None
        clock = self._desk.clock
        for tries in range(1, READS + 1):
            try:
                state = (await provider.poll(handle.account, [handle])).get(handle)
            except Paused as error:
                self._registry.breaker(handle.account).pause(error.until)
                await clock.sleep((error.until - clock.now()) / timedelta(seconds=1))
            except ReadFailed as error:
                log.info("task not readable: %s", error, extra=_about(job))
            else:
                if state is not None:
                    return state
            await clock.sleep(full_jitter(tries, base=2, cap=60, random=self._desk.random))
        return None


def _about(job: Job) -> dict[str, str]:
    return {"job_id": job.id, "provider": job.provider, "action": "fetch"}
