"""What is known about a clip, as it passes between the worker and its parent."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """`width` and `height` as stored; `rotation` says by how many degrees counter-clockwise a player turns them. `rate` is a fraction.

    `intact`: every packet that the index promises is there. `plain`: mp4 with one video and at most one audio track and nothing else.
    `video_bits` is the video track's own rate, in bits a second; `pixel_ratio` the width of a pixel over its height.
    """

    container: str
    size: int
    seconds: float
    video_codec: str
    pixel_format: str
    width: int
    height: int
    rate: str
    video_bits: int
    audio_codec: str | None
    rotation: int = 0
    pixel_ratio: float = 1.0
    faststart: bool = False
    intact: bool = True
    plain: bool = True
    colour: tuple[int, int, int] = (2, 2, 2)

    @property
    def shown(self) -> tuple[int, int]:
        """Width and height as people see them."""
        width = max(1, round(self.width * self.pixel_ratio))
        return (self.height, width) if self.rotation % 180 else (width, self.height)

    @property
    def frames_a_second(self) -> Fraction:
        return Fraction(self.rate)


@dataclass(frozen=True, slots=True)
class FinishedClip:
    """`note` as in `ClipFile`."""

    size: int
    seconds: float
    width: int
    height: int
    note: str
