"""The picture of a month."""

from io import BytesIO

import pytest
from PIL import Image

from bot.domain.charts import Bar, BarChart
from bot.media.chart import PillowPainter, paint
from bot.media.typeset import readable

BLUE, ORANGE = (0x56, 0xB4, 0xE9), (0xE6, 0x9F, 0x00)


def chart(*bars: Bar, series: tuple[str, ...] = ("demo/clip", "other/text"), **facts: str) -> BarChart:
    words = {"title": "Credits in November 2026", "subtitle": "5 credits", "empty": "Nothing was spent.", **facts}
    return BarChart(series=series, bars=bars, **words)


def drawn(given: BarChart) -> Image.Image:
    return Image.open(BytesIO(paint(given))).convert("RGB")


def runs(image: Image.Image, row: int) -> dict[tuple[int, ...], int]:
    """How many pixels of each colour one line through a bar has."""
    found: dict[tuple[int, ...], int] = {}
    for across in range(image.width):
        colour = image.getpixel((across, row))
        assert isinstance(colour, tuple)
        found[colour] = found.get(colour, 0) + 1
    return found


@pytest.mark.asyncio
async def test_it_is_a_picture_of_a_size_for_phones() -> None:
    png = await PillowPainter().paint(chart(Bar("#1 mia", "#1", (3, 2))))
    image = Image.open(BytesIO(png))
    assert (image.format, image.width) == ("PNG", 1000)
    assert len(png) < 100_000


def test_parts_are_as_long_as_their_share() -> None:
    line = runs(drawn(chart(Bar("#1 mia", "#1", (75, 25)))), 178 - 12)
    assert line[BLUE] / (line[BLUE] + line[ORANGE]) == pytest.approx(0.75, abs=0.01)


def test_the_second_bar_is_measured_against_the_first() -> None:
    image = drawn(chart(Bar("#1 mia", "#1", (100, 0)), Bar("#2 noah", "#2", (25, 0))))
    assert runs(image, 166 + 58)[BLUE] / runs(image, 166)[BLUE] == pytest.approx(0.25, abs=0.01)


def test_the_least_part_can_still_be_seen() -> None:
    assert runs(drawn(chart(Bar("#1 mia", "#1", (100_000, 1)))), 166)[ORANGE] >= 2


def test_no_rows_is_a_sentence() -> None:
    """Words are drawn where the first bar would be, and no bar."""
    image = drawn(chart(series=()))
    colours = {colour for _, colour in image.getcolors(maxcolors=100_000) or ()}
    assert BLUE not in colours
    assert len({image.getpixel((across, 172)) for across in range(36, 300)}) > 1


def test_many_rows_of_long_names_stay_inside() -> None:
    bars = tuple(Bar(f"#{n} " + "W" * 60, f"#{n}", tuple(range(1, 8))) for n in range(1, 12))
    image = drawn(chart(*bars, series=tuple("m" * 90 for _ in range(7)), title="T" * 200, subtitle="s" * 200))
    edge = {image.getpixel((across, down)) for across in range(980, 1000) for down in range(image.height)}
    assert edge == {(0x1E, 0x1F, 0x22)}


@pytest.mark.parametrize(
    ("text", "shown"),
    [("#1 mia", "#1 mia"), ("émile", "émile"), ("ńŭ", "nu"), ("日本", None), ("a 🦊", None), ("", "")],
)
def test_what_the_typeface_lacks_is_known(text: str, shown: str | None) -> None:
    found = readable(text)
    assert found == shown or (shown is not None and found is not None and len(found) == len(shown))
