"""Bringing a result that was paid for, however long it is out of reach.

Only a definite word ends it: a link that is dead and has no other, a task that its provider no longer knows or calls failed. Whatever may
pass is waited out, as long as the result lives.
"""

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import assert_never

from bot.domain import transitions
from bot.domain.errors import ClipUnusable, DiskFull, DownloadFailed, LinkDead, Paused, ReadFailed
from bot.domain.jobs import Asset, Failure, FailureKind, Handle, Job
from bot.domain.media_ports import Downloads
from bot.domain.metrics import Work
from bot.domain.outbox import Owed
from bot.domain.outcomes import Failed, Missing, Running, Succeeded, TaskState
from bot.services.alarm import full_jitter
from bot.services.desk import Desk
from bot.services.places import Places
from bot.services.registry import Registry

log = logging.getLogger(__name__)

LATE_AFTER = 600.0
"""Seconds of passing faults after which the member is told that the clip is late."""
CAP, LONG_CAP = 60.0, 300.0
"""The longest waits between tries, in seconds: at first, and once the clip is late."""
LOOKED_UP_EVERY = 25
"""Faults of one link after which the task is read for another: one that only fails may be out of order for good."""
FRESH = 300.0
"""A link that the provider showed within so many seconds, and that is dead, has no better one."""
LEAST_LIFE = timedelta(days=1)
"""What a document says of links may be out of date, and a dead link says so itself: an outage is waited out for so long at least."""
LEAST_TRIES = timedelta(minutes=15)
"""A start long after the end of a result's life tries for so long all the same."""
REREADS = (5.0, 15.0, 40.0)
"""Seconds before each further read of a success that showed no clip, or of a task that was not known."""


@dataclass(frozen=True, slots=True)
class Ended:
    """There will be no clip. `failure` None: its link died."""

    failure: Failure | None
    reason: str


@dataclass(slots=True)
class Errand:
    """One job's way to its file. Times are monotonic seconds.

    `over_at`: when the result's life is over, by what is known of its provider. `dies_at`: the same of the link in hand.
    """

    job: Job
    over_at: float
    dies_at: float
    since: float | None = None
    tries: int = 0
    rest: float = 0.0
    shown_at: float = field(default=float("-inf"))


