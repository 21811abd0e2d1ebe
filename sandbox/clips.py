"""Looking at a clip as a viewer's player would: every frame decoded."""

from pathlib import Path

import av
from av.error import FFmpegError

from sandbox.driver import Unexpected

TOLERANCE_SECONDS = 0.25


def check_clip(path: Path, seconds: float) -> str:
    """Raise `Unexpected` unless `path` decodes as H.264 of that length; answers a line about it."""
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            frames = sum(1 for _ in container.decode(stream))
            length = frames / float(stream.average_rate or 1)
            codec, width, height = stream.codec_context.name, stream.width, stream.height
    except (FFmpegError, IndexError) as fault:
        raise Unexpected(f"{path.name} decodes as video: {fault}") from fault
    if codec != "h264":
        raise Unexpected(f"{path.name} is H.264, not {codec}")
    if abs(length - seconds) > TOLERANCE_SECONDS:
        raise Unexpected(f"{path.name} lasts {seconds:g} s, not {length:.2f} s")
    return f"H.264, {width}x{height}, {length:.1f} s, {frames} frames"
