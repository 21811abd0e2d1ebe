"""What outlives a database that is put back to yesterday: that somebody was forgotten since. Ids and times, no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.privacy import Erasure


@dataclass(frozen=True, slots=True)
class ErasedMember:
    """`spared`: jobs that were under way when it was asked, which still reach their member. Every other one had ended."""

    erasure: Erasure
    spared: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        return self.erasure.asked_at


@dataclass(frozen=True, slots=True)
class PurgedServer:
    """A server that had removed the bot was forgotten: everything of it until `at`."""

    guild_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RemovedClip:
    """A clip was taken back with its *Delete* button."""

    job_id: str
    at: datetime


Tombstone = ErasedMember | PurgedServer | RemovedClip


class Tombstones(Protocol):
    """Kept in the data folder, beside the database. Any process may write. Raises `StoreUnavailable`."""

    async def all(self) -> Sequence[Tombstone]: ...

    async def add(self, stone: Tombstone) -> None:
        """Returns once a power cut cannot take it away. One that is there already stays as it is: the first knew best."""
        ...

    async def prune(self, now: datetime) -> None:
        """Forget those that are older than any copy of the database that anybody will restore."""
        ...
