"""Credits, periods and limits. Credits are integers, nominally US$0.01 each."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import assert_never


class Period(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class PriceSource(StrEnum):
    """Where a price comes from. `clapper check` asks the operator to confirm assumed ones; `operator`: set in `MODELS_FILE`."""

    SEED = "seed"
    PUBLIC = "public"
    ASSUMED = "assumed"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Price:
    """`flat + per_second x seconds + per_prompt x prompts`, in credits."""

    flat: int
    per_second: int
    per_prompt: int
    source: PriceSource
    checked_on: str

    def credits(self, *, seconds: int, prompts: int = 1) -> int:
        return self.flat + self.per_second * seconds + self.per_prompt * prompts


class LimitKind(StrEnum):
    """In the order in which limits are checked and reserved."""

    PROVIDER = "provider"
    GUILD = "guild"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` credits for `scope` in the period that starts at `starts` and ends at `ends` (UTC)."""

    kind: LimitKind
    scope: str
    period: Period
    starts: datetime
    ends: datetime
    amount: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A limit and what has been taken from it."""

    limit: Limit
    used: int
    reserved: int

    @property
    def left(self) -> int:
        return max(0, self.limit.amount - self.used - self.reserved)


class LedgerKind(StrEnum):
    GRANT = "grant"
    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"
    ADJUST = "adjust"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    id: str
    kind: LedgerKind
    amount: int
    job_id: str | None
    guild_id: int
    user_id: int
    provider: str
    actor: str
    reason: str
    at: datetime


def guild_scope(guild_id: int) -> str:
    return f"guild:{guild_id}"


def member_scope(guild_id: int, user_id: int) -> str:
    return f"member:{guild_id}:{user_id}"


def provider_scope(provider: str) -> str:
    return f"provider:{provider}"


def period_bounds(period: Period, now: datetime, zone: tzinfo = UTC) -> tuple[datetime, datetime]:
    """Start and end (UTC, half open) of the calendar period of `zone` that holds `now`. Weeks begin on Monday."""
    local = now.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    match period:
        case Period.DAY:
            start, end = midnight, midnight + timedelta(days=1)
        case Period.WEEK:
            start = midnight - timedelta(days=midnight.weekday())
            end = start + timedelta(days=7)
        case Period.MONTH:
            start = midnight.replace(day=1)
            end = (start + timedelta(days=32)).replace(day=1)
        case _:
            assert_never(period)
    return start.astimezone(UTC), end.astimezone(UTC)
