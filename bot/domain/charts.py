"""A picture of numbers, in words that are ready to be drawn."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. `parts` go with the chart's series; `label` is drawn where the typeface has all its letters, else `short`."""

    label: str
    short: str
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """Rows of stacked bars, the longest first. `empty` is said where there is no row."""

    title: str
    subtitle: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    empty: str


class ChartPainter(Protocol):
    async def paint(self, chart: BarChart) -> bytes:
        """A PNG that can be read on a phone. Every row and every series given is drawn; words too long for their place are cut."""
        ...
