"""Setting a prompt into a frame with the typeface that Pillow carries."""

import unicodedata
from dataclasses import dataclass
from functools import partial
from operator import mul
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from bot.media.raster import toned

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

_MOST_LETTERS: Final = 220
_WIDTH: Final = 0.80
_HEIGHT: Final = 0.62
_LEADING: Final = 1.22
_STEPS: Final = (0.19, 0.165, 0.145, 0.125, 0.11, 0.096, 0.084, 0.074, 0.065, 0.057, 0.05, 0.044)
_MISSING: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Word:
    """A grey mask of the letters, and where its top left corner goes."""

    mask: Image.Image
    place: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    words: tuple[Word, ...]
    top: int
    height: int


def typeset(text: str, size: tuple[int, int]) -> tuple[Line, ...]:
    """Lines of the largest type in which `text` fits, left-aligned, middled in height.

    Letters that the typeface lacks are left out; nothing left gives no lines. Long text is cut at a word and ends in an ellipsis.
    """
    words = _shorten(_printable(text)).split()
    if not words:
        return ()
    short = min(size[0] * 0.62, size[1])
    for step in _STEPS:
        pixels = max(8, round(short * step * 1.15))
        font = ImageFont.load_default(size=pixels)
        rows = _wrap(words, font, size[0] * _WIDTH)
        if rows is not None and len(rows) * pixels * _LEADING <= size[1] * _HEIGHT:
            return _placed(rows, font, pixels, size)
    return _cut(words, size)


def footnote(text: str, size: tuple[int, int]) -> tuple[tuple[int, int], Image.Image]:
    """A small faint line for the lower left corner: its place and mask."""
    pixels = max(8, round(min(size) * 0.031))
    mask = _mask(text, ImageFont.load_default(size=pixels))
    place = (round(size[0] * (1 - _WIDTH) / 2), round(size[1] * 0.94) - mask.height)
    return place, toned(mask, partial(mul, 0.5))


def readable(text: str) -> str | None:
    """`text` as the typeface shows it, accents left out where they are missing; None when a whole letter would be."""
    forms = _forms(text)
    return "".join(forms[letter] for letter in text) if all(forms.values()) else None


def _printable(text: str) -> str:
    """What the typeface can show of `text`: a letter with its accent, else without, else not at all."""
    forms = _forms(text)
    return "".join(forms[letter] for letter in text)


def _forms(text: str) -> dict[str, str]:
    probe = ImageFont.load_default(size=24)
    missing = _mask(_MISSING, probe).tobytes()

    def shown(letter: str) -> str:
        if letter.isspace():
            return " "
        for form in (letter, unicodedata.normalize("NFKD", letter)[0]):
            if form.isprintable() and _mask(form, probe).tobytes() != missing:
                return form
        return ""

    return {letter: shown(letter) for letter in set(text)}


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= _MOST_LETTERS:
        return text
    head = text[:_MOST_LETTERS]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(" ,.;:") + "…"


def _wrap(words: list[str], font: Font, width: float) -> list[str] | None:
    """None when a word is wider than a line."""
    rows: list[str] = []
    for word in words:
        if font.getlength(word) > width:
            return None
        if rows and font.getlength(f"{rows[-1]} {word}") <= width:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return rows


def _cut(words: list[str], size: tuple[int, int]) -> tuple[Line, ...]:
    """The smallest type, words broken where they must be, and as many lines as there is room for."""
    pixels = max(8, round(min(size[0] * 0.62, size[1]) * _STEPS[-1]))
    font = ImageFont.load_default(size=pixels)
    width = size[0] * _WIDTH
    pieces = [piece for word in words for piece in _pieces(word, font, width)]
    rows = _wrap(pieces, font, width) or pieces[:1]
    most = max(1, int(size[1] * _HEIGHT / (pixels * _LEADING)))
    return _placed(rows[:most], font, pixels, size)


def _pieces(word: str, font: Font, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and font.getlength(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _placed(rows: list[str], font: Font, pixels: int, size: tuple[int, int]) -> tuple[Line, ...]:
    leading = pixels * _LEADING
    left = size[0] * (1 - _WIDTH) / 2
    top = (size[1] - leading * len(rows)) / 2
    place = partial(_line, font=font, pixels=pixels, left=left)
    return tuple(place(row, top=round(top + leading * number)) for number, row in enumerate(rows))


def _line(row: str, *, font: Font, pixels: int, left: float, top: int) -> Line:
    words: list[Word] = []
    before = ""
    for text in row.split(" "):
        words.append(Word(_mask(text, font), (round(left + font.getlength(before)), top)))
        before += text + " "
    return Line(tuple(words), top, pixels)


def _mask(text: str, font: Font) -> Image.Image:
    box = font.getbbox(text)
    mask = Image.new("L", (max(1, round(box[2]) + 2), max(1, round(box[3]) + 2)))
    ImageDraw.Draw(mask).text((0, 0), text, fill=255, font=font)
    return mask
