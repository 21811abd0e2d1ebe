from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import Limit, LimitKind, Period, Price, PriceSource, Standing, period_bounds

MADRID = ZoneInfo("Europe/Madrid")


def test_a_month_in_utc_is_half_open() -> None:
    start, end = period_bounds(Period.MONTH, datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert (start, end) == (datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def test_a_week_begins_on_monday() -> None:
    start, end = period_bounds(Period.WEEK, datetime(2026, 11, 22, 12, tzinfo=UTC))
    assert (start, end) == (datetime(2026, 11, 16, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    ("moment", "hours"),
    [(datetime(2026, 3, 29, 12, tzinfo=UTC), 23), (datetime(2026, 10, 25, 12, tzinfo=UTC), 25), (datetime(2026, 6, 1, 12, tzinfo=UTC), 24)],
)
def test_a_day_across_a_clock_change_has_its_real_length(moment: datetime, hours: int) -> None:
    start, end = period_bounds(Period.DAY, moment, MADRID)
    assert end - start == timedelta(hours=hours)


@given(
    period=st.sampled_from(Period),
    moment=st.datetimes(min_value=datetime(2020, 1, 2), max_value=datetime(2040, 1, 1)),  # noqa: DTZ001 - hypothesis adds the zone below
    zone=st.sampled_from([UTC, MADRID, ZoneInfo("America/Sao_Paulo"), ZoneInfo("Asia/Kathmandu")]),
)
def test_periods_tile_time(period: Period, moment: datetime, zone: ZoneInfo) -> None:
    now = moment.replace(tzinfo=UTC)
    start, end = period_bounds(period, now, zone)
    assert start <= now < end
    assert period_bounds(period, end, zone)[0] == end
    assert period_bounds(period, end - timedelta(microseconds=1), zone) == (start, end)


def test_a_price_adds_its_parts() -> None:
    price = Price(flat=2, per_second=10, per_prompt=75, source=PriceSource.SEED, checked_on="2026-11-21")
    assert price.credits(seconds=5) == 2 + 50 + 75
    assert price.credits(seconds=5, prompts=3) == 2 + 50 + 225


def test_nothing_is_left_of_an_overdrawn_limit() -> None:
    start, end = period_bounds(Period.MONTH, datetime(2026, 11, 1, tzinfo=UTC))
    limit = Limit(LimitKind.GUILD, "guild:1", Period.MONTH, start, end, 100)
    assert Standing(limit, used=90, reserved=4).left == 6
    assert Standing(limit, used=100, reserved=40).left == 0
