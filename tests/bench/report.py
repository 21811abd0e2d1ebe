"""What a benchmark says: figures with their aims, and notes on how far the harness itself was in the way."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """`aim` is the most that `value` may be; None for figures that are only told."""

    what: str
    value: float
    unit: str
    aim: float | None = None

    @property
    def met(self) -> bool:
        return self.aim is None or self.value <= self.aim


@dataclass(frozen=True, slots=True)
class Report:
    title: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def met(self) -> bool:
        return all(figure.met for figure in self.figures)


def percentile(values: Sequence[float], part: float) -> float:
    """Nearest rank, so that it is always one of the values; NaN of none."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(part * len(ranked)) - 1)] if ranked else math.nan


def render(report: Report) -> str:
    cells = [("", "measured", "aim", "")] + [_cells(figure) for figure in report.figures]
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    lines = [report.title, "-" * len(report.title)]
    for what, value, aim, verdict in cells:
        lines.append(f"{what:<{widths[0]}}  {value:>{widths[1]}}  {aim:>{widths[2]}}  {verdict}".rstrip())
    return "\n".join([*lines, *(f"  {note}" for note in report.notes)])


def _cells(figure: Figure) -> tuple[str, str, str, str]:
    aim = "" if figure.aim is None else f"<= {_number(figure.aim)} {figure.unit}"
    verdict = "" if figure.aim is None else ("met" if figure.met else "MISSED")
    return figure.what, f"{_number(figure.value)} {figure.unit}", aim, verdict


def _number(value: float) -> str:
    if value == int(value) if math.isfinite(value) else True:
        return f"{value:.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"
