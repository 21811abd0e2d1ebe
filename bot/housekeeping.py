"""What is removed when nobody needs it any more, at start and every hour: clips, spent tokens, settled messages, old notes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.errors import StoreUnavailable
from bot.domain.links import LinkStore
from bot.domain.ports import Clock, JobStore, Journal
from bot.domain.tombstones import Tombstones
from bot.media.spool import Spool

log = logging.getLogger(__name__)

EVERY = 3600.0
CLIPS = timedelta(hours=24)
"""So long a posted clip stays on disk, to be posted again from `/jobs`."""
KEPT_CLIPS = timedelta(days=30)
"""So long a clip that could not be posted anywhere stays."""
MESSAGES = timedelta(days=30)
"""So long the database remembers which of its messages went out for a job that has ended."""


class Housekeeping:
    """`leading` says whether this process runs the jobs: the journal is its own, and once is enough for the tombstones."""

    def __init__(
        self,
        *,
        jobs: JobStore,
        links: LinkStore,
        spool: Spool,
        journal: Journal,
        tombstones: Tombstones,
        leading: Callable[[], bool],
        clock: Clock,
    ) -> None:
        self._jobs = jobs
        self._links = links
        self._spool = spool
        self._journal = journal
        self._tombstones = tombstones
        self._leading = leading
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled. What cannot be done now (a full or closed disk, a database that is away) is done an hour later."""
        while True:
            now = self._clock.now()
            for work in (self._clips, self._rows, self._notes, self._stones):
                await self._one(work, now)
            await self._clock.sleep(EVERY)

    async def _one(self, work: Callable[[datetime], Awaitable[None]], now: datetime) -> None:
        try:
            await work(now)
        except (StoreUnavailable, OSError) as error:
            log.warning("not tidied up: %s", error, extra={"action": "sweep"})

    async def _clips(self, now: datetime) -> None:
        linked = {Path(clip.path).name for clip in await self._links.living(now)}
        keep = linked | await self._jobs.spooled(now - KEPT_CLIPS)
        removed = await asyncio.to_thread(self._spool.sweep, keep, CLIPS, now.timestamp())
        if removed:
            log.info("spool: %d files removed", len(removed), extra={"action": "sweep"})

    async def _rows(self, now: datetime) -> None:
        removed = await self._jobs.tidy(now, now - MESSAGES)
        if removed:
            log.info("database: %d rows removed", removed, extra={"action": "sweep"})

    async def _notes(self, now: datetime) -> None:
        if self._leading():
            await self._journal.trim(now)

    async def _stones(self, now: datetime) -> None:
        if self._leading():
            await self._tombstones.prune(now)
