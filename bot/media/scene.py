"""What a demo clip shows: a picture slowly approached, or a title card made from the prompt. Blocking; for a child process."""

import hashlib
import io
import random
from typing import Final, Protocol

from PIL import Image, ImageChops, ImageOps

from bot.domain.errors import ClipUnusable
from bot.domain.outcomes import RenderSpec
from bot.media.card import TitleCard
from bot.media.raster import scaled, vignette

_WIDE: Final = 16 / 9
_AREA: Final = 960 * 540
_STEEPEST: Final = 3.0
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")


class Scene(Protocol):
    def frame(self, at: float, seconds: float) -> Image.Image:
        """The RGB picture `at` seconds into a scene of `seconds`."""
        ...


def make_scene(spec: RenderSpec, size: tuple[int, int]) -> Scene:
    """The same spec and size give the same frames. Raises `ClipUnusable` when the picture cannot be read."""
    chance = random.Random(hashlib.sha256(f"{spec.seed}\0{spec.prompt}".encode()).digest())
    if spec.picture is None:
        return TitleCard(spec.prompt, spec.seed, size, chance)
    return PushIn(read_picture(spec.picture), size, chance)


def frame_size(aspect: str, picture: Image.Image | None = None) -> tuple[int, int]:
    """Even sides of about half a megapixel in the ratio `16:9`; an unknown ratio is the picture's own, else 16:9."""
    ratio = _ratio(aspect) or (picture.width / picture.height if picture else _WIDE)
    ratio = min(max(ratio, 1 / _STEEPEST), _STEEPEST)
    height = (_AREA / ratio) ** 0.5
    return _even(height * ratio), _even(height)


def read_picture(data: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            return ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ClipUnusable("clip-picture-broken") from error


class PushIn:
    """An eased push into the picture towards a point that the seed chooses, under a soft vignette."""

    def __init__(self, picture: Image.Image, size: tuple[int, int], chance: random.Random) -> None:
        self._size = size
        self._source = _covering(picture, size)
        self._zoom = chance.uniform(1.18, 1.3)
        self._start = (0.5 + chance.uniform(-0.12, 0.12), 0.5 + chance.uniform(-0.12, 0.12))
        self._end = (0.5 + chance.uniform(-0.3, 0.3), 0.5 + chance.uniform(-0.16, 0.16))
        self._vignette = vignette(size)

    def frame(self, at: float, seconds: float) -> Image.Image:
        step = ease(at / seconds if seconds else 0.0)
        # Zoom grows by equal factors, not equal steps: that is what looks even.
        zoom = 1.04 * (self._zoom**step)
        width, height = self._source.width / zoom, self._source.height / zoom
        across = self._start[0] + (self._end[0] - self._start[0]) * step
        down = self._start[1] + (self._end[1] - self._start[1]) * step
        left, top = (self._source.width - width) * across, (self._source.height - height) * down
        box = (left, top, left + width, top + height)
        return ImageChops.multiply(scaled(self._source, self._size, box), self._vignette)


def ease(step: float) -> float:
    """Slow at both ends, and never quite still: half of the way is even."""
    step = min(max(step, 0.0), 1.0)
    return 0.5 * step + 0.5 * step * step * (3 - 2 * step)


def _covering(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The middle of the picture in the ratio of `size`, not more than half as large again as what will be shown."""
    ratio = size[0] / size[1]
    width = min(picture.width, picture.height * ratio)
    height = width / ratio
    left, top = (picture.width - width) / 2, (picture.height - height) / 2
    factor = min(1.5, max(1.0, width / size[0]))
    target = (round(size[0] * factor), round(size[1] * factor))
    return scaled(picture, target, (left, top, left + width, top + height))


def _ratio(aspect: str) -> float | None:
    across, colon, down = aspect.partition(":")
    if not colon or not across.strip().isdecimal() or not down.strip().isdecimal() or not int(across) or not int(down):
        return None
    return int(across) / int(down)


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)
