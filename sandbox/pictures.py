"""Sample pictures for the demo, drawn by code: the same on every machine, and nobody's property."""

import math
import random
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
_SCALE = 2
"""Drawn larger and scaled down, so that edges are smooth."""


def fox_in_snow() -> bytes:
    """A red fox sitting on a snowy hill at dusk, 1280 x 720."""
    rng = random.Random(7)
    picture = _gradient(1280, 720, (38, 46, 92), (242, 178, 150))
    draw = ImageDraw.Draw(picture)
    _glow(picture, (980, 250), 170, (255, 226, 190))
    _ridge(draw, 430, 60, (96, 98, 140), rng)
    for x in range(-20, 1320, 46):
        _fir(draw, x + rng.randint(-14, 14), 520 + rng.randint(-16, 20), rng.randint(90, 190), (52, 66, 96))
    _ellipse(draw, (-260, 470, 900, 1180), (226, 234, 248))
    _ellipse(draw, (420, 520, 1600, 1240), (244, 247, 255))
    _ellipse(draw, (470, 650, 800, 690), (196, 206, 230))
    _fox(draw, 620, 640)
    _snow(picture, rng, 260)
    return _png(picture)


def boat_at_sea() -> bytes:
    """A sailing boat at sunset, 1280 x 720."""
    rng = random.Random(11)
    picture = _gradient(1280, 720, (255, 148, 92), (255, 222, 160))
    _glow(picture, (860, 380), 150, (255, 250, 226))
    draw = ImageDraw.Draw(picture)
    draw.rectangle(_s(0, 430, 1280, 720), fill=(28, 92, 122))
    for row in range(26):
        y, reach = 436 + row * 11, 30 + row * 15
        for _ in range(5 + row):
            x = 860 + rng.gauss(0, 1) * reach
            width = rng.randint(16, 70)
            shade = (255, 206, 150) if abs(x - 860) < reach else (52, 122, 150)
            draw.rounded_rectangle(_s(x, y, x + width, y + 4), radius=4, fill=shade)
    draw.polygon(_p((330, 470), (640, 470), (590, 530), (390, 530)), fill=(92, 44, 36))
    draw.polygon(_p((330, 470), (640, 470), (634, 482), (338, 482)), fill=(232, 212, 190))
    draw.rectangle(_s(478, 150, 487, 470), fill=(70, 40, 30))
    draw.polygon(_p((494, 160), (494, 446), (640, 446)), fill=(252, 246, 236))
    draw.polygon(_p((470, 190), (470, 446), (352, 446)), fill=(228, 86, 66))
    for x, y in ((1010, 170), (1070, 140), (1120, 190), (190, 130)):
        draw.arc(_s(x - 26, y - 12, x, y + 12), 200, 340, fill=(90, 60, 70), width=4 * _SCALE)
        draw.arc(_s(x, y - 12, x + 26, y + 12), 200, 340, fill=(90, 60, 70), width=4 * _SCALE)
    return _png(picture)


def city_at_night() -> bytes:
    """A skyline with lit windows, upright, 720 x 1280."""
    rng = random.Random(23)
    picture = _gradient(720, 1280, (14, 14, 48), (120, 48, 128))
    _glow(picture, (520, 260), 90, (240, 236, 255))
    draw = ImageDraw.Draw(picture)
    for _ in range(140):
        x, y = rng.randint(0, 720), rng.randint(0, 700)
        draw.ellipse(_s(x, y, x + 2, y + 2), fill=(255, 255, 255))
    for layer, colour in enumerate(((60, 40, 104), (38, 28, 78), (18, 16, 46))):
        x = -30
        while x < 720:
            width, height = rng.randint(70, 130), rng.randint(260, 640) - layer * 90
            draw.rectangle(_s(x, 1280 - height - 200 + layer * 60, x + width, 1280), fill=colour)
            if layer:
                _windows(draw, x, 1280 - height - 200 + layer * 60, width, rng)
            x += width + rng.randint(2, 14)
    return _png(picture)


