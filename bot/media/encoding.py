"""A clip written anew as an mp4 that plays while it loads. Blocking, for the child process only."""

from __future__ import annotations  # PyAV's packets are generic for type checkers only

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream

from bot.media.budget import Budget
from bot.media.facts import ClipFacts
from bot.media.libav import packets_of
from bot.media.probing import open_clip, video_stream
from bot.media.tracks import CopiedTrack, PictureTrack, SoundTrack, Track

_SOUND_BITS: Final = 128_000


def remux(source: Path, target: Path) -> None:
    """Copy the picture as it is; the sound too where it is AAC, else encode it. Raises `FFmpegError` when they do not go into an mp4."""
    with ExitStack() as stack:
        clip, out = _opened(stack, source, target)
        tracks: dict[int, Track] = {video_stream(clip).index: CopiedTrack(out, video_stream(clip))}
        audio = _audio_stream(clip)
        if audio:
            copies = audio.codec_context.name == "aac"
            tracks[audio.index] = CopiedTrack(out, audio) if copies else SoundTrack(out, _SOUND_BITS)
        _carry(packets_of(clip), tracks)


def encode(source: Path, target: Path, facts: ClipFacts, budget: Budget) -> None:
    """Encode by `budget`. Frames that cannot be decoded are left out, and a clip that breaks off ends where it does."""
    with ExitStack() as stack:
        clip, out = _opened(stack, source, target)
        video, audio = video_stream(clip), _audio_stream(clip)
        video.thread_type = "AUTO"
        tracks: dict[int, Track] = {video.index: PictureTrack(out, facts, budget)}
        if audio and budget.audio_bits:
            tracks[audio.index] = SoundTrack(out, budget.audio_bits)
        _carry(until_broken(packets_of(clip)), tracks)


def until_broken(packets: Iterator[Packet[Stream]]) -> Iterator[Packet[Stream]]:
    """As many as can be read."""
    while True:
        try:
            packet = next(packets, None)
        except (FFmpegError, ValueError):
            return
        if packet is None:
            return
        yield packet


def _opened(stack: ExitStack, source: Path, target: Path) -> tuple[InputContainer, OutputContainer]:
    clip = stack.enter_context(open_clip(source))
    return clip, stack.enter_context(av.open(target, "w", format="mp4", options={"movflags": "+faststart"}))


def _audio_stream(clip: InputContainer) -> AudioStream | None:
    return clip.streams.audio[0] if clip.streams.audio else None


def _carry(packets: Iterator[Packet[Stream]], tracks: dict[int, Track]) -> None:
    for packet in packets:
        track = tracks.get(packet.stream_index)
        if track is not None:
            track.take(packet)
    for track in tracks.values():
        track.end()
