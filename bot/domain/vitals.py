"""How the bot is at one moment: what `/metrics` shows beside what it has counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.backlog import Backlog
from bot.domain.switches import Gate, StopKind


@dataclass(frozen=True, slots=True)
class Disk:
    """Of DATA_DIR, in bytes. `free`: for us, without what the system keeps for itself."""

    free: int
    size: int


@dataclass(frozen=True, slots=True)
class Gateway:
    """The connections to Discord's gateway that this process has to hold, and holds. `latency` in seconds; None while it is not known."""

    wanted: int
    open: int
    latency: float | None = None


@dataclass(frozen=True, slots=True)
class Books:
    """The last audit."""

    differences: int
    audited_at: datetime


@dataclass(frozen=True, slots=True)
class Leading:
    """What only the process that runs the jobs tells, so that it is told once: of the installation, not of a process.

    `backlog` None: the database did not answer. `rests`: how long each account that rests still does, by provider.
    """

    backlog: Backlog | None
    gates: Mapping[str, Gate]
    stopped: StopKind | None
    rests: Mapping[str, Sequence[timedelta]]


@dataclass(frozen=True, slots=True)
class Vitals:
    """`leading` None: this process does not run the jobs. `gateway` None: it is none that answers. `invalid`: see `Restraint`."""

    now: datetime
    leading: Leading | None
    gateway: Gateway | None
    disk: Disk | None
    books: Books | None
    invalid: int
