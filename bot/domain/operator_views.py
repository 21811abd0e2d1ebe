"""What operators are shown and asked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from bot.domain.jobs import Billed, Job
from bot.domain.money import Standing
from bot.domain.quota import Rule, Target, TrailEntry
from bot.domain.switches import Stop, Switch

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of a list of `total`. `number` counts from 0, of `count` pages."""

    items: tuple[T, ...]
    number: int
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Newest first. `older`: the id after which the next page begins; None on the last. `guild_id` 0: what concerns no single server."""

    guild_id: int
    entries: tuple[TrailEntry, ...]
    older: str | None


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds for a server or a provider now, and what has been taken from it. `removed`: how many entries were cleared just now."""

    target: Target
    rules: tuple[Rule, ...]
    standings: tuple[Standing, ...]
    removed: int | None = None


@dataclass(frozen=True, slots=True)
class ProviderView:
    """`probing`: after a rest one order is tried before the others. `balance` None: the provider does not tell, or could not be asked.

    `key`: the operator's own is there, or none is needed. Counts are of jobs: `waiting` here, `working` there.
    """

    name: str
    switch: Switch
    key: bool
    resting_until: datetime | None
    probing: bool
    waiting: int
    working: int
    uncertain: int
    balance: Billed | None
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    stop: Stop | None
    providers: tuple[ProviderView, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """`begun` orders were on their way to a provider and go on; `waiting` wait for the go."""

    stop: Stop
    begun: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Turned:
    """A provider's switch after a change. `waiting`: its jobs in the queue at that moment, which are given back when it is OFF."""

    provider: str
    before: Switch
    after: Switch
    waiting: int


class Doubt(StrEnum):
    """Why a job is uncertain. LOST: the answer to the paid call. GONE: its task is known, and the provider says no more about it."""

    LOST = "lost"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class UncertainJob:
    job: Job
    doubt: Doubt


class Verdict(StrEnum):
    CHARGE = "charge"
    RELEASE = "release"
