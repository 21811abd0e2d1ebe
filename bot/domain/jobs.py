"""A job: one clip for one member, from the accepted order to the message in the channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.holds import Hold
from bot.domain.lineage import Descent
from bot.domain.links import ClipLink
from bot.domain.quota import TrailNote
from bot.domain.requests import Picture, VideoRequest


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


class DeliveredTo(StrEnum):
    CHANNEL = "channel"
    PARENT = "parent"
    DM = "dm"
    KEPT = "kept"
    NONE = "none"
    REMOVED = "removed"
    """It was there, and somebody who may deleted it."""


class ChannelKind(StrEnum):
    TEXT = "text"
    THREAD = "thread"
    VOICE = "voice"
    DM = "dm"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the clip goes: all that delivery needs, kept with the job. `upload_limit` in bytes is what the bot's own token may upload."""

    guild_id: int
    channel_id: int
    kind: ChannelKind
    upload_limit: int
    locale: str = "en-US"
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A channel with what it is in, from the inside out: itself, the channel above a thread, its category."""

    channels: tuple[int, ...]
    age_restricted: bool = False


@dataclass(frozen=True, slots=True)
class Requester:
    user_id: int
    locale: str = "en-US"
    role_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiptHandle:
    """The private reply that can be edited until `until` (UTC, minute 14). `token` is a secret of that one interaction."""

    application_id: int
    token: str = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True)
class MessageRef:
    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class ReplyReceipt:
    """The bot's own reply to the message that was the order. Everybody reads it: it shows no balances. Edited until `until` (UTC)."""

    message: MessageRef
    until: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """Who asked, where, and through which event. `request_key` makes a repeated event return the same job.

    `spot` is what the server's rules ask of the place. None: they go by the channel alone, as one that is not age-restricted.
    `source` is the message that the picture or clip is from, or with `descent` the parent's own clip; `source_author` is whoever posted it,
    `parent_job` what made it where it is one of our own clips. `ask_first`: it may not have been meant as an order, so it waits for a
    confirmation whatever it costs. `shown_price` is what the member saw before: so does a dearer one.
    """

    request_key: str
    requester: Requester
    place: Place
    receipt: ReceiptHandle | ReplyReceipt | None = None
    missing_permissions: tuple[str, ...] = ()
    source: MessageRef | None = None
    spot: Spot | None = None
    source_author: int | None = None
    parent_job: str | None = None
    ask_first: bool = False
    descent: Descent | None = None
    shown_price: int | None = None


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


class Owed(StrEnum):
    """What an outbox row owes."""

    CLIP = "clip"
    FAILED = "failed"
    LATE = "late"
    UNCERTAIN = "uncertain"
    EXPIRED = "expired"
    REFUSED = "refused"
    UNREVIEWED = "unreviewed"
    CANCELLED = "cancelled"
    """An admin of the server has cancelled it, or asked the provider to stop."""


class OutboxState(StrEnum):
    DUE = "due"
    SENT = "sent"
    KEPT = "kept"


class Rung(StrEnum):
    """The ladder of delivery: the channel, else its parent, else a direct message, else kept for `/jobs`."""

    CHANNEL = "channel"
    PARENT = "parent"
    DM = "dm"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """Something owed to people. `nonce` (at most 25 characters) changes only when history proved that nothing was posted."""

    id: str
    job_id: str
    owed: Owed
    nonce: str
    created_at: datetime
    state: OutboxState = OutboxState.DUE
    rung: Rung = Rung.CHANNEL
    tries: int = 0
    first_try_at: datetime | None = None
    not_before: datetime | None = None
    hide_prompt: bool = False
    message: MessageRef | None = None


class MoneyAct(StrEnum):
    """What a change does to the job's reservation, in the same commit."""

    NONE = "none"
    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Change:
    """A guarded step of a job: applied only while the job is still in `before.state` and the runner's epoch is current.

    Only the fields in which `after` differs from `before` are written, so a flag that someone else set meanwhile stays. `actor` goes into
    the ledger line: `clapper`, `member:<id>` or `operator:<id>`; `note` goes into the server's audit trail. `pictures` are kept with it
    from now on, by role.
    """

    before: Job
    after: Job
    money: MoneyAct = MoneyAct.NONE
    reason: str = ""
    owed: tuple[OutboxRow, ...] = ()
    outbox: OutboxRow | None = None
    new_attempt: bool = False
    actor: str = "clapper"
    pictures: Mapping[str, Picture] = field(default_factory=dict[str, Picture])
    note: TrailNote | None = None


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """`paused`: its server has paused orders."""

    job_id: str
    guild_id: int
    user_id: int
    provider: str
    created_at: datetime
    account: str = "operator"
    paused: bool = False


@dataclass(frozen=True, slots=True)
class QueueSnapshot:
    """Waiting jobs, oldest first, and how many each server and member has at a provider."""

    waiting: tuple[QueueEntry, ...]
    by_guild: Mapping[int, int]
    by_member: Mapping[tuple[int, int], int]
