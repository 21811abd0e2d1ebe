"""The few picture operations that every scene needs."""

from collections.abc import Callable

from PIL import Image

Box = tuple[float, float, float, float]


def scaled(image: Image.Image, size: tuple[int, int], box: Box | None = None, *, fast: bool = False) -> Image.Image:
    """`image`, or the part of it in `box` (fractions of pixels allowed), brought to `size`."""
    if box is not None:
        # Fractions of pixels do not always add up to the edge exactly.
        box = (max(0.0, box[0]), max(0.0, box[1]), min(float(image.width), box[2]), min(float(image.height), box[3]))
    how = Image.Resampling.BICUBIC if fast else Image.Resampling.LANCZOS
    return image.resize(size, how, box)  # pyright: ignore[reportUnknownMemberType]  # Pillow names numpy's types, and numpy is not installed


def toned(image: Image.Image, tone: Callable[[int], float]) -> Image.Image:
    """A grey picture with every value from 0 to 255 replaced by `tone` of it, cut to that range."""
    table = [min(255, max(0, round(tone(value)))) for value in range(256)]
    return image.point(table)  # pyright: ignore[reportUnknownMemberType]  # the same


def vignette(size: tuple[int, int], depth: float = 0.42) -> Image.Image:
    """A grey to multiply with: white in the middle, `depth` darker in the corners."""

    def light(value: int) -> float:
        return 255 * (1 - depth * max(0.0, (value - 90) / 165) ** 1.7)

    return scaled(toned(Image.radial_gradient("L"), light), size, fast=True).convert("RGB")
