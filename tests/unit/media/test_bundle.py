import io
import json
import zipfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.domain.errors import DiskFull, RequestRefused
from bot.domain.privacy import Document, ExportFile
from bot.media.bundle import BLOCK, MARGIN, FileBundles

pytestmark = pytest.mark.asyncio

RECORDS: Sequence[tuple[str, Document]] = (
    ("jobs", {"id": "a", "request": {"prompt": "ein roter Fuchs, 赤い狐"}}),
    ("jobs", {"id": "b"}),
    ("ledger", {"amount": 5}),
)


async def each(things: Sequence[object]) -> AsyncIterator[object]:
    for thing in things:
        yield thing


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def packed(
    folder: Path,
    *,
    records: Sequence[tuple[str, Document]] = RECORDS,
    files: Sequence[ExportFile] = (),
    room: int = 10**6,
    free: int = 10**9,
) -> tuple[str, bytes, int]:
    async with FileBundles(folder, lambda: free).pack("line one\nline two", each(records), each(files), room + MARGIN) as bundle:
        return bundle.name, bundle.file.read(), bundle.left_out


async def test_little_is_one_json_with_its_readme(tmp_path: Path) -> None:
    name, content, left_out = await packed(tmp_path)
    assert (name, left_out) == ("clapper-data.json", 0)
    assert json.loads(content) == {
        "readme": ["line one", "line two"],
        "jobs": [dict(RECORDS[0][1]), dict(RECORDS[1][1])],
        "ledger": [{"amount": 5}],
    }
    assert "赤い狐" in content.decode()
    assert left_in(tmp_path) == []


async def test_nothing_at_all_is_still_readable(tmp_path: Path) -> None:
    _, content, _ = await packed(tmp_path, records=())
    assert json.loads(content) == {"readme": ["line one", "line two"]}


async def test_pictures_and_clips_come_in_a_zip(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"clip")
    files = (
        ExportFile("pictures/a.png", b"png"),
        ExportFile("clips/a.mp4", Path("clip.mp4")),
        ExportFile("clips/gone.mp4", Path("gone.mp4")),
    )
    name, content, left_out = await packed(tmp_path, files=files)
    assert (name, left_out) == ("clapper-data.zip", 0)
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        assert bundle.namelist() == ["README.txt", "clapper-data.json", "pictures/a.png", "clips/a.mp4"]
        assert bundle.read("README.txt") == b"line one\nline two"
        assert bundle.read("clips/a.mp4") == b"clip"
        assert json.loads(bundle.read("clapper-data.json"))["jobs"][1] == {"id": "b"}


async def test_what_has_no_room_is_named_and_the_rest_comes(tmp_path: Path) -> None:
    files = (ExportFile("clips/large.mp4", bytes(200_000)), ExportFile("pictures/small.png", b"png"))
    name, content, left_out = await packed(tmp_path, files=files, room=100_000)
    assert (name, left_out) == ("clapper-data.zip", 1)
    assert len(content) <= 100_000 + MARGIN
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        assert bundle.namelist()[2:] == ["pictures/small.png", "left-out.txt"]
        assert bundle.read("left-out.txt") == b"clips/large.mp4"


async def test_much_text_is_zipped_and_too_much_is_refused(tmp_path: Path) -> None:
    many = [("jobs", {"id": f"{number}", "prompt": "a red fox in the snow"}) for number in range(4000)]
    name, _, _ = await packed(tmp_path, records=many, room=100_000)
    assert name == "clapper-data.zip"
    with pytest.raises(RequestRefused) as caught:
        await packed(tmp_path, records=many, room=1_000)
    assert caught.value.key == "privacy-export-large"
    assert left_in(tmp_path) == []


async def test_an_export_never_takes_the_room_that_is_held_back(tmp_path: Path) -> None:
    """The database is on the same disk, and money is in it."""
    (tmp_path / "clip.mp4").write_bytes(bytes(3 * BLOCK))
    files = (ExportFile("clips/a.mp4", Path("clip.mp4")), ExportFile("pictures/a.png", b"png"))
    name, content, left_out = await packed(tmp_path, files=files, room=10 * BLOCK, free=2 * BLOCK)
    assert (name, left_out) == ("clapper-data.zip", 1)
    assert len(content) < BLOCK
    with pytest.raises(DiskFull) as caught:
        await packed(tmp_path, free=BLOCK - 1)
    assert caught.value.key == "privacy-export-disk"
    assert left_in(tmp_path) == [tmp_path / "clip.mp4"]