def green_planet() -> bytes:
    """A ringed planet, square, 1024 x 1024."""
    rng = random.Random(31)
    picture = _gradient(1024, 1024, (8, 10, 30), (36, 20, 64))
    draw = ImageDraw.Draw(picture)
    for _ in range(320):
        x, y, size = rng.randint(0, 1024), rng.randint(0, 1024), rng.choice((1, 1, 2, 3))
        draw.ellipse(_s(x, y, x + size, y + size), fill=rng.choice(((255, 255, 255), (190, 210, 255), (255, 220, 200))))
    _glow(picture, (512, 512), 330, (70, 220, 180))
    ring = Image.new("RGBA", picture.size)
    ImageDraw.Draw(ring).ellipse(_s(92, 430, 932, 594), outline=(250, 220, 170, 255), width=26 * _SCALE)
    front = ring.copy()
    front.paste((0, 0, 0, 0), (0, 0, ring.width, ring.height // 2))
    ring, front = (layer.rotate(18, resample=Image.Resampling.BICUBIC) for layer in (ring, front))
    picture.paste(ring, (0, 0), ring)
    ball = _gradient(1024, 1024, (150, 240, 190), (20, 92, 96))
    stripes = ImageDraw.Draw(ball)
    for index in range(9):
        y = 250 + index * 66
        stripes.ellipse(_s(120, y, 904, y + 34), fill=(60 + index * 8, 190 - index * 9, 150 - index * 3))
    mask = Image.new("L", picture.size)
    ImageDraw.Draw(mask).ellipse(_s(252, 252, 772, 772), fill=255)
    picture.paste(ball, (0, 0), mask)
    picture.paste(front, (0, 0), front)
    return _png(picture)


SAMPLES: Mapping[str, Callable[[], bytes]] = {
    "fox-in-snow.png": fox_in_snow,
    "boat-at-sea.png": boat_at_sea,
    "city-at-night.png": city_at_night,
    "green-planet.png": green_planet,
}


def draw_all(folder: Path) -> Path:
    """Write every sample below `folder`; answers the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in SAMPLES.items():
        (folder / name).write_bytes(draw())
    return folder


def _fox(draw: ImageDraw.ImageDraw, x: float, y: float) -> None:
    red, dark, white = (214, 92, 38), (150, 58, 24), (252, 246, 238)
    draw.polygon(_p(*_tail(x, y)), fill=red)
    _ellipse(draw, (x + 118, y - 70, x + 188, y - 18), white)
    _ellipse(draw, (x - 62, y - 168, x + 84, y + 14), red)
    _ellipse(draw, (x - 46, y - 128, x + 24, y - 6), white)
    for leg in (-40, 4):
        draw.rounded_rectangle(_s(x + leg, y - 70, x + leg + 30, y + 12), radius=14 * _SCALE, fill=red)
        draw.rounded_rectangle(_s(x + leg, y - 22, x + leg + 30, y + 14), radius=14 * _SCALE, fill=(62, 34, 26))
    draw.polygon(_p((x - 84, y - 214), (x - 92, y - 322), (x - 20, y - 258)), fill=red)
    draw.polygon(_p((x + 54, y - 214), (x + 62, y - 322), (x - 10, y - 258)), fill=red)
    draw.polygon(_p((x - 78, y - 236), (x - 82, y - 296), (x - 44, y - 258)), fill=dark)
    draw.polygon(_p((x + 48, y - 236), (x + 52, y - 296), (x + 14, y - 258)), fill=dark)
    draw.polygon(_p((x - 106, y - 196), (x - 15, y - 282), (x + 76, y - 196), (x - 15, y - 122)), fill=red)
    draw.polygon(_p((x - 106, y - 196), (x - 34, y - 196), (x - 15, y - 122)), fill=white)
    draw.polygon(_p((x + 76, y - 196), (x + 4, y - 196), (x - 15, y - 122)), fill=white)
    for eye in (-50, 20):
        _ellipse(draw, (x + eye, y - 218, x + eye + 18, y - 198), (40, 24, 20))
        _ellipse(draw, (x + eye + 9, y - 215, x + eye + 14, y - 210), (255, 255, 255))
    _ellipse(draw, (x - 27, y - 142, x - 3, y - 122), (40, 24, 20))


def _tail(x: float, y: float) -> list[tuple[float, float]]:
    outer = [(x + 60 + math.cos(a) * 130, y - 40 - math.sin(a) * 62) for a in _steps(-1.6, 1.2)]
    inner = [(x + 60 + math.cos(a) * 60, y - 24 - math.sin(a) * 22) for a in reversed(_steps(-1.6, 1.2))]
    return outer + inner


def _fir(draw: ImageDraw.ImageDraw, x: float, y: float, height: float, colour: Colour) -> None:
    for step in range(3):
        top, reach = y - height + step * height * 0.24, height * (0.16 + step * 0.08)
        draw.polygon(_p((x, top), (x - reach, top + height * 0.42), (x + reach, top + height * 0.42)), fill=colour)


def _ridge(draw: ImageDraw.ImageDraw, y: float, swing: int, colour: Colour, rng: random.Random) -> None:
    points = (
        [(-10.0, 760.0)]
        + [(float(x), y - rng.randint(0, swing) - 60 * math.sin(x / 190)) for x in range(-10, 1300, 70)]
        + [(1290.0, 760.0)]
    )
    draw.polygon(_p(*points), fill=colour)


def _windows(draw: ImageDraw.ImageDraw, x: float, top: float, width: float, rng: random.Random) -> None:
    for row in range(int(top) + 16, 1270, 26):
        for column in range(int(x) + 10, int(x + width) - 12, 20):
            if rng.random() < 0.42:
                draw.rectangle(_s(column, row, column + 9, row + 13), fill=rng.choice(((255, 214, 120), (255, 236, 190), (150, 214, 255))))


def _snow(picture: Image.Image, rng: random.Random, flakes: int) -> None:
    layer = Image.new("L", picture.size)
    draw = ImageDraw.Draw(layer)
    for _ in range(flakes):
        x, y, size = rng.randint(0, 1280), rng.randint(0, 720), rng.choice((3, 4, 6, 9))
        _ellipse(draw, (x, y, x + size, y + size), rng.randint(120, 255))
    picture.paste((255, 255, 255), (0, 0), layer.filter(ImageFilter.GaussianBlur(1.2 * _SCALE)))


def _glow(picture: Image.Image, centre: tuple[int, int], radius: int, colour: Colour) -> None:
    light = Image.new("RGB", picture.size)
    x, y = centre
    ImageDraw.Draw(light).ellipse(_s(x - radius, y - radius, x + radius, y + radius), fill=colour)
    soft = light.filter(ImageFilter.GaussianBlur(radius * 0.5 * _SCALE))
    picture.paste(ImageChops.screen(picture, soft))
    ImageDraw.Draw(picture).ellipse(_s(x - radius * 0.5, y - radius * 0.5, x + radius * 0.5, y + radius * 0.5), fill=colour)


def _gradient(width: int, height: int, top: Colour, bottom: Colour) -> Image.Image:
    size = (width * _SCALE, height * _SCALE)
    mask = Image.linear_gradient("L").transform(size, Image.Transform.EXTENT, (0, 0, 256, 256))
    upper, lower = Image.new("RGB", mask.size, top), Image.new("RGB", mask.size, bottom)
    return Image.composite(lower, upper, mask)


def _ellipse(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], fill: Colour | int) -> None:
    draw.ellipse(_s(*box), fill=fill)


def _s(*values: float) -> list[float]:
    return [value * _SCALE for value in values]


def _p(*points: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x * _SCALE, y * _SCALE) for x, y in points]


def _steps(start: float, end: float) -> list[float]:
    return [start + (end - start) * index / 24 for index in range(25)]


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.reduce(_SCALE).save(out, "PNG")
    return out.getvalue()
