"""What a word list finds, however it is written, and what it leaves alone."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from bot.domain.requests import VideoRequest
from bot.domain.screening import Matcher, Screen, bare, texts_of, words_in


@dataclass
class Contains:
    part: str

    def found_in(self, text: str) -> bool:
        return self.part in text


def request(prompt: str = "", **facts: object) -> VideoRequest:
    return VideoRequest(model="demo/clip", prompt=prompt, seconds=5, price=5, **facts)  # pyright: ignore[reportArgumentType]


def hit(words: tuple[str, ...], prompt: str, patterns: Mapping[str, Matcher] | None = None) -> str | None:
    return Screen(words, patterns or {}).hit(request(prompt))


@pytest.mark.parametrize(
    "prompt",
    [
        "a gun in the snow",
        "GUN",
        "(gun)",
        "no_gun_here",
        "a\ngun",
        "gun's barrel",
        "Ｇｕｎ",
        "𝗴𝘂𝗻",
        "g\u200bu\u200dn",
        "g\u00adun",
        "g\u0336u\u0336n\u0336",
        "gún",
        "gu\u0308n",
        "g\ufe0fun",
        "\u202egun",
        "g\u3164un",
        "ⓖⓤⓝ",
    ],
)
def test_a_word_is_found_however_it_is_written(prompt: str) -> None:
    assert hit(("gun",), prompt) == "gun"


@pytest.mark.parametrize("prompt", ["", "a gunner", "begun", "g u n", "snow", "gun4", "ｂｅｇｕｎ"])
def test_a_word_is_whole(prompt: str) -> None:
    assert hit(("gun",), prompt) is None


@pytest.mark.parametrize(
    ("entry", "prompt", "stopped"),
    [
        ("ano", "un año nuevo", True),
        ("año", "un año nuevo", True),
        ("año", "el ano", False),
        ("straße", "STRASSE", True),
        ("red sparrow", "the Red, Sparrow!", True),
        ("red sparrow", "red house sparrow", False),
        ("don't", "DON’T", True),
        ("狐", "赤い狐が雪の中", True),
        ("赤い狐", "赤い猫", False),
        ("ปืน", "มีปืนอยู่", True),
        ("ปน", "มีปืนอยู่", False),
        ("바보", "바보가", True),
        ("कि", "की", False),
        ("कि", "कि", True),
        ("سلاح", "سِلَاح", True),
        ("🔫", "a cat with 🔫🏽", True),
        ("привет", "ПРИВЕТ, мир", True),
        ("ﬁn", "FIN", True),
        ("İstanbul", "istanbul", False),
        ("istanbul", "İSTANBUL", True),
    ],
)
def test_entries_of_many_scripts(entry: str, prompt: str, stopped: bool) -> None:
    assert hit((entry,), prompt) == (entry if stopped else None)


def test_everything_that_a_member_wrote_is_searched() -> None:
    screen = Screen(("gun",), {})
    assert screen.hit(request("fox", negative="gun")) == "gun"
    assert screen.hit(request("fox | gun", prompts=("fox", "gun"))) == "gun"
    assert screen.hit(request("fox", extra={"style": "gun", "steps": 4})) == "gun"
    assert screen.hit(request("fox", extra={"gun": 4})) is None
    assert texts_of(request("a | b", prompts=("a", "b"), negative="a")) == ("a | b", "a", "b")


def test_patterns_see_the_text_without_what_cannot_be_seen() -> None:
    patterns = {"one": Contains("gun"), "two": Contains("bow")}
    assert hit((), "be\u200bgu\u200bn", patterns) == "one"
    assert hit((), "ｂｏｗ", patterns) == "two"
    assert hit(("gun",), "gun", patterns) == "gun"
    assert hit((), "a lone surrogate \ud800", patterns) is None


def test_each_shot_is_a_text_of_its_own_for_patterns() -> None:
    @dataclass
    class Begins:
        def found_in(self, text: str) -> bool:
            return text.startswith("gun")

    assert Screen((), {"^gun": Begins()}).hit(request("fox | gun", prompts=("fox", "gun"))) == "^gun"


def test_an_empty_list_finds_nothing() -> None:
    assert not Screen((), {})
    assert hit((), "gun") is None


def test_words_and_bare_letters() -> None:
    assert words_in("A+B, c_d 狐x") == ("a", "+", "b", "c", "d", "狐", "x")
    assert bare("e\u0301 が ปืน") == "e が ปืน"
