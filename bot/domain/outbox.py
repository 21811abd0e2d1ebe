"""What we owe people, where it was sent, and how far it has come."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.origin import MessageRef


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


class DeliveredTo(StrEnum):
    """Where the clip of a job went in the end."""

    CHANNEL = "channel"
    PARENT = "parent"
    DM = "dm"
    KEPT = "kept"
    NONE = "none"
    REMOVED = "removed"
    """It was there, and somebody who may deleted it."""


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
