"""Whose pictures and clips others may animate. Everybody's own always may."""

from dataclasses import replace

from bot.domain.errors import NotAllowed
from bot.domain.origin import Origin
from bot.domain.ports import Clock, ConsentStore, JobStore


class Consent:
    def __init__(self, *, store: ConsentStore, jobs: JobStore, clock: Clock) -> None:
        self._store = store
        self._jobs = jobs
        self._clock = clock

    async def others_may(self, user_id: int) -> bool:
        return not await self._store.opted_out({user_id})

    async def set(self, user_id: int, *, others_may: bool) -> None:
        if others_may:
            await self._store.opt_in(user_id)
        else:
            await self._store.opt_out(user_id, self._clock.now())

    async def require(self, origin: Origin) -> Origin:
        """Of a clip of ours both are asked: who made it, and whose picture it was made from."""
        parent = await self._jobs.get(origin.parent_job) if origin.parent_job is not None else None
        if parent is not None:
            origin = replace(origin, source_author=parent.source_author or parent.requester.user_id)
        asked = {origin.source_author, parent.requester.user_id if parent is not None else None} - {None, origin.requester.user_id}
        refusing = await self._store.opted_out({one for one in asked if one is not None})
        if refusing:
            raise NotAllowed("picture-forbidden", owner=str(min(refusing)))
        return origin
