"""Shots cut together: nothing is lost or drifts, whatever they are; pictures are only encoded again where they must be."""

import asyncio
import math
from array import array
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import av
import pytest

from bot.domain.errors import ClipUnusable, DownloadFailed
from bot.media.facts import FinishedClip
from bot.media.joining import join_clips
from bot.media.probing import probe
from bot.media.spool import Spool
from bot.media.video import ClipTools
from tests.unit.media.children import until_a_worker_runs, workers
from tests.unit.media.clip_factory import make_clip
from tests.unit.media.test_finishing import check_plays, everything

PLENTY = 10_000_000
SIDE = 3840
QUIET = {"x265-params": "log-level=none"}


def joined(folder: Path, *parts: Path, limit: int = PLENTY) -> FinishedClip:
    made = join_clips(parts, folder / "out.mp4", limit, SIDE)
    facts = check_plays(folder / "out.mp4", limit)
    assert (made.width, made.height) == facts.shown
    assert made.size == facts.size
    assert not list(folder.glob("*.part"))
    return made


def loudness(path: Path) -> list[float]:
    """Of every tenth of a second, between 0 and 1."""
    samples = array("f")
    with av.open(str(path)) as clip:
        for frame in clip.decode(audio=0):
            samples.frombytes(bytes(frame.planes[0])[: frame.samples * 4])
    step = 4800
    return [math.sqrt(sum(value * value for value in samples[at : at + step]) / step) for at in range(0, len(samples) - step, step)]


def times(path: Path) -> Sequence[float]:
    with av.open(str(path)) as clip:
        return sorted(float(packet.pts * packet.time_base) for packet in clip.demux(video=0) if packet.pts is not None)


def test_parts_that_were_encoded_alike_keep_their_pictures(tmp_path: Path) -> None:
    parts = [make_clip(tmp_path / f"{number}.mp4", seconds=seconds) for number, seconds in enumerate((1.0, 0.5, 1.5))]
    made = joined(tmp_path, *parts)
    assert made.note == "remuxed"
    frames, samples = everything(tmp_path / "out.mp4")
    assert frames == 72
    assert abs(samples / 48_000 - 3) < 0.05
    shown = times(tmp_path / "out.mp4")
    assert all(abs(later - earlier - 1 / 24) < 0.001 for earlier, later in pairwise(shown))
    assert min(loudness(tmp_path / "out.mp4")) > 0.01


def test_a_part_without_sound_is_silent_for_its_own_time(tmp_path: Path) -> None:
    parts = [make_clip(tmp_path / "a.mp4"), make_clip(tmp_path / "b.mp4", audio=None), make_clip(tmp_path / "c.mp4")]
    assert joined(tmp_path, *parts).note == "remuxed"
    heard = [level > 0.01 for level in loudness(tmp_path / "out.mp4")]
    assert (all(heard[1:9]), any(heard[11:19]), all(heard[21:29])) == (True, False, True)


def test_silent_parts_make_a_silent_clip(tmp_path: Path) -> None:
    joined(tmp_path, make_clip(tmp_path / "a.mp4", audio=None), make_clip(tmp_path / "b.mp4", audio=None))
    assert probe(tmp_path / "out.mp4").audio_codec is None


@pytest.mark.parametrize(
    "other",
    [
        {"size": (108, 192)},
        {"size": (96, 54)},
        {"rate": 30},
        {"rotation": 90, "size": (108, 192)},
        {"codec": "libx265", "options": QUIET},
        {"pix_fmt": "yuv444p"},
        {"options": {"profile": "baseline"}},
        {"audio": "libmp3lame"},
    ],
    ids=str,
)
def test_parts_that_differ_come_to_one_size_and_rate(tmp_path: Path, other: dict[str, object]) -> None:
    first, second = make_clip(tmp_path / "a.mp4"), make_clip(tmp_path / "b.mp4", **other)  # pyright: ignore[reportArgumentType]
    made = joined(tmp_path, first, second, first)
    assert made.note == ("remuxed" if "audio" in other else "reencoded")
    assert (made.width, made.height) == (192, 108)
    assert abs(made.seconds - 3) < 0.1
    frames, samples = everything(tmp_path / "out.mp4")
    assert abs(frames - made.seconds * (30 if "rate" in other else 24)) <= 2
    assert abs(samples / 48_000 - made.seconds) < 0.1


