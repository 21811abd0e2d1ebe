"""What services answer to cogs: everything a reply shows, nothing of how it is worded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.jobs import Job
from bot.domain.keys import KeyTest
from bot.domain.models import Model
from bot.domain.moderation import ModerationRules, Review
from bot.domain.money import Standing
from bot.domain.origin import MessageRef, Spot
from bot.domain.policy import Entry, EntryKind, Policy, names_of_model
from bot.domain.quota import Block, Pause, TrailEntry, UsageLine
from bot.domain.requests import AttachmentRef, Picture
from bot.domain.switches import Gate
from bot.domain.transfer import Difference


@dataclass(frozen=True, slots=True)
class Reordered:
    """What an order made from an earlier one differs in without the member's doing.

    `frame`: pictures of the clip stand for ones that are no longer there. `price_before`: the price has changed since.
    """

    frame: bool = False
    price_before: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to an accepted order. `position` is 1 for the next in the queue, None once it is being made.

    `paused_until`: the provider rests until then, and the job waits. `gate`: whether the operator holds it back.
    """

    job: Job
    created: bool
    model: Model
    standings: tuple[Standing, ...]
    position: int | None
    paused_until: datetime | None = None
    gate: Gate = Gate.OPEN
    reordered: Reordered | None = None


@dataclass(frozen=True, slots=True)
class JobView:
    """`expected_end` comes from our own history of this model and length; None while nothing is known.

    `gate`: whether the operator holds a waiting job back; `server_paused`: whether the server's admins do. `unconfirmed`: the provider is
    overdue with its answer to the order. `shots`: those of a storyboard that is being made or has been, in order, each as its latest take;
    `charged` is what all takes cost so far.
    """

    job: Job
    model: Model | None
    position: int | None = None
    expected_end: datetime | None = None
    gate: Gate = Gate.OPEN
    unconfirmed: bool = False
    server_paused: bool = False
    shots: tuple["JobView", ...] = ()
    charged: int = 0


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


@dataclass(frozen=True, slots=True)
class Press:
    """Who pressed a button, where, and what the bot lacks there to post a clip. `spot` None: the channel itself is all that is known."""

    user_id: int
    channel_id: int | None
    missing_permissions: tuple[str, ...] = ()
    spot: Spot | None = None


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


@dataclass(frozen=True, slots=True)
class ReviewCase:
    """An order as its moderators see it. `pictures` by role; none once it has ended."""

    job: Job
    review: Review
    pictures: Mapping[str, Picture]


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """`decided`: by this very press; else `review` says who was faster, or how it ended."""

    review: Review
    decided: bool = False


@dataclass(frozen=True, slots=True)
class ModerationView:
    """`merged`: another admin had changed the list meanwhile, and their entries were kept."""

    rules: ModerationRules
    log_channel: int | None
    merged: bool = False

    @property
    def channel(self) -> int | None:
        """Where moderators are asked."""
        return self.rules.channel or self.log_channel


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


@dataclass(frozen=True, slots=True)
class QuotaView:
    """`standings` are the member's and the server's; `held` is what the member's unfinished jobs have reserved, already counted in them.

    `own_key`: the server has a provider key of its own, whose jobs do not count against the server's limits. `pause`: it takes no orders.
    """

    standings: tuple[Standing, ...]
    held: int
    block: Block | None = None
    own_key: bool = False
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class KeyView:
    """A server's own key. `verdict` is what its provider made of it just now, where it was asked."""

    provider: str
    last_four: str
    verdict: KeyTest | None = None


@dataclass(frozen=True, slots=True)
class ModelView:
    """`price` is of the cheapest clip; `usual_wait` the median of our own history, None without any."""

    model: Model
    price: int
    usual_wait: timedelta | None
    paused_until: datetime | None = None
    gate: Gate = Gate.OPEN


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model that fits what is filled in so far, with the price and the length of just that."""

    model: Model
    price: int
    usual_wait: timedelta | None
    paused_until: datetime | None = None
    gate: Gate = Gate.OPEN
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class UsageMonth:
    """`since` and `until` bound the month in the server's time zone; lines of one member stand together, the biggest spender first."""

    month: str
    since: datetime
    until: datetime
    lines: tuple[UsageLine, ...]


@dataclass(frozen=True, slots=True)
class TrailPage:
    """`older` continues where this page ends; None on the last one."""

    entries: tuple[TrailEntry, ...]
    older: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """What an admin means. `around`: ids of what a channel is in, whose entries count for it too."""

    kind: EntryKind
    subject: str
    around: tuple[int, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        own = names_of_model(self.subject) if self.kind is EntryKind.MODEL else (self.subject,)
        return (*own, *map(str, self.around))


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a server's rules are after a change. `shadowed`: entries that refuse what was just allowed all the same, by what they refuse.

    `lifted`: what was denied and now is not, without being one of the few that are allowed.
    """

    policy: Policy
    shadowed: tuple[tuple[Entry, tuple[Entry, ...]], ...] = ()
    lifted: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Paused:
    """`changed` False: it was so already. `waiting` jobs are held, or go on; `working` ones are at a provider or on their way."""

    pause: Pause | None
    changed: bool
    waiting: int
    working: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change. `key` applies it; None when nothing would change.

    `unknown` entries mean nothing in this server and are left out, as is the log channel with `no_log_channel`. `opened`: kinds of which
    the file allows only some, none of them known here, so that leaving them out allows all of that kind.
    """

    key: str | None
    differences: tuple[Difference, ...]
    unknown: tuple[Entry, ...] = ()
    opened: tuple[EntryKind, ...] = ()
    no_log_channel: bool = False
