"""Refusals of limits: whose, which period, which unit, which source, what is left, when it renews."""

from datetime import UTC, datetime

import pytest

from bot.domain.errors import LimitReached, NotAllowed
from bot.text import Texts

TEXTS = Texts.load(strict=True)

RENEWS = datetime(2026, 12, 1, tzinfo=UTC)
AT = "It renews <t:1796083200:R>, at <t:1796083200:f>."

CASES = [
    (
        {"kind": "member", "unit": "credits", "period": "month", "source": "default", "role": "", "limit": 100, "left": 1, "price": 25},
        f"That costs 25 credits, and of your 100 credits a month you have 1 left (the operator's default). {AT}",
    ),
    (
        {"kind": "member", "unit": "clips", "period": "day", "source": "role", "role": "<@&8>", "limit": 3, "left": 0, "price": 25},
        f"That is 1 clip, and of your 3 clips a day you have 0 left (set for the role <@&8>). {AT}",
    ),
    (
        {"kind": "guild", "unit": "credits", "period": "week", "source": "operator", "role": "", "limit": 1500, "left": 0, "price": 1},
        f"That costs 1 credit, and of the 1,500 credits a week of this server as a whole 0 are left (set by the operator). {AT}",
    ),
    (
        {"kind": "provider", "unit": "credits", "period": "day", "source": "operator", "role": "", "limit": 1, "left": 0, "price": 5},
        f"That costs 5 credits, and of the operator's 1 credit a day at this provider 0 are left. {AT} Another model may still work.",
    ),
]


@pytest.mark.parametrize(("values", "sentence"), CASES)
def test_a_refusal_names_the_limit(values: dict[str, str | int], sentence: str) -> None:
    kind = values["kind"]
    error = LimitReached(f"limit-{kind}", **{name: value for name, value in values.items() if name != "kind"}, renews_at=RENEWS)
    assert TEXTS.explain("en", error) == sentence


@pytest.mark.parametrize(
    ("until", "reason", "sentence"),
    [
        ("none", "", "An admin of this server has blocked you from ordering. "),
        (RENEWS, "too many foxes", "An admin of this server has blocked you from ordering until <t:1796083200:f>. too many foxes"),
    ],
)
def test_a_block_says_why_and_until_when(until: datetime | str, reason: str, sentence: str) -> None:
    assert TEXTS.explain("en", NotAllowed("blocked", until=until, reason=reason)) == sentence
