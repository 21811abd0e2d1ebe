"""Values that pass between services and adapters: answers, not exceptions, so no generic handler can retry what may be paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.holds import Hold
from bot.domain.jobs import Account, Asset, Attempt, Billed, Failure, Handle, Job
from bot.domain.models import Model
from bot.domain.moderation import AskReview
from bot.domain.money import Standing
from bot.domain.origin import MessageRef, Origin
from bot.domain.requests import Picture, VideoRequest


@dataclass(frozen=True, slots=True)
class NewJob:
    """A checked order, ready to be accepted. `provider` owns the model; pictures are stored until the job ends.

    `account` is the alias of the account that will pay. `hold`: it is a draft, waits for this and reserves nothing yet. `review` is what
    the moderators are asked, where it waits for them. `shots` above 0: a storyboard of so many, which is always a draft; `request` is then
    that of the whole.
    """

    id: str
    origin: Origin
    request: VideoRequest
    provider: str
    pictures: Mapping[str, Picture]
    account: str = "operator"
    hold: Hold | None = None
    review: AskReview | None = None
    shots: int = 0
    source_path: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """`created` is False when the same event had been accepted before: the job is that one, nothing was reserved again.

    `position` is the new job's place in the queue, from 1; None where it has to be asked for.
    """

    job: Job
    created: bool
    standings: tuple[Standing, ...]
    position: int | None = None


@dataclass(frozen=True, slots=True)
class AcceptedTask:
    handle: Handle
    billed: Billed | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The call waited until the clip was there."""

    handle: Handle | None
    assets: tuple[Asset, ...]
    billed: Billed | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A clean refusal: nothing was bought. `retry_after` set: it may be sent again then."""

    failure: Failure
    retry_after: timedelta | None = None
    trips_breaker: bool = False


@dataclass(frozen=True, slots=True)
class NotSent:
    """Not a byte of the request reached the provider."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The provider may have taken the order. Never sent again without evidence."""

    reason: str


SubmitOutcome = AcceptedTask | Finished | Rejected | NotSent | Unknown


@dataclass(frozen=True, slots=True)
class Running:
    """`waiting`: the provider has not begun. `progress` between 0 and 1 where it is told."""

    waiting: bool = False
    progress: float | None = None


@dataclass(frozen=True, slots=True)
class Succeeded:
    """Paid for. `assets` may be empty: the provider says success but shows no link (yet)."""

    assets: tuple[Asset, ...]
    billed: Billed | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """`billed` True: the provider keeps the money for this failure."""

    failure: Failure
    billed: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """The provider does not know the task (any more, or yet)."""


TaskState = Running | Succeeded | Failed | Missing


@dataclass(frozen=True, slots=True)
class Found:
    handle: Handle


@dataclass(frozen=True, slots=True)
class Absent:
    """One read of a list that reaches back before `submitted_at` and does not show the task."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """No evidence either way: no list, a list too short, or more than one candidate."""

    reason: str


@dataclass(frozen=True, slots=True)
class InFlight:
    """The paid call itself still runs, outside this process: its answer comes by itself, so no clock runs against the job."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The paid call is over, and this is what `submit` would have returned. Nothing more will become known of it."""

    outcome: SubmitOutcome


FindOutcome = Found | Absent | Unsure | InFlight | Answered


@dataclass(frozen=True, slots=True)
class CancelConfirmed:
    pass


@dataclass(frozen=True, slots=True)
class CancelRefused:
    """Too late, or the provider offers no cancel."""

    reason: str


CancelOutcome = CancelConfirmed | CancelRefused


@dataclass(frozen=True, slots=True)
class PollPlan:
    """How often to read, in seconds. `bulk`: one call reads every task of the account; then `step` is its interval.

    `result_life`: how long a result can be had after its success; links that die sooner are shown anew until then.
    `blocking_timeout` is the `call_timeout` of models with `blocking`, where that differs.
    `hooked`: the provider's webhooks are reliable, so a task that has one is first read after so long, to be safe. None: they are a bonus.
    """

    bulk: bool
    first: float
    step: float
    slow: float
    soft_deadline: timedelta
    hard_deadline: timedelta
    call_timeout: timedelta
    result_life: timedelta
    hooked: float | None = None
    blocking_timeout: timedelta | None = None

    def longest_call(self, *, blocking: bool) -> timedelta:
        """How long a paid call may take, by whether its model waits for the clip."""
        return self.blocking_timeout if blocking and self.blocking_timeout is not None else self.call_timeout


@dataclass(frozen=True, slots=True)
class SubmitCall:
    """All of a paid call. `hook_url` is where the provider may report, when we are reachable."""

    account: Account
    model: Model
    request: VideoRequest
    pictures: Mapping[str, Picture]
    attempt: Attempt
    hook_url: str | None = None


@dataclass(frozen=True, slots=True)
class RenderSpec:
    prompt: str
    seconds: int
    aspect: str
    seed: int
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    message: MessageRef


@dataclass(frozen=True, slots=True)
class PostTooLarge:
    """Discord refused the file's size (413 / 40005)."""


@dataclass(frozen=True, slots=True)
class CannotPost:
    """This rung is closed: channel gone, no access, locked. The next one may work.

    `shut`: whatever else is sent there would be refused as well.
    """

    reason: str
    shut: bool = False


@dataclass(frozen=True, slots=True)
class TextRefused:
    """AutoMod stopped the words; without the prompt it may pass."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """Nothing is known to be wrong with the message. `doubtful`: it may have been posted all the same."""

    reason: str
    doubtful: bool = False
    after: timedelta | None = None


PostOutcome = Posted | PostTooLarge | CannotPost | TextRefused | TryLater
