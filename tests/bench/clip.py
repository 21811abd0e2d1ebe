"""A clip of any size that needs no work: H.264, index first, filled up with a box that players skip."""

from fractions import Fraction
from pathlib import Path

import av
from PIL import Image

BOX_HEADER = 8
SECONDS, RATE = 5, 12


def write_clip(path: Path, size: int = 0) -> None:
    """At least `size` bytes if it is larger than the clip itself."""
    with av.open(path, "w", format="mp4", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=RATE, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt, stream.time_base = 320, 180, "yuv420p", Fraction(1, RATE)
        for number in range(SECONDS * RATE):
            frame = av.VideoFrame.from_image(Image.new("RGB", (320, 180), (number * 4 % 256, 90, 160)))
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    missing = size - path.stat().st_size
    if missing > BOX_HEADER:
        with path.open("ab") as file:
            file.write(missing.to_bytes(4, "big") + b"free")
            file.truncate(size)
