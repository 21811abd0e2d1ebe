"""Rows of stacked bars as a PNG, dark and large enough for a phone (the port `ChartPainter`)."""

import asyncio
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from bot.domain.charts import Bar, BarChart
from bot.media.typeset import Font, readable

_WIDTH: Final = 1000
_EDGE: Final = 36
_LABELS: Final = 300
_ROW: Final = 58
_BAR: Final = 36
_GAP: Final = 2
_LEGEND_ROW: Final = 46
_LEGEND_COLUMNS: Final = 2
_SWATCH: Final = 24
_TITLE, _TEXT = 42, 29

_GROUND: Final = "#1e1f22"
_LIGHT: Final = "#f2f3f5"
_FAINT: Final = "#b5bac1"
_TRACK: Final = "#2b2d31"
_COLOURS: Final = ("#56b4e9", "#e69f00", "#2fbf8f", "#f0e442", "#cc79a7", "#e8703a", "#9aa0a6")
"""Told apart by colour-blind people too (after Okabe and Ito), on a dark ground."""


class PillowPainter:
    async def paint(self, chart: BarChart) -> bytes:
        return await asyncio.to_thread(paint, chart)


def paint(chart: BarChart) -> bytes:
    sheet = _Sheet(chart)
    encoded = BytesIO()
    sheet.drawn().save(encoded, "PNG", optimize=True)
    return encoded.getvalue()


class _Sheet:
    def __init__(self, chart: BarChart) -> None:
        self._chart = chart
        self._text = ImageFont.load_default(size=_TEXT)
        self._most = max((sum(bar.parts) for bar in chart.bars), default=0)
        numbers = [self._text.getlength(f"{sum(bar.parts):,}") for bar in chart.bars]
        self._room = _WIDTH - 2 * _EDGE - _LABELS - round(max(numbers, default=0)) - 16
        self._top = _EDGE + 60 + 52
        rows = max(1, len(chart.bars)) * _ROW
        legend = -(-len(chart.series) // _LEGEND_COLUMNS) * _LEGEND_ROW
        self._legend_top = self._top + rows + (20 if chart.series else 0)
        self._image = Image.new("RGB", (_WIDTH, self._legend_top + legend + _EDGE), _GROUND)
        self._draw = ImageDraw.Draw(self._image)

    def drawn(self) -> Image.Image:
        chart, wide = self._chart, _WIDTH - 2 * _EDGE
        title = ImageFont.load_default(size=_TITLE)
        self._draw.text((_EDGE, _EDGE), _cut(chart.title, title, wide), _LIGHT, title)
        self._draw.text((_EDGE, _EDGE + 60), _cut(chart.subtitle, self._text, wide), _FAINT, self._text)
        for number, bar in enumerate(chart.bars):
            self._row(bar, self._top + number * _ROW)
        if not chart.bars:
            self._draw.text((_EDGE, self._top + 10), _cut(chart.empty, self._text, wide), _FAINT, self._text)
        for number, name in enumerate(chart.series):
            self._legend(number, name)
        return self._image

    def _row(self, bar: Bar, top: int) -> None:
        middle, left = top + _ROW // 2, _EDGE + _LABELS
        label = readable(bar.label) or readable(bar.short) or ""
        self._draw.text((_EDGE, middle), _cut(label, self._text, _LABELS - 16), _LIGHT, self._text, anchor="lm")
        upper, lower = middle - _BAR // 2, middle + _BAR // 2
        self._draw.rectangle((left, upper, left + self._room, lower), _TRACK)
        end, before = left, 0
        for number, part in enumerate(bar.parts):
            if not part:
                continue
            before += part
            # The end of each part comes from the sum up to it, so that rounding never adds up; the least part can still be seen.
            begin, end = end, max(end + 4, left + round(self._room * before / self._most))
            self._draw.rectangle((begin, upper, end - _GAP, lower), _COLOURS[number % len(_COLOURS)])
        self._draw.text((max(end, left) + 12, middle), f"{sum(bar.parts):,}", _LIGHT, self._text, anchor="lm")

    def _legend(self, number: int, name: str) -> None:
        wide = (_WIDTH - 2 * _EDGE) // _LEGEND_COLUMNS
        left = _EDGE + number % _LEGEND_COLUMNS * wide
        middle = self._legend_top + number // _LEGEND_COLUMNS * _LEGEND_ROW + _LEGEND_ROW // 2
        box = (left, middle - _SWATCH // 2, left + _SWATCH, middle + _SWATCH // 2)
        self._draw.rectangle(box, _COLOURS[number % len(_COLOURS)])
        text = _cut(readable(name) or name, self._text, wide - _SWATCH - 28)
        self._draw.text((left + _SWATCH + 12, middle), text, _FAINT, self._text, anchor="lm")


def _cut(text: str, font: Font, width: float) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
