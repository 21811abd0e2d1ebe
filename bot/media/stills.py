"""One frame of a clip as a picture. Blocking, and for the child process only."""

from collections.abc import Iterator
from pathlib import Path

from av.error import FFmpegError
from av.filter import Graph
from av.video.frame import VideoFrame

from bot.domain.errors import ClipUnusable
from bot.media.facts import ClipFacts
from bot.media.filters import TURNS, is_hdr, picture_graph, pulled, read_as_shown
from bot.media.libav import decoded, packets_of, picture_of
from bot.media.probing import open_clip, probe, video_stream


def write_still(source: Path, target: Path, *, last: bool) -> None:
    """Write the first frame, or the last one that can be decoded, as a PNG: upright, square pixels, the colours that players show.

    Raises `ClipUnusable`.
    """
    facts = probe(source)
    frame: VideoFrame | None = None
    for shown in _frames(source):
        frame = shown
        if not last:
            break
    if frame is None:
        raise ClipUnusable("clip-broken")
    graph = _upright(frame, facts)
    graph.vpush(frame)
    graph.vpush(None)
    picture = next((found for found in pulled(graph) if isinstance(found, VideoFrame)), None)
    if picture is None:
        raise ClipUnusable("clip-broken")
    picture_of(picture).save(target, "PNG")


def _frames(source: Path) -> Iterator[VideoFrame]:
    """In the order in which they are shown, up to where the clip breaks off."""
    with open_clip(source) as container:
        stream = video_stream(container)
        stream.thread_type = "AUTO"
        try:
            for packet in packets_of(container, stream):
                for frame in decoded(packet):
                    if isinstance(frame, VideoFrame):
                        yield frame
        except (FFmpegError, ValueError):
            return


def _upright(frame: VideoFrame, facts: ClipFacts) -> Graph:
    width, height = facts.shown
    if facts.rotation % 180:
        width, height = height, width
    narrowed = ":out_primaries=bt709:out_transfer=bt709" if is_hdr(facts) else ""
    scale = f"scale=w={width}:h={height}:flags=bicubic+accurate_rnd+full_chroma_int:out_range=pc{read_as_shown(facts)}{narrowed}"
    return picture_graph(frame, (scale, "format=pix_fmts=rgb24", *TURNS.get(facts.rotation, ())))
