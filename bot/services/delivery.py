"""One outbox row: look before posting twice, climb down the ladder, make the clip smaller where Discord wants that."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import assert_never

from bot.domain import transitions
from bot.domain.discord_ports import Messenger
from bot.domain.errors import ClipUnusable, InternalError, NotReady, ReadFailed, TemporaryError
from bot.domain.jobs import Job, JobState
from bot.domain.media_ports import VideoTools
from bot.domain.metrics import PostAnswered, Work
from bot.domain.origin import MessageRef
from bot.domain.outbox import DeliveredTo, OutboxRow, Owed, Rung
from bot.domain.outcomes import CannotPost, Posted, PostTooLarge, TextRefused, TryLater
from bot.services.alarm import full_jitter
from bot.services.crew import Crew
from bot.services.desk import Desk
from bot.services.fetching import FINISHES
from bot.services.hosting import Hosting

log = logging.getLogger(__name__)

NONCE_WINDOW = timedelta(seconds=120)
"""For about so long Discord itself drops a second message with the same nonce."""
SLOWEST_RETRY = 600.0
LOOKS = 6
"""Failed looks into the history, with back-off, after which the clip is kept for `/jobs`."""
SOFT_LOOKS = 3
"""The same for a clip that was never tried as far as anybody knows: then it is posted."""
MIB = 1024 * 1024
SHRINKS = 2
"""Smaller renditions that are tried for one row."""


class Delivery:
    def __init__(
        self,
        *,
        desk: Desk,
        crew: Crew,
        messenger: Messenger,
        tools: VideoTools,
        hosting: Hosting,
        encodes: asyncio.Semaphore,
        spool_path: Callable[[str], Path],
        strict: Callable[[], bool],
    ) -> None:
        """`spool_path` turns a clip's path, relative to DATA_DIR, into one that can be opened.

        `strict` says whether the database was restored: then what it believes never to have tried may have been posted.
        """
        self._strict = strict
        self._since = desk.clock.now()
        self._seen: set[tuple[str, Rung]] = set()
        self._desk = desk
        self._crew = crew
        self._messenger = messenger
        self._tools = tools
        self._hosting = hosting
        self._encodes = encodes
        self._spool_path = spool_path
        self._clean: set[str] = set()
        self._looks: dict[str, int] = {}
        self._shrinks: dict[str, int] = {}
        self._faults: dict[str, int] = {}

    async def deliver(self, row: OutboxRow) -> None:
        """Try once; what is still owed afterwards has been saved with its next time."""
        job = await self._desk.jobs.get(row.job_id)
        if job is None:
            return
        if job.delivered_to is DeliveredTo.REMOVED:
            await self._crew.record(self._taken_back(row, job))
            return
        if _overtaken(row, job):
            await self._crew.record(self._give_up(row, job, "overtaken"))
            return
        if row.owed is Owed.CLIP and job.clip is not None and (link := self._hosting.renewed(job)) is not None:
            await self._desk.apply(transitions.reclipped(job, job.clip, self._desk.clock.now(), link))
            return
        if self._must_look(row, job):
            looked = await self._look(row, job)
            if looked is None:
                return
            row = looked
        await self._try(row, job)

    def _must_look(self, row: OutboxRow, job: Job) -> bool:
        """Whether an earlier try may have posted the message: it is doubtful, this process knows nothing of it, or the nonce is too old.

        A clip that was never tried, of a job from before this process, may have been posted by a life that the database does not remember.
        """
        if row.first_try_at is None:
            old = job.created_at < self._since and (row.id, row.rung) not in self._seen
            return old and (row.owed is Owed.CLIP or self._strict())
        return row.id not in self._clean or self._desk.clock.now() - row.first_try_at > NONCE_WINDOW

    async def _look(self, row: OutboxRow, job: Job) -> OutboxRow | None:
        """The row to post, with a new nonce if the old one is spent; None when it has been settled or has to wait."""
        desk = self._desk
        try:
            message = await self._messenger.look_for(row, job, row.rung)
        except NotReady:
            await self._wait(row, 1, None)
            return None
        except ReadFailed as error:
            self._looks[row.id] = self._looks.get(row.id, 0) + 1
            log.warning("history not readable: %s", error, extra=_about(job))
            if row.first_try_at is None and not self._strict() and self._looks[row.id] >= SOFT_LOOKS:
                return row
            if self._looks[row.id] < LOOKS:
                await self._wait(row, self._looks[row.id], None)
            else:
                # Nobody can tell whether the first one arrived: a second on another rung might be one too many.
                await self._crew.record(self._give_up(row, job, "history not readable"))
            return None
        if message is not None:
            log.info("found in the history", extra=_about(job))
            await self._crew.record(self._sent(row, job, message))
            return None
        self._seen.add((row.id, row.rung))
        if row.first_try_at is not None and desk.clock.now() - row.first_try_at > NONCE_WINDOW:
            return desk.renewed(row)
        return row

    async def _try(self, row: OutboxRow, job: Job) -> None:
        now = self._desk.clock.now()
        row = replace(row, tries=row.tries + 1, first_try_at=row.first_try_at or now, not_before=None)
        self._clean.discard(row.id)
        if not await self._desk.save(row):
            return
        began = self._desk.clock.monotonic()
        outcome = await self._messenger.post(row, job, row.rung)
        self._desk.meter.observe(PostAnswered(row.owed, row.rung, outcome, self._desk.clock.monotonic() - began))
        if not isinstance(outcome, Posted) and not (isinstance(outcome, TryLater) and outcome.doubtful):
            self._clean.add(row.id)
        if isinstance(outcome, PostTooLarge):
            await self._too_large(row, job)
        else:
            await self._crew.record(self._record(row, job, outcome))

    async def _record(self, row: OutboxRow, job: Job, outcome: Posted | CannotPost | TextRefused | TryLater) -> None:
        match outcome:
            case Posted():
                await self._sent(row, job, outcome.message)
            case CannotPost():
                await self._next_rung(row, job, outcome.reason)
            case TextRefused():
                await self._without_words(row, job)
            case TryLater():
                log.info("post again later: %s", outcome.reason, extra=_about(job))
                await self._wait(row, row.tries, outcome.after)
            case _:
                assert_never(outcome)

    async def _sent(self, row: OutboxRow, job: Job, message: MessageRef) -> None:
        now = self._desk.clock.now()
        if row.owed is Owed.CLIP:
            await self._desk.apply(transitions.delivered(job, row, message, now))
        else:
            await self._desk.apply(transitions.noticed(job, row, message))
        self._forget(row)

    async def _give_up(self, row: OutboxRow, job: Job, reason: str) -> None:
        log.info("not posted: %s", reason, extra=_about(job))
        if row.owed is Owed.CLIP:
            await self._desk.apply(transitions.kept(job, row, self._desk.clock.now(), reason))
        else:
            await self._desk.apply(transitions.unnoticed(job, row, reason))
        self._forget(row)

    async def _taken_back(self, row: OutboxRow, job: Job) -> None:
        """Nothing is owed any more of what was erased or deleted before it was posted."""
        if row.owed is Owed.CLIP and not job.ended:
            await self._desk.apply(transitions.removed(job, self._desk.clock.now(), row=row))
        else:
            await self._desk.apply(transitions.unnoticed(job, row, "taken back"))
        self._forget(row)

    async def _next_rung(self, row: OutboxRow, job: Job, reason: str) -> None:
        rung = _below(row.rung, job)
        if rung is None:
            await self._give_up(row, job, reason)
            return
        log.info("%s closed (%s), next rung", row.rung, reason, extra=_about(job))
        self._looks.pop(row.id, None)
        await self._desk.save(replace(self._desk.renewed(row), rung=rung, tries=0, not_before=None))

    async def _without_words(self, row: OutboxRow, job: Job) -> None:
        if row.hide_prompt:
            await self._next_rung(row, job, "text refused")
        else:
            await self._desk.save(replace(row, hide_prompt=True, not_before=None))

    async def _too_large(self, row: OutboxRow, job: Job) -> None:
        clip = job.clip
        shrinks = self._shrinks.get(row.id, 0)
        target = _smaller(clip.size, shrinks) if clip and row.owed is Owed.CLIP else 0
        if clip is None or not target:
            await self._unfit(row, job, "too large")
            return
        try:
            async with self._encodes:
                with self._desk.timed(Work.FINISH, job.provider):
                    smaller = await self._tools.finish(self._spool_path(clip.path), f"{job.id}-{shrinks + 1}.mp4", target)
        except ClipUnusable as error:
            await self._unfit(row, job, str(error))
        except (TemporaryError, InternalError) as error:
            log.warning("no smaller clip: %s", error, extra=_about(job))
            await self._again(row, job, counts=isinstance(error, InternalError))
        else:
            self._shrinks[row.id] = shrinks + 1
            self._faults.pop(row.id, None)
            await self._desk.apply(transitions.reclipped(job, smaller, self._desk.clock.now()))

    async def _again(self, row: OutboxRow, job: Job, *, counts: bool) -> None:
        """Faults of ours or of the machine say nothing of the clip; a full disk is waited for, however long."""
        self._faults[row.id] = self._faults.get(row.id, 0) + counts
        if self._faults[row.id] >= FINISHES:
            await self._unfit(row, job, "no smaller clip")
        else:
            await self._wait(row, row.tries, None)

    async def _unfit(self, row: OutboxRow, job: Job, reason: str) -> None:
        """What Discord takes in no size is offered by link, on this very rung, where that is to be had; the original first."""
        clip = job.clip if row.owed is Owed.CLIP and job.link is None else None
        path = self._spool_path(clip.path) if clip is not None else None
        names = (f"{job.id}.source", f"{job.id}.mp4")
        offer = await self._hosting.offer(job, (*map(path.with_name, names), path)) if path is not None else None
        if offer is None:
            await self._next_rung(row, job, reason)
            return
        log.info("offered by link: %s", reason, extra=_about(job))
        await self._desk.apply(transitions.reclipped(job, offer.clip, self._desk.clock.now(), offer.link))

    async def _wait(self, row: OutboxRow, tries: int, after: timedelta | None) -> None:
        seconds = 1 + full_jitter(tries, base=2, cap=SLOWEST_RETRY, random=self._desk.random)
        wait = max(after or timedelta(), timedelta(seconds=seconds))
        await self._desk.save(replace(row, not_before=self._desk.clock.now() + wait))

    def _forget(self, row: OutboxRow) -> None:
        self._clean.discard(row.id)
        self._looks.pop(row.id, None)
        self._shrinks.pop(row.id, None)
        self._faults.pop(row.id, None)
        self._seen = {seen for seen in self._seen if seen[0] != row.id}


def _below(rung: Rung, job: Job) -> Rung | None:
    match rung:
        case Rung.CHANNEL:
            return Rung.PARENT if job.place.parent_id is not None else Rung.DM
        case Rung.PARENT:
            return Rung.DM
        case Rung.DM:
            return None
        case _:
            assert_never(rung)


def _smaller(size: int, shrinks: int) -> int:
    """Bytes to aim for after Discord refused `size`; 0 when smaller makes no sense."""
    if shrinks >= SHRINKS:
        return 0
    target = min(size // 2, 10 * MIB) if shrinks == 0 else 8 * MIB
    return target if target < size else 0


def _overtaken(row: OutboxRow, job: Job) -> bool:
    """News that is no longer true."""
    if row.owed is Owed.LATE:
        # What is late at its provider, and what is late on its way here, are told apart by when it was said.
        on_its_way = job.state is JobState.FETCHING and job.succeeded_at is not None and row.created_at >= job.succeeded_at
        return job.state is not JobState.RUNNING and not on_its_way
    if row.owed is Owed.CANCELLED:
        return job.ended and job.state is not JobState.CANCELLED
    return row.owed is Owed.UNCERTAIN and job.state is not JobState.UNCERTAIN


def _about(job: Job) -> dict[str, str]:
    return {"job_id": job.id, "provider": job.provider, "action": "post"}
