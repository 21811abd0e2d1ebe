"""A clip that Discord takes in no size is kept here and offered by link, where the operator has configured that."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.domain.errors import ClipUnusable, InternalError, TemporaryError
from bot.domain.jobs import ClipFile, Job
from bot.domain.links import ClipLink, LinkStore, LinkTerms
from bot.domain.media_ports import VideoTools
from bot.services.alarm import full_jitter
from bot.services.desk import Desk

log = logging.getLogger(__name__)

LEAST = timedelta(hours=1)
"""A link that nobody has been given yet is renewed when less than this is left of it: that its post is late is no fault of its member."""


@dataclass(frozen=True, slots=True)
class Offer:
    clip: ClipFile
    link: ClipLink


class Hosting:
    """One epoch's. Offers are made one after the other: each counts the bytes of all before it."""

    def __init__(self, *, desk: Desk, links: LinkStore, tools: VideoTools, encodes: asyncio.Semaphore, terms: LinkTerms) -> None:
        self._desk = desk
        self._links = links
        self._tools = tools
        self._encodes = encodes
        self._terms = terms
        self._turn = asyncio.Lock()
        self._promised: dict[str, int] = {}

    async def offer(self, job: Job, sources: Sequence[Path]) -> Offer | None:
        """The first of `sources` that is there, made to play and otherwise as it is. None: there is no link to be had.

        What passes (a full disk, a store that is away) is waited for, however long.
        """
        tries = 0
        while self._terms.days:
            tries += 1
            try:
                async with self._turn:
                    return await self._made(job, sources)
            except TemporaryError as error:
                log.warning("not offered by link yet: %s", error, extra=_about(job))
            except (ClipUnusable, InternalError) as error:
                log.warning("cannot be offered by link: %s", error, extra=_about(job))
                break
            await self._desk.clock.sleep(full_jitter(tries, base=2, cap=60, random=self._desk.random))
        return None

    def renewed(self, job: Job) -> ClipLink | None:
        """The link with all its days, where it would end about when its member is first told of it."""
        now = self._desk.clock.now()
        if not self._terms.days or job.link is None or job.message is not None or not job.link.is_over(now + LEAST):
            return None
        return ClipLink(job.link.token, now + self._terms.lasting)

    async def _made(self, job: Job, sources: Sequence[Path]) -> Offer | None:
        source = next((source for source in sources if source.is_file()), None)
        if source is None:
            return None
        used, size = await self._used(job), source.stat().st_size
        room = self._terms.most_bytes - used
        if size > room:
            words = "no room for a clip of %d bytes by link: %d of %d are used (CLIP_LINK_MEGABYTES)"
            log.warning(words, size, used, self._terms.most_bytes, extra=_about(job))
            return None
        async with self._encodes:
            clip = await self._tools.finish(source, f"{job.id}-link.mp4", room)
        self._promised[job.id] = clip.size
        return Offer(clip, ClipLink(self._desk.ids.token(), self._desk.clock.now() + self._terms.lasting))

    async def _used(self, job: Job) -> int:
        """Bytes of all other clips that are offered, also of those whose offer is about to be written down."""
        written = {clip.job_id: clip.size for clip in await self._links.living(self._desk.clock.now())}
        self._promised = {job_id: size for job_id, size in self._promised.items() if job_id not in written}
        return sum(size for job_id, size in (written | self._promised).items() if job_id != job.id)


def _about(job: Job) -> dict[str, str]:
    return {"job_id": job.id, "provider": job.provider, "action": "link"}
