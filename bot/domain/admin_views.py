"""What admins and moderators of a server are shown, and what they ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.jobs import Job
from bot.domain.keys import KeyTest
from bot.domain.moderation import ModerationRules, Review
from bot.domain.policy import Entry, EntryKind, Policy, names_of_model
from bot.domain.quota import Pause, TrailEntry, UsageLine
from bot.domain.requests import Picture
from bot.domain.transfer import Difference


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


@dataclass(frozen=True, slots=True)
class KeyView:
    """A server's own key. `verdict` is what its provider made of it just now, where it was asked."""

    provider: str
    last_four: str
    verdict: KeyTest | None = None


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