class Sources:
    def __init__(self, *, desk: Desk, registry: Registry, downloads: Downloads, places: Places) -> None:
        self._desk = desk
        self._registry = registry
        self._downloads = downloads
        self._places = places

    def errand(self, job: Job) -> Errand:
        clock, now = self._desk.clock, self._desk.clock.now()
        age = max(now - (job.succeeded_at or now), timedelta())
        left = max(max(self._life(job), LEAST_LIFE) - age, LEAST_TRIES)
        start = clock.monotonic()
        return Errand(job, start + left.total_seconds(), start + (self._life(job) - age).total_seconds())

    async def bring(self, errand: Errand) -> Path | Ended:
        """The downloaded file. `errand.job` is the job as it is then: a link that is dead is renewed, and a clip that is late marked so."""
        if not errand.job.assets and (ended := await self._renew(errand)):
            return ended
        while True:
            try:
                return await self._download(errand)
            except ClipUnusable as error:
                return Ended(Failure(FailureKind.UNUSABLE), str(error))
            except DownloadFailed:
                return Ended(None, "out-of-reach")
            except LinkDead as error:
                log.info("link is dead: %s", error, extra=_about(errand.job))
                if self._is_fresh(errand) or await self._renew(errand):
                    return Ended(None, "link-dead")

    async def _download(self, errand: Errand) -> Path:
        """Raises `LinkDead`, `ClipUnusable`, or `DownloadFailed` when the result's life is over. A full disk is waited for."""
        faults = 0
        while True:
            last, job = self._is_over(errand), errand.job
            try:
                async with self._places.taken(job.provider, errand.dies_at):
                    with self._desk.timed(Work.DOWNLOAD, job.provider):
                        return await self._downloads.fetch(job.assets[0], f"{job.id}.source", job.attempt.account if job.attempt else None)
            except DiskFull as error:
                log.warning("no room for the clip: %s", error, extra=_about(job))
            except DownloadFailed as error:
                log.info("download failed: %s", error, extra=_about(job))
                if last:
                    raise
                faults += 1
                if faults % LOOKED_UP_EVERY == 0:
                    await self._look_up(errand)
            await self._wait(errand)

    async def _look_up(self, errand: Errand) -> None:
        """One read for a better link. Whatever else it says, the one in hand may work again."""
        handle = _handle(errand.job)
        state = await self._ask(errand, handle) if handle is not None else None
        if isinstance(state, Succeeded) and state.assets:
            await self._relink(errand, state.assets)

    async def _renew(self, errand: Errand) -> Ended | None:
        """None: the job has the links that its provider shows now."""
        job = errand.job
        handle = _handle(job)
        if handle is None:
            return Ended(Failure(FailureKind.NO_RESULT), "no-task")
        for wait in (0.0, *REREADS) if job.assets else REREADS:
            await self._desk.clock.sleep(wait)
            state = await self._read(errand, handle)
            match state:
                case Succeeded() if state.assets:
                    return None if await self._relink(errand, state.assets) else Ended(None, "guard-lost")
                case Failed():
                    return Ended(state.failure, "failed-after-success")
                case Succeeded() | Running() | Missing():
                    pass
                case None:
                    return Ended(None, "out-of-reach")
                case _:
                    assert_never(state)
        return Ended(Failure(FailureKind.NO_RESULT), "no-result")

    async def _relink(self, errand: Errand, assets: tuple[Asset, ...]) -> bool:
        fresh = await self._desk.apply(transitions.relinked(errand.job, assets, self._desk.clock.now()))
        if fresh is None:
            return False
        errand.job, errand.shown_at = fresh, self._desk.clock.monotonic()
        errand.dies_at = errand.shown_at + self._life(fresh).total_seconds()
        return True

    async def _read(self, errand: Errand, handle: Handle) -> TaskState | None:
        """None when the result's life has ended and the task could still not be read."""
        while True:
            last = self._is_over(errand)
            state = await self._ask(errand, handle)
            if state is not None or last:
                return state
            await self._wait(errand)

    async def _ask(self, errand: Errand, handle: Handle) -> TaskState | None:
        """None when the task could not be read this time, which says nothing about it."""
        provider = self._registry.provider(errand.job.provider)
        if provider is None:
            log.error("no provider to ask for the clip", extra=_about(errand.job))
            return None
        try:
            with self._desk.timed(Work.READ, errand.job.provider):
                return (await provider.poll(handle.account, [handle])).get(handle)
        except Paused as error:
            errand.rest = (error.until - self._desk.clock.now()) / timedelta(seconds=1)
        except ReadFailed as error:
            log.info("task not readable: %s", error, extra=_about(errand.job))
        return None

    async def _wait(self, errand: Errand) -> None:
        """After a fault that may pass."""
        clock = self._desk.clock
        if errand.since is None:
            errand.since = clock.monotonic()
        late = clock.monotonic() - errand.since >= LATE_AFTER
        if late and not errand.job.late:
            await self._tell(errand)
        errand.tries += 1
        wait = full_jitter(errand.tries, base=2, cap=LONG_CAP if late else CAP, random=self._desk.random)
        rest, errand.rest = errand.rest, 0.0
        await clock.sleep(max(wait, rest))

    async def _tell(self, errand: Errand) -> None:
        job = errand.job
        log.error("a clip that was paid for is late: it is out of reach since %.0f minutes", LATE_AFTER / 60, extra=_about(job))
        marked = await self._desk.apply(transitions.late(job, self._desk.clock.now(), self._desk.owe(job, Owed.LATE)))
        errand.job = marked or job

    def _life(self, job: Job) -> timedelta:
        provider = self._registry.provider(job.provider)
        return provider.plan.result_life if provider else LEAST_LIFE

    def _is_over(self, errand: Errand) -> bool:
        return self._desk.clock.monotonic() >= errand.over_at

    def _is_fresh(self, errand: Errand) -> bool:
        return self._desk.clock.monotonic() - errand.shown_at < FRESH


def _handle(job: Job) -> Handle | None:
    return job.attempt.handle if job.attempt else None


def _about(job: Job) -> dict[str, str]:
    return {"job_id": job.id, "provider": job.provider, "action": "fetch"}
