"""Several clips cut together into one. Blocking, and for the child process only.

Parts that were encoded alike keep their pictures as they are; otherwise all are encoded to one size and rate. The sound is encoded anew
in both cases, cut or filled with silence to the length of its part: pieces of AAC put end to end drift from the picture.
"""

from __future__ import annotations  # PyAV's packets are generic for type checkers only

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.container import OutputContainer
from av.error import FFmpegError
from av.filter import Graph
from av.stream import Stream
from av.video.frame import VideoFrame

from bot.domain.errors import ClipUnusable
from bot.media.budget import Budget
from bot.media.encoding import until_broken
from bot.media.facts import ClipFacts, FinishedClip
from bot.media.filters import BT709, TURNS, is_hdr, picture_graph, pulled, read_as_shown
from bot.media.finishing import PLAYABLE, finish_clip, fit
from bot.media.libav import copy_packet, copy_stream, decoded, encode_video, packets_of
from bot.media.probing import open_clip, probe, video_stream
from bot.media.sound import JoinedSound
from bot.media.spool import PART, settle
from bot.media.tracks import add_picture

_SOUND_BITS: Final = 128_000
_DRIFT: Final = 0.25


def join_clips(sources: Sequence[Path], target: Path, max_bytes: int, max_side: int) -> FinishedClip:
    """Write `target`, at most `max_bytes`, by rename; the sources stay. Raises `ClipUnusable`."""
    if len(sources) == 1:
        return finish_clip(sources[0], target, max_bytes, max_side)
    cut = _Cut(tuple(_Piece.read(source) for source in sources))
    part = target.with_name(target.name + PART)
    try:
        note = _make(cut, part, max_bytes, max_side)
        made = probe(part)
        settle(part, target)
    finally:
        part.unlink(missing_ok=True)
    return FinishedClip(made.size, made.seconds, *made.shown, note)


@dataclass(frozen=True, slots=True)
class _Piece:
    """`start` and `end` are where its picture begins and ends in its own time, in seconds; `setup` is the decoder's."""

    path: Path
    facts: ClipFacts
    start: Fraction
    end: Fraction
    setup: bytes

    @classmethod
    def read(cls, path: Path) -> _Piece:
        facts = probe(path)
        with open_clip(path) as clip:
            stream = video_stream(clip)
            setup = bytes(stream.codec_context.extradata or b"")
            try:
                times = [
                    (packet.pts * packet.time_base, (packet.duration or 0) * packet.time_base)
                    for packet in packets_of(clip, stream)
                    if packet.size and packet.pts is not None
                ]
            except (FFmpegError, ValueError):
                times = []
        start = min((at for at, _ in times), default=Fraction(0))
        end = max((at + (length or 1 / facts.frames_a_second) for at, length in times), default=start)
        return cls(path, facts, start, end, setup)


@dataclass(frozen=True, slots=True)
class _Cut:
    pieces: tuple[_Piece, ...]

    @property
    def alike(self) -> bool:
        """Whether one decoder, set up once, reads all of them."""
        first = self.pieces[0]
        return all(
            piece.facts.intact
            and piece.facts.video_codec == "h264"
            and piece.facts.pixel_format in PLAYABLE
            and piece.facts.rotation == 0
            and piece.setup
            and piece.end > piece.start
            and _shape(piece) == _shape(first)
            for piece in self.pieces
        )

    @property
    def sounds(self) -> bool:
        return any(piece.facts.audio_codec for piece in self.pieces)

    def facts(self) -> ClipFacts:
        """Of the whole, as an encode has to plan for it: as large as the first part, as fast as the fastest."""
        parts = [piece.facts for piece in self.pieces]
        width, height = parts[0].shown
        return replace(
            parts[0],
            size=sum(part.size for part in parts),
            seconds=sum(part.seconds for part in parts),
            width=width,
            height=height,
            rotation=0,
            pixel_ratio=1.0,
            rate=str(max(part.frames_a_second for part in parts)),
            video_bits=max(part.video_bits for part in parts),
            audio_codec="aac" if self.sounds else None,
        )


def _shape(piece: _Piece) -> tuple[object, ...]:
    facts = piece.facts
    return piece.setup, facts.width, facts.height, facts.pixel_ratio, facts.rate, facts.colour


