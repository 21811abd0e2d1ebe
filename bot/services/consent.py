"""Whose pictures and clips others may animate. Everybody's own always may."""

from dataclasses import replace

from bot.domain.errors import NotAllowed
from bot.domain.jobs import Job
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
        await self._ask(origin.requester.user_id, origin.source_author, parent)
        return origin

    async def still(self, job: Job) -> None:
        """Ask again whoever was asked when the job was ordered: they may have opted out since."""
        parent = await self._jobs.get(job.parent_job) if job.parent_job is not None else None
        await self._ask(job.requester.user_id, job.source_author, parent)

    async def _ask(self, requester: int, author: int | None, parent: Job | None) -> None:
        asked = {author, parent.requester.user_id if parent is not None else None} - {None, requester}
        refusing = await self._store.opted_out({one for one in asked if one is not None})
        if refusing:
            raise NotAllowed("picture-forbidden", owner=str(min(refusing)))
