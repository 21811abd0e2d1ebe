"""A job: one clip for one member, from the accepted order to the message in the channel."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.holds import Hold
from bot.domain.lineage import Descent
from bot.domain.links import ClipLink
from bot.domain.origin import MessageRef, Place, ReceiptHandle, ReplyReceipt, Requester
from bot.domain.outbox import DeliveredTo
from bot.domain.requests import VideoRequest


class JobState(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    """A shot whose turn has not come: it begins with the last frame of the one before."""
    QUEUED = "queued"
    SUBMITTING = "submitting"
    RUNNING = "running"
    FETCHING = "fetching"
    DELIVERING = "delivering"
    UNCERTAIN = "uncertain"
    FILMING = "filming"
    """A storyboard whose shots are made, each by a job of its own."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED})
"""States that nothing leaves."""

AT_PROVIDER = frozenset({JobState.SUBMITTING, JobState.RUNNING})
"""States that count against the concurrency limits."""

MADE = frozenset({JobState.FETCHING, JobState.DELIVERING})
"""The provider has done its work: it is too late to cancel."""


@dataclass(frozen=True, slots=True)
class Shot:
    """Which part of which storyboard a job makes. `number` from 1; `take` counts the tries at the same shot, from 1."""

    board: str
    number: int
    take: int = 1


@dataclass(frozen=True, slots=True)
class Account:
    """Whose key is used: `operator`, or `guild:<id>:<n>`. `base_url` is scheme and host, as it was when the job was submitted."""

    provider: str
    base_url: str
    alias: str = "operator"


@dataclass(frozen=True, slots=True)
class Handle:
    """A provider's task. `task_id` is opaque: never parsed, always quoted. `variant` says which route made it."""

    account: Account
    task_id: str
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at buying the clip. Its id is our marker; `fingerprint` is all that the provider's list would echo of it."""

    id: str
    job_id: str
    number: int
    account: Account
    fingerprint: str
    submitted_at: datetime
    hook_token: str = field(repr=False, default="")
    handle: Handle | None = None


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A link that the provider gave. `same_host_key` allows the provider's key to be sent to its own API host and nowhere else."""

    url: str
    same_host_key: bool = False


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file that a provider inside this program wrote. Never made from anything that came over the wire."""

    path: str


Asset = RemoteFile | LocalFile


class FailureKind(StrEnum):
    """Why a job failed; each has a sentence `failure-<kind>` in the Fluent files."""

    INVALID = "invalid"
    AUTH = "auth"
    FORBIDDEN = "forbidden"
    NO_CREDIT = "no-credit"
    MODERATED = "moderated"
    RATE_LIMITED = "rate-limited"
    PROVIDER = "provider"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    LOST = "lost"
    NO_RESULT = "no-result"
    UNUSABLE = "unusable"
    INTERNAL = "internal"
    KEY_GONE = "key-gone"
    """The server's own key was taken away before the order was sent."""
    LAPSED = "lapsed"
    """Nobody agreed to the price in time."""
    RESOLVED = "resolved"
    """An operator closed what was uncertain; `text` is their reason."""
    SWITCHED_OFF = "switched-off"
    """It waited for a provider that the operator has switched off."""
    REFUSED = "refused"
    """A moderator said no; `text` is their reason."""
    UNREVIEWED = "unreviewed"
    """No moderator decided in time, or none could be asked."""


@dataclass(frozen=True, slots=True)
class Failure:
    """`text` is the provider's own words, sanitised and at most 300 characters; it may be empty."""

    kind: FailureKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class ClipFile:
    """A clip in the spool. `path` is relative to DATA_DIR; `note` says what was done to it (`""`, `remuxed`, `reencoded`, `shrunk`)."""

    path: str
    size: int
    seconds: float
    width: int
    height: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Billed:
    """What the provider says it charged, in its own unit (`credits`, `usd`, `tokens`)."""

    amount: str
    unit: str


@dataclass(frozen=True, slots=True)
class Job:
    """`account` is the alias of the account that pays: `operator`, or `guild:<id>:<n>` for a server's own key.

    `shots` above 0: a storyboard of so many. It has no money of its own: each shot is a job with a price (see `storyboards`).
    `source_author`: whose picture or clip it was made from, where that is not the requester alone to say. `source_path` tells which file of
    the source message was taken (`AttachmentRef.path`).
    `erased_at`: since then nothing is left of it but its money. Its prompt is empty, and it cannot be ordered or posted again.

    `hold` is what it waits for as a draft, or waited for; `held_until` when a moderator has to have decided. `link` to its clip.
    """

    id: str
    request_key: str
    state: JobState
    requester: Requester
    place: Place
    request: VideoRequest
    provider: str
    created_at: datetime
    changed_at: datetime
    receipt: ReceiptHandle | ReplyReceipt | None = None
    source: MessageRef | None = None
    source_author: int | None = None
    attempt: Attempt | None = None
    assets: tuple[Asset, ...] = ()
    clip: ClipFile | None = None
    failure: Failure | None = None
    billed: Billed | None = None
    late: bool = False
    cancel_asked: bool = False
    charged: bool = False
    running_since: datetime | None = None
    succeeded_at: datetime | None = None
    delivered_to: DeliveredTo | None = None
    message: MessageRef | None = None
    parent_job: str | None = None
    account: str = "operator"
    shots: int = 0
    shot: Shot | None = None
    source_path: str | None = None
    descent: Descent | None = None
    erased_at: datetime | None = None
    hold: Hold | None = None
    held_until: datetime | None = None
    link: ClipLink | None = None

    @property
    def ended(self) -> bool:
        return self.state in ENDED
