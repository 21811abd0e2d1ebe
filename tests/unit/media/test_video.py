"""The bot's side of the video worker: one encode at a time, nothing left behind, nothing lost."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.domain.errors import ClipUnusable, DownloadFailed
from bot.media.probing import probe
from bot.media.spool import Spool
from bot.media.video import ClipTools
from tests.unit.media.children import until_a_worker_runs, workers
from tests.unit.media.clip_factory import make_clip

PLENTY = 10_000_000


async def finished(tools: ClipTools, source: Path, limit: int = PLENTY) -> str:
    clip = await tools.finish(source, "job1.mp4", limit)
    return f"{clip.path} {clip.note} {clip.width}x{clip.height}"


@pytest.mark.asyncio
async def test_the_child_finishes_a_clip(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.prepare()
    source = make_clip(spool.path("job1.source.mkv"))
    assert await finished(ClipTools(spool), source) == "spool/job1.mp4 remuxed 192x108"
    assert probe(spool.path("job1.mp4")).faststart


@pytest.mark.asyncio
async def test_a_finished_clip_can_be_made_smaller_in_place(tmp_path: Path, noisy: Path) -> None:
    spool = Spool(tmp_path)
    spool.prepare()
    source = Path(shutil.copy(noisy, spool.path("job1.mp4")))
    assert await finished(ClipTools(spool), source, 300_000) == "spool/job1.mp4 shrunk 320x180"
    assert spool.path("job1.mp4").stat().st_size <= 300_000


@pytest.mark.asyncio
async def test_a_clip_that_is_right_already_may_be_finished_onto_itself(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.prepare()
    source = make_clip(spool.path("job1.mp4"))
    data = source.read_bytes()
    assert await finished(ClipTools(spool), source) == "spool/job1.mp4  192x108"
    assert source.read_bytes() == data
    assert [entry.name for entry in spool.root.iterdir()] == ["job1.mp4"]


@pytest.mark.asyncio
async def test_the_child_tells_what_is_in_a_clip(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4", rotation=90)
    assert await ClipTools(Spool(tmp_path)).probe(source) == probe(source)


@pytest.mark.asyncio
async def test_the_child_says_that_a_clip_is_unusable(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.prepare()
    source = spool.path("job1.source")
    source.write_bytes(b"\x00\x00\x00\x20ftypisom" + bytes(4000))
    with pytest.raises(ClipUnusable):
        await finished(ClipTools(spool), source)
    assert [entry.name for entry in spool.root.iterdir()] == ["job1.source"]


@pytest.mark.asyncio
async def test_a_source_that_is_gone_has_to_be_fetched_again(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.prepare()
    with pytest.raises(DownloadFailed):
        await finished(ClipTools(spool), spool.path("job1.source"))


@pytest.mark.asyncio
async def test_a_child_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.prepare()
    source = make_clip(spool.path("job1.source.mp4"))
    with pytest.raises(ClipUnusable) as caught:
        await finished(ClipTools(spool, seconds=0.001), source)
    assert caught.value.key == "video-too-slow"
    assert source.exists()


@pytest.mark.asyncio
async def test_a_cancelled_encode_leaves_no_child_and_no_file(tmp_path: Path, noisy: Path) -> None:
    spool = Spool(tmp_path)
    spool.prepare()
    tools = ClipTools(spool)
    task = asyncio.create_task(tools.finish(noisy, "job1.mp4", 300_000))
    await until_a_worker_runs()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert workers() == []
    assert list(spool.root.iterdir()) == []
    assert await finished(tools, noisy, 300_000) == "spool/job1.mp4 shrunk 320x180"


@pytest.mark.asyncio
async def test_only_one_encode_runs_at_a_time(tmp_path: Path, noisy: Path) -> None:
    spool = Spool(tmp_path)
    spool.prepare()
    tools = ClipTools(spool)
    tasks = [asyncio.create_task(tools.finish(noisy, f"job{number}.mp4", 200_000)) for number in range(3)]
    most = 0
    while not all(task.done() for task in tasks):
        most = max(most, len(workers()))
        await asyncio.sleep(0.01)
    assert [task.result().note for task in tasks] == ["shrunk"] * 3
    assert most == 1
