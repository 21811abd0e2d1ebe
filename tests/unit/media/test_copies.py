"""Clips read from Discord's CDN into a file, and pictures taken from them."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from PIL import Image

from bot.domain.errors import DiskFull, InternalError, PictureRefused
from bot.domain.models import PictureRules
from bot.domain.requests import AttachmentRef, Frame, Picture
from bot.media.copies import FrameReader, SpooledCopies
from bot.media.guard import GuardedClient
from bot.media.pictures import PictureLoader
from bot.media.spool import Spool
from bot.media.video import ClipTools
from tests.unit.media.clip_factory import corners, make_clip
from tests.unit.media.loopback import Handler, body, serving, status
from tests.unit.media.test_stills import distance

pytestmark = pytest.mark.asyncio
MOST = 400_000


@asynccontextmanager
async def copying(
    handler: Handler, folder: Path, *, reserve: int = 0, total: float = 5.0
) -> AsyncIterator[tuple[SpooledCopies, Spool, str]]:
    spool = Spool(folder / "data", reserve=reserve)
    async with serving(handler) as base:
        client = GuardedClient(["127.0.0.1"])
        try:
            yield SpooledCopies(client, spool, max_bytes=MOST, total=total), spool, f"{base}/clip.mp4"
        finally:
            await client.aclose()
    assert not spool.root.exists() or list(spool.root.iterdir()) == []


async def picture(data: bytes, folder: Path, frame: Frame) -> Picture:
    async with copying(body(data), folder) as (copies, spool, link):
        client = GuardedClient(["127.0.0.1"])
        loader = PictureLoader(client, FrameReader(copies, ClipTools(spool)))
        try:
            return await loader.load(AttachmentRef(link, "clip.mp4", len(data), frame=frame), PictureRules())
        finally:
            await client.aclose()


async def refusal(handler: Handler, folder: Path, size: int = 10, total: float = 5.0) -> str:
    async with copying(handler, folder, total=total) as (copies, _, link):
        with pytest.raises(PictureRefused) as caught:
            async with copies.of(AttachmentRef(link, "clip.mp4", size)):
                raise AssertionError
    return caught.value.key


async def test_a_copy_lives_as_long_as_it_is_worked_on(tmp_path: Path) -> None:
    data = bytes(range(256)) * 1200
    async with copying(body(data), tmp_path) as (copies, spool, link), copies.of(AttachmentRef(link, "clip.mp4", len(data))) as path:
        assert path.parent == spool.root
        assert await asyncio.to_thread(path.read_bytes) == data


@pytest.mark.parametrize(("frame", "number"), [(Frame.FIRST, 0), (Frame.LAST, 47)])
async def test_a_picture_of_a_clip_is_a_picture_like_any_other(tmp_path: Path, frame: Frame, number: int) -> None:
    data = make_clip(tmp_path / "a.mp4", seconds=2).read_bytes()
    found = await picture(data, tmp_path, frame)
    assert (found.mime, found.width, found.height) == ("image/png", 192, 108)
    with Image.open(io.BytesIO(found.data)) as image:
        assert distance(image.convert("RGB"), corners((192, 108), number)) < 6


async def test_a_file_that_is_no_clip_has_no_pictures(tmp_path: Path) -> None:
    with pytest.raises(PictureRefused) as caught:
        await picture(b"not a clip", tmp_path, Frame.LAST)
    assert caught.value.key == "clip-source-not-video"


async def test_why_there_is_no_copy(tmp_path: Path) -> None:
    async def stall(_: web.Request) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    assert await refusal(body(b"x"), tmp_path, size=MOST + 1) == "clip-source-too-large"
    assert await refusal(body(b"x" * (MOST + 1)), tmp_path) == "clip-source-too-large"
    assert await refusal(status(404), tmp_path) == "picture-gone"
    assert await refusal(status(503), tmp_path) == "picture-unreachable"
    assert await refusal(stall, tmp_path, total=0.05) == "picture-unreachable"


async def test_only_discord_s_own_hosts_are_asked(tmp_path: Path) -> None:
    copies = SpooledCopies(GuardedClient(), Spool(tmp_path))
    with pytest.raises(PictureRefused, match="picture-host"):
        async with copies.of(AttachmentRef("https://example.com/a.mp4", "a.mp4", 1)):
            raise AssertionError


async def test_a_full_disk_is_no_fault_of_the_clip(tmp_path: Path) -> None:
    async with copying(body(b"x" * 100), tmp_path, reserve=10**15) as (copies, _, link):
        with pytest.raises(DiskFull):
            async with copies.of(AttachmentRef(link, "clip.mp4", 100)):
                raise AssertionError


async def test_without_a_reader_no_picture_of_a_clip_is_read() -> None:
    loader = PictureLoader(GuardedClient())
    with pytest.raises(InternalError):
        await loader.load(AttachmentRef("https://cdn.discordapp.com/a.mp4", "a.mp4", 1, frame=Frame.LAST), PictureRules())


async def test_a_clip_of_ours_that_is_offered_by_link_is_read_where_it_lies(tmp_path: Path) -> None:
    async with copying(status(500), tmp_path) as (copies, spool, _):
        own = AttachmentRef("", "job.mp4", 10**9, "video/mp4", spooled="spool/job-link.mp4")
        with pytest.raises(PictureRefused, match="picture-gone"):
            async with copies.of(own):
                raise AssertionError
        spool.prepare()
        path = spool.path("job-link.mp4")
        path.write_bytes(b"clip")
        async with copies.of(own) as copy:
            assert copy == path
        assert path.exists(), "it is no copy"
        path.unlink()
