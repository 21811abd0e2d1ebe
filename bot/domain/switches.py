"""What an operator may hold back: one provider, or every paid call."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Switch(StrEnum):
    """PAUSED: orders are taken and wait. OFF: no order is taken, and those that wait are given back. Jobs at the provider finish."""

    ON = "on"
    PAUSED = "paused"
    OFF = "off"


class StopKind(StrEnum):
    """Why nothing is bought. RESTORED: the database came back from a copy and may not know what was bought after it was made."""

    OPERATOR = "operator"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Stop:
    """`by` is the Discord id of whoever stopped it, 0 for Clapper itself. `reason` is their own words, or empty."""

    kind: StopKind
    since: datetime
    by: int = 0
    reason: str = ""


class Gate(StrEnum):
    """What an order for a provider meets now. STOPPED is the total stop; a provider that is off says so even then."""

    OPEN = "open"
    PAUSED = "paused"
    STOPPED = "stopped"
    OFF = "off"
