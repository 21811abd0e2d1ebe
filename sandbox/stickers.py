"""Stickers of the demo's server, drawn by code: a still one, one that moves (APNG), a GIF, and one in Lottie, which holds no picture."""

import json
import math
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from bot.media.raster import scaled

SIDE = 320
"""As Discord wants them."""

_SCALE = 3
"""Drawn larger and scaled down, so that edges are smooth."""

_STEPS = 12
_PNG, _APNG, _LOTTIE, _GIF = 1, 2, 3, 4
"""Discord's numbers of sticker formats."""


@dataclass(frozen=True, slots=True)
class Drawn:
    name: str
    format: int
    data: bytes


def draw_stickers() -> tuple[Drawn, ...]:
    turning = [_star(turn / _STEPS * math.tau / 5, "#f0b232") for turn in range(_STEPS)]
    hopping = [_sun(abs(math.sin(turn / _STEPS * math.pi)) * 90) for turn in range(_STEPS)]
    return (
        Drawn("gold star", _PNG, _saved([_star(0.2, "#f0b232")], "PNG")),
        Drawn("turning star", _APNG, _saved(turning, "PNG")),
        Drawn("hopping sun", _GIF, _saved(hopping, "GIF")),
        Drawn("drawn wave", _LOTTIE, json.dumps({"v": "5.5.2", "fr": 30, "ip": 0, "op": 60, "w": SIDE, "h": SIDE, "layers": []}).encode()),
    )


def _star(angle: float, colour: str) -> Image.Image:
    picture = Image.new("RGBA", (SIDE * _SCALE, SIDE * _SCALE))
    middle = SIDE * _SCALE / 2
    points = [
        (middle + math.sin(angle + corner * math.pi / 5) * reach * _SCALE, middle - math.cos(angle + corner * math.pi / 5) * reach * _SCALE)
        for corner in range(10)
        for reach in ((140.0 if corner % 2 == 0 else 62.0),)
    ]
    ImageDraw.Draw(picture).polygon(points, fill=colour, outline="#8a5a00", width=8 * _SCALE)
    return scaled(picture, (SIDE, SIDE))


def _sun(height: float) -> Image.Image:
    picture = Image.new("RGBA", (SIDE, SIDE), "#87c5ff")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 270, SIDE, SIDE), fill="#4c9a4c")
    draw.ellipse((100, 150 - height, 220, 270 - height), fill="#ffd84d", outline="#e09a00", width=6)
    return picture


def _saved(frames: list[Image.Image], kind: str) -> bytes:
    sink = BytesIO()
    first, *rest = frames
    if rest:
        first.save(sink, kind, save_all=True, append_images=rest, duration=80, loop=0, disposal=2)
    else:
        first.save(sink, kind)
    return sink.getvalue()
