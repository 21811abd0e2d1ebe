"""Presses of buttons and forms: what comes with one, and what the services answer to it."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.jobs import Job
from bot.domain.origin import MessageRef, Sight, Spot
from bot.domain.requests import AttachmentRef
from bot.domain.views import Receipt


@dataclass(frozen=True, slots=True)
class Press:
    """Who pressed a button, where, and what the bot lacks there to post a clip. `spot` None: the channel itself is all that is known.

    `sight` looks at other channels of that server; None: it cannot.
    """

    user_id: int
    channel_id: int | None
    missing_permissions: tuple[str, ...] = ()
    spot: Spot | None = None
    sight: Sight | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PressedMessage:
    """The message whose button was pressed: its words, and the clip in it by a link that lives. `clip` None: it carries none."""

    ref: MessageRef
    clip: AttachmentRef | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Deleter:
    """Who wants a message deleted. `moderator`: they may manage messages there. `own_room`: it is in their own direct messages."""

    user_id: int
    moderator: bool = False
    own_room: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What a member filled into the form of *Remix* or *Extend*."""

    prompt: str
    model: str
    seconds: int


class CancelAnswer(StrEnum):
    """`ASKED`: at the provider, which will be asked; the job goes on if it refuses. `REST`: of a storyboard, whose finished shots come."""

    CANCELLED = "cancelled"
    ASKED = "asked"
    REST = "rest"
    TOO_LATE = "too-late"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CancelResult:
    job: Job
    answer: CancelAnswer


class ConfirmAnswer(StrEnum):
    """`ALREADY`: an earlier press started it. `REVIEW`: it waits for a moderator. `LAPSED`: nobody confirmed it in time."""

    STARTED = "started"
    REVIEW = "review"
    ALREADY = "already"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ConfirmResult:
    """`receipt` is there if this press started the job."""

    job: Job
    answer: ConfirmAnswer
    receipt: Receipt | None = None


class SendAnswer(StrEnum):
    """`ALREADY`: it was sent before. `LAPSED`: the offer to send it is over."""

    SENT = "sent"
    ALREADY = "already"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class SendResult:
    """`receipt` is there if this press sent it."""

    job: Job
    answer: SendAnswer
    receipt: Receipt | None = None


class RetakeAnswer(StrEnum):
    """`NOT_NOW`: the storyboard does not wait for that, for instance since an earlier press began it."""

    STARTED = "started"
    NOT_NOW = "not-now"


@dataclass(frozen=True, slots=True)
class RetakeResult:
    """`receipt` is there if this press began a new take."""

    job: Job
    answer: RetakeAnswer
    receipt: Receipt | None = None
