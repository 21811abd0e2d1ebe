"""What is held about a member, and how it is forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot.domain.origin import MessageRef

NOBODY = 0
"""Stands in the books for a member whose data was erased."""

GRACE = timedelta(days=30)
"""So long a server that removed the bot may come back and find everything as it was."""

REPORTED = timedelta(days=7)
"""So long at least a member can look up what became of their erasure."""

FOREVER = 0
"""A retention of so many days: until somebody erases it."""

Document = Mapping[str, object]
"""One entry of an export: names and JSON values."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an erasure would meet now.

    `posts` are messages in servers that the bot still knows of; `kept`: clips that could not be posted anywhere and wait in `/jobs`.
    `blocks` and `limits` are what admins set for this member alone, by server: they outlive an erasure.
    """

    ended: int
    unended: int
    posts: int
    kept: int
    blocks: tuple[int, ...] = ()
    limits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Erasure:
    """A member's wish, written down before anything is erased. It covers every job that was ordered until `asked_at`.

    `until`: when the periods are over in which those jobs count. Then the books lose the member's name, and the wish is forgotten as well.
    """

    id: str
    user_id: int
    asked_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class ErasureView:
    """How far an erasure is. `unended` jobs go on, are delivered, and are erased then.

    `stuck`: posts that could not be deleted, each with its server.
    """

    erasure: Erasure
    unended: int
    deleted: int
    waiting: int
    stuck: tuple[tuple[int, MessageRef], ...] = ()


class RemovalState(StrEnum):
    DUE = "due"
    DONE = "done"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Removal:
    """A post of ours that is owed to be deleted."""

    id: str
    guild_id: int
    message: MessageRef
    state: RemovalState = RemovalState.DUE
    tries: int = 0
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """The post is gone, whoever deleted it."""


@dataclass(frozen=True, slots=True)
class CannotRemove:
    """Only somebody else can: no access, an archived thread."""

    reason: str


@dataclass(frozen=True, slots=True)
class RemoveLater:
    """`counts`: it is this post that could not be deleted, not every post."""

    reason: str
    after: timedelta | None = None
    counts: bool = True


RemovalOutcome = Removed | CannotRemove | RemoveLater


@dataclass(frozen=True, slots=True)
class Found:
    """Servers that the bot is in, with their names (also those that Discord cannot reach at the moment), and those that it has left."""

    here: Mapping[int, str]
    gone: frozenset[int]


@dataclass(frozen=True, slots=True)
class Trace:
    """A job whose words were erased from the database; its files are still to go. `attempts` are by provider."""

    job_id: str
    provider: str
    attempts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A picture or clip for an export: its bytes, or where they lie."""

    name: str
    content: bytes | Path
