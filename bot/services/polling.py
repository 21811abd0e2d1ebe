"""Reading tasks by account, not by job. The database hears of changes only."""

import itertools
import logging

from bot.domain import transitions
from bot.domain.jobs import Account, Job, JobState
from bot.domain.outbox import Owed
from bot.services.account_poll import AccountPoll
from bot.services.crew import Crew
from bot.services.desk import Desk
from bot.services.registry import Registry
from bot.services.waits import Waits

log = logging.getLogger(__name__)

HINTS_KEPT = 1000


class Polling:
    """`hooked`: providers can reach us. A task submitted before this was made may have reported to nobody and is read as without."""

    def __init__(self, *, desk: Desk, crew: Crew, registry: Registry, waits: Waits, hooked: bool = False) -> None:
        self._desk = desk
        self._crew = crew
        self._registry = registry
        self._waits = waits
        self._hooked_since = desk.clock.now() if hooked else None
        self._early: dict[str, None] = {}
        self._accounts: dict[Account, AccountPoll] = {}
        self._homes: dict[str, AccountPoll] = {}
        self._loops = itertools.count(1)

    def watches(self, job_id: str) -> bool:
        return job_id in self._homes

    def watch(self, job: Job) -> None:
        """Read the job's task from now on, or learn what changed about it. One whose provider is off becomes uncertain."""
        home = self._homes.get(job.id) or self._home(job)
        if home is None:
            if job.state is JobState.RUNNING:
                self._crew.start(f"orphan:{job.id}", self._orphaned(job))
            return
        self._homes[job.id] = home
        home.watch(job)
        if job.id in self._early:
            del self._early[job.id]
            home.hint(job.id)

    def forget(self, job_id: str) -> None:
        home = self._homes.pop(job_id, None)
        if home is not None:
            home.drop(job_id)

    def hint(self, job_id: str) -> None:
        """Read this task now, or as soon as its account may be read again."""
        home = self._homes.get(job_id)
        if home is not None:
            home.hint(job_id)
            return
        # A webhook may overtake the answer to the submit that made its task.
        self._early[job_id] = None
        while len(self._early) > HINTS_KEPT:
            del self._early[next(iter(self._early))]

    def revive(self) -> None:
        """Start the reads of every account whose loop broke."""
        for poll in self._accounts.values():
            self._start(poll)

    def _start(self, poll: AccountPoll) -> None:
        self._crew.start(poll.key, self._run(poll), patient=False)

    async def _run(self, poll: AccountPoll) -> None:
        await poll.run()
        del self._accounts[poll.account]

    async def _orphaned(self, job: Job) -> None:
        """Nobody here can read the task. A start that has its provider again does, and a success still counts then."""
        log.error("nobody to ask about this task", extra={"job_id": job.id, "provider": job.provider, "action": "poll"})
        row = self._desk.owe(job, Owed.UNCERTAIN)
        await self._desk.apply(transitions.doubted(job, self._desk.clock.now(), "no-provider", row))

    def _home(self, job: Job) -> AccountPoll | None:
        attempt, provider = job.attempt, self._registry.provider(job.provider)
        if attempt is None or attempt.handle is None or provider is None:
            return None
        account = attempt.handle.account
        if account not in self._accounts:
            for retired in (poll for poll in self._accounts.values() if self._registry.retired(poll.account)):
                retired.end_when_idle()
            poll = AccountPoll(
                account,
                f"poll:{next(self._loops)} {account.provider} {account.alias} {account.base_url}",
                provider,
                desk=self._desk,
                crew=self._crew,
                waits=self._waits,
                hooked_since=self._hooked_since,
            )
            self._accounts[account] = poll
            self._start(poll)
        return self._accounts[account]
