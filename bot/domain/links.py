"""Clips that Discord takes in no size, kept by us and offered by link."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ClipLink:
    """`token` is all that it takes to see the clip, until `until` (UTC)."""

    token: str = field(repr=False)
    until: datetime

    def url(self, base: str) -> str:
        return f"{base}/{self.token}"

    def is_over(self, now: datetime) -> bool:
        return self.until <= now


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """What the operator has configured: for how long a clip is offered, and how many bytes all of them may have. `days` 0: it is off."""

    days: int = 0
    most_bytes: int = 0

    @property
    def lasting(self) -> timedelta:
        return timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class LinkedClip:
    """A clip whose link lives. `path` is relative to DATA_DIR; `size` in bytes."""

    job_id: str
    path: str
    size: int


class LinkStore(Protocol):
    """Raises `StoreUnavailable`. A link ends with its time, and with whatever erases or takes back its clip."""

    async def find(self, token: str, now: datetime) -> LinkedClip | None: ...

    async def living(self, now: datetime) -> Sequence[LinkedClip]: ...
