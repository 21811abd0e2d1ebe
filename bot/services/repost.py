"""A member wants a finished clip posted once more."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.domain import transitions
from bot.domain.book_ports import GuildStore
from bot.domain.errors import NotAllowed
from bot.domain.jobs import Job, JobState
from bot.domain.origin import Spot
from bot.domain.outbox import DeliveredTo, Owed
from bot.domain.policy import Case, is_private, judge, require
from bot.domain.ports import Clock, Ids, JobStore, OutboxStore, Signals

COOL_DOWN = 60.0
"""Seconds between two posts of one clip."""

MOST_REMEMBERED = 10_000

UNDELIVERED = frozenset({DeliveredTo.KEPT, DeliveredTo.NONE})
"""Its member has paid for it and not had it: it is owed, whatever a server allows now."""


class Repost:
    def __init__(
        self,
        *,
        jobs: JobStore,
        outbox: OutboxStore,
        guilds: GuildStore,
        signals: Signals,
        clock: Clock,
        ids: Ids,
        spool_path: Callable[[str], Path],
    ) -> None:
        """`spool_path` turns a clip's path, relative to DATA_DIR, into one that can be opened."""
        self._jobs = jobs
        self._outbox = outbox
        self._guilds = guilds
        self._signals = signals
        self._clock = clock
        self._ids = ids
        self._spool_path = spool_path
        self._last: OrderedDict[str, float] = OrderedDict()

    async def job(self, job_id: str, user_id: int, spot: Spot | None = None) -> Job:
        job = await self._jobs.get(job_id)
        if job is None or job.requester.user_id != user_id:
            raise NotAllowed("job-not-yours")
        if job.state is not JobState.DONE or not self._there(job):
            raise NotAllowed("clip-gone")
        if any(row.job_id == job_id and row.owed is Owed.CLIP for row in await self._outbox.due()):
            self._signals.wake(job_id)
            return job
        if job.delivered_to not in UNDELIVERED:
            self._cooled_down(job)
            await self._allowed(job, spot)
        now = self._clock.now()
        row = transitions.owe(job, Owed.CLIP, row_id=self._ids.row_id(), nonce=self._ids.nonce(), now=now)
        owed = await self._jobs.apply(transitions.owed_again(job, row, now), None)
        self._note(job_id)
        self._signals.wake(job_id)
        return owed or job

    def _cooled_down(self, job: Job) -> None:
        """In memory: what it keeps within bounds is one member's impatience."""
        left = self._last.get(job.id, -COOL_DOWN) + COOL_DOWN - self._clock.monotonic()
        if left > 0:
            raise NotAllowed("repost-too-soon", until=self._clock.now() + timedelta(seconds=left))

    def _note(self, job_id: str) -> None:
        self._last[job_id] = self._clock.monotonic()
        self._last.move_to_end(job_id)
        while len(self._last) > MOST_REMEMBERED:
            self._last.popitem(last=False)

    async def _allowed(self, job: Job, spot: Spot | None) -> None:
        """What the server asks of an order, but for the clip itself. From elsewhere, only what denies the channel it goes to counts."""
        place, private = job.place, job.request.private
        policy, block = await self._guilds.policy_for(place.guild_id, job.requester.user_id, self._clock.now())
        here = spot if spot is not None and spot.channels[:1] == (place.channel_id,) else None
        case = Case(place.guild_id, job.requester.role_ids, here, channels=place.channels, block=block, private=private)
        require(judge(policy, case))
        if is_private(policy.settings, wanted=private) is not private:
            raise NotAllowed("repost-private")

    def _there(self, job: Job) -> bool:
        # One that could not be posted anywhere keeps its file, and gets its days when it can be.
        over = job.link is not None and job.message is not None and job.link.is_over(self._clock.now())
        return job.clip is not None and not over and self._spool_path(job.clip.path).is_file()
