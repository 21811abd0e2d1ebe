"""What the processes over one database tell each other, so that nobody has to wait for the next look at it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Told(StrEnum):
    """`about` of each: a job's id; a webhook's token; a job's id; nothing for the rest."""

    WAKE = "wake"
    HINT = "hint"
    JOB = "job"
    SWITCHES = "switches"
    KEYS = "keys"
    WHO_LEADS = "who-leads"
    LEADING = "leading"


@dataclass(frozen=True, slots=True)
class News:
    what: Told
    about: str = ""


class Wire(Protocol):
    """News to every other process over the same database. Nothing may rest on them alone: they end with whoever carries them."""

    def tell(self, news: News) -> None:
        """Never raises and never waits. What cannot be sent now is sent when the database is back, as long as this process lives."""
        ...

    async def run(self, hear: Callable[[News], Awaitable[None]], joined: Callable[[], Awaitable[None]]) -> None:
        """Send and listen until cancelled. `joined` is called whenever listening begins: what was told before was not heard."""
        ...
