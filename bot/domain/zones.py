"""Periods of a server whose time zone changes now and then. Zones are IANA names; what a server never set is UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.money import Period, period_bounds

UTC_NAME = "UTC"


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """From the next period on, of each kind for itself, `zone` holds."""

    zone: str
    at: datetime


def is_zone(name: str) -> bool:
    return name == UTC_NAME or name in available_timezones()


def zone_now(history: Sequence[ZoneChange]) -> str:
    """The zone that was set last, whether it has reached every period or not."""
    return history[-1].zone if history else UTC_NAME


def period_in(period: Period, now: datetime, history: Sequence[ZoneChange]) -> tuple[datetime, datetime]:
    """Start and end (UTC, half open) of the period that holds `now`. `history` is in order of time.

    A period under way when the zone changes ends as it began. The next begins there and ends where that period of the new zone ends whose
    start is nearest, so it lasts between half as long as usual and one and a half times. Of several changes within one the last counts.
    """
    line = _Line(UTC, None, None)
    for change in history:
        if change.at <= now:
            line = _changed(period, line, change)
    return _under_way(period, now, line)


def reached_at(history: Sequence[ZoneChange]) -> datetime | None:
    """When the last change has reached the period of every kind; None without any change."""
    if not history:
        return None
    *earlier, last = history
    return max(period_in(period, last.at, earlier)[1] for period in Period)


@dataclass(frozen=True, slots=True)
class _Line:
    """Periods of `zone` that follow a first one from `begins` to `first_ends`; before it those of `earlier`. Without bounds: always."""

    zone: tzinfo
    begins: datetime | None
    first_ends: datetime | None
    earlier: "_Line | None" = None


def _under_way(period: Period, now: datetime, line: _Line) -> tuple[datetime, datetime]:
    if line.begins is None or line.first_ends is None:
        return period_bounds(period, now, line.zone)
    if now >= line.first_ends:
        return period_bounds(period, now, line.zone)
    if now >= line.begins or line.earlier is None:
        return line.begins, line.first_ends
    return _under_way(period, now, line.earlier)


def _changed(period: Period, line: _Line, change: ZoneChange) -> _Line:
    if line.earlier is not None and line.begins is not None and change.at < line.begins:
        line = line.earlier
    _, begins = _under_way(period, change.at, line)
    zone = ZoneInfo(change.zone)
    before, after = period_bounds(period, begins, zone)
    nearest = before if begins - before <= after - begins else after
    return _Line(zone, begins, period_bounds(period, nearest, zone)[1], line)
