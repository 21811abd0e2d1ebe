from datetime import timedelta

import pytest

from bot.domain.secret import can_be_sent
from bot.providers.http import http_date, retry_after
from tests.fakes.clock import START


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("17", 17),
        ("0", 0),
        (" 5 ", 5),
        ("86400", 300),
        ("9" * 400, 300),
        ("Sat, 21 Nov 2026 12:01:00 GMT", 60),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0),
        ("Sun, 22 Nov 2026 12:00:00 GMT", 300),
        ("soon", 30),
        ("-3", 30),
        ("²", 30),
        ("", 30),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_capped(text: str, seconds: int) -> None:
    assert retry_after({"retry-after": text}, START) == timedelta(seconds=seconds)


def test_retry_after_that_is_absent_is_half_a_minute() -> None:
    assert retry_after({}, START) == timedelta(seconds=30)


def test_a_date_without_a_zone_is_utc() -> None:
    assert http_date("Sat, 21 Nov 2026 12:00:00 -0000") == START


@pytest.mark.parametrize(
    ("text", "fits"), [("sk-abc", True), ("", False), ("sk abc", False), ("sk\n", False), ("sk-ü", False), ("sk\x00", False)]
)
def test_what_fits_into_a_header(text: str, fits: bool) -> None:
    assert can_be_sent(text) is fits
