"""The sound of several clips as one AAC track. Blocking, and for the child process only."""

from __future__ import annotations  # PyAV's packets are generic for type checkers only

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.container import OutputContainer
from av.filter import Graph

from bot.media.encoding import until_broken
from bot.media.filters import linked, pulled, sound_graph
from bot.media.libav import add_aac, decoded, encode_audio, packets_of
from bot.media.probing import open_clip

_RATE: Final = 48_000
_FRAME: Final = 1024
_SHAPE: Final = f"aformat=sample_fmts=fltp:channel_layouts=stereo:sample_rates={_RATE}"


class JoinedSound:
    """Stereo, `bits` a second. Each part has exactly the length of its picture, so that nothing drifts however many there are."""

    def __init__(self, out: OutputContainer, bits: int) -> None:
        self._out = out
        self._stream = add_aac(out, _RATE, bits)
        self._fifo = AudioFifo()
        self._given = 0
        self._written = 0

    def add(self, path: Path, start: Fraction, until: Fraction) -> None:
        """The sound of the clip at `path`, from second `start` of its own time on, up to second `until` of the whole. Else silence."""
        length = max(0, round(until * _RATE) - self._given)
        for frame in _sound(path, start, length):
            frame.pts = None
            self._fifo.write(frame)
            self._encode(_FRAME)
        self._given += length

    def end(self) -> None:
        self._encode(1)
        encode_audio(self._out, self._stream, None)

    def _encode(self, least: int) -> None:
        while self._fifo.samples >= least:
            frame = self._fifo.read(_FRAME, partial=True)
            if frame is None:
                return
            frame.pts, frame.time_base = self._written, Fraction(1, _RATE)
            self._written += frame.samples
            encode_audio(self._out, self._stream, frame)


def _sound(path: Path, start: Fraction, length: int) -> Iterator[AudioFrame]:
    """`length` samples. What comes before `start` is cut off, gaps and what is missing at the end are silence."""
    graph: Graph | None = None
    with open_clip(path) as clip:
        tracks = clip.streams.audio[:1]
        for packet in until_broken(packets_of(clip, *tracks)) if tracks else ():
            for frame in decoded(packet):
                if isinstance(frame, AudioFrame):
                    frame.pts = (frame.pts or 0) - round(start / (frame.time_base or Fraction(1, frame.sample_rate)))
                    graph = graph or sound_graph(frame, (f"aresample={_RATE}:async=1000:first_pts=0", _SHAPE, *_exactly(length)))
                    graph.push(frame)
                    yield from _heard(graph)
    if graph is None:
        graph = Graph()
        linked(graph, graph.add("anullsrc", f"sample_rate={_RATE}:channel_layout=stereo"), (_SHAPE, *_exactly(length), "abuffersink"))
    else:
        graph.push(None)
    yield from _heard(graph)


def _exactly(length: int) -> tuple[str, str]:
    return f"apad=whole_len={length}", f"atrim=end_sample={length}"


def _heard(graph: Graph) -> Iterator[AudioFrame]:
    return (frame for frame in pulled(graph) if isinstance(frame, AudioFrame))
