"""What services answer to members: everything a reply shows, nothing of how it is worded."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.jobs import Job
from bot.domain.models import Model
from bot.domain.money import Standing
from bot.domain.quota import Block, Pause
from bot.domain.switches import Gate


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
    overdue with its answer to the order. `held_up`: the clip is made, and has been out of reach for minutes. `shots`: those of a storyboard
    that is being made or has been, in order, each as its latest take; `charged` is what all takes cost so far.
    """

    job: Job
    model: Model | None
    position: int | None = None
    expected_end: datetime | None = None
    gate: Gate = Gate.OPEN
    unconfirmed: bool = False
    held_up: bool = False
    server_paused: bool = False
    shots: tuple["JobView", ...] = ()
    charged: int = 0


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
