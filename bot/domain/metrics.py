"""What is counted of the bot's work, for whoever runs it: the port `Meter`, and all that can be observed.

Nothing here names a member, a server, a channel or a job: what is counted may be shown to anyone who looks after the machine.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.errors import ClipUnusable, DiskFull, LinkDead, Paused
from bot.domain.holds import Hold
from bot.domain.jobs import Job
from bot.domain.outbox import Owed, Rung
from bot.domain.outcomes import PostOutcome, SubmitOutcome


class Work(StrEnum):
    """Work of the runner that costs nothing and may be repeated."""

    READ = "read"
    """Of tasks at a provider."""
    DOWNLOAD = "download"
    FINISH = "finish"
    """Making a file that Discord plays and takes."""
    JOIN = "join"
    """Of a storyboard's shots."""


class End(StrEnum):
    """How a piece of work ended."""

    OK = "ok"
    PAUSED = "paused"
    """The provider asked for a rest."""
    DEAD_LINK = "dead-link"
    NO_ROOM = "no-room"
    """On our disk."""
    UNUSABLE = "unusable"
    """Nothing can be made of the file."""
    FAILED = "failed"
    """It may work the next time."""


class InteractionKind(StrEnum):
    COMMAND = "command"
    AUTOCOMPLETE = "autocomplete"
    CONTROL = "control"
    """A button or a menu."""
    FORM = "form"


@dataclass(frozen=True, slots=True)
class OrderAccepted:
    """`hold`: as a draft, which waits for this."""

    provider: str
    hold: Hold | None


@dataclass(frozen=True, slots=True)
class OrderRefused:
    """`rule` is the key of the error that the member was answered with: it says which limit, rule or fault it was."""

    rule: str


@dataclass(frozen=True, slots=True)
class JobMoved:
    """The runner committed a change of this job. `before` and `after` may be in the same state."""

    before: Job
    after: Job


@dataclass(frozen=True, slots=True)
class CallAnswered:
    """A paid call of this process is over."""

    provider: str
    outcome: SubmitOutcome
    seconds: float


@dataclass(frozen=True, slots=True)
class WorkDone:
    work: Work
    provider: str
    end: End
    seconds: float


@dataclass(frozen=True, slots=True)
class PostAnswered:
    owed: Owed
    rung: Rung
    outcome: PostOutcome
    seconds: float


@dataclass(frozen=True, slots=True)
class StepBroke:
    """A step of the runner met a fault of ours. It is taken up again."""

    step: str


@dataclass(frozen=True, slots=True)
class TaskBegun:
    task: str


@dataclass(frozen=True, slots=True)
class TaskFailed:
    """A task that lives as long as the process failed. It is run again, unless it keeps failing."""

    task: str


@dataclass(frozen=True, slots=True)
class DiscordAnswered:
    """`status` 0: there was no answer. `shared`: a limit that the bot shares with others, which is not held against it."""

    status: int
    shared: bool = False


@dataclass(frozen=True, slots=True)
class InteractionHeard:
    kind: InteractionKind


@dataclass(frozen=True, slots=True)
class InteractionAnswered:
    """The first answer. `taken` False: Discord did not take it; it came too late, or another process had answered."""

    kind: InteractionKind
    seconds: float
    taken: bool


OfJobs = OrderAccepted | OrderRefused | JobMoved | CallAnswered | WorkDone | PostAnswered
OfProgram = StepBroke | TaskBegun | TaskFailed | DiscordAnswered | InteractionHeard | InteractionAnswered
Observation = OfJobs | OfProgram


class Meter(Protocol):
    def observe(self, what: Observation) -> None:
        """Count it. Never raises, never waits, writes nothing down: no order may fail because it was counted."""
        ...


class Unmetered:
    """Nobody counts."""

    def observe(self, what: Observation) -> None:
        pass


UNMETERED = Unmetered()


def end_of(error: Exception) -> End:
    """How work ended that raised `error`."""
    match error:
        case Paused():
            return End.PAUSED
        case LinkDead():
            return End.DEAD_LINK
        case DiskFull():
            return End.NO_ROOM
        case ClipUnusable():
            return End.UNUSABLE
        case _:
            return End.FAILED
