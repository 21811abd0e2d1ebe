"""What the data folder remembers beside the database: the starts of the runner and every paid call.

A database can be put back to yesterday; this cannot, as long as the folder stays. Comparing the two shows that a database was restored, and
which of its jobs have been paid for since.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from bot.domain.jobs import Account, Handle

WITNESSES = 200
"""Far more than there are calls at once, whose notes may come in another order than their commits."""


@dataclass(frozen=True, slots=True)
class Started:
    """A runner took up its work under the generation `id`, which it also wrote into the database."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Called:
    """A paid call is about to be made. All of the attempt but its fingerprint, which follows from the job and may tell of its prompt."""

    attempt_id: str
    job_id: str
    number: int
    account: Account
    at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a call. `bought` False: nothing was. With neither a handle nor that, its clip came with the answer."""

    attempt_id: str
    bought: bool
    at: datetime
    handle: Handle | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """`clapper restore` has put another database in place."""

    at: datetime


Entry = Started | Called | Answered | Replaced


@dataclass(frozen=True, slots=True)
class Generation:
    """What the database says of itself: the runner that has it now, and the last one that the data folder knew then."""

    now: str = ""
    before: str = ""

    @classmethod
    def read(cls, fact: str | None) -> "Generation":
        now, _, before = (fact or "").partition(" ")
        return cls(now, before)

    def __str__(self) -> str:
        return f"{self.now} {self.before}".strip()


@dataclass(frozen=True, slots=True)
class Past:
    """`later`: what happened in this data folder after the start that the database remembers, or all of it where it remembers none.

    `known`: the database remembers one, so the folder holds everything that was done after the database's last word.
    """

    known: bool
    later: tuple[Entry, ...]

    @property
    def calls(self) -> Mapping[str, Called]:
        """The last call of each job, by the job's id."""
        return {entry.job_id: entry for entry in self.later if isinstance(entry, Called)}

    @property
    def answers(self) -> Mapping[str, Answered]:
        """By the attempt's id."""
        return answers_in(self.later)

    @property
    def witnesses(self) -> tuple[str, ...]:
        """Attempts that a database which is what it was has to know. The last ones suffice: it forgets from its end."""
        return tuple(entry.attempt_id for entry in self.later if isinstance(entry, Called))[-WITNESSES:]

    def agrees(self, attempts: AbstractSet[str]) -> bool:
        """Whether the database is what it was when this folder was last used. `attempts`: those of the witnesses that it knows."""
        replaced = any(isinstance(entry, Started | Replaced) for entry in self.later)
        return self.known and not replaced and attempts >= set(self.witnesses)


def past_of(entries: Sequence[Entry], generation: Generation) -> Past:
    """A start that was cut off between its two notes is in the database and not in the folder: then the one before counts.

    A database that no runner has had belongs to a folder in which nothing was ever bought.
    """
    if not generation.now and all(isinstance(entry, Started) for entry in entries):
        return Past(known=True, later=())
    starts = {entry.id: place for place, entry in enumerate(entries) if isinstance(entry, Started)}
    place = starts.get(generation.now, starts.get(generation.before))
    return Past(known=place is not None, later=tuple(entries if place is None else entries[place + 1 :]))


def answers_in(entries: Sequence[Entry]) -> Mapping[str, Answered]:
    """By the attempt's id."""
    return {entry.attempt_id: entry for entry in entries if isinstance(entry, Answered)}


def last_start(entries: Sequence[Entry]) -> str:
    return next((entry.id for entry in reversed(entries) if isinstance(entry, Started)), "")
