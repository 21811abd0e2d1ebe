"""What was erased since a database was copied is erased again when that copy is put back, before anything of it is shown.

At every start, whether or not the database is known to be an older one: where it is what it was, there is nothing to do.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import assert_never

from bot.domain import transitions
from bot.domain.changes import Change
from bot.domain.jobs import Job, JobState
from bot.domain.outbox import DeliveredTo, Owed
from bot.domain.ports import Clock, JobStore, OutboxStore
from bot.domain.privacy import Trace
from bot.domain.privacy_ports import Leftovers, PrivacyStore
from bot.domain.tombstones import ErasedMember, PurgedServer, RemovedClip, Tombstones

log = logging.getLogger(__name__)

Apply = Callable[[Change], Awaitable[Job | None]]
UNSENT = frozenset({JobState.WAITING, JobState.QUEUED})


class Reburial:
    """`again` is called by whoever has just taken the runner lock, before any job is taken up."""

    def __init__(
        self,
        *,
        tombstones: Tombstones,
        store: PrivacyStore,
        jobs: JobStore,
        outbox: OutboxStore,
        leftovers: Sequence[Leftovers],
        clock: Clock,
    ) -> None:
        self._tombstones = tombstones
        self._store = store
        self._jobs = jobs
        self._outbox = outbox
        self._leftovers = leftovers
        self._clock = clock

    async def again(self, apply: Apply) -> None:
        """`apply` commits a step of a job. Raises `StoreUnavailable`. A death in between repeats what was not done."""
        stones = await self._tombstones.all()
        wishes = [stone.erasure for stone in stones if isinstance(stone, ErasedMember)]
        outlived = {erasure.id for erasure in await self._store.outlived(wishes)}
        for stone in stones:
            match stone:
                case ErasedMember() if stone.erasure.id in outlived:
                    await self._member(stone, apply)
                case ErasedMember():
                    pass
                case PurgedServer():
                    await self._server(stone, apply)
                case RemovedClip():
                    await self._clip(stone, apply)
                case _:
                    assert_never(stone)
        for erasure in await self._store.wishes():
            while traces := await self._store.forget(erasure, self._clock.now()):
                await self._discard(traces)

    async def _member(self, stone: ErasedMember, apply: Apply) -> None:
        """The wish is written down last: as long as it is not, all of this is done once more."""
        erasure = stone.erasure
        _say("a member had been forgotten")
        theirs = [job for job in await self._jobs.active() if job.requester.user_id == erasure.user_id]
        over = [job for job in theirs if job.created_at <= stone.at and job.id not in stone.spared]
        await self._take_back(over, apply)
        await self._store.ask_again(erasure)

    async def _server(self, stone: PurgedServer, apply: Apply) -> None:
        guild_id = stone.guild_id
        if not await self._store.server_has_outlived(guild_id, stone.at):
            return
        _say("a server had been forgotten")
        here = [job for job in await self._jobs.active() if job.place.guild_id == guild_id]
        await self._take_back((job for job in here if job.created_at <= stone.at), apply)
        while traces := await self._store.forget_server(guild_id, self._clock.now(), stone.at):
            await self._discard(traces)
        if not await self._store.purge(guild_id, self._clock.now(), stone.at):
            log.warning("restored: a job of a forgotten server goes on; its names are taken out at a later start", extra=_ACTION)

    async def _clip(self, stone: RemovedClip, apply: Apply) -> None:
        job = await self._jobs.get(stone.job_id)
        if job is None or job.delivered_to is DeliveredTo.REMOVED or (job.ended and job.clip is None):
            return
        _say("a clip had been deleted")
        if job.ended:
            await apply(transitions.removed(job, self._clock.now()))
        else:
            await self._take_back((job,), apply)
        await self._discard((Trace(job.id, job.provider),))

    async def _take_back(self, jobs: Iterable[Job], apply: Apply) -> None:
        """They had ended, and nothing of them is wanted. What may have been paid for goes on, for the books, and is shown to nobody."""
        now, rows = self._clock.now(), await self._outbox.due()
        for job in jobs:
            if job.state is JobState.DRAFT:
                change = transitions.dropped(job, now, "erased")
            elif job.state in UNSENT:
                change = transitions.cancelled(job, now, "erased")
            elif job.state is JobState.FETCHING:
                change = transitions.withdrawn(job, now)
            elif job.state is JobState.DELIVERING:
                clip = (row for row in rows if row.job_id == job.id and row.owed is Owed.CLIP)
                change = transitions.removed(job, now, row=next(clip, None))
            else:
                change = transitions.withheld(job, now)
            await apply(change)
            if job.shots:
                await self._jobs.ask_cancel(job.id, now)

    async def _discard(self, traces: Sequence[Trace]) -> None:
        for leftovers in self._leftovers:
            await leftovers.discard(traces)


_ACTION = {"action": "restored"}


def _say(what: str) -> None:
    log.warning("restored: %s since this copy was made, and is again", what, extra=_ACTION)
