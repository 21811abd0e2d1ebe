"""The first and the last frame of a clip, as people see them."""

import io
from pathlib import Path

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from bot.domain.errors import ClipUnusable, DownloadFailed
from bot.media.spool import Spool
from bot.media.stills import write_still
from bot.media.video import ClipTools
from tests.unit.media.clip_factory import corners, make_clip

QUIET = {"x265-params": "log-level=none"}


def still(source: Path, *, last: bool = True) -> Image.Image:
    target = source.with_name("still.png")
    write_still(source, target, last=last)
    with Image.open(target) as image:
        assert image.format == "PNG"
        return image.convert("RGB")


def distance(one: Image.Image, other: Image.Image) -> float:
    """Of the values of all pixels, on average; 0 to 255."""
    assert one.size == other.size
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.mark.parametrize("file", ["a.mp4", "a.mov", "a.mkv"])
def test_the_first_and_the_last_frame(tmp_path: Path, file: str) -> None:
    source = make_clip(tmp_path / file, seconds=2, options={"g": "12", "bf": "3"})
    first, last = still(source, last=False), still(source)
    assert distance(first, corners((192, 108), 0)) < 6
    assert distance(last, corners((192, 108), 47)) < 6
    assert distance(first, corners((192, 108), 47)) > distance(last, corners((192, 108), 47))


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_clip_gives_an_upright_picture(tmp_path: Path, rotation: int) -> None:
    source = make_clip(tmp_path / "a.mp4", size=(192, 96), rotation=rotation, audio=None)
    assert distance(still(source), corners((192, 96), 23).rotate(rotation, expand=True)) < 6


def test_a_clip_of_one_frame_has_both(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4", seconds=1 / 24)
    assert distance(still(source), still(source, last=False)) == 0


def test_a_clip_that_breaks_off_has_a_last_frame_all_the_same(tmp_path: Path) -> None:
    whole = make_clip(tmp_path / "whole.mp4", seconds=2, audio=None, options={"bf": "0"})
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    assert still(cut).size == (192, 108)


@pytest.mark.parametrize("codec", ["libx265", "libvpx-vp9"])
def test_other_codecs_give_frames_too(tmp_path: Path, codec: str) -> None:
    options = QUIET if codec == "libx265" else {}
    source = make_clip(tmp_path / ("a.mp4" if codec == "libx265" else "a.webm"), codec=codec, audio=None, options=options)
    assert distance(still(source), corners((192, 108), 23)) < 8


@pytest.mark.parametrize(("size", "matrix"), [((1280, 720), 1), ((192, 108), 6), ((1280, 720), None), ((192, 108), None)])
def test_colours_are_those_that_players_show(tmp_path: Path, size: tuple[int, int], matrix: int | None) -> None:
    """A chain of shots would drift otherwise: each shot begins with the picture that the one before it ended with."""
    path = tmp_path / "a.mp4"
    colours = {1: "ITU709", 6: "ITU601", None: "ITU709" if size[1] >= 720 else "ITU601"}
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", 24)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        if matrix:
            video.codec_context.colorspace = video.codec_context.color_primaries = matrix
        for number in range(3):
            frame = av.VideoFrame.from_image(corners(size)).reformat(
                format="yuv420p", dst_colorspace=colours[matrix], dst_color_range="MPEG", src_color_range="JPEG"
            )
            frame.pts = number
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
    assert distance(still(path), corners(size)) < 3


def test_sound_alone_or_garbage_gives_none(tmp_path: Path) -> None:
    broken = tmp_path / "b.mp4"
    broken.write_bytes(b"\x00\x00\x00\x20ftypisom" + bytes(4000))
    with pytest.raises(ClipUnusable):
        still(broken)


@pytest.mark.asyncio
async def test_the_child_takes_frames_and_leaves_nothing(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.prepare()
    tools, source = ClipTools(spool), make_clip(spool.path("job1.mp4"))
    for data, number in ((await tools.first_frame(source), 0), (await tools.last_frame(source), 23)):
        with Image.open(io.BytesIO(data)) as image:
            assert distance(image.convert("RGB"), corners((192, 108), number)) < 6
    assert [entry.name for entry in spool.root.iterdir()] == ["job1.mp4"]


@pytest.mark.asyncio
async def test_the_child_says_what_is_wrong(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.prepare()
    with pytest.raises(DownloadFailed):
        await ClipTools(spool).last_frame(spool.path("job1.mp4"))
    broken = spool.path("job2.mp4")
    broken.write_bytes(b"\x00\x00\x00\x20ftypisom" + bytes(4000))
    with pytest.raises(ClipUnusable):
        await ClipTools(spool).last_frame(broken)
    with pytest.raises(ClipUnusable) as caught:
        await ClipTools(spool, seconds=0.001).last_frame(make_clip(spool.path("job3.mp4")))
    assert caught.value.key == "video-too-slow"
    assert {entry.name for entry in spool.root.iterdir()} == {"job2.mp4", "job3.mp4"}
