"""Storyboards: several shots in one clip, each made by a job of its own that begins with the last frame of the one before.

The storyboard itself is a job without money: a draft until its member agrees to the price of every shot, `filming` while they are made,
then delivered as any clip. All prices are reserved when it starts, or none; a shot that fails gives its own back, and whoever ordered it
decides: try that shot again, or have what there is.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import RequestRefused
from bot.domain.jobs import AT_PROVIDER, Job, JobState
from bot.domain.models import Model, Need
from bot.domain.outbox import DeliveredTo
from bot.domain.requests import AttachmentRef, VideoRequest
from bot.domain.wording import typed

MOST_SHOTS = 6
DECISION = timedelta(hours=24)
"""So long a storyboard waits for a word on a shot that failed. Until then the shots after it keep their prices reserved."""

UNSENT = frozenset({JobState.WAITING, JobState.QUEUED})


@dataclass(frozen=True, slots=True)
class StoryboardOrder:
    """What a member typed: words for each shot, the picture that the first one begins with, the model, and the length of each shot."""

    shots: tuple[str, ...]
    model: str
    image: AttachmentRef | None = None
    duration: int | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """A storyboard with all takes of its shots, in order of shots and takes."""

    job: Job
    takes: tuple[Job, ...]

    @property
    def shots(self) -> tuple[Job, ...]:
        """The latest take of each shot, in order."""
        return tuple({job.shot.number: job for job in self.takes if job.shot is not None}.values())

    @property
    def finished(self) -> tuple[Job, ...]:
        return tuple(job for job in self.shots if job.state is JobState.DONE)

    @property
    def charged(self) -> int:
        """Credits, of every take that was paid for."""
        return sum(job.request.price for job in self.takes if job.charged)


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing to do before something happens, or before `until`."""

    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """`shot` may go once it has the last frame of `before`."""

    shot: Job
    before: Job


@dataclass(frozen=True, slots=True)
class Lapse:
    """Nobody has decided in time."""


@dataclass(frozen=True, slots=True)
class Drop:
    """The rest is not wanted: give back what was not sent, ask for the cancel of what was, let go of what is uncertain."""

    unsent: tuple[Job, ...]
    sent: tuple[Job, ...]
    uncertain: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class Assemble:
    parts: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """There is nothing to assemble."""


Move = Rest | Cue | Lapse | Drop | Assemble | Fold


def next_move(board: Board, now: datetime) -> Move:
    """What is to be done next about a storyboard that is being filmed. One shot at a time."""
    if board.job.cancel_asked:
        return _wind_up(board)
    before: Job | None = None
    for shot in board.shots:
        if shot.state is not JobState.DONE:
            return _at(shot, before, now)
        before = shot
    return Assemble(board.finished)


def stalled(board: Board) -> Job | None:
    """The shot that failed and that its member has to decide about."""
    if board.job.state is not JobState.FILMING or board.job.cancel_asked:
        return None
    open_one = next((shot for shot in board.shots if shot.state is not JobState.DONE), None)
    return open_one if open_one is not None and open_one.ended else None


def decide_until(shot: Job) -> datetime:
    return shot.changed_at + DECISION


def read_shots(text: str) -> tuple[str, ...]:
    """A shot on each line; empty lines do not count. Raises `RequestRefused`."""
    shots = tuple(shot for line in text.splitlines() if (shot := typed(line)))
    if not shots:
        raise RequestRefused("storyboard-empty", most=MOST_SHOTS)
    if len(shots) > MOST_SHOTS:
        raise RequestRefused("storyboard-too-many", count=len(shots), most=MOST_SHOTS)
    return shots


def is_suited(model: Model) -> bool:
    """Whether a model can make every shot: it takes words, and the picture that each shot after the first begins with."""
    return model.prompt is not Need.NO and (model.image is not Need.NO or model.segments > 0) and model.video is not Need.REQUIRED


def whole_of(shots: tuple[VideoRequest, ...]) -> VideoRequest:
    """The storyboard's own request: what is shown of it, and what it costs."""
    prompts = tuple(shot.prompt for shot in shots)
    return replace(
        shots[0],
        prompt=" | ".join(prompts),
        prompts=prompts,
        seconds=sum(shot.seconds for shot in shots),
        price=sum(shot.price for shot in shots),
    )


def shot_of(board: Job, number: int) -> VideoRequest:
    """What one shot orders. They are alike in all but their words and the picture."""
    whole = board.request
    return replace(
        whole,
        prompt=whole.prompts[number - 1],
        prompts=(),
        seconds=whole.seconds // board.shots,
        price=whole.price // board.shots,
        has_image=whole.has_image or number > 1,
    )


def made_of(board: Board, parts: tuple[Job, ...]) -> VideoRequest:
    """The request of what there is in the end: the words and length of its parts, and what all takes cost together."""
    whole = whole_of(tuple(part.request for part in parts))
    return replace(whole, price=board.charged, has_image=board.job.request.has_image)


def take_key(board_id: str, number: int, take: int = 1) -> str:
    """The request key of a take, so that a repeated press makes no second one."""
    return f"s:{board_id}:{number}" if take == 1 else f"s:{board_id}:{number}:{take}"


def _at(shot: Job, before: Job | None, now: datetime) -> Move:
    if shot.state is JobState.WAITING and before is not None:
        return Cue(shot, before)
    if not shot.ended:
        return Rest()
    until = decide_until(shot)
    return Lapse() if now >= until else Rest(until)


def _wind_up(board: Board) -> Move:
    shots = board.shots
    unsent = tuple(shot for shot in shots if shot.state in UNSENT)
    # What was taken back had long ended when the database was copied: its provider only tells what became of it.
    asked = {shot.id for shot in shots if shot.cancel_asked or shot.delivered_to is DeliveredTo.REMOVED}
    sent = tuple(shot for shot in shots if shot.state in AT_PROVIDER and shot.id not in asked)
    uncertain = tuple(shot for shot in shots if shot.state is JobState.UNCERTAIN)
    if unsent or sent or uncertain:
        return Drop(unsent, sent, uncertain)
    if not all(shot.ended for shot in shots):
        return Rest()
    return Assemble(board.finished) if board.finished else Fold()
