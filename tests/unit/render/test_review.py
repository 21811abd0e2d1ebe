"""What moderators are asked: the line by which it is found again is never cut off, and what is cut is in the file."""

from dataclasses import replace

import pytest

from bot.discord_io.render import review as render
from bot.domain.admin_views import ReviewCase
from bot.domain.jobs import JobState
from bot.domain.moderation import LONGEST_PATTERN, AskReview
from bot.domain.origin import MessageRef
from bot.text import Texts
from tests.unit.render.exhibits.review import FILM, NOTICE, REFUSED, WAITING, case
from tests.unit.render.samples import SOON, asked, job

MARKER = "`notice/n1`"
TEXTS = Texts.load(strict=True)
LOCALES = ("en", "es", "ja")


def full(prompt: str, negative: str = "", **extra: str) -> ReviewCase:
    request = asked(prompt=prompt, negative=negative, extra=extra)
    review = replace(WAITING, asked=AskReview(71, SOON, "*" * LONGEST_PATTERN))
    return case(review, job=job(JobState.DRAFT, request=request, source=MessageRef(2**63 - 1, 2**63 - 1)), pictures=FILM)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_marker_stands_whatever_has_to_be_escaped(locale: str) -> None:
    text = render.question(TEXTS, locale, NOTICE, full("*" * 900, "_" * 300, style="@" * 300, camera="|" * 300))
    assert len(text) <= 2000
    assert MARKER in text.splitlines()[-1]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_marker_of_a_decision_stands_too(locale: str) -> None:
    waiting = full("*" * 900, "_" * 300, style="@" * 300)
    refused = replace(waiting, review=replace(REFUSED, asked=waiting.review.asked, reason="*" * 300))
    text = render.question(TEXTS, locale, NOTICE, refused)
    assert len(text) <= 2000
    assert MARKER in text.splitlines()[-1]


@pytest.mark.parametrize("attach", [True, False])
def test_nothing_but_words_gives_way(attach: bool) -> None:
    text = render.question(TEXTS, "es", NOTICE, full("*" * 900, "_" * 300, style="@" * 300), attach=attach)
    assert len(text) < 2000
    assert f"<t:{int(SOON.timestamp())}:R>" in text


def test_what_escaping_cuts_is_in_the_file() -> None:
    plain, starred = full("a" * 900), full("*" * 600)
    assert render.whole_text(plain) is None
    assert "a" * 900 in render.question(TEXTS, "en", NOTICE, plain)
    assert render.whole_text(starred) == "*" * 600
    assert "…" in render.question(TEXTS, "en", NOTICE, starred)


def test_many_short_texts_that_do_not_fit_together_are_in_the_file() -> None:
    many = full("a" * 900, **{f"option{number}": "b" * 200 for number in range(6)})
    assert (render.whole_text(many) or "").count("b" * 200) == 6
