"""A result is in the spool whole, or not there at all."""

import asyncio
import errno
import os
import socket
import tracemalloc
from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.errors import ClipUnusable, DiskFull, DownloadFailed, LinkDead
from bot.domain.jobs import LocalFile, RemoteFile
from bot.media.downloads import SpoolDownloads
from bot.media.guard import GuardedClient
from bot.media.spool import Spool
from tests.unit.media.loopback import Handler, body, serving, status

MP4 = b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 4
WEBM = b"\x1a\x45\xdf\xa3" + bytes(500)
MIB = 1024 * 1024


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path)


async def fetched(spool: Spool, handler: Handler, *, max_bytes: int = MIB, total: float = 5.0, stall: float = 5.0) -> Path:
    async with serving(handler) as base:
        client = GuardedClient(["127.0.0.1"], stall=stall)
        try:
            return await SpoolDownloads(client, spool, max_bytes=max_bytes, total=total).fetch(RemoteFile(f"{base}/clip"), "job1.source")
        finally:
            await client.aclose()


def names(spool: Spool) -> list[str]:
    return sorted(entry.name for entry in spool.root.iterdir())


def local(spool: Spool, **limits: int) -> SpoolDownloads:
    return SpoolDownloads(GuardedClient(), spool, **limits)


@pytest.mark.asyncio
@pytest.mark.parametrize("data", [MP4, WEBM, MP4 * 2000], ids=["mp4", "webm", "two megabytes"])
async def test_a_clip_arrives_whole(spool: Spool, data: bytes) -> None:
    path = await fetched(spool, body(data), max_bytes=4 * MIB)
    assert path == spool.path("job1.source")
    assert path.read_bytes() == data
    assert names(spool) == ["job1.source"]


@pytest.mark.asyncio
async def test_a_body_without_length_arrives_whole(spool: Spool) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for start in range(0, len(MP4), 100):
            await response.write(MP4[start : start + 100])
        return response

    assert (await fetched(spool, answer)).read_bytes() == MP4


@pytest.mark.asyncio
@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 451])
async def test_a_link_that_ran_out_is_dead(spool: Spool, code: int) -> None:
    with pytest.raises(LinkDead):
        await fetched(spool, status(code))
    assert names(spool) == []


@pytest.mark.asyncio
@pytest.mark.parametrize("code", [408, 425, 429, 500, 502, 503, 504, 204, 206])
async def test_a_passing_fault_may_be_tried_again(spool: Spool, code: int) -> None:
    with pytest.raises(DownloadFailed):
        await fetched(spool, status(code))
    assert names(spool) == []


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><html>expired</html>" * 9,
        b'{"error": "expired"}',
        b"  \n<?xml version='1.0'?><Error/>",
        b"\xef\xbb\xbf<Error/>",
        b"[]",
    ],
)
async def test_a_page_instead_of_a_file_is_a_dead_link(spool: Spool, page: bytes) -> None:
    with pytest.raises(LinkDead):
        await fetched(spool, body(page))
    assert names(spool) == []


@pytest.mark.asyncio
@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + bytes(100), bytes(5000), b"ab", b"RIFF\x00\x00\x00\x00WAVEfmt " + bytes(100)])
async def test_other_files_are_no_clips(spool: Spool, data: bytes) -> None:
    with pytest.raises(ClipUnusable) as caught:
        await fetched(spool, body(data))
    assert caught.value.key == "clip-not-video"
    assert names(spool) == []


@pytest.mark.asyncio
async def test_an_empty_body_may_be_whole_next_time(spool: Spool) -> None:
    with pytest.raises(DownloadFailed):
        await fetched(spool, body(b""))


@pytest.mark.asyncio
@pytest.mark.parametrize("told", [True, False])
async def test_more_than_the_cap_is_not_kept(spool: Spool, told: bool) -> None:
    sent = 0

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        if told:
            response.content_length = 200 * MIB
        await response.prepare(request)
        await response.write(MP4)
        while sent < 200 * MIB:
            await response.write(bytes(100_000))
            sent += 100_000
        return response

    with pytest.raises(ClipUnusable) as caught:
        await fetched(spool, answer)
    assert caught.value.key == "clip-too-large"
    assert all(value < 1000 for value in caught.value.values.values() if isinstance(value, int | float)), "in MB"
    assert sent < 100 * MIB
    assert names(spool) == []


@pytest.mark.asyncio
async def test_a_body_shorter_than_promised_is_not_kept(spool: Spool) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = len(MP4) + 100
        await response.prepare(request)
        await response.write(MP4)
        assert request.transport is not None
        request.transport.close()
        return response

    with pytest.raises(DownloadFailed):
        await fetched(spool, answer)
    assert names(spool) == []