def test_another_shape_stands_whole_on_black(tmp_path: Path) -> None:
    joined(tmp_path, make_clip(tmp_path / "a.mp4", size=(192, 96)), make_clip(tmp_path / "b.mp4", size=(96, 96)))
    with av.open(str(tmp_path / "out.mp4")) as clip:
        image = list(clip.decode(video=0))[-1].to_image()
    places = [(20, 48), (60, 10), (132, 10), (60, 86), (132, 86), (172, 48)]
    seen = [tuple(round(value / 85) for value in image.getpixel(place)) for place in places]  # pyright: ignore[reportArgumentType, reportGeneralTypeIssues]
    assert seen == [(0, 0, 0), (3, 0, 0), (0, 3, 0), (0, 0, 3), (3, 3, 3), (0, 0, 0)]


def test_what_is_too_large_together_is_made_to_fit(tmp_path: Path, noisy: Path) -> None:
    limit = noisy.stat().st_size
    made = joined(tmp_path, noisy, noisy, limit=limit)
    assert made.note == "shrunk"
    assert abs(made.seconds - 4) < 0.1


def test_one_part_is_finished_as_any_clip(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4")
    assert joined(tmp_path, source).note == ""
    assert (tmp_path / "out.mp4").read_bytes() == source.read_bytes()


def test_a_part_that_breaks_off_is_kept_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = make_clip(tmp_path / "a.mp4", seconds=2)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    assert 2.2 < joined(tmp_path, whole, cut).seconds < 4


def test_what_is_no_clip_is_unusable_and_leaves_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "b.mp4"
    broken.write_bytes(b"\x00\x00\x00\x20ftypisom" + bytes(4000))
    with pytest.raises(ClipUnusable):
        join_clips([make_clip(tmp_path / "a.mp4"), broken], tmp_path / "out.mp4", PLENTY, SIDE)
    assert {entry.name for entry in tmp_path.iterdir()} == {"a.mp4", "b.mp4"}


def spooled(tmp_path: Path) -> tuple[Spool, list[Path]]:
    spool = Spool(tmp_path)
    spool.prepare()
    return spool, [make_clip(spool.path(f"job{number}.mp4")) for number in (1, 2)]


@pytest.mark.asyncio
async def test_the_child_joins_clips(tmp_path: Path) -> None:
    spool, parts = spooled(tmp_path)
    clip = await ClipTools(spool).join(parts, "whole.mp4", PLENTY)
    assert (clip.path, clip.note, clip.width, clip.height) == ("spool/whole.mp4", "remuxed", 192, 108)
    assert abs(clip.seconds - 2) < 0.1
    assert clip.size == spool.path("whole.mp4").stat().st_size
    assert all(part.exists() for part in parts)


@pytest.mark.asyncio
async def test_a_part_that_is_gone_is_told_from_one_that_is_broken(tmp_path: Path) -> None:
    spool, parts = spooled(tmp_path)
    parts[1].unlink()
    with pytest.raises(DownloadFailed):
        await ClipTools(spool).join(parts, "whole.mp4", PLENTY)


@pytest.mark.asyncio
async def test_a_join_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    spool, parts = spooled(tmp_path)
    with pytest.raises(ClipUnusable) as caught:
        await ClipTools(spool, seconds=0.001).join(parts, "whole.mp4", PLENTY)
    assert caught.value.key == "video-too-slow"


@pytest.mark.asyncio
async def test_a_cancelled_join_leaves_no_child_and_no_file(tmp_path: Path, noisy: Path) -> None:
    spool = Spool(tmp_path)
    spool.prepare()
    task = asyncio.create_task(ClipTools(spool).join([noisy, noisy], "whole.mp4", 300_000))
    await until_a_worker_runs()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert workers() == []
    assert list(spool.root.iterdir()) == []
