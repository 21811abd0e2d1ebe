"""What servers may spend and have spent, as admins and operators see and change it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.money import LimitSource, Period, Standing, Unit

ALERT_LEVELS = (50, 80, 95, 100)
"""Percent of a server's allotment at which its log channel is told, once each per period."""

CHEAPEST = "cheapest"
"""What an admin chooses in place of a default model, to have none."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """One entry of a limit. Several periods and units may hold side by side."""

    period: Period
    unit: Unit
    amount: int


class TargetKind(StrEnum):
    PROVIDER = "provider"
    GUILD = "guild"
    MEMBERS = "members"
    ROLE = "role"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom an entry is for.

    `PROVIDER` and `GUILD` entries are the operator's and run in UTC, the others a server admin's and run in its time zone.
    """

    kind: TargetKind
    guild_id: int = 0
    id: int = 0
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes something. `operator` True for the operator commands. `reason` is their own words, or empty."""

    user_id: int
    operator: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TrailNote:
    """An entry for a server's audit trail, written in the commit of what it tells."""

    at: datetime
    actor: Actor
    what: str
    subject: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """An entry as it holds now. `source` DEFAULT: nobody set it, it comes from the operator's settings."""

    target: Target
    allowance: Allowance
    source: LimitSource


@dataclass(frozen=True, slots=True)
class Grant:
    """Credits added to a member's limits for one period, which ends at `ends`."""

    user_id: int
    amount: int
    ends: datetime
    actor: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Block:
    """A member who may order nothing. `until` None: until an admin lifts it."""

    user_id: int
    reason: str
    until: datetime | None
    actor: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ServerRules:
    """All that holds in a server.

    `zone` is an IANA name; `zone_from` is when a change of it will have reached every period, None when it has.
    """

    guild_id: int
    zone: str
    zone_from: datetime | None
    allotment: tuple[Rule, ...]
    members: tuple[Rule, ...]
    roles: tuple[Rule, ...]
    overrides: tuple[Rule, ...]
    grants: tuple[Grant, ...]
    blocks: tuple[Block, ...]


class PrivateClips(StrEnum):
    """Whether clips may go to their requester's direct messages. FORCE: every clip does."""

    ALLOW = "allow"
    FORCE = "force"
    FORBID = "forbid"


@dataclass(frozen=True, slots=True)
class Pause:
    """A server takes no new orders, and those that wait are held. `reason` is the admin's own words, or empty."""

    since: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """`confirm_at`: orders of this price and dearer wait for a confirmation; None = never. `log_channel` gets alerts.

    `longest` in seconds and `highest_price` in credits bound every single order; None = no bound.
    `retention_days`: so long prompts and clips are kept; 0 = until somebody erases them, None = as long as the operator says.
    """

    confirm_at: int | None = None
    log_channel: int | None = None
    default_model: str | None = None
    longest: int | None = None
    highest_price: int | None = None
    age_restricted_only: bool = False
    spoiler: bool = False
    private: PrivateClips = PrivateClips.ALLOW
    pause: Pause | None = None
    retention_days: int | None = None


@dataclass(frozen=True, slots=True)
class MemberStanding:
    """Everything that decides whether a member may order now. Standings in checking order."""

    block: Block | None
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class UsageLine:
    """Per member, model and paying account over a span: `credits` and `clips` settled, `held` still reserved, `refunded` clips released.

    `billed` is what the providers said they charged, summed by unit, where they said it in numbers.
    """

    user_id: int
    model: str
    account: str
    clips: int
    credits: int
    held: int
    refunded: int
    billed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """Who changed what. `before` and `after` are short texts, empty where there was nothing."""

    id: str
    at: datetime
    guild_id: int
    actor: int
    what: str
    subject: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class ServerLine:
    """A server as the operator sees it: its allotment standings now, and how many members have spent in the current month."""

    guild_id: int
    standings: tuple[Standing, ...]
    members: int


class NoticeState(StrEnum):
    DUE = "due"
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Notice:
    """Plain words owed to a server's log channel, written in the commit that caused them. `values` fill the sentence `key`.

    `nonce` (at most 25 characters) is the same for every try. `job_id`: it asks moderators about this order, and shows what became of it;
    one that is due and has a `message_id` is there already and has to be edited. `locale` is the server's, for a process that hears of no
    server.
    """

    id: str
    guild_id: int
    channel_id: int
    key: str
    values: tuple[tuple[str, str | int | datetime], ...]
    nonce: str
    created_at: datetime
    state: NoticeState = NoticeState.DUE
    tries: int = 0
    first_try_at: datetime | None = None
    not_before: datetime | None = None
    job_id: str | None = None
    message_id: int | None = None
    locale: str | None = None
