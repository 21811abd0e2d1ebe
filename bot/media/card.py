"""An animated title card: colours and motion from the seed, the prompt set in it, lighting up word by word."""

import colorsys
import math
import random
from dataclasses import dataclass
from functools import partial
from operator import mul
from typing import Final

from PIL import Image, ImageChops, ImageColor, ImageFilter, ImageOps

from bot.media.raster import scaled, toned, vignette
from bot.media.typeset import Line, footnote, typeset

_CELL: Final = 6
_GLOWS: Final = 7
_GHOST: Final = 0.3
_WORD_FADE: Final = 0.55
_JITTER: Final = 0.025
_PALETTES: Final = (
    ("#170d33", "#5b2a86", ("#ff6b6b", "#ffa45c", "#7a5cff")),
    ("#04162e", "#0b5a78", ("#20bf9f", "#3a86ff", "#a8efe0")),
    ("#1d0808", "#6f1f1c", ("#ff7b00", "#ffba08", "#d00058")),
    ("#061a16", "#115a44", ("#9bd81f", "#2dd4bf", "#fde68a")),
    ("#220a1f", "#7b1e57", ("#ff8fab", "#ffb8c6", "#a06cd5")),
    ("#08172b", "#21538a", ("#8fd3ff", "#d8f7fb", "#6c63ff")),
    ("#180f42", "#3f2d96", ("#ff5da2", "#5dd6ff", "#ffd166")),
    ("#26160b", "#80502a", ("#f4a261", "#ffe0a3", "#e76f51")),
)
"""Two colours of the ground, dark and light, and those of the lights."""
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Glow:
    """A soft light on its own slow orbit. Places and radius are fractions of the frame's sides."""

    colour: Colour
    centre: tuple[float, float]
    sway: tuple[float, float]
    pace: float
    phase: float
    radius: float
    strength: float


