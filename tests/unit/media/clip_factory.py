"""Tiny clips of every kind that providers send."""

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image, ImageDraw

COLOURS = ("red", "lime", "blue", "white")
"""Top left, top right, bottom left, bottom right of every frame."""


def corners(size: tuple[int, int], number: int = 0, *, noise: bool = False) -> Image.Image:
    width, height = size
    image = Image.new("RGB", size)
    draw = ImageDraw.Draw(image)
    for index, colour in enumerate(COLOURS):
        left, top = (index % 2) * width // 2, (index // 2) * height // 2
        draw.rectangle((left, top, left + width // 2, top + height // 2), fill=colour)
    middle = width // 2 + round(math.sin(number / 5) * width / 6)
    draw.ellipse((middle - 10, height // 2 - 10, middle + 10, height // 2 + 10), fill="black")
    return Image.blend(image, Image.effect_noise(size, 120).convert("RGB"), 0.8) if noise else image


def make_clip(
    path: Path,
    *,
    size: tuple[int, int] = (192, 108),
    seconds: float = 1.0,
    rate: int = 24,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    audio: str | None = "aac",
    options: Mapping[str, str] | None = None,
    faststart: bool = True,
    rotation: int = 0,
    noise: bool = False,
    bit_rate: int | None = None,
) -> Path:
    flags = {"movflags": "+faststart"} if faststart and path.suffix in {".mp4", ".mov"} else {}
    with av.open(str(path), "w", options=flags) as out:
        video = out.add_stream(codec, rate, dict(options or {}))
        video.width, video.height = size
        video.pix_fmt = pix_fmt
        if bit_rate:
            video.bit_rate = bit_rate
        if rotation:
            video.set_display_rotation(rotation)
        sound = out.add_stream(audio, 48000, layout="stereo") if audio else None
        for number in range(round(seconds * rate)):
            frame = av.VideoFrame.from_image(corners(size, number, noise=noise)).reformat(format=pix_fmt)
            frame.pts, frame.time_base = number, Fraction(1, rate)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        if sound:
            for frame in _tone(seconds):
                out.mux(sound.encode(frame))
            out.mux(sound.encode(None))
    return path


def _tone(seconds: float) -> Iterator[av.AudioFrame]:
    graph = av.filter.Graph()
    source = graph.add("sine", f"frequency=440:sample_rate=48000:duration={seconds}:samples_per_frame=960")
    shape = graph.add("aformat", "sample_fmts=fltp:channel_layouts=stereo:sample_rates=48000")
    graph.link_nodes(source, shape, graph.add("abuffersink")).configure()
    while True:
        try:
            yield graph.pull()
        except (av.error.EOFError, av.error.BlockingIOError):
            return
