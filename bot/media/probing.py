"""Looking into a clip without trusting it. Blocking, and for the child process only."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, Final

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bot.domain.errors import ClipUnusable
from bot.media.facts import ClipFacts
from bot.media.libav import packets_of
from bot.media.magic import ENOUGH, Kind, sniff

_DEMUXERS: Final = {Kind.MP4: "mov", Kind.MATROSKA: "matroska", Kind.AVI: "avi"}
_MOST_PIXELS: Final = 8192 * 8192
_FASTEST: Final = 120
_USUAL_RATE: Final = Fraction(24)
_LOOKED_AT: Final = 120
_HEADER: Final = 8
_LONG_HEADER: Final = 16


def open_clip(path: Path) -> InputContainer:
    """The demuxer is named by the magic bytes: one chosen by content could be a playlist that reads other files."""
    with path.open("rb") as file:
        kind = sniff(file.read(ENOUGH))
    if kind not in _DEMUXERS:
        raise ClipUnusable("clip-not-video")
    try:
        return av.open(path, "r", format=_DEMUXERS[kind], metadata_errors="replace", container_options={"protocol_whitelist": "file"})
    except (FFmpegError, ValueError) as error:
        raise ClipUnusable("clip-broken") from error


def video_stream(container: InputContainer) -> VideoStream:
    """The first track that moves; covers and thumbnails do not count."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    raise ClipUnusable("clip-not-video")


def probe(path: Path) -> ClipFacts:
    """Read every packet and decode the first frame. Raises `ClipUnusable` when there is none."""
    frame = _first_frame(path)
    with open_clip(path) as container:
        stream = video_stream(container)
        audio = container.streams.audio[0] if container.streams.audio else None
        count, size, seconds, whole = _scan(container, stream)
        rate = _rate(stream, count, seconds)
        return ClipFacts(
            container=_container(path),
            size=path.stat().st_size,
            seconds=round(seconds, 3),
            video_codec=stream.codec_context.name,
            pixel_format=frame.format.name,
            width=frame.width,
            height=frame.height,
            rate=str(rate),
            video_bits=round(size * 8 / seconds) if seconds else 0,
            audio_codec=audio.codec_context.name if audio else None,
            rotation=round(frame.rotation / 90) * 90 % 360,
            pixel_ratio=float(stream.sample_aspect_ratio or 1),
            faststart=is_faststart(path),
            intact=whole and (not stream.frames or count >= stream.frames),
            plain=len(container.streams) == 1 + bool(audio),
            colour=(stream.color_primaries, stream.color_trc, stream.colorspace),
        )


def is_faststart(path: Path) -> bool:
    """Whether the index of an mp4 stands before its data, in one piece."""
    names = list(_atoms(path))
    return "moov" in names and "moof" not in names and "mdat" in names and names.index("moov") < names.index("mdat")


def _first_frame(path: Path) -> VideoFrame:
    with open_clip(path) as container:
        stream = video_stream(container)
        try:
            for number, packet in enumerate(packets_of(container, stream)):
                for frame in packet.decode():
                    if isinstance(frame, VideoFrame) and frame.width * frame.height <= _MOST_PIXELS:
                        return frame
                if number > _LOOKED_AT:
                    break
        except (FFmpegError, ValueError) as error:
            raise ClipUnusable("clip-broken") from error
    raise ClipUnusable("clip-broken")


def _scan(container: InputContainer, stream: VideoStream) -> tuple[int, int, float, bool]:
    """Packets and bytes of the video track, the clip's seconds, and whether it could be read to its end."""
    count = size = 0
    first, last = float("inf"), 0.0
    whole = True
    try:
        for packet in packets_of(container):
            if packet.dts is None and packet.size == 0:
                continue
            whole = whole and not packet.is_corrupt
            at = float((packet.pts if packet.pts is not None else packet.dts or 0) * packet.time_base)
            if packet.stream_index == stream.index:
                count, size, first = count + 1, size + packet.size, min(first, at)
                last = max(last, at + float((packet.duration or 0) * packet.time_base))
    except (FFmpegError, ValueError):
        whole = False
    if not count:
        raise ClipUnusable("clip-broken")
    return count, size, max(last - first, float(1 / _USUAL_RATE)), whole


def _rate(stream: VideoStream, count: int, seconds: float) -> Fraction:
    told = stream.average_rate or stream.guessed_rate
    if told and 1 <= told <= _FASTEST:
        return told
    counted = Fraction(round(count / seconds)) if seconds else _USUAL_RATE
    return counted if 1 <= counted <= _FASTEST else _USUAL_RATE


def _container(path: Path) -> str:
    """`mov` is told from `mp4` by its brand: both have the same demuxer."""
    with path.open("rb") as file:
        head = file.read(ENOUGH)
    kind = sniff(head)
    return "mov" if kind is Kind.MP4 and (head[4:8] != b"ftyp" or head[8:12] == b"qt  ") else kind.value


def _atoms(path: Path) -> Iterator[str]:
    """Names of the boxes at the top of an mp4, in order, as far as they make sense."""
    with path.open("rb") as file:
        end = path.stat().st_size
        place = 0
        while place + _HEADER <= end:
            size, name = _box(file, place, end)
            yield name
            if size < _HEADER:
                return
            place += size


def _box(file: BinaryIO, place: int, end: int) -> tuple[int, str]:
    file.seek(place)
    header = file.read(_LONG_HEADER)
    size = int.from_bytes(header[:4], "big")
    if size == 1:
        size = int.from_bytes(header[8:16], "big")
    elif size == 0:
        size = end - place
    return size, header[4:8].decode("latin-1")