class TitleCard:
    def __init__(self, prompt: str, seed: int, size: tuple[int, int], chance: random.Random) -> None:
        self._size = size
        self._small = (max(2, size[0] // _CELL), max(2, size[1] // _CELL))
        turn = chance.uniform(-_JITTER, _JITTER)
        deep, high, lights = chance.choice(_PALETTES)
        self._deep, self._high = _turned(deep, turn), _turned(high, turn)
        colours = tuple(_turned(light, turn) for light in lights)
        self._accent = max(colours, key=sum)
        self._glows = tuple(_glow(chance, colours[number % len(colours)]) for number in range(_GLOWS))
        self._angle = chance.uniform(0, 360)
        self._spin = chance.choice((-1, 1)) * chance.uniform(5, 9)
        self._disc = toned(Image.radial_gradient("L"), _falloff)
        self._grain = _grain(size, chance)
        self._vignette = vignette(size, 0.35)
        self._lines = typeset(prompt, size)
        self._words = sum(len(line.words) for line in self._lines)
        self._shadow = self._soft_shadow()
        self._footer = footnote(f"CLAPPER DEMO  ·  SEED {seed}", size)

    def frame(self, at: float, seconds: float) -> Image.Image:
        ground = ImageChops.multiply(scaled(self._ground(at), self._size, fast=True), self._vignette)
        ground = ImageChops.add(ground, self._grain, 1, -3)
        if self._lines:
            ground.paste((0, 0, 0), mask=self._shadow)
            ground.paste((255, 255, 255), mask=self._text(at, seconds))
            self._rule(ground, at, seconds)
        place, mask = self._footer
        ground.paste((255, 255, 255), place, mask)
        return ground

    def _ground(self, at: float) -> Image.Image:
        slope = Image.linear_gradient("L").rotate(self._angle + self._spin * at, Image.Resampling.BILINEAR).crop((40, 40, 216, 216))
        ground = ImageOps.colorize(scaled(slope, self._small, fast=True), self._deep, self._high)
        for glow in self._glows:
            self._shine(ground, glow, at)
        return ground

    def _shine(self, ground: Image.Image, glow: _Glow, at: float) -> None:
        turn = glow.phase + glow.pace * at
        across = glow.centre[0] + glow.sway[0] * math.cos(turn)
        down = glow.centre[1] + glow.sway[1] * math.sin(turn * 1.3)
        radius = glow.radius * max(self._small)
        left, top = across * self._small[0] - radius, down * self._small[1] - radius
        # A disc moved by fractions of a cell: whole cells would make it jump.
        scale = self._disc.width / (2 * radius)
        moved = self._disc.transform(
            self._small, Image.Transform.AFFINE, (scale, 0, -left * scale, 0, scale, -top * scale), Image.Resampling.BILINEAR
        )
        ground.paste(glow.colour, mask=toned(moved, lambda value: value * glow.strength))

    def _text(self, at: float, seconds: float) -> Image.Image:
        """The whole prompt is faintly there from the first frame, which is the one that Discord shows before play."""
        mask = Image.new("L", self._size)
        number = 0
        for line in self._lines:
            for word in line.words:
                light = _GHOST + (1 - _GHOST) * _smooth((at - self._due(number, seconds)) / _WORD_FADE)
                mask.paste(toned(word.mask, partial(mul, light)), word.place)
                number += 1
        return mask

    def _due(self, number: int, seconds: float) -> float:
        """When a word begins to light up: the last one is done well before the end, the first at once."""
        span = min(seconds * 0.6, 0.32 * self._words)
        return span * number / max(1, self._words) - 0.15

    def _rule(self, ground: Image.Image, at: float, seconds: float) -> None:
        first: Line = self._lines[0]
        left, top = first.words[0].place[0], first.top - round(first.height * 0.08 + self._size[1] * 0.025)
        reach = 0.06 + 0.22 * _smooth(at / max(seconds * 0.85, 0.1))
        ground.paste(self._accent, (left, top, left + round(self._size[0] * reach), top + max(3, self._size[1] // 160)))

    def _soft_shadow(self) -> Image.Image:
        mask = Image.new("L", self._size)
        for line in self._lines:
            for word in line.words:
                mask.paste(word.mask, word.place)
        soft = mask.filter(ImageFilter.GaussianBlur(max(2, self._size[1] / 60)))
        return toned(soft, lambda value: min(150, value * 0.75))


def _glow(chance: random.Random, colour: Colour) -> _Glow:
    return _Glow(
        colour=colour,
        centre=(chance.uniform(0.2, 1.0), chance.uniform(0.0, 1.0)),
        sway=(chance.uniform(0.08, 0.24), chance.uniform(0.08, 0.24)),
        pace=chance.choice((-1, 1)) * chance.uniform(0.25, 0.55),
        phase=chance.uniform(0, math.tau),
        radius=chance.uniform(0.14, 0.4),
        strength=chance.uniform(0.35, 0.75),
    )


def _turned(name: str, turn: float) -> Colour:
    """A colour with its hue moved by `turn` of the circle."""
    red, green, blue = ImageColor.getrgb(name)[:3]
    hue, lightness, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    moved = colorsys.hls_to_rgb((hue + turn) % 1.0, lightness, saturation)
    return round(moved[0] * 255), round(moved[1] * 255), round(moved[2] * 255)


def _falloff(value: int) -> float:
    """Light of a disc by distance from its middle: full, then softly nothing at the rim."""
    return 255 * _smooth(1 - value / 178) ** 1.15


def _smooth(step: float) -> float:
    step = min(max(step, 0.0), 1.0)
    return step * step * (3 - 2 * step)


def _grain(size: tuple[int, int], chance: random.Random) -> Image.Image:
    """A little noise, so that slow gradients do not break into bands."""
    noise = Image.frombytes("L", size, chance.randbytes(size[0] * size[1]))
    return toned(noise, lambda value: value * 6 // 255).convert("RGB")
