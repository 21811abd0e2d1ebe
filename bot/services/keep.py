"""*Save* and *Delete*: a posted clip is handed over by direct message, or taken back."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.domain import transitions
from bot.domain.changes import Change
from bot.domain.discord_ports import Messages, Receipts
from bot.domain.errors import NotAllowed, RequestRefused, StoreUnavailable
from bot.domain.jobs import Job, JobState
from bot.domain.media_ports import ClipCopies
from bot.domain.origin import MessageRef, Requester
from bot.domain.outbox import DeliveredTo, OutboxRow, Owed
from bot.domain.ports import Clock, JobStore, OutboxStore, Signals
from bot.domain.presses import Deleter, PressedMessage
from bot.domain.quota import Actor, TrailNote
from bot.domain.tombstones import RemovedClip, Tombstones

log = logging.getLogger(__name__)

SAVES_AT_ONCE = 2
REMOVABLE = frozenset({JobState.DELIVERING, JobState.DONE})
LOST_TRIES = 3
"""How often a change is made anew because the job moved on meanwhile."""


class Keep:
    def __init__(
        self,
        *,
        jobs: JobStore,
        outbox: OutboxStore,
        messages: Messages,
        copies: ClipCopies,
        receipts: Receipts,
        signals: Signals,
        tombstones: Tombstones,
        clock: Clock,
        spool_path: Callable[[str], Path],
        discard: Callable[[str], None],
    ) -> None:
        """`spool_path` turns a clip's path, relative to DATA_DIR, into one to open; `discard` removes a job's files, and blocks."""
        self._jobs = jobs
        self._outbox = outbox
        self._messages = messages
        self._copies = copies
        self._receipts = receipts
        self._signals = signals
        self._tombstones = tombstones
        self._clock = clock
        self._spool_path = spool_path
        self._discard = discard
        self._saving = asyncio.Semaphore(SAVES_AT_ONCE)

    async def save(self, job_id: str, pressed: PressedMessage, requester: Requester, event: str) -> None:
        job = await self._known(job_id)
        if job.request.private and job.requester.user_id != requester.user_id:
            raise NotAllowed("job-not-yours")
        over = job.link is not None and job.link.is_over(self._clock.now())
        path = self._spool_path(job.clip.path) if job.clip is not None and not over else None
        async with self._saving:
            if path is not None and path.is_file():
                await self._messages.hand_over(requester, job, path, event, pressed.text)
                return
            if pressed.clip is None:
                raise RequestRefused("clip-gone")
            async with self._copies.of(pressed.clip) as copy:
                await self._messages.hand_over(requester, job, copy, event, pressed.text)

    async def may_delete(self, job_id: str, deleter: Deleter) -> Job:
        job = await self._known(job_id)
        if not (job.requester.user_id == deleter.user_id or deleter.moderator or deleter.own_room):
            raise NotAllowed("delete-not-yours")
        return job

    async def delete(self, job_id: str, message: MessageRef, deleter: Deleter) -> None:
        job = await self.may_delete(job_id, deleter)
        mine = job.requester.user_id == deleter.user_id
        # Before the message goes: should we die in between, nothing posts it again, and the button is still there to be pressed.
        removed = None if deleter.own_room and not mine else await self._mark(job, message, deleter)
        await self._messages.delete(message)
        log.info("a clip's message was deleted", extra={"job_id": job.id, "provider": job.provider, "action": "delete"})
        if removed is not None:
            await asyncio.to_thread(self._discard, job.id)
            await self._remember(job.id)

    async def _remember(self, job_id: str) -> None:
        """A database put back to a copy from before does not bring it back. Best effort: the clip is gone either way."""
        try:
            await self._tombstones.add(RemovedClip(job_id, self._clock.now()))
        except StoreUnavailable as error:
            log.warning("a deleted clip is not noted: %s", error, extra={"job_id": job_id, "action": "delete"})

    async def _mark(self, job: Job, message: MessageRef, deleter: Deleter) -> Job | None:
        """The job, if this was its clip; None if another post of it stays."""
        for _ in range(LOST_TRIES):
            row = await self._row_of(job)
            change = self._change(job, message, row, deleter)
            if change is None:
                return job
            after = await self._jobs.apply(change, None)
            if after is not None:
                self._signals.wake(job.id)
                if change.after.delivered_to is change.before.delivered_to:
                    return None
                self._receipts.changed(after)
                return after
            job = await self._known(job.id)
        raise NotAllowed("delete-busy")

    def _change(self, job: Job, message: MessageRef, row: OutboxRow | None, deleter: Deleter) -> Change | None:
        """None: it was marked before."""
        if job.state not in REMOVABLE:
            raise NotAllowed("outdated-control")
        now, note = self._clock.now(), self._note(job, deleter)
        recorded = job.message in {message, replace(message, message_id=0)}
        if recorded and row is None:
            return None if job.delivered_to is DeliveredTo.REMOVED else transitions.removed(job, now, note=note)
        if recorded:
            # A re-post is on its way: it is another message, and stays wanted.
            return transitions.copy_removed(job, note=note)
        # Posted by a life that could not write it down: this message is the row's, which must not be posted once more.
        if row is not None and job.state is JobState.DELIVERING:
            return transitions.removed(job, now, row=row, note=note)
        return transitions.copy_removed(job, row=row, note=note)

    def _note(self, job: Job, deleter: Deleter) -> TrailNote | None:
        """A moderator's hand is written down, a member's own is their business."""
        if job.requester.user_id == deleter.user_id:
            return None
        return TrailNote(self._clock.now(), Actor(deleter.user_id), "clip-delete", f"member:{job.requester.user_id}", before=job.id)

    async def _row_of(self, job: Job) -> OutboxRow | None:
        return next((row for row in await self._outbox.due() if row.job_id == job.id and row.owed is Owed.CLIP), None)

    async def _known(self, job_id: str) -> Job:
        job = await self._jobs.get(job_id)
        if job is None:
            raise NotAllowed("button-job-gone")
        return job
