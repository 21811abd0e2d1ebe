"""A scene written as an H.264 and AAC mp4. Blocking; for a child process or a thread of the sandbox."""

import hashlib
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final, cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.error import BlockingIOError as FilterHungry
from av.error import EOFError as FilterDrained
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from bot.domain.outcomes import RenderSpec
from bot.media.libav import add_aac, add_h264, encode_audio, encode_video, picture_frame
from bot.media.scene import frame_size, make_scene, read_picture
from bot.media.spool import PART, settle

FPS: Final = 24
_RATE: Final = 48_000
_SOUND_BITS: Final = 64_000
_BT709: Final = 1
_LIMITED: Final = 1
_REPORTS_A_SECOND: Final = 4
_CHORDS: Final = ((1.0, 1.5, 2.0, 2.5), (1.0, 1.5, 2.0, 2.378), (1.0, 1.335, 2.0, 3.0), (1.0, 1.5, 2.25, 3.0))


def render_clip(
    spec: RenderSpec, target: Path, report: Callable[[float], None] | None = None, *, size: tuple[int, int] | None = None
) -> None:
    """Render `spec` to `target`, which appears whole, by rename. `report` hears of progress between 0 and 1.

    24 frames a second, fast start, a quiet chord for sound; about half a megapixel unless `size` (even sides) says otherwise.
    """
    picture = read_picture(spec.picture) if spec.picture is not None else None
    size = size or frame_size(spec.aspect, picture)
    part = target.with_name(target.name + PART)
    try:
        with av.open(part, "w", format="mp4", options={"movflags": "+faststart"}) as out:
            _film(out, spec, size, report)
        settle(part, target)
    finally:
        part.unlink(missing_ok=True)


def _film(out: OutputContainer, spec: RenderSpec, size: tuple[int, int], report: Callable[[float], None] | None) -> None:
    scene = make_scene(spec, size)
    video, audio = _video_stream(out, size), add_aac(out, _RATE, _SOUND_BITS)
    sound = _sound(spec)
    heard = 0.0
    total = spec.seconds * FPS
    for number in range(total):
        at = number / FPS
        while heard <= at:
            heard = _sing(out, audio, sound)
        encode_video(out, video, _video_frame(scene.frame(at, spec.seconds), number))
        if report is not None and number % (FPS // _REPORTS_A_SECOND) == 0:
            report(number / total)
    encode_video(out, video, None)
    while heard < spec.seconds:
        heard = _sing(out, audio, sound)
    encode_audio(out, audio, None)


def _video_stream(out: OutputContainer, size: tuple[int, int]) -> VideoStream:
    # One thread count everywhere: x264's output depends on it.
    options = {"preset": "veryfast", "crf": "21", "profile": "high", "threads": "2"}
    stream = add_h264(out, size, FPS, options)
    stream.codec_context.color_primaries = stream.codec_context.color_trc = stream.codec_context.colorspace = _BT709
    stream.codec_context.color_range = _LIMITED
    return stream


def _video_frame(image: Image.Image, number: int) -> VideoFrame:
    frame = picture_frame(image)
    frame.pts, frame.time_base = number, Fraction(1, FPS)
    return frame


def _sing(out: OutputContainer, stream: AudioStream, sound: Iterator[AudioFrame]) -> float:
    """Encode the next piece of sound; returns how many seconds there are by now."""
    frame = next(sound, None)
    if frame is None:
        return float("inf")
    encode_audio(out, stream, frame)
    return (frame.pts or 0) / _RATE + frame.samples / _RATE


def _sound(spec: RenderSpec) -> Iterator[AudioFrame]:
    """A quiet chord that swells and dies away, its key from the seed."""
    chance = random.Random(hashlib.sha256(f"{spec.seed}\0sound".encode()).digest())
    root = 110 * 2 ** (chance.randrange(8) / 12)
    voices = chance.choice(_CHORDS)
    sides = "|".join("+".join(_voice(root * step * detune, chance) for step in voices) for detune in (0.9985, 1.0015))
    graph = Graph()
    fade = min(1.2, spec.seconds / 3)
    source = graph.add("aevalsrc", f"exprs={sides}:s={_RATE}:d={spec.seconds}:nb_samples=1024:c=stereo")
    rise = graph.add("afade", f"t=in:d={fade}")
    fall = graph.add("afade", f"t=out:st={spec.seconds - fade}:d={fade}")
    pack = graph.add("aformat", "sample_fmts=fltp")
    graph.link_nodes(source, rise, fall, pack, graph.add("abuffersink")).configure()
    while True:
        try:
            yield cast(AudioFrame, graph.pull())
        except (FilterDrained, FilterHungry):
            return


def _voice(pitch: float, chance: random.Random) -> str:
    sway, phase = chance.uniform(0.08, 0.22), chance.uniform(0, 6.28)
    return f"{0.035 * 110 / (pitch + 40):.5f}*(1+0.5*sin(2*PI*{sway:.3f}*t+{phase:.3f}))*sin(2*PI*{pitch:.3f}*t+{phase:.3f})"
