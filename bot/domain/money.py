"""Credits, periods and limits. Credits are integers, nominally US$0.01 each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import assert_never


class Period(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Unit(StrEnum):
    """What a limit counts. Every job is one clip, whatever its length."""

    CREDITS = "credits"
    CLIPS = "clips"


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


class LimitSource(StrEnum):
    """Which entry a limit comes from. A member's own limits come from the first of member, role, members, default that has any entry."""

    OPERATOR = "operator"
    MEMBER = "member"
    ROLE = "role"
    MEMBERS = "members"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` of `unit` for `scope` in the period that starts at `starts` and ends at `ends` (UTC, half open).

    `source` says which rule set it; `role_id` which role, where it is a role's.
    """

    kind: LimitKind
    scope: str
    period: Period
    starts: datetime
    ends: datetime
    amount: int
    unit: Unit = Unit.CREDITS
    source: LimitSource = LimitSource.DEFAULT
    role_id: int | None = None

    def takes(self, price: int, clips: int = 1) -> int:
        """What an order of this price takes from it. `clips`: as many jobs come of it."""
        return price if self.unit is Unit.CREDITS else clips


@dataclass(frozen=True, slots=True)
class Standing:
    """A limit and what has been taken from it. `granted` raises it for this one period."""

    limit: Limit
    used: int
    reserved: int
    granted: int = 0

    @property
    def most(self) -> int:
        return self.limit.amount + self.granted

    @property
    def left(self) -> int:
        return max(0, self.most - self.used - self.reserved)

    def has_room(self, price: int) -> bool:
        return self.limit.takes(price) <= self.left

    def orders_left(self, price: int) -> float:
        """How many more orders of this price fit."""
        taken = self.limit.takes(price)
        return self.left // taken if taken else math.inf


def tightest(standings: Sequence[Standing], price: int, *kinds: LimitKind) -> Standing | None:
    """Of the standings of these kinds the one that refuses first when orders of this price go on."""
    of_kind = [standing for standing in standings if standing.limit.kind in kinds]
    return min(of_kind, key=lambda standing: (standing.orders_left(price), standing.left), default=None)


class LedgerKind(StrEnum):
    GRANT = "grant"
    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"
    ADJUST = "adjust"


OPERATOR_ACCOUNT = "operator"
"""Alias of the account whose key the operator holds. Jobs that another account pays for touch no limit of the operator's."""


def guild_scope(guild_id: int) -> str:
    return f"guild:{guild_id}"


def members_scope(guild_id: int) -> str:
    """Names the setting that holds for every member of a server; nothing is counted under it."""
    return f"members:{guild_id}"


def role_scope(guild_id: int, role_id: int) -> str:
    """Names the setting of a role; nothing is counted under it: each member counts for themselves."""
    return f"role:{guild_id}:{role_id}"


def member_scope(guild_id: int, user_id: int) -> str:
    return f"member:{guild_id}:{user_id}"


def provider_scope(provider: str) -> str:
    return f"provider:{provider}"


def period_bounds(period: Period, now: datetime, zone: tzinfo = UTC) -> tuple[datetime, datetime]:
    """Start and end (UTC, half open) of the calendar period of `zone` that holds `now`. Weeks begin on Monday."""
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    start, end = _bounds(period, midnight)
    if now >= end:
        # Clocks were put back across midnight: by them it is the day before once more, which has ended.
        start, end = _bounds(period, midnight + timedelta(days=1))
    return start, end


def _bounds(period: Period, midnight: datetime) -> tuple[datetime, datetime]:
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
