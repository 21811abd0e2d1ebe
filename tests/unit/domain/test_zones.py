"""Periods of a server whose time zone changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import Period, period_bounds
from bot.domain.zones import ZoneChange, is_zone, period_in, reached_at, zone_now

ZONES = (
    "UTC",
    "Europe/Madrid",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Australia/Lord_Howe",
    "America/New_York",
    "Africa/Cairo",
    "America/Santiago",
)
NOMINAL = {Period.DAY: (24, 24), Period.WEEK: (7 * 24, 7 * 24), Period.MONTH: (28 * 24, 31 * 24)}
CLOCKS_JUMP = timedelta(hours=3)

moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given beside it
histories = st.lists(st.builds(ZoneChange, st.sampled_from(ZONES), moments), max_size=6).map(
    lambda changes: tuple(sorted(changes, key=lambda change: change.at))
)
crowds = st.builds(
    lambda first, zones, gaps: tuple(
        ZoneChange(zone, first + timedelta(hours=sum(gaps[: n + 1]))) for n, zone in enumerate(zones[: len(gaps)])
    ),
    moments,
    st.lists(st.sampled_from(ZONES), min_size=6, max_size=6),
    st.lists(st.integers(1, 40), min_size=1, max_size=6),
)
"""Changes so close to each other that they fall into the same and into neighbouring periods."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(period=st.sampled_from(Period), history=histories | crowds, now=moments)
def test_periods_follow_each_other_without_gap_or_overlap(period: Period, history: tuple[ZoneChange, ...], now: datetime) -> None:
    first = history[0].at if history else now
    for moment in (now, first):
        start, end = period_in(period, moment, history)
        assert start <= moment < end
        for _ in range(5):
            following = period_in(period, end, history)
            assert following[0] == end
            assert period_in(period, end - timedelta(microseconds=1), history) == (start, end)
            start, end = following


@given(period=st.sampled_from(Period), history=histories | crowds)
def test_no_period_is_shorter_than_half_or_longer_than_one_and_a_half(period: Period, history: tuple[ZoneChange, ...]) -> None:
    shortest, longest = (timedelta(hours=hours) for hours in NOMINAL[period])
    for change in history:
        moment = change.at
        for _ in range(4):
            start, end = period_in(period, moment, history)
            assert shortest / 2 - CLOCKS_JUMP <= end - start <= longest * 1.5 + CLOCKS_JUMP
            moment = end


@given(period=st.sampled_from(Period), history=histories | crowds, zone=st.sampled_from(ZONES), later=st.integers(0, 10**7))
def test_a_period_under_way_ends_as_it_began(period: Period, history: tuple[ZoneChange, ...], zone: str, later: int) -> None:
    changed_at = (history[-1].at if history else at("2026-03-28T22:00")) + timedelta(seconds=later)
    changed = (*history, ZoneChange(zone, changed_at))
    under_way = period_in(period, changed_at, history)
    assert period_in(period, changed_at, changed) == under_way
    for moment in (under_way[0], under_way[1] - timedelta(microseconds=1)):
        assert period_in(period, moment, changed) == period_in(period, moment, history)


@given(period=st.sampled_from(Period), history=histories | crowds, zone=st.sampled_from(ZONES))
def test_after_a_while_the_new_zone_s_own_boundaries_hold(period: Period, history: tuple[ZoneChange, ...], zone: str) -> None:
    changed_at = history[-1].at if history else at("2026-03-28T22:00")
    changed = (*history, ZoneChange(zone, changed_at))
    moment = changed_at + timedelta(days=100)
    assert period_in(period, moment, changed) == period_bounds(period, moment, ZoneInfo(zone))


@given(period=st.sampled_from(Period), history=histories | crowds, now=moments)
def test_the_same_zone_once_more_changes_nothing(period: Period, history: tuple[ZoneChange, ...], now: datetime) -> None:
    twice = tuple(change for one in history for change in (one, ZoneChange(one.zone, one.at)))
    assert period_in(period, now, twice) == period_in(period, now, history)


@pytest.mark.parametrize(
    ("zone", "ends"),
    [
        # Midnight in Auckland is 11:00 UTC, 11 hours after the old day ended: too short for a day of its own.
        ("Pacific/Auckland", "2026-11-23T11:00"),
        # Midnight in New York is 05:00 UTC: nearest is the day that begins five hours later.
        ("America/New_York", "2026-11-23T05:00"),
        # Midnight in Madrid was an hour before the old day ended.
        ("Europe/Madrid", "2026-11-22T23:00"),
    ],
)
def test_the_first_new_day_ends_with_the_nearest_day_of_the_new_zone(zone: str, ends: str) -> None:
    history = (ZoneChange(zone, at("2026-11-21T12:00")),)
    assert period_in(Period.DAY, at("2026-11-21T23:59"), history) == (at("2026-11-21T00:00"), at("2026-11-22T00:00"))
    assert period_in(Period.DAY, at("2026-11-22T00:00"), history) == (at("2026-11-22T00:00"), at(ends))
    assert period_in(Period.DAY, at(ends), history)[0] == at(ends)


def test_a_month_is_neither_given_twice_nor_waited_for_twice() -> None:
    history = (ZoneChange("Pacific/Pago_Pago", at("2026-11-21T12:00")), ZoneChange("Pacific/Kiritimati", at("2026-12-01T05:00")))
    assert period_in(Period.MONTH, at("2026-11-30T23:00"), history) == (at("2026-11-01T00:00"), at("2026-12-01T00:00"))
    # The second change came a few hours into the next month, which therefore ends as the first one had it.
    assert period_in(Period.MONTH, at("2026-12-15T00:00"), history) == (at("2026-12-01T00:00"), at("2027-01-01T11:00"))
    assert period_in(Period.MONTH, at("2027-01-02T00:00"), history) == (at("2027-01-01T11:00"), at("2027-01-31T10:00"))


def test_of_several_changes_within_one_period_the_last_counts() -> None:
    history = tuple(ZoneChange(zone, at("2026-11-21T12:00")) for zone in ("Asia/Kathmandu", "Pacific/Auckland", "Europe/Madrid"))
    assert period_in(Period.DAY, at("2026-11-22T12:00"), history) == (at("2026-11-22T00:00"), at("2026-11-22T23:00"))
    assert zone_now(history) == "Europe/Madrid"


def test_a_change_has_reached_every_period_when_the_longest_under_way_has_ended() -> None:
    assert reached_at((ZoneChange("Europe/Madrid", at("2026-11-21T12:00")),)) == at("2026-12-01T00:00")
    assert reached_at((ZoneChange("Europe/Madrid", at("2026-11-30T12:00")),)) == at("2026-12-07T00:00")
    assert reached_at(()) is None
    assert zone_now(()) == "UTC"


@pytest.mark.parametrize(
    ("name", "known"), [("Europe/Madrid", True), ("UTC", True), ("Mars/Olympus", False), ("../etc/passwd", False), ("", False)]
)
def test_zones_are_known_by_name(name: str, known: bool) -> None:
    assert is_zone(name) is known


def test_clocks_that_go_back_over_midnight_do_not_begin_the_day_before_again() -> None:
    newfoundland = ZoneInfo("America/St_Johns")
    # Until 2011 clocks went from 00:01 back to 23:01 there.
    midnight = datetime(2010, 11, 7, tzinfo=newfoundland).astimezone(UTC)
    for minutes in (0, 30, 59):
        start, end = period_bounds(Period.DAY, midnight + timedelta(minutes=minutes), newfoundland)
        assert start == midnight
        assert end == midnight + timedelta(hours=25)
