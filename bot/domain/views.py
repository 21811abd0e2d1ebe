"""What services answer to cogs: everything a reply shows, nothing of how it is worded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.jobs import Job
from bot.domain.money import Standing
from bot.domain.requests import Model
from bot.domain.switches import Gate


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


@dataclass(frozen=True, slots=True)
class JobView:
    """`expected_end` comes from our own history of this model and length; None while nothing is known.

    `gate`: whether the operator holds a waiting job back. `unconfirmed`: the provider is overdue with its answer to the order.
    """

    job: Job
    model: Model | None
    position: int | None = None
    expected_end: datetime | None = None
    gate: Gate = Gate.OPEN
    unconfirmed: bool = False


class CancelAnswer(StrEnum):
    """`ASKED`: at the provider, which will be asked; the job goes on if it refuses."""

    CANCELLED = "cancelled"
    ASKED = "asked"
    TOO_LATE = "too-late"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CancelResult:
    job: Job
    answer: CancelAnswer


@dataclass(frozen=True, slots=True)
class QuotaView:
    """`held` is what the member's unfinished jobs have reserved, already counted in both standings."""

    member: Standing
    guild: Standing
    held: int


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
    """A model that fits what is filled in so far, with the price of just that."""

    model: Model
    price: int
    usual_wait: timedelta | None
    paused_until: datetime | None = None
    gate: Gate = Gate.OPEN
