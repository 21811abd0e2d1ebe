"""Forgetting in the background: erased members' jobs as they end, their posts, what is too old, servers that removed the bot.

Everything is owed by a row, so a restart goes on where it stopped; everything is done in small steps.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.errors import StoreUnavailable
from bot.domain.ports import Clock
from bot.domain.privacy import GRACE, CannotRemove, Erasure, Removal, RemovalState, Removed, RemoveLater, Trace
from bot.domain.privacy_ports import Leftovers, PostRemover, PrivacyStore, Whereabouts
from bot.domain.tombstones import ErasedMember, PurgedServer, Tombstones
from bot.services.alarm import Alarm, full_jitter

log = logging.getLogger(__name__)

SWEEP = 60.0
"""Seconds after which the store is asked although nobody rang."""

HOURLY = 3600.0
PACE = 1.0
"""Seconds between two posts that are deleted: Discord's limits on deleting are tight, and clips go first."""

MOST_TRIES = 10
FIRST_WAIT, SLOWEST_RETRY = 5.0, 3600.0


class Forgetting:
    """`leading`: whether this process runs the jobs. Servers are looked after by whichever process hears of them: nobody else does.

    `default_days`: so long what a job was about is kept where no admin says; 0 = until somebody erases it.
    """

    def __init__(
        self,
        *,
        store: PrivacyStore,
        leftovers: Sequence[Leftovers],
        remover: PostRemover,
        whereabouts: Whereabouts,
        default_days: int,
        tombstones: Tombstones,
        leading: Callable[[], bool],
        clock: Clock,
        random: Callable[[], float],
    ) -> None:
        self._store = store
        self._leftovers = leftovers
        self._remover = remover
        self._whereabouts = whereabouts
        self._default_days = default_days
        self._tombstones = tombstones
        self._noted: set[str] = set()
        self._leading = leading
        self._clock = clock
        self._random = random
        self._alarm = Alarm(clock)
        self._hourly_at = self._noted_at = 0.0

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._alarm.wait(await self._serve())

    def ring(self) -> None:
        self._alarm.ring()

    def servers_changed(self) -> None:
        """The bot came into a server, left one, or has just learnt in which it is."""
        self._hourly_at = self._noted_at = 0.0
        self._alarm.ring()

    async def words(self, erasure: Erasure) -> int:
        """Erase what the member's ended jobs were about; how many there were."""
        count = 0
        while traces := await self._store.forget(erasure, self._clock.now()):
            await self._discard(traces)
            count += len(traces)
        return count

    async def note(self, erasure: Erasure) -> None:
        """See to it that the wish outlives a database that is put back to an older copy. What cannot be written now is, soon."""
        if erasure.id in self._noted:
            return
        try:
            await self._tombstones.add(ErasedMember(erasure, await self._store.spared(erasure)))
        except StoreUnavailable as error:
            log.warning("an erasure is not noted yet: %s", error, extra={"action": "forget"})
        else:
            self._noted.add(erasure.id)

    async def _serve(self) -> float:
        """Seconds until there is something to do again."""
        try:
            if self._clock.monotonic() >= self._noted_at:
                await self._servers(self._clock.now())
                self._noted_at = self._clock.monotonic() + HOURLY
            if not self._leading():
                return SWEEP
            for erasure in await self._store.wishes():
                await self.words(erasure)
                await self.note(erasure)
            wait = await self._posts()
            if self._clock.monotonic() >= self._hourly_at:
                await self._old(self._clock.now())
                self._hourly_at = self._clock.monotonic() + HOURLY
        except (StoreUnavailable, OSError) as error:
            log.warning("not forgotten yet: %s", error, extra={"action": "forget"})
            return SWEEP
        return wait

    async def _posts(self) -> float:
        """Delete what is due, one after the other."""
        waits = [SWEEP]
        for removal in await self._store.removals():
            wait = self._seconds_until(removal.not_before)
            if wait > 0:
                waits.append(wait)
                continue
            await self._remove(removal)
            await self._clock.sleep(PACE)
            waits.append(0.1)
        return min(waits)

    async def _remove(self, removal: Removal) -> None:
        outcome = await self._remover.remove(removal.message)
        tried = replace(removal, tries=removal.tries + 1, not_before=None)
        match outcome:
            case Removed():
                await self._store.save_removal(replace(tried, state=RemovalState.DONE))
            case CannotRemove():
                await self._stuck(tried, outcome.reason)
            case RemoveLater(counts=False):
                await self._store.save_removal(replace(removal, not_before=self._clock.now() + self._back_off(tried, outcome.after)))
            case RemoveLater() if tried.tries >= MOST_TRIES:
                await self._stuck(tried, outcome.reason)
            case RemoveLater():
                await self._store.save_removal(replace(tried, not_before=self._clock.now() + self._back_off(tried, outcome.after)))
            case _:
                assert_never(outcome)

    async def _stuck(self, removal: Removal, reason: str) -> None:
        log.info("a post could not be deleted: %s", reason, extra={"action": "forget", "guild_id": removal.guild_id})
        await self._store.save_removal(replace(removal, state=RemovalState.STUCK))

    async def _old(self, now: datetime) -> None:
        for erasure in await self._store.wishes():
            if await self._store.conclude(erasure, now):
                log.info("a member's name was taken out of the books", extra={"action": "forget"})
        erased = 0
        while traces := await self._store.forget_outdated(self._default_days, now):
            await self._discard(traces)
            erased += len(traces)
        if erased:
            log.info("retention: what %d jobs were about was erased", erased, extra={"action": "forget"})

    async def _servers(self, now: datetime) -> None:
        overdue = await self._store.departed(now - GRACE)
        found = self._whereabouts.of(await self._store.servers() | set(overdue))
        if found is None:
            return
        await self._store.back(found.here)
        await self._store.left(found.gone, now)
        for guild_id in overdue:
            if guild_id in found.gone:
                await self._purge(guild_id, now)

    async def _purge(self, guild_id: int, now: datetime) -> None:
        while traces := await self._store.forget_server(guild_id, now):
            await self._discard(traces)
        if await self._store.purge(guild_id, now):
            await self._tombstones.add(PurgedServer(guild_id, now))
            await self._store.forget_departure(guild_id)
            log.warning("a server that removed the bot was forgotten", extra={"action": "forget", "guild_id": guild_id})

    async def _discard(self, traces: Sequence[Trace]) -> None:
        for leftovers in self._leftovers:
            await leftovers.discard(traces)
        # Others get their turn at the store.
        await asyncio.sleep(0)

    def _seconds_until(self, moment: datetime | None) -> float:
        return (moment - self._clock.now()) / timedelta(seconds=1) if moment is not None else 0.0

    def _back_off(self, removal: Removal, after: timedelta | None) -> timedelta:
        seconds = 1 + full_jitter(removal.tries, base=FIRST_WAIT, cap=SLOWEST_RETRY, random=self._random)
        return max(after or timedelta(), timedelta(seconds=seconds))
