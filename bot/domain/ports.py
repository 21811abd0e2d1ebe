"""What the services need from the outside. Every port is an interface; adapters live in storage, providers, media and discord_io.

Methods are coroutines that return as soon as they have an answer; waiting is the runner's business. All times are UTC-aware.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.domain.changes import Change
from bot.domain.jobs import Account, Job
from bot.domain.journal import Entry
from bot.domain.outbox import OutboxRow
from bot.domain.outcomes import Accepted, NewJob
from bot.domain.queueing import QueueSnapshot
from bot.domain.requests import Picture
from bot.domain.storyboards import Board


class Clock(Protocol):
    def now(self) -> datetime: ...
    def monotonic(self) -> float:
        """Seconds since an arbitrary moment; never jumps."""
        ...

    async def sleep(self, seconds: float) -> None: ...


class Ids(Protocol):
    def job_id(self) -> str:
        """12 lower-case letters and digits, unique; goes into file names."""
        ...

    def row_id(self) -> str: ...
    def token(self) -> str:
        """At least 128 random bits, safe in a URL path."""
        ...

    def nonce(self) -> str:
        """At most 25 characters, as Discord demands."""
        ...

    def seed(self) -> int: ...


class JobStore(Protocol):
    """Jobs, their money and what is owed, in one database. Raises `StoreUnavailable` when it cannot be used; bugs come through."""

    async def accept(self, new: NewJob, now: datetime) -> Accepted:
        """One transaction: insert the job in `queued` and reserve its price in every limit that applies.

        A draft reserves nothing, but has to find room all the same; its standings say what it found. Raises `LimitReached`, or
        `NotAllowed("blocked")` with `until` (a time, or the word `none`) and `reason`; then nothing is kept.
        """
        ...

    async def confirm(self, job_id: str, now: datetime) -> Accepted | None:
        """One guarded transaction: a draft becomes `queued` and reserves its price by the limits of now. None: it is no draft any more.

        A storyboard becomes `filming`; there is a job for each of its shots then, and every price is reserved.

        Raises as `accept` does; then it stays a draft.
        """
        ...

    async def retake(self, board_id: str, now: datetime) -> Accepted | None:
        """One guarded transaction: a new take of the shot that a storyboard waits with, its price reserved by the limits of now.

        Returns the storyboard. None: it does not wait for that (any more). Raises as `accept` does; then nothing is changed.
        """
        ...

    async def boards(self) -> Sequence[Board]:
        """Every storyboard that is being filmed, oldest first."""
        ...

    async def board(self, job_id: str) -> Board | None: ...
    async def get(self, job_id: str) -> Job | None: ...
    async def active(self) -> Sequence[Job]:
        """Every job that has not ended, oldest first; what a start has to take up."""
        ...

    async def drafts(self) -> Sequence[Job]:
        """Every job that waits for a confirmation, oldest first."""
        ...

    async def queue(self) -> QueueSnapshot: ...
    async def pictures(self, job_id: str) -> Mapping[str, Picture]:
        """By role: `image`, `last_image`, `video`."""
        ...

    async def apply(self, change: Change, epoch: int | None) -> Job | None:
        """One guarded transaction (see `Change`): state, attempt, money, outbox together. None: the guard was lost and nothing was written.

        `epoch` is the runner's; None for changes that any process may make (a cancel of a queued job). Ended jobs lose their pictures here.
        A handle whose (account, task id) belongs to another attempt loses the guard too, and so does a clip that is owed already.
        """
        ...

    async def unfinished(self, guild_id: int) -> Sequence[Job]:
        """Every job of a server that has not ended, oldest first; storyboards as a whole."""
        ...

    async def ask_cancel(self, job_id: str, now: datetime, owed: OutboxRow | None = None) -> Job | None:
        """Set the cancel flag of a job that has not ended; returns it as it then is.

        `owed` is written with it, if the flag was not set before and the provider can still be asked to stop.
        """
        ...

    async def unresolved(self, fingerprint: str, except_job: str) -> bool:
        """Whether another job with this fingerprint is submitting or uncertain without a handle."""
        ...

    async def taken(self, account: Account, since: datetime) -> frozenset[str]:
        """Task ids of this account that belong to an attempt submitted since then."""
        ...

    async def attempts(self, ids: Collection[str]) -> frozenset[str]:
        """Those of `ids` that are attempts of ours."""
        ...

    async def by_hook(self, hook_token: str) -> Job | None: ...
    async def recent(self, user_id: int, guild_id: int | None, limit: int) -> Sequence[Job]:
        """Newest first; active ones before ended ones."""
        ...

    async def position(self, job_id: str) -> int | None:
        """1 for the next in the queue by age; None when it does not wait."""
        ...

    async def spooled(self, kept_since: datetime) -> frozenset[str]:
        """Jobs whose files have to stay: those not ended or still owed and the shots of such, and clips kept for `/jobs` since then.

        Also files that became no clip since then.
        """
        ...

    async def tidy(self, now: datetime, settled_before: datetime) -> int:
        """Forget tokens of receipts that are over, and messages that were sent or given up for jobs that ended before then.

        In small steps, so that nobody waits long for it. Returns how many rows were removed.
        """
        ...

    async def durations(self, model: str, seconds: int, limit: int = 200) -> Sequence[float]:
        """Seconds from running to success of finished jobs of this model and length, newest first."""
        ...


class OutboxStore(Protocol):
    async def due(self) -> Sequence[OutboxRow]:
        """Rows still owed, oldest first."""
        ...

    async def save(self, row: OutboxRow, epoch: int) -> bool:
        """Write tries, rung, times, nonce of a row that is still due. False: someone else settled it."""
        ...


class QuotaStore(Protocol):
    async def held(self, guild_id: int, user_id: int) -> int:
        """Credits reserved by the member's jobs that have not ended."""
        ...

    async def audit(self) -> Sequence[str]:
        """Recompute counters from the ledger and the ledger from the jobs; one line per difference."""
        ...


class ConsentStore(Protocol):
    """Whose pictures and clips only they themselves may animate, in every server."""

    async def opted_out(self, user_ids: Collection[int]) -> frozenset[int]:
        """Those of `user_ids` who have."""
        ...

    async def opt_out(self, user_id: int, now: datetime) -> None: ...
    async def opt_in(self, user_id: int) -> None: ...


class StateStore(Protocol):
    """Small facts of the installation by name: the command hash, the generation id."""

    async def get_fact(self, name: str) -> str | None: ...
    async def set_fact(self, name: str, value: str) -> None: ...


class Journal(Protocol):
    """What the data folder remembers beside the database. Raises `StoreUnavailable`."""

    async def entries(self) -> Sequence[Entry]:
        """In the order in which they were added."""
        ...

    async def add(self, entry: Entry) -> None:
        """Returns once a power cut cannot take it away."""
        ...

    async def trim(self, now: datetime) -> None:
        """Forget what is older than any backup that anybody will restore."""
        ...


class RunnerLock(Protocol):
    def held(self) -> AbstractAsyncContextManager[int]:
        """Hold the right to run jobs; yields the new epoch. Raises `RunnerElsewhere` at once when another process has it."""
        ...


class Signals(Protocol):
    def wake(self, job_id: str) -> None:
        """Tell the runner that a job wants to be looked at now."""
        ...
