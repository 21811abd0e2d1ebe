"""A server's own moderation: its word and pattern list, and the orders that wait for a moderator."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.errors import AdminError, RequestRefused
from bot.domain.holds import Hold
from bot.domain.screening import Matcher, words_in

REVIEW_LIFE = timedelta(hours=24)
"""So long an order waits for a moderator before it ends by itself."""

COOL_DOWN = timedelta(minutes=1)
"""Between two stopped prompts that one member sends to the moderators."""

MOST_WAITING = 5
"""Orders of one member that may wait for the moderators of a server at once."""

MOST_WORDS, LONGEST_WORD = 500, 100
MOST_PATTERNS, LONGEST_PATTERN = 50, 200
LONGEST_LIST = 4000
"""Characters of a whole list, one entry a line: what one field of a form holds."""

_OF_PATTERNS = re.compile(r"[*?+\\^|()\[\]{}]")
"""Characters that mean something in a pattern and nothing in a word."""


class ReviewMode(StrEnum):
    """Which orders wait for a moderator: none by themselves, those that the list stops, or every one."""

    OFF = "off"
    FLAGGED = "flagged"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ModerationRules:
    """All that a server has set, as data. `channel`: where moderators are asked; None = in the log channel."""

    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    review: ReviewMode = ReviewMode.OFF
    channel: int | None = None


Edit = Callable[[ModerationRules], ModerationRules]
"""A change of the rules as they are by then. Pure: it may be called again."""


class PatternEngine(Protocol):
    def compile(self, pattern: str) -> Matcher:
        """Without regard to case. Raises `RequestRefused("moderation-pattern-wrong")` with `value` and `reason`."""
        ...


class ReviewState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class AskReview:
    """What is put to the moderators of `channel_id`. `matched`: the entry that stopped the order; empty where every order is reviewed."""

    channel_id: int
    until: datetime
    matched: str = ""
    by_hand: bool = False
    """The member asked for it, so that the cool-down counts."""


@dataclass(frozen=True, slots=True)
class Screening:
    """What a server's rules make of an order. `channel`: where its moderators are asked, None where nothing has to be."""

    matched: str | None = None
    mode: ReviewMode = ReviewMode.OFF
    channel: int | None = None

    @property
    def stopped(self) -> bool:
        """Unless its member sends it to the moderators."""
        return self.matched is not None and self.mode is ReviewMode.OFF

    @property
    def reviewed(self) -> bool:
        return self.mode is ReviewMode.ALL or (self.matched is not None and self.mode is ReviewMode.FLAGGED)

    def hold(self, *, dear: bool) -> Hold | None:
        """What the order waits for first. A price is agreed to before moderators spend their time on it."""
        if self.stopped:
            return Hold.STOPPED
        if dear:
            return Hold.PRICE
        return Hold.REVIEW if self.reviewed else None

    def require_moderators(self) -> None:
        """Raise where moderators would have to be asked and nobody has said where."""
        if self.channel is None and self.stopped:
            raise RequestRefused("moderation-stopped")
        if self.channel is None and self.reviewed:
            raise AdminError("review-no-channel")

    def ask(self, now: datetime, *, by_hand: bool = False) -> AskReview:
        self.require_moderators()
        return AskReview(self.channel or 0, now + REVIEW_LIFE, self.matched or "", by_hand=by_hand)


@dataclass(frozen=True, slots=True)
class Review:
    """`decided_by` is the moderator; None while it waits, and where it ended without one."""

    job_id: str
    guild_id: int
    user_id: int
    asked: AskReview
    asked_at: datetime
    state: ReviewState = ReviewState.WAITING
    decided_by: int | None = None
    decided_at: datetime | None = None
    reason: str = ""


def words_from(text: str) -> tuple[str, ...]:
    """The word list as an admin typed it: one entry a line, or told apart by commas. Raises `RequestRefused` for what cannot be one."""
    lines = (" ".join(line.split()) for line in re.split(r"[\n,;]", text))
    entries = _entries(lines, key=lambda entry: " ".join(words_in(entry)))
    for entry in entries:
        if len(entry) > LONGEST_WORD:
            raise RequestRefused("moderation-word-long", value=entry, most=LONGEST_WORD)
        if _OF_PATTERNS.search(entry):
            raise RequestRefused("moderation-word-pattern", value=entry)
        if not words_in(entry):
            raise RequestRefused("moderation-word-empty", value=entry)
    _require_room(entries, MOST_WORDS)
    return entries


def patterns_from(text: str, engine: PatternEngine) -> tuple[str, ...]:
    """The pattern list as an admin typed it, one a line. Raises `RequestRefused` for one that does not compile or would stop everything."""
    entries = _entries((line.strip() for line in text.split("\n")), key=str)
    for entry in entries:
        if len(entry) > LONGEST_PATTERN:
            raise RequestRefused("moderation-pattern-long", value=entry, most=LONGEST_PATTERN)
        if engine.compile(entry).found_in(""):
            raise RequestRefused("moderation-pattern-everything", value=entry)
    _require_room(entries, MOST_PATTERNS)
    return entries


def written(entries: Iterable[str]) -> str:
    """A list as an admin edits it."""
    return "\n".join(entries)


def print_of(entries: Sequence[str]) -> str:
    """What tells whether a list is still the one that a form was filled with."""
    return hashlib.sha256(written(entries).encode()).hexdigest()[:16]


def replaced(held: Sequence[str], wanted: tuple[str, ...], base: str) -> tuple[str, ...]:
    """The list that an admin wants, who saw the one of print `base`. What somebody else added meanwhile stays on it."""
    return wanted if print_of(held) == base else (*wanted, *(entry for entry in held if entry not in wanted))


def with_list(rules: ModerationRules, kind: str, entries: tuple[str, ...]) -> ModerationRules:
    """`kind`: `words` or `patterns`. Raises `RequestRefused` when both admins' entries together are too many."""
    _require_room(entries, MOST_WORDS if kind == "words" else MOST_PATTERNS)
    return replace(rules, words=entries) if kind == "words" else replace(rules, patterns=entries)


def _entries(lines: Iterable[str], key: Callable[[str], str]) -> tuple[str, ...]:
    """Each once, in the order in which they were typed."""
    found: dict[str, str] = {}
    for entry in lines:
        if entry:
            found.setdefault(key(entry) or entry, entry)
    return tuple(found.values())


def _require_room(entries: Sequence[str], most: int) -> None:
    if len(entries) > most:
        raise RequestRefused("moderation-list-many", count=len(entries), most=most)
    if len(written(entries)) > LONGEST_LIST:
        raise RequestRefused("moderation-list-long", count=len(written(entries)), most=LONGEST_LIST)
