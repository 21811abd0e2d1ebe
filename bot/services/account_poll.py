"""The reads of one account's tasks, and when each is due."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.errors import Paused, ReadFailed
from bot.domain.jobs import Account, Handle, Job, JobState
from bot.domain.metrics import Work
from bot.domain.outcomes import Failed, Succeeded, TaskState
from bot.domain.provider_ports import Provider
from bot.services.alarm import Alarm, full_jitter
from bot.services.crew import Crew
from bot.services.desk import Desk
from bot.services.verdicts import Verdicts
from bot.services.waits import Waits
from bot.services.watching import Watch, watch_of

log = logging.getLogger(__name__)

FIRST_READ = 5.0
"""Seconds within which a task without history is read for the first time."""
CLOSEST = 1.0
"""Seconds between two reads of a list or of a task, at least: a webhook that repeats itself costs no more than that."""
SAFE = 1.5
"""The first read of a task whose webhook does not come, in longest usual durations."""
SLOWEST_RETRY = 120.0
BATCH = 20
"""Single reads that are asked for in one call."""
PIECE = 50
"""Answers of a list between which others get a turn."""


class AccountPoll:
    """The reads of one account: all tasks in one call where the provider has a list, else those that are due."""

    def __init__(
        self,
        account: Account,
        key: str,
        provider: Provider,
        *,
        desk: Desk,
        crew: Crew,
        waits: Waits,
        hooked_since: datetime | None,
    ) -> None:
        self.account = account
        self.key = key
        self._ending = False
        self._provider = provider
        self._desk = desk
        self._crew = crew
        self._waits = waits
        self._hooked_since = hooked_since
        self._unheard = False
        self._verdicts = Verdicts(provider=provider, desk=desk)
        self._alarm = Alarm(desk.clock)
        self._watched: dict[str, Watch] = {}
        self._failures = 0
        self._rest_until = desk.clock.monotonic()

    def watch(self, job: Job) -> None:
        known = self._watched.get(job.id)
        if known is not None:
            known.update(job)
            self._consider_cancel(known)
            return
        fresh = watch_of(job, self._desk.clock.monotonic() + self._first(job))
        if fresh is not None:
            fresh.awaits_hook = self._first_if_hooked(job) is not None
            self._watched[job.id] = fresh
            self._consider_cancel(fresh)
            self._alarm.ring()

    def drop(self, job_id: str) -> None:
        self._watched.pop(job_id, None)
        if self._ending:
            self._alarm.ring()

    def hint(self, job_id: str) -> None:
        self._unheard = False
        watch = self._watched.get(job_id)
        if watch is not None:
            watch.hint(self._desk.clock.monotonic(), CLOSEST)
            self._alarm.ring()

    def end_when_idle(self) -> None:
        self._ending = True
        self._alarm.ring()

    async def run(self) -> None:
        """Until cancelled, or for good once it is told to end and has nothing to watch."""
        while self._watched or not self._ending:
            await self._alarm.wait(self._delay())
            due = self._due()
            if due:
                await self._read(due)

    def _first(self, job: Job) -> float:
        """Seconds to the first read: soon, or when our own history lets a clip be finished, or when its webhook should have come."""
        plan = self._provider.plan
        soon = min(plan.first, FIRST_READ)
        if job.state is not JobState.RUNNING or job.running_since is None:
            return soon
        starts = [start for start in (self._first_by_history(job), self._first_if_hooked(job)) if start is not None]
        if not starts:
            return soon
        elapsed = (self._desk.clock.now() - job.running_since) / timedelta(seconds=1)
        return max(soon * self._desk.random(), max(starts) - elapsed)

    def _first_by_history(self, job: Job) -> float | None:
        plan = self._provider.plan
        timetable = None if plan.bulk else self._waits.timetable(job.request.model, job.request.seconds, plan.step)
        return timetable.first if timetable else None

    def _first_if_hooked(self, job: Job) -> float | None:
        hooked, since = self._provider.plan.hooked, self._hooked_since
        if hooked is None or since is None or self._unheard or job.attempt is None or job.attempt.submitted_at < since:
            return None
        return max(hooked, SAFE * (self._waits.longest(job.request.model, job.request.seconds) or 0.0))

    def _delay(self) -> float | None:
        if not self._watched:
            return None
        due = min(watch.due for watch in self._watched.values())
        return max(due, self._rest_until) - self._desk.clock.monotonic()

    def _due(self) -> list[Watch]:
        now = self._desk.clock.monotonic()
        if now < self._rest_until:
            return []
        due = [watch for watch in self._watched.values() if watch.due <= now]
        if due and self._provider.plan.bulk:
            return list(self._watched.values())
        return sorted(due, key=lambda watch: watch.due)[:BATCH]

    async def _read(self, due: list[Watch]) -> None:
        for watch in due:
            watch.read_begins(self._desk.clock.monotonic())
        states = await self._states([watch.handle for watch in due])
        for number, watch in enumerate(due, 1):
            if number % PIECE == 0:
                await asyncio.sleep(0)
            state = states.get(watch.handle)
            if watch.awaits_hook and not watch.answers_hint:
                self._made_sure(watch, state)
            await self._take(watch, state)
            if not watch.hinted:
                self._schedule(watch, answered=state is not None)

    def _made_sure(self, watch: Watch, state: TaskState | None) -> None:
        """After a safety read. If a task had ended and nobody told us, this account is read as without webhooks until the next is heard."""
        watch.awaits_hook = state is None
        if not isinstance(state, Succeeded | Failed):
            return
        if not self._unheard:
            log.warning("a webhook did not come; is PUBLIC_URL reachable from outside?", extra=self._about())
        self._unheard = True
        now = self._desk.clock.monotonic()
        for other in self._watched.values():
            if other.awaits_hook:
                other.awaits_hook = False
                other.plan_next(now, 0)

    def _schedule(self, watch: Watch, *, answered: bool) -> None:
        """After a read that no hint overtook. A hint that came too early has cost this read and changes nothing else."""
        now, plan = self._desk.clock.monotonic(), self._provider.plan
        if plan.bulk or watch.planned <= now:
            watch.plan_next(now, self._wait(watch))
        else:
            watch.due = watch.planned if answered else min(watch.planned, now + plan.step)

    def _wait(self, watch: Watch) -> float:
        plan = self._provider.plan
        if watch.slow():
            return plan.slow
        timetable = None if plan.bulk else self._waits.timetable(watch.model, watch.seconds, plan.step)
        if timetable is None:
            return plan.step
        return timetable.wait((self._desk.clock.now() - watch.since) / timedelta(seconds=1))

    async def _states(self, handles: list[Handle]) -> Mapping[Handle, TaskState]:
        clock = self._desk.clock
        try:
            with self._desk.timed(Work.READ, self.account.provider):
                states = await self._provider.poll(self.account, handles)
        except Paused as error:
            # Of reads alone: neither our own budget nor the host's limit of reads is a reason to send no orders.
            seconds = (error.until - clock.now()) / timedelta(seconds=1)
            log.warning("reads rest for %.0f s", seconds, extra=self._about())
            self._rest(max(CLOSEST, seconds))
        except ReadFailed as error:
            self._failures += 1
            if self._failures == 1:
                log.warning("reads fail: %s", error, extra=self._about())
            step = self._provider.plan.step
            self._rest(step + full_jitter(self._failures, base=step, cap=SLOWEST_RETRY, random=self._desk.random))
        else:
            if self._failures:
                log.info("reads work again after %d failures", self._failures, extra=self._about())
            self._failures = 0
            self._rest(CLOSEST if self._provider.plan.bulk else 0)
            return states
        return {}

    def _rest(self, seconds: float) -> None:
        self._rest_until = self._desk.clock.monotonic() + seconds

    async def _take(self, watch: Watch, state: TaskState | None) -> None:
        """One task's answer. A fault of ours here must not cost the other tasks their read."""
        if watch.job_id not in self._watched or self._crew.busy(f"cancel:{watch.job_id}"):
            return
        try:
            await self._verdicts.take(watch, state)
        except Exception:
            log.exception("verdict broke", extra=self._about(watch.job_id))
        self._consider_cancel(watch)

    def _consider_cancel(self, watch: Watch) -> None:
        if watch.wants_cancel(self._desk.clock.monotonic()) and watch.job_id in self._watched:
            self._crew.start(f"cancel:{watch.job_id}", self._verdicts.cancel(watch))

    def _about(self, job_id: str = "") -> dict[str, str]:
        return {"job_id": job_id, "provider": self.account.provider, "action": "poll"}
