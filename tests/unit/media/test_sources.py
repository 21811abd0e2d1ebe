"""Clips that members hand in: read from Discord's CDN, proven to be clips, passed on as they are, or refused with the reason."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import av
import pytest

from bot.domain.errors import DownloadFailed, PictureRefused
from bot.domain.requests import AttachmentRef, Picture
from bot.media.guard import GuardedClient
from bot.media.sources import ClipLoader
from bot.media.spool import Spool
from bot.media.video import ClipTools
from tests.unit.media.children import until_a_worker_runs, workers
from tests.unit.media.clip_factory import make_clip
from tests.unit.media.loopback import Handler, body, serving, status
from tests.unit.media.test_normalise import picture

pytestmark = pytest.mark.asyncio
MOST = 400_000


@asynccontextmanager
async def loading(handler: Handler, folder: Path, *, probe: float = 60.0, reserve: int = 0) -> AsyncIterator[tuple[ClipLoader, str]]:
    spool = Spool(folder / "data", reserve=reserve)
    async with serving(handler) as base:
        client = GuardedClient(["127.0.0.1"])
        try:
            yield ClipLoader(client, spool, ClipTools(spool, seconds=probe), max_bytes=MOST, total=5.0), f"{base}/a.mp4"
        finally:
            await client.aclose()
    assert not spool.root.exists() or list(spool.root.iterdir()) == []


async def loaded(data: bytes, folder: Path, **options: float) -> Picture:
    async with loading(body(data), folder, **options) as (loader, link):  # pyright: ignore[reportArgumentType]  # passed on as they are
        return await loader.load(AttachmentRef(link, "a.mp4", len(data)))


def sound_only(path: Path) -> bytes:
    with av.open(str(path), "w") as out:
        sound = out.add_stream("aac", 48000, layout="stereo")
        for number in range(10):
            frame = av.AudioFrame("fltp", "stereo", 1024)
            frame.sample_rate, frame.pts = 48000, number * 1024
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            out.mux(sound.encode(frame))
        out.mux(sound.encode(None))
    return path.read_bytes()


async def refusal(data: bytes, folder: Path, **options: float) -> str:
    with pytest.raises(PictureRefused) as caught:
        await loaded(data, folder, **options)
    return caught.value.key


@pytest.mark.parametrize(
    ("name", "facts", "mime"),
    [
        ("a.mp4", {}, "video/mp4"),
        ("a.mov", {}, "video/quicktime"),
        ("a.webm", {"codec": "libvpx-vp9", "audio": "libopus"}, "video/webm"),
    ],
)
async def test_a_clip_is_passed_on_byte_for_byte(tmp_path: Path, name: str, facts: dict[str, str], mime: str) -> None:
    data = make_clip(tmp_path / name, **facts).read_bytes()  # pyright: ignore[reportArgumentType]  # texts only
    assert await loaded(data, tmp_path) == Picture(mime, data, 192, 108)


async def test_the_size_is_that_which_people_see(tmp_path: Path) -> None:
    clip = await loaded(make_clip(tmp_path / "a.mp4", rotation=90).read_bytes(), tmp_path)
    assert (clip.width, clip.height) == (108, 192)


async def test_other_containers_are_refused_by_name(tmp_path: Path) -> None:
    async with loading(body(make_clip(tmp_path / "a.mkv").read_bytes()), tmp_path) as (loader, link):
        with pytest.raises(PictureRefused) as caught:
            await loader.load(AttachmentRef(link, "a.mp4", 0))
    assert (caught.value.key, caught.value.values) == ("clip-source-format", {"found": "matroska", "takes": ("mp4", "webm", "mov")})


@pytest.mark.parametrize("data", [b"", picture(), b"<html>gone</html>", b"#EXTM3U\n/etc/passwd", bytes(5000)])
async def test_what_is_no_video_by_its_first_bytes_reaches_no_decoder(tmp_path: Path, data: bytes) -> None:
    assert await refusal(data, tmp_path, probe=0.0) == "clip-source-not-video"


async def test_a_film_without_pictures_is_no_clip(tmp_path: Path) -> None:
    assert await refusal(sound_only(tmp_path / "a.mp4"), tmp_path) == "clip-source-not-video"


@pytest.mark.parametrize("head", [b"\x00\x00\x00\x20ftypisom", b"\x1a\x45\xdf\xa3\x93\x42\x82\x84webm"])
async def test_what_only_begins_as_a_clip_is_broken(tmp_path: Path, head: bytes) -> None:
    assert await refusal(head + bytes(4000), tmp_path) == "clip-source-broken"


async def test_a_clip_that_takes_too_long_to_look_into_is_broken(tmp_path: Path) -> None:
    assert await refusal(make_clip(tmp_path / "a.mp4").read_bytes(), tmp_path, probe=0.001) == "clip-source-broken"


@pytest.mark.parametrize("declared", [0, MOST + 1])
async def test_a_clip_over_the_cap_is_refused(tmp_path: Path, declared: int) -> None:
    async with loading(body(bytes(MOST + 1)), tmp_path) as (loader, link):
        with pytest.raises(PictureRefused) as caught:
            await loader.load(AttachmentRef(link, "a.mp4", declared))
    assert (caught.value.key, caught.value.values) == ("clip-source-too-large", {"size": 0.4, "most": 0.4})


@pytest.mark.parametrize(("code", "key"), [(404, "picture-gone"), (500, "picture-unreachable")])
async def test_what_the_cdn_says_becomes_a_reason(tmp_path: Path, code: int, key: str) -> None:
    async with loading(status(code), tmp_path) as (loader, link):
        with pytest.raises(PictureRefused) as caught:
            await loader.load(AttachmentRef(link, "a.mp4", 10))
    assert caught.value.key == key


@pytest.mark.parametrize("link", ["https://example.com/a.mp4", "http://cdn.discordapp.com/a.mp4", "file:///etc/passwd"])
async def test_clips_come_from_discord_only(tmp_path: Path, link: str) -> None:
    async with loading(status(200), tmp_path) as (loader, _):
        with pytest.raises(PictureRefused) as caught:
            await loader.load(AttachmentRef(link, "a.mp4", 10))
    assert caught.value.key == "picture-host"


async def test_a_full_disk_is_not_the_member_s_fault(tmp_path: Path) -> None:
    data = make_clip(tmp_path / "a.mp4").read_bytes()
    async with loading(body(data), tmp_path, reserve=1 << 62) as (loader, link):
        with pytest.raises(DownloadFailed) as caught:
            await loader.load(AttachmentRef(link, "a.mp4", 0))
    assert caught.value.key == "spool-full"


async def test_giving_up_leaves_no_child_and_no_file(tmp_path: Path) -> None:
    data = make_clip(tmp_path / "a.mp4").read_bytes()

    async with loading(body(data), tmp_path) as (loader, link):
        task = asyncio.create_task(loader.load(AttachmentRef(link, "a.mp4", 0)))
        await until_a_worker_runs()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert workers() == []
