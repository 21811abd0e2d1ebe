"""How large, how fast and at what rate a clip is encoded so that it fits."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from bot.domain.errors import ClipUnusable
from bot.media.facts import ClipFacts
from bot.media.sizes import megabytes

_SHARE: Final = 0.93
_INDEX_BYTES: Final = 4096
_LEAST_VIDEO: Final = 16_000
_AUDIO_STEPS: Final = ((1_200_000, 128_000), (500_000, 96_000), (200_000, 64_000), (0, 32_000))
_THIN: Final = 0.045
_RICH: Final = 0.12
_CALM_RATE: Final = 30
_HIGHEST_RATE: Final = 60
_SMALLEST_SIDE: Final = 96
_STEPS: Final = (1.0, 0.85, 0.75, 2 / 3, 0.6, 0.5, 0.42, 1 / 3, 0.25, 0.2)


@dataclass(frozen=True, slots=True)
class Budget:
    """Bits a second for each track (`audio_bits` 0: none), even sides, frames a second."""

    width: int
    height: int
    rate: Fraction
    video_bits: int
    audio_bits: int


def plan(facts: ClipFacts, max_bytes: int, *, squeeze: float = 1.0, max_side: int = 3840) -> Budget:
    """0.93 of the bytes, less the sound; smaller and calmer when that would be too thin to look at. `squeeze` below 1 asks for less.

    Raises `ClipUnusable` when the clip is too long for the bytes.
    """
    bits = (max_bytes - _INDEX_BYTES) * 8 * _SHARE * squeeze / max(facts.seconds, 0.2)
    audio = next((rate for least, rate in _AUDIO_STEPS if bits >= least), 0) if facts.audio_codec else 0
    video = bits - audio
    if video < _LEAST_VIDEO:
        raise ClipUnusable("clip-cannot-shrink", most=megabytes(max_bytes))
    rate = min(facts.frames_a_second, Fraction(_HIGHEST_RATE))
    if rate > _CALM_RATE and _density(video, facts.shown, rate) < _THIN:
        rate /= 2
    width, height = _sides(facts.shown, video, rate, max_side)
    # More than the source had, twice over, buys nothing.
    enough = max(_RICH * width * height * rate, 2 * facts.video_bits)
    return Budget(width, height, rate, int(min(video, enough)), audio)


def _sides(shown: tuple[int, int], video: float, rate: Fraction, max_side: int) -> tuple[int, int]:
    whole = min(1.0, max_side / max(shown))
    size = shown
    for step in _STEPS:
        size = (_even(shown[0] * whole * step), _even(shown[1] * whole * step))
        smaller = min(size) * _STEPS[1] < _SMALLEST_SIDE
        if smaller or _density(video, size, rate) >= _THIN:
            break
    return size


def _density(bits: float, size: tuple[int, int], rate: Fraction) -> float:
    """Bits a pixel."""
    return bits / float(size[0] * size[1] * rate)


def _even(length: float) -> int:
    return max(2, int(length / 2) * 2)
