"""Whatever kind of clip comes in, whatever the limit: what goes out is under it and plays everywhere, with its sound."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import av
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from bot.domain.errors import ClipUnusable
from bot.media.facts import FinishedClip
from bot.media.finishing import finish_clip
from bot.media.probing import probe
from tests.unit.media.clip_factory import make_clip
from tests.unit.media.test_finishing import check_plays, everything

LEAST_BITS, LEAST_BYTES = 60_000, 48_000
"""A second, and in all. A limit that leaves less may be refused (rate control needs a few frames); one that leaves more may not."""

EXAMPLES = int(os.environ.get("TORTURE_EXAMPLES", "20"))
"""More of them in `make torture`."""

CODECS = {
    "libx264": ("mp4", "mov", "mkv"),
    "libx265": ("mp4",),
    "libvpx-vp9": ("webm", "mkv"),
    "libsvtav1": ("mp4", "mkv"),
    "mpeg4": ("avi", "mp4"),
}
FORMATS = {
    "libx264": ("yuv420p", "yuv420p10le", "yuv422p", "yuv444p"),
    "libx265": ("yuv420p", "yuv420p10le"),
    "libvpx-vp9": ("yuv420p", "yuv444p"),
    "libsvtav1": ("yuv420p", "yuv420p10le"),
    "mpeg4": ("yuv420p",),
}
SOUNDS = {
    "mp4": (None, "aac", "libmp3lame"),
    "mov": (None, "aac", "pcm_s16le"),
    "mkv": (None, "aac", "libopus", "flac"),
    "webm": (None, "libopus"),
}
QUIET = {"libx265": {"x265-params": "log-level=none"}}


@dataclass(frozen=True)
class Source:
    codec: str
    kind: str
    pix_fmt: str
    audio: str | None
    size: tuple[int, int]
    seconds: float
    rate: int
    rotation: int
    noise: bool


@st.composite
def sources(draw: st.DrawFn) -> Source:
    codec = draw(st.sampled_from(sorted(CODECS)))
    kind = draw(st.sampled_from(CODECS[codec]))
    pix_fmt = draw(st.sampled_from(FORMATS[codec]))
    # Only full colour has odd sides; encoders refuse the rest.
    side = st.integers(64, 260) if pix_fmt == "yuv444p" else st.integers(32, 130).map(lambda half: half * 2)
    return Source(
        codec,
        kind,
        pix_fmt,
        draw(st.sampled_from(SOUNDS.get(kind, (None, "libmp3lame")))),
        (draw(side), draw(side)),
        draw(st.integers(4, 30)) / 10,
        draw(st.sampled_from((8, 24, 30, 60))),
        draw(st.sampled_from((0, 90, 180, 270))) if kind in {"mp4", "mov"} else 0,
        draw(st.booleans()),
    )


@given(source=sources(), share=st.floats(0.05, 2))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_it_fits_and_plays(source: Source, share: float) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = _made(source, folder / f"a.{source.kind}")
        before = probe(path)
        limit = round(before.size * share)
        out = folder / "out.mp4"
        made = _finished(path, out, limit)
        if isinstance(made, ClipUnusable):
            assert made.key == "clip-cannot-shrink"
            assert limit < LEAST_BYTES or (limit - 4096) * 8 / before.seconds < LEAST_BITS
            assert [entry.name for entry in folder.iterdir()] == [path.name]
            event("refused")
            return
        event(made.note or "as it was")
        after = check_plays(out, limit)
        assert (after.audio_codec is None) == (before.audio_codec is None)
        assert abs(after.seconds - before.seconds) < 0.15
        assert after.rotation == 0 or made.note in {"", "remuxed"}
        wide, high = before.shown
        assert abs(after.shown[0] / after.shown[1] - wide / high) < 0.1 * wide / high
        frames, samples = everything(out)
        assert frames >= 1
        assert not before.audio_codec or abs(samples / _rate(out) - before.seconds) < 0.25


def _finished(path: Path, out: Path, limit: int) -> FinishedClip | ClipUnusable:
    try:
        return finish_clip(path, out, limit, 3840)
    except ClipUnusable as error:
        return error


def _made(source: Source, path: Path) -> Path:
    return make_clip(
        path,
        size=source.size,
        seconds=source.seconds,
        rate=source.rate,
        codec=source.codec,
        pix_fmt=source.pix_fmt,
        audio=source.audio,
        options=QUIET.get(source.codec),
        rotation=source.rotation,
        noise=source.noise,
    )


def _rate(path: Path) -> int:
    with av.open(str(path)) as clip:
        return clip.streams.audio[0].rate
