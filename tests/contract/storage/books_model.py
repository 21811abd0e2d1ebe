"""The books as a child would keep them: a list of orders, added up anew for every question."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.jobs import Job, JobState
from bot.domain.money import OPERATOR_ACCOUNT, Limit, LimitKind, Unit
from bot.domain.precedence import Buyer, Defaults, Rulebook, limits_for
from bot.domain.quota import Allowance
from bot.domain.zones import ZoneChange

RELEASED = {JobState.FAILED, JobState.CANCELLED}


@dataclass
class Taken:
    """A reservation as it stands. `open`, `settled` or `released`."""

    buyer: Buyer
    price: int
    at: datetime
    fate: str = "open"


@dataclass
class Model:
    defaults: Defaults
    entries: dict[str, dict[tuple[str, str], Allowance]] = field(default_factory=dict)
    zones: dict[int, list[ZoneChange]] = field(default_factory=dict)
    blocks: dict[tuple[int, int], datetime | None] = field(default_factory=dict)
    granted: list[tuple[Limit, int]] = field(default_factory=list)
    taken: dict[str, Taken] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)

    def limits(self, buyer: Buyer, now: datetime) -> tuple[Limit, ...]:
        entries = {scope: list(entries.values()) for scope, entries in self.entries.items()}
        return limits_for(Rulebook(self.defaults, entries, tuple(self.zones.get(buyer.guild_id, ()))), buyer, now)

    def blocked(self, buyer: Buyer, now: datetime) -> bool:
        key = buyer.guild_id, buyer.user_id
        if key not in self.blocks:
            return False
        until = self.blocks[key]
        return until is None or until > now

    def sums(self, limit: Limit, buyer: Buyer) -> tuple[int, int, int]:
        """Used, reserved and granted."""
        inside = [one for one in self.taken.values() if limit.starts <= one.at < limit.ends and _counts(limit, buyer, one.buyer)]
        used = sum(limit.takes(one.price) for one in inside if one.fate == "settled")
        reserved = sum(limit.takes(one.price) for one in inside if one.fate == "open")
        key = (limit.scope, limit.period, limit.unit, limit.starts)
        granted = sum(amount for x, amount in self.granted if (x.scope, x.period, x.unit, x.starts) == key)
        return used, reserved, granted

    def refusing(self, buyer: Buyer, price: int, now: datetime) -> Limit | None:
        """The first limit that has no room."""
        for limit in self.limits(buyer, now):
            used, reserved, granted = self.sums(limit, buyer)
            if used + reserved + limit.takes(price) > limit.amount + granted:
                return limit
        return None

    def reserve(self, job: Job, buyer: Buyer, now: datetime) -> None:
        self.taken[job.id] = Taken(buyer, job.request.price, now)

    def close(self, job_id: str, fate: str) -> None:
        assert self.taken[job_id].fate == "open"
        self.taken[job_id] = replace(self.taken[job_id], fate=fate)

    def grant(self, buyer: Buyer, amount: int, now: datetime) -> bool:
        raised = [x for x in self.limits(buyer, now) if x.kind is LimitKind.MEMBER and x.unit is Unit.CREDITS]
        self.granted += [(limit, amount) for limit in raised]
        return bool(raised)


def _counts(limit: Limit, asking: Buyer, buyer: Buyer) -> bool:
    if limit.kind is LimitKind.MEMBER:
        return (buyer.guild_id, buyer.user_id) == (asking.guild_id, asking.user_id)
    if buyer.account != OPERATOR_ACCOUNT:
        return False
    return buyer.provider == asking.provider if limit.kind is LimitKind.PROVIDER else buyer.guild_id == asking.guild_id
