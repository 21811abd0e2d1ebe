"""Where an order comes from: who asked, where, through which event, and which message answers it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.lineage import Descent

DIRECT_UPLOAD = 20 * 1024 * 1024
"""Bytes of a file that a bot may send by direct message, where no server's boosts count (reference/discord.md A3)."""


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

    @property
    def channels(self) -> tuple[int, ...]:
        """The channel, and the one above a thread. Its category is not kept."""
        return (self.channel_id,) if self.parent_id is None else (self.channel_id, self.parent_id)


@dataclass(frozen=True, slots=True)
class Spot:
    """A channel with what it is in, from the inside out: itself, the channel above a thread, its category."""

    channels: tuple[int, ...]
    age_restricted: bool = False


Sight = Callable[[int], Spot | None]
"""What is known now of a channel by its id. None: nothing, it may be gone."""


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
