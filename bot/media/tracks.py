"""One track of a clip on its way into an mp4: copied, or decoded and encoded. Blocking, for the child process only."""

from __future__ import annotations  # PyAV's packets are generic for type checkers only

from fractions import Fraction
from typing import Final, Protocol

from av.audio.frame import AudioFrame
from av.container import OutputContainer
from av.filter import Graph
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bot.domain.errors import ClipUnusable
from bot.media.budget import Budget
from bot.media.facts import ClipFacts
from bot.media.filters import BT709, TURNS, is_foreign, is_hdr, picture_graph, pulled, sound_graph
from bot.media.libav import add_aac, add_h264, copy_packet, copy_stream, decoded, encode_audio, encode_video

_SOUND_RATE: Final = 48_000
_SOUND_FRAME: Final = 1024
_LIMITED_RANGE: Final = 1


class Track(Protocol):
    def take(self, packet: Packet[Stream]) -> None: ...
    def end(self) -> None:
        """No more packets come."""
        ...


class CopiedTrack:
    """Raises `ValueError` at the end for a track that never says when its packets are to be decoded."""

    def __init__(self, out: OutputContainer, source: Stream) -> None:
        self._out = out
        self._stream = copy_stream(out, source)
        rate = source.average_rate if isinstance(source, VideoStream) else None
        self._step = 1 / (rate * source.time_base) if rate and source.time_base else Fraction(1)
        self._undated: list[Packet[Stream]] = []

    def take(self, packet: Packet[Stream]) -> None:
        if not packet.size:
            return
        if packet.dts is None:
            self._undated.append(packet)
            return
        # Matroska leaves out the first decoding times of a track with reordered frames; an mp4 needs them.
        for before, undated in zip(range(len(self._undated), 0, -1), self._undated, strict=True):
            undated.dts = packet.dts - int(before * self._step)
            copy_packet(self._out, undated, self._stream)
        self._undated.clear()
        copy_packet(self._out, packet, self._stream)

    def end(self) -> None:
        if self._undated:
            raise ValueError("packets without decoding time")


class SoundTrack:
    """AAC, stereo. `bits` a second. Gaps become silence, so that it stays with the picture."""

    def __init__(self, out: OutputContainer, bits: int) -> None:
        self._out = out
        self._stream = add_aac(out, _SOUND_RATE, bits)
        self._graph: Graph | None = None

    def take(self, packet: Packet[Stream]) -> None:
        for frame in decoded(packet):
            if isinstance(frame, AudioFrame):
                self._graph = self._graph or _sound_filters(frame)
                self._graph.push(frame)
                self._drain(self._graph)

    def end(self) -> None:
        if self._graph is not None:
            self._graph.push(None)
            self._drain(self._graph)
        encode_audio(self._out, self._stream, None)

    def _drain(self, graph: Graph) -> None:
        for frame in pulled(graph):
            if isinstance(frame, AudioFrame):
                encode_audio(self._out, self._stream, frame)


class PictureTrack:
    """H.264, yuv420p, upright, square pixels, constant frame rate. The filters are set up by the first frame."""

    def __init__(self, out: OutputContainer, facts: ClipFacts, budget: Budget) -> None:
        self._out = out
        self._facts = facts
        self._budget = budget
        self._stream = add_picture(out, budget, _colour(facts))
        self._graph: Graph | None = None

    def take(self, packet: Packet[Stream]) -> None:
        for frame in decoded(packet):
            if isinstance(frame, VideoFrame):
                self._graph = self._graph or self._filters(frame)
                self._graph.vpush(frame)
                self._drain(self._graph)

    def end(self) -> None:
        if self._graph is None:
            raise ClipUnusable("clip-broken")
        self._graph.vpush(None)
        self._drain(self._graph)
        encode_video(self._out, self._stream, None)

    def _drain(self, graph: Graph) -> None:
        for frame in pulled(graph):
            if isinstance(frame, VideoFrame):
                encode_video(self._out, self._stream, frame)

    def _filters(self, frame: VideoFrame) -> Graph:
        budget = self._budget
        scale = f"scale=w={budget.width}:h={budget.height}:flags=bicubic:out_range=tv{_conversion(self._facts)}"
        turns = TURNS.get(self._facts.rotation, ())
        return picture_graph(frame, (f"fps=fps={budget.rate}", *turns, scale, "format=pix_fmts=yuv420p", "setsar=sar=1"))


def add_picture(out: OutputContainer, budget: Budget, colour: tuple[int, int, int]) -> VideoStream:
    """A stream that is encoded by `budget`. `colour`: primaries, transfer and matrix, in FFmpeg's numbers."""
    stream = add_h264(out, (budget.width, budget.height), budget.rate, _options(budget))
    stream.bit_rate = budget.video_bits
    context = stream.codec_context
    context.color_primaries, context.color_trc, context.colorspace = colour
    context.color_range = _LIMITED_RANGE
    return stream


def _sound_filters(frame: AudioFrame) -> Graph:
    shape = f"aformat=sample_fmts=fltp:channel_layouts=stereo:sample_rates={_SOUND_RATE}"
    return sound_graph(frame, (f"aresample={_SOUND_RATE}:async=1000", shape, f"asetnsamples=n={_SOUND_FRAME}:p=0"))


def _options(budget: Budget) -> dict[str, str]:
    return {"preset": "veryfast", "profile": "high", "maxrate": str(round(budget.video_bits * 1.2)), "bufsize": str(budget.video_bits * 2)}


def _colour(facts: ClipFacts) -> tuple[int, int, int]:
    return (BT709, BT709, BT709) if is_foreign(facts) else facts.colour


def _conversion(facts: ClipFacts) -> str:
    if is_hdr(facts):
        return ":out_color_matrix=bt709:out_primaries=bt709:out_transfer=bt709"
    return ":out_color_matrix=bt709" if is_foreign(facts) else ""
