"""PyAV behind full types: its own stubs leave packets, options and pictures open, so strictness ends in this file and nowhere else."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations  # PyAV's packets are generic for type checkers only

from collections.abc import Iterator, Mapping
from fractions import Fraction

from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image


def add_h264(out: OutputContainer, size: tuple[int, int], rate: Fraction | int, options: Mapping[str, str]) -> VideoStream:
    """A yuv420p stream; even sides."""
    stream = out.add_stream("libx264", rate, dict(options))
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    return stream


def add_aac(out: OutputContainer, rate: int, bit_rate: int) -> AudioStream:
    """Stereo; `bit_rate` in bits a second."""
    return out.add_stream("aac", rate, layout="stereo", bit_rate=bit_rate)


def encode_video(out: OutputContainer, stream: VideoStream, frame: VideoFrame | None) -> None:
    """Encode and mux; None says that no more frames come."""
    out.mux(stream.encode(frame))


def encode_audio(out: OutputContainer, stream: AudioStream, frame: AudioFrame | None) -> None:
    out.mux(stream.encode(frame))


def picture_frame(image: Image.Image) -> VideoFrame:
    """An RGB picture as a yuv420p frame in the colours of HD video."""
    frame: VideoFrame = VideoFrame.from_image(image)
    return frame.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG", src_color_range="JPEG")


def picture_of(frame: VideoFrame) -> Image.Image:
    return frame.to_image()


def packets_of(container: InputContainer, *streams: Stream) -> Iterator[Packet[Stream]]:
    """Packets of these streams, or of all, in file order; the last ones are empty and flush the decoders."""
    yield from container.demux(*streams)


def copy_stream(out: OutputContainer, stream: Stream) -> Stream:
    """A stream that takes the packets of `stream` as they are."""
    return out.add_stream_from_template(stream)


def copy_packet(out: OutputContainer, packet: Packet[Stream], stream: Stream) -> None:
    packet.stream = stream
    out.mux(packet)


def decoded(packet: Packet[Stream]) -> list[VideoFrame | AudioFrame]:
    """Frames of a video or audio packet; a damaged packet gives none."""
    try:
        return [frame for frame in packet.decode() if isinstance(frame, VideoFrame | AudioFrame)]
    except (FFmpegError, ValueError):
        return []
