"""Whatever a provider sends is posted as H.264/AAC, yuv420p, fast start, under the limit; and nothing is lost on the way."""

from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import ClipUnusable
from bot.media.budget import plan
from bot.media.facts import ClipFacts
from bot.media.finishing import finish_clip
from bot.media.probing import probe
from tests.unit.media.clip_factory import corners, make_clip

PLENTY = 10_000_000
SIDE = 3840
QUIET = {"x265-params": "log-level=none"}


def needs(encoder: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(encoder not in av.codecs_available, reason=f"this PyAV has no encoder {encoder}")


SOURCES = {
    "h264 as it should be": ("a.mp4", {}, "", (192, 108)),
    "h264 silent": ("a.mp4", {"audio": None}, "", (192, 108)),
    "h264 turned by a flag": ("a.mp4", {"rotation": 90}, "", (108, 192)),
    "h264 of one frame": ("a.mp4", {"seconds": 1 / 24, "audio": None}, "", (192, 108)),
    "index at the end": ("a.mp4", {"faststart": False}, "remuxed", (192, 108)),
    "quicktime": ("a.mov", {}, "remuxed", (192, 108)),
    "quicktime with pcm": ("a.mov", {"audio": "pcm_s16le"}, "remuxed", (192, 108)),
    "matroska": ("a.mkv", {}, "remuxed", (192, 108)),
    "matroska with mp3": ("a.mkv", {"audio": "libmp3lame"}, "remuxed", (192, 108)),
    "hevc": ("a.mp4", {"codec": "libx265", "options": QUIET}, "reencoded", (192, 108)),
    "hevc 10 bit": ("a.mp4", {"codec": "libx265", "pix_fmt": "yuv420p10le", "options": QUIET}, "reencoded", (192, 108)),
    "hevc turned by a flag": ("a.mp4", {"codec": "libx265", "rotation": 90, "options": QUIET}, "reencoded", (108, 192)),
    "h264 10 bit": ("a.mp4", {"pix_fmt": "yuv420p10le"}, "reencoded", (192, 108)),
    "h264 full colour": ("a.mp4", {"pix_fmt": "yuv444p"}, "reencoded", (192, 108)),
    "odd sides": ("a.mp4", {"pix_fmt": "yuv444p", "size": (161, 91)}, "reencoded", (160, 90)),
    "vp9 and opus": ("a.webm", {"codec": "libvpx-vp9", "audio": "libopus"}, "reencoded", (192, 108)),
    "av1": ("a.mp4", {"codec": "libsvtav1"}, "reencoded", (192, 108)),
    "mpeg4 in avi": ("a.avi", {"codec": "mpeg4", "audio": "libmp3lame"}, "reencoded", (192, 108)),
    "sixty frames": ("a.mp4", {"codec": "libx265", "rate": 60, "options": QUIET}, "reencoded", (192, 108)),
}


def everything(path: Path) -> tuple[int, int]:
    """Decode the whole file; returns how many video frames and audio samples there are."""
    with av.open(str(path)) as clip:
        assert clip.format.name.startswith("mov,mp4")
        frames = samples = 0
        for frame in clip.decode():
            if isinstance(frame, av.VideoFrame):
                assert frame.format.name == "yuv420p"
                frames += 1
            else:
                samples += frame.samples
        return frames, samples


def check_plays(path: Path, limit: int) -> ClipFacts:
    facts = probe(path)
    assert (facts.container, facts.video_codec, facts.pixel_format) == ("mp4", "h264", "yuv420p")
    assert facts.audio_codec in {None, "aac"}
    assert facts.faststart
    assert facts.intact
    assert facts.plain
    assert facts.size == path.stat().st_size <= limit
    return facts


@pytest.mark.parametrize("name", [pytest.param(name, marks=needs(case[1].get("codec", "libx264"))) for name, case in SOURCES.items()])
def test_every_kind_of_clip_ends_up_playable(tmp_path: Path, name: str) -> None:
    file, options, note, size = SOURCES[name]
    source = make_clip(tmp_path / file, **options)
    before = probe(source)
    made = finish_clip(source, tmp_path / "out.mp4", PLENTY, SIDE)
    after = check_plays(tmp_path / "out.mp4", PLENTY)
    assert made.note == note
    assert (made.width, made.height) == after.shown == size
    assert (after.audio_codec is None) == (before.audio_codec is None)
    assert abs(after.seconds - before.seconds) < 0.1
    frames, samples = everything(tmp_path / "out.mp4")
    assert abs(frames - before.seconds * float(before.frames_a_second)) <= 1
    assert not before.audio_codec or abs(samples / 48_000 - before.seconds) < 0.15
    assert source.exists()
    assert {entry.name for entry in tmp_path.iterdir()} == {file, "out.mp4"}


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_clip_is_encoded_upright(tmp_path: Path, rotation: int) -> None:
    source = make_clip(tmp_path / "a.mp4", size=(192, 96), rotation=rotation, pix_fmt="yuv444p", audio=None, seconds=0.3)
    finish_clip(source, tmp_path / "out.mp4", PLENTY, SIDE)
    with av.open(str(tmp_path / "out.mp4")) as clip:
        seen = next(clip.decode(video=0)).to_image()
    wanted = corners((192, 96)).rotate(rotation, expand=True)
    assert seen.size == wanted.size
    for place in ((8, 8), (seen.width - 8, 8), (8, seen.height - 8), (seen.width - 8, seen.height - 8)):
        found, meant = seen.getpixel(place), wanted.getpixel(place)
        assert isinstance(found, tuple)
        assert isinstance(meant, tuple)
        assert all(abs(one - other) < 12 for one, other in zip(found, meant, strict=True))


@pytest.mark.parametrize("limit", [1_000_000, 300_000, 100_000, 40_000])
def test_it_is_made_to_fit(tmp_path: Path, noisy: Path, limit: int) -> None:
    assert noisy.stat().st_size > limit
    made = finish_clip(noisy, tmp_path / "out.mp4", limit, SIDE)
    facts = check_plays(tmp_path / "out.mp4", limit)
    assert made.note == "shrunk"
    assert made.size > limit * 0.6
    assert abs(facts.seconds - 2) < 0.1


def test_what_cannot_fit_is_refused_and_leaves_nothing(tmp_path: Path, noisy: Path) -> None:
    with pytest.raises(ClipUnusable) as caught:
        finish_clip(noisy, tmp_path / "out.mp4", 6_000, SIDE)
    assert caught.value.key == "clip-cannot-shrink"
    assert not list(tmp_path.iterdir())


def test_a_clip_that_breaks_off_is_saved_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = make_clip(tmp_path / "whole.mp4", seconds=2, audio=None)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    assert not probe(cut).intact
    made = finish_clip(cut, tmp_path / "out.mp4", PLENTY, SIDE)
    assert made.note == "reencoded"
    assert 0.2 < check_plays(tmp_path / "out.mp4", PLENTY).seconds < 2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x00\x00\x20ftypisom" + bytes(4000),
        b"\x00\x00\x00\x20ftypisom" + b"\xff" * 4000,
        b"\x1a\x45\xdf\xa3" + b"\x01" * 4000,
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"<html>",
    ],
)
def test_what_is_no_clip_is_unusable(tmp_path: Path, data: bytes) -> None:
    source = tmp_path / "a"
    source.write_bytes(data)
    with pytest.raises(ClipUnusable):
        finish_clip(source, tmp_path / "out.mp4", PLENTY, SIDE)
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