def _make(cut: _Cut, part: Path, max_bytes: int, max_side: int) -> str:
    facts = cut.facts()
    if cut.alike and facts.size <= max_bytes and _copied(cut, part, max_bytes):
        return "remuxed"
    fit(part, facts, max_bytes, max_side, lambda budget: _encode(cut, part, budget))
    return "shrunk" if facts.size > max_bytes else "reencoded"


def _copied(cut: _Cut, part: Path, max_bytes: int) -> bool:
    """False when the packets do not go into one mp4 as they are, or grew too large in it."""
    try:
        _copy(cut, part)
        made = probe(part)
    except (FFmpegError, ValueError, ClipUnusable):
        return False
    return made.size <= max_bytes and made.intact and abs(made.seconds - cut.facts().seconds) < _DRIFT


def _copy(cut: _Cut, part: Path) -> None:
    with _opened(part) as out, open_clip(cut.pieces[0].path) as first:
        picture = copy_stream(out, video_stream(first))
        sound = JoinedSound(out, _SOUND_BITS) if cut.sounds else None
        at = Fraction(0)
        for piece in cut.pieces:
            _copy_piece(out, picture, piece, at)
            at += piece.end - piece.start
            if sound:
                sound.add(piece.path, piece.start, at)
        if sound:
            sound.end()


def _copy_piece(out: OutputContainer, picture: Stream, piece: _Piece, at: Fraction) -> None:
    with open_clip(piece.path) as clip:
        for packet in packets_of(clip, video_stream(clip)):
            if not packet.size:
                continue
            if packet.pts is None or packet.dts is None:
                raise ValueError("a packet without its times")
            moved = round((at - piece.start) / packet.time_base)
            packet.pts, packet.dts = packet.pts + moved, packet.dts + moved
            copy_packet(out, packet, picture)


def _encode(cut: _Cut, part: Path, budget: Budget) -> None:
    with _opened(part) as out:
        picture = add_picture(out, budget, (BT709, BT709, BT709))
        sound = JoinedSound(out, budget.audio_bits) if cut.sounds and budget.audio_bits else None
        number = 0
        for piece in cut.pieces:
            for frame in _frames(piece, budget):
                frame.pts, frame.time_base = number, 1 / budget.rate
                encode_video(out, picture, frame)
                number += 1
            if sound:
                sound.add(piece.path, piece.start, number / budget.rate)
        encode_video(out, picture, None)
        if sound:
            sound.end()


def _opened(part: Path) -> OutputContainer:
    return av.open(part, "w", format="mp4", options={"movflags": "+faststart"})


def _frames(piece: _Piece, budget: Budget) -> Iterator[VideoFrame]:
    """As they are encoded: of the size and rate of the whole, in the middle of a black ground where the shape differs."""
    graph: Graph | None = None
    with open_clip(piece.path) as clip:
        stream = video_stream(clip)
        stream.thread_type = "AUTO"
        for packet in until_broken(packets_of(clip, stream)):
            for frame in decoded(packet):
                if isinstance(frame, VideoFrame):
                    graph = graph or picture_graph(frame, _fitting(piece.facts, budget))
                    graph.vpush(frame)
                    yield from _pictures(graph)
    if graph is None:
        raise ClipUnusable("clip-broken")
    graph.vpush(None)
    yield from _pictures(graph)


def _pictures(graph: Graph) -> Iterator[VideoFrame]:
    return (frame for frame in pulled(graph) if isinstance(frame, VideoFrame))


def _fitting(facts: ClipFacts, budget: Budget) -> tuple[str, ...]:
    factor = min(budget.width / facts.shown[0], budget.height / facts.shown[1])
    width, height = (_even(side * factor, most) for side, most in zip(facts.shown, (budget.width, budget.height), strict=True))
    narrowed = ":out_primaries=bt709:out_transfer=bt709" if is_hdr(facts) else ""
    return (
        f"fps=fps={budget.rate}",
        *TURNS.get(facts.rotation, ()),
        f"scale=w={width}:h={height}:flags=bicubic:out_range=tv:out_color_matrix=bt709{read_as_shown(facts)}{narrowed}",
        "format=pix_fmts=yuv420p",
        f"pad=w={budget.width}:h={budget.height}:x={(budget.width - width) // 4 * 2}:y={(budget.height - height) // 4 * 2}",
        "setsar=sar=1",
    )


def _even(length: float, most: int) -> int:
    return min(most, max(2, round(length / 2) * 2))
