"""Lists as admins type them, and what a server's rules make of an order."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.domain.errors import AdminError, RequestRefused
from bot.domain.holds import Hold
from bot.domain.moderation import (
    LONGEST_LIST,
    LONGEST_PATTERN,
    LONGEST_WORD,
    MOST_PATTERNS,
    MOST_WORDS,
    REVIEW_LIFE,
    ModerationRules,
    ReviewMode,
    Screening,
    patterns_from,
    print_of,
    replaced,
    with_list,
    words_from,
)
from bot.domain.screening import Matcher
from bot.patterns import Re2Engine

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass
class Everything:
    def found_in(self, text: str) -> bool:
        return True


class Greedy:
    def compile(self, pattern: str) -> Matcher:
        return Everything()


def test_words_one_a_line_or_by_commas_each_once() -> None:
    assert words_from(" gun\n\n red   sparrow, GUN;bow\n") == ("gun", "red sparrow", "bow")
    assert words_from("") == ()
    assert words_from("año\nano") == ("año", "ano")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("x" * (LONGEST_WORD + 1), "moderation-word-long"),
        ("g*n", "moderation-word-pattern"),
        ("(gun|bow)", "moderation-word-pattern"),
        ("gun\n...", "moderation-word-empty"),
        ("\u200b\u200b", "moderation-word-empty"),
        ("\n".join(f"w{n}" for n in range(MOST_WORDS + 1)), "moderation-list-many"),
        ("\n".join(f"{n:099d}" for n in range(LONGEST_LIST // 100 + 1)), "moderation-list-long"),
    ],
)
def test_what_cannot_be_a_word_is_refused(text: str, key: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        words_from(text)
    assert caught.value.key == key


def test_patterns_one_a_line_with_their_spaces() -> None:
    assert patterns_from("gu+n\n a  b \n\ngu+n", Re2Engine()) == ("gu+n", "a  b")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("x" * (LONGEST_PATTERN + 1), "moderation-pattern-long"),
        ("(", "moderation-pattern-wrong"),
        ("(?=gun)", "moderation-pattern-wrong"),
        (r"(a)\1", "moderation-pattern-wrong"),
        ("((a{100}){100}){100}", "moderation-pattern-wrong"),
        ("x*", "moderation-pattern-everything"),
        ("gun|", "moderation-pattern-everything"),
        ("\n".join(f"w{n}" for n in range(MOST_PATTERNS + 1)), "moderation-list-many"),
    ],
)
def test_what_cannot_be_a_pattern_is_refused(text: str, key: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        patterns_from(text, Re2Engine())
    assert caught.value.key == key


def test_a_pattern_that_would_stop_everything_is_refused_by_what_it_finds() -> None:
    with pytest.raises(RequestRefused):
        patterns_from("anything", Greedy())


def test_what_is_wrong_with_a_pattern_is_said() -> None:
    with pytest.raises(RequestRefused) as caught:
        Re2Engine().compile("(gun")
    assert caught.value.values == {"value": "(gun", "reason": "missing ): (gun"}


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [("gu+n", "a GUUN", True), (r"\bgun\b", "begun", False), ("привет", "ПРИВЕТ", True), (r"\pL{3}4", "été4", True)],
)
def test_patterns_take_no_notice_of_case(pattern: str, text: str, found: bool) -> None:
    assert Re2Engine().compile(pattern).found_in(text) is found


def test_a_pattern_that_would_hang_others_takes_no_time() -> None:
    """Exponential in a backtracking engine: the suite's time-out would end it."""
    assert not Re2Engine().compile(r"^(\pL+\s?)+$").found_in("word " * 800 + "!")


def test_a_list_that_somebody_else_changed_meanwhile_keeps_their_entries() -> None:
    seen = ("gun", "bow")
    assert replaced(seen, ("gun",), print_of(seen)) == ("gun",)
    assert replaced(("gun", "bow", "axe"), ("gun",), print_of(seen)) == ("gun", "bow", "axe")


def test_two_lists_put_together_have_to_fit_as_well() -> None:
    with pytest.raises(RequestRefused):
        with_list(ModerationRules(), "patterns", tuple(f"w{n}" for n in range(MOST_PATTERNS + 1)))
    assert with_list(ModerationRules(), "words", ("gun",)).words == ("gun",)


@pytest.mark.parametrize(
    ("matched", "mode", "dear", "hold"),
    [
        (None, ReviewMode.OFF, False, None),
        (None, ReviewMode.OFF, True, Hold.PRICE),
        (None, ReviewMode.FLAGGED, False, None),
        (None, ReviewMode.FLAGGED, True, Hold.PRICE),
        (None, ReviewMode.ALL, False, Hold.REVIEW),
        (None, ReviewMode.ALL, True, Hold.PRICE),
        ("gun", ReviewMode.OFF, False, Hold.STOPPED),
        ("gun", ReviewMode.OFF, True, Hold.STOPPED),
        ("gun", ReviewMode.FLAGGED, False, Hold.REVIEW),
        ("gun", ReviewMode.FLAGGED, True, Hold.PRICE),
        ("gun", ReviewMode.ALL, False, Hold.REVIEW),
    ],
)
def test_what_an_order_waits_for_first(matched: str | None, mode: ReviewMode, dear: bool, hold: Hold | None) -> None:
    assert Screening(matched, mode, 70).hold(dear=dear) is hold


def test_without_a_channel_nobody_can_be_asked() -> None:
    Screening().require_moderators()
    with pytest.raises(RequestRefused) as stopped:
        Screening("gun", ReviewMode.OFF).require_moderators()
    assert stopped.value.key == "moderation-stopped"
    for screening in (Screening("gun", ReviewMode.FLAGGED), Screening(None, ReviewMode.ALL)):
        with pytest.raises(AdminError) as caught:
            screening.require_moderators()
        assert caught.value.key == "review-no-channel"
    ask = Screening("gun", ReviewMode.OFF, 70).ask(NOW, by_hand=True)
    assert (ask.channel_id, ask.until, ask.matched, ask.by_hand) == (70, NOW + REVIEW_LIFE, "gun", True)
