"""What a server's word and pattern list finds in an order: pure functions over text.

Words are compared as people read them: compatibility forms (fullwidth, mathematical bold), upper and lower case, invisible characters and
marks laid over letters make no difference. An entry that has accents itself wants them; one without them finds both. Scripts that are
written without spaces have no words that could be told apart, so there each character stands for itself and an entry is found anywhere.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from bot.domain.requests import VideoRequest

_INVISIBLE = frozenset((
    0x034F,
    *(0x115F, 0x1160, 0x3164, 0xFFA0),
    *(0x17B4, 0x17B5),
    *range(0x180B, 0x1810),
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
))  # fmt: skip
"""What Unicode lets a reader overlook (Default_Ignorable_Code_Point) and is no format character: joiners, fillers, variation selectors."""

_NO_CHARACTER = frozenset({"Cf", "Cs"})
"""Format characters, and halves of characters, which no encoding holds."""

_LAID_OVER = (
    (0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F),
    (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED), (0x0483, 0x0489),
)  # fmt: skip
"""Accents and strokes of European scripts, points of Hebrew and Arabic. Marks that other scripts are written with stay."""

_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x31FF), (0x3400, 0x9FFF),
    (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese; and Korean, whose words carry particles."""


class Matcher(Protocol):
    """A compiled pattern. Takes time in proportion to the text, whatever the pattern is."""

    def found_in(self, text: str) -> bool: ...


class Screen:
    """A server's list, ready to be held against orders. `patterns` by the text that an admin wrote."""

    def __init__(self, words: Iterable[str], patterns: Mapping[str, Matcher]) -> None:
        self._exact: dict[str, str] = {}
        self._bare: dict[str, str] = {}
        for word in words:
            phrase = _phrase(words_in(word))
            (self._bare if bare(phrase) == phrase else self._exact)[phrase] = word
        self._patterns = patterns

    def __bool__(self) -> bool:
        return bool(self._exact or self._bare or self._patterns)

    def hit(self, request: VideoRequest) -> str | None:
        """The first entry, as it was written, that stops the order; None lets it through."""
        if not self:
            return None
        return next((entry for text in texts_of(request) if (entry := self._found(text)) is not None), None)

    def _found(self, text: str) -> str | None:
        whole = _phrase(words_in(text))
        uncovered = bare(whole)
        for said, entries in ((whole, self._exact), (uncovered, self._bare)):
            for phrase, entry in entries.items():
                if phrase in said:
                    return entry
        seen = plain(text)
        return next((pattern for pattern, matcher in self._patterns.items() if matcher.found_in(seen)), None)


def texts_of(request: VideoRequest) -> Sequence[str]:
    """Everything in an order that a member wrote in words of their own: the prompt, each shot of a long clip, what is not to be seen."""
    extras = [value for value in request.extra.values() if isinstance(value, str)]
    return tuple(dict.fromkeys(text for text in (request.prompt, *request.prompts, request.negative, *extras) if text))


def plain(text: str) -> str:
    """As patterns see it: compatibility forms unfolded, nothing in it that cannot be seen."""
    return _visible(unicodedata.normalize("NFKC", _visible(text)))


def words_in(text: str) -> tuple[str, ...]:
    """Runs of letters, digits and their marks, without regard to case; each symbol and each unspaced character is a word of its own."""
    return tuple(_words(unicodedata.normalize("NFKC", plain(text).casefold())))


def bare(text: str) -> str:
    """Without the marks that are laid over letters."""
    taken_apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(char for char in taken_apart if not _within(char, _LAID_OVER)))


def _words(text: str) -> Iterator[str]:
    word = ""
    for char in text:
        kind = unicodedata.category(char)[0]
        alone = kind == "S" or (kind in "LNM" and _within(char, _UNSPACED))
        if kind in "LNM" and not alone:
            word += char
            continue
        if word:
            yield word
            word = ""
        if alone:
            yield char
    if word:
        yield word


def _phrase(words: Sequence[str]) -> str:
    """Space around every word, so that one phrase within another is a phrase of whole words."""
    return f" {' '.join(words)} "


def _visible(text: str) -> str:
    return "".join(char for char in text if ord(char) not in _INVISIBLE and unicodedata.category(char) not in _NO_CHARACTER)


def _within(char: str, ranges: Sequence[tuple[int, int]]) -> bool:
    code = ord(char)
    return any(first <= code <= last for first, last in ranges)
