"""What is unfinished at one moment, as numbers: what `/metrics` asks the database for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.jobs import JobState
from bot.domain.outbox import Owed


@dataclass(frozen=True, slots=True)
class Pile:
    """`oldest`: since when the one that has rested longest has been as it is; None where there is nothing. `credits`: their prices."""

    count: int = 0
    oldest: datetime | None = None
    credits: int = 0


@dataclass(frozen=True, slots=True)
class Backlog:
    """`jobs` by state and provider, without those that wait because their own server has paused orders: these are `paused`."""

    jobs: Mapping[tuple[JobState, str], Pile] = field(default_factory=dict[tuple[JobState, str], Pile])
    paused: int = 0
    outbox: Mapping[Owed, Pile] = field(default_factory=dict[Owed, Pile])
    notices: Pile = field(default_factory=Pile)


class BacklogStore(Protocol):
    async def backlog(self) -> Backlog:
        """One read over what is unfinished only, however many jobs have ended. Raises `StoreUnavailable`."""
        ...