def test_sound_alone_is_no_clip(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", 48000, layout="stereo")
        frame = av.AudioFrame("fltp", "stereo", 1024)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate, frame.pts = 48000, 0
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    with pytest.raises(ClipUnusable):
        probe(path)


FACTS = ClipFacts("mp4", 10, 5.0, "hevc", "yuv420p", 1920, 1080, "24", 8_000_000, "aac")


@given(
    st.integers(2, 8000),
    st.integers(2, 8000),
    st.floats(0.05, 600),
    st.integers(50_000, 100_000_000),
    st.sampled_from(["24", "24000/1001", "60", "120", "15"]),
    st.sampled_from([0, 90, 180, 270]),
)
def test_a_budget_always_adds_up(width: int, height: int, seconds: float, limit: int, rate: str, rotation: int) -> None:
    facts = ClipFacts("mp4", 10, seconds, "hevc", "yuv420p", width, height, rate, 2_000_000, "aac", rotation=rotation)
    try:
        budget = plan(facts, limit)
    except ClipUnusable:
        assert limit * 8 / seconds < 80_000
        return
    assert (budget.video_bits + budget.audio_bits) * max(seconds, 0.2) <= limit * 8 * 0.94
    assert budget.width % 2 == budget.height % 2 == 0
    assert max(budget.width, budget.height) <= max(3840, 2)
    assert (budget.width, budget.height) <= (max(2, facts.shown[0]), max(2, facts.shown[1]))
    assert budget.rate <= 60


def test_a_tight_limit_costs_size_before_it_costs_everything() -> None:
    assert plan(FACTS, 20_000_000).width == 1920
    assert plan(FACTS, 600_000).width < 1920
    assert plan(FACTS, 20_000_000, max_side=1280).width == 1280


def test_no_more_bits_are_spent_than_the_source_is_worth() -> None:
    assert plan(FACTS, 100_000_000).video_bits <= 16_000_000
