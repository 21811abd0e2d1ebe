"""What the processes over one database tell each other, so that nobody has to wait for the next look at it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Told(StrEnum):
    """`about` of each: a job's id; a webhook's token; a job's id; for REST see `Resting`; nothing for the others."""

    WAKE = "wake"
    HINT = "hint"
    JOB = "job"
    REST = "rest"
    SWITCHES = "switches"
    KEYS = "keys"
    WHO_LEADS = "who-leads"
    LEADING = "leading"


@dataclass(frozen=True, slots=True)
class News:
    what: Told
    about: str = ""


@dataclass(frozen=True, slots=True)
class Resting:
    """An account to which nothing is sent before `until`. Told so that others can say it; who sends, and when, is the runner's alone."""

    provider: str
    alias: str
    until: datetime

    @classmethod
    def read(cls, about: str) -> "Resting | None":
        """None for what another version may have meant by it."""
        try:
            provider, alias, until = about.split()
            rest = cls(provider, alias, datetime.fromisoformat(until))
        except ValueError:
            return None
        return rest if rest.until.tzinfo is not None else None

    def news(self) -> News:
        return News(Told.REST, f"{self.provider} {self.alias} {self.until.isoformat()}")


class Wire(Protocol):
    """News to every other process over the same database. Nothing may rest on them alone: they end with whoever carries them."""

    def tell(self, news: News) -> None:
        """Never raises and never waits. What cannot be sent now is sent when the database is back, as long as this process lives."""
        ...

    async def run(self, hear: Callable[[News], Awaitable[None]], joined: Callable[[], Awaitable[None]]) -> None:
        """Send and listen until cancelled. `joined` is called whenever listening begins: what was told before was not heard."""
        ...