@pytest.mark.asyncio
@pytest.mark.parametrize(("total", "stall"), [(0.15, 5.0), (5.0, 0.15)])
async def test_a_sender_that_stalls_is_given_up(spool: Spool, total: float, stall: float) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(MP4)
        await asyncio.Event().wait()
        return response

    with pytest.raises(DownloadFailed):
        await fetched(spool, answer, total=total, stall=stall)
    assert names(spool) == []


@pytest.mark.asyncio
async def test_a_cancelled_download_leaves_nothing(spool: Spool) -> None:
    begun = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(MP4 * 400)
        begun.set()
        await asyncio.Event().wait()
        return response

    task = asyncio.create_task(fetched(spool, answer))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert names(spool) == []


@pytest.mark.asyncio
async def test_a_link_to_a_private_host_is_dead(spool: Spool) -> None:
    client = GuardedClient()
    with pytest.raises(LinkDead):
        await SpoolDownloads(client, spool).fetch(RemoteFile("http://127.0.0.1:9/clip"), "job1.source")
    await client.aclose()


@pytest.mark.asyncio
async def test_nobody_listening_may_be_tried_again(spool: Spool) -> None:
    async with serving(body(MP4)) as base:
        pass
    client = GuardedClient(["127.0.0.1"])
    with pytest.raises(DownloadFailed):
        await SpoolDownloads(client, spool).fetch(RemoteFile(base), "job1.source")
    await client.aclose()


@pytest.mark.asyncio
async def test_what_is_there_whole_is_not_fetched_again(spool: Spool) -> None:
    await fetched(spool, body(MP4))
    assert (await fetched(spool, status(404))).read_bytes() == MP4


@pytest.mark.asyncio
async def test_a_full_disk_may_be_empty_later(tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed) as caught:
        await fetched(Spool(tmp_path, reserve=1 << 62), body(MP4))
    assert caught.value.key == "spool-full"


@pytest.mark.asyncio
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO, errno.EMFILE])
async def test_a_fault_of_this_machine_does_not_count_against_the_link(spool: Spool, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def failing(_descriptor: int, _data: bytes) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("bot.media.downloads._write_all", failing)
    with pytest.raises(DiskFull) as caught:
        await fetched(spool, body(MP4))
    assert caught.value.values["reason"] == os.strerror(number)


@pytest.mark.asyncio
async def test_without_handles_for_a_socket_the_link_is_not_to_blame(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_info: object) -> socket.socket:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr("bot.media.guard._plain_socket", failing)
    with pytest.raises(DiskFull):
        await fetched(spool, body(MP4))


@pytest.mark.asyncio
async def test_a_download_never_holds_the_file(spool: Spool) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = len(MP4) + 40 * MIB
        await response.prepare(request)
        await response.write(MP4)
        block = bytes(MIB // 4)
        for _ in range(160):
            await response.write(block)
        return response

    tracemalloc.start()
    await fetched(spool, answer, max_bytes=64 * MIB, total=60)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * MIB


@pytest.mark.asyncio
async def test_a_local_file_is_taken_without_moving_it(spool: Spool) -> None:
    source = spool.data_dir / "demo" / "clip.mp4"
    source.parent.mkdir(parents=True)
    source.write_bytes(MP4)
    for given in (str(source), "demo/clip.mp4"):
        path = await local(spool).fetch(LocalFile(given), "job1.source")
        assert path.read_bytes() == source.read_bytes() == MP4
        assert names(spool) == ["job1.source"]
        path.unlink()


@pytest.mark.asyncio
@pytest.mark.parametrize("given", ["../outside.mp4", "demo/../../outside.mp4", "link.mp4", "ABSOLUTE"])
async def test_a_local_file_outside_the_data_folder_is_not_taken(tmp_path: Path, given: str) -> None:
    spool = Spool(tmp_path / "data")
    spool.prepare()
    outside = tmp_path / "outside.mp4"
    outside.write_bytes(MP4)
    (spool.data_dir / "link.mp4").symlink_to(outside)
    with pytest.raises(ClipUnusable):
        await local(spool).fetch(LocalFile(str(outside) if given == "ABSOLUTE" else given), "job1.source")
    assert names(spool) == []


@pytest.mark.asyncio
async def test_a_local_file_keeps_the_same_rules(spool: Spool) -> None:
    spool.prepare()
    source = spool.data_dir / "clip.mp4"
    with pytest.raises(LinkDead):
        await local(spool).fetch(LocalFile("clip.mp4"), "job1.source")
    source.write_bytes(bytes(100))
    with pytest.raises(ClipUnusable):
        await local(spool).fetch(LocalFile("clip.mp4"), "job1.source")
    source.write_bytes(MP4)
    with pytest.raises(ClipUnusable):
        await local(spool, max_bytes=100).fetch(LocalFile("clip.mp4"), "job1.source")
    assert names(spool) == []


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "x.part", "x\n", "a" * 200])
async def test_a_name_cannot_leave_the_spool(spool: Spool, name: str) -> None:
    with pytest.raises(ValueError, match="spool"):
        await local(spool).fetch(LocalFile("x"), name)
