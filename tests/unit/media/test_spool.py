import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import DownloadFailed
from bot.media.spool import Spool, settle

NOW = 1_800_000_000.0


def put(spool: Spool, name: str, age: float) -> None:
    spool.prepare()
    (spool.root / name).write_bytes(b"x")
    os.utime(spool.root / name, (NOW - age, NOW - age))


def left(spool: Spool) -> set[str]:
    return {entry.name for entry in spool.root.iterdir()}


def test_paths_are_told_relative_to_the_data_folder(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    assert spool.relative(spool.path("a.mp4")) == "spool/a.mp4"
    assert spool.absolute("spool/a.mp4") == spool.path("a.mp4")


def test_a_relative_data_folder_stays_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    spool = Spool(Path("data"))
    monkeypatch.chdir("/")
    assert spool.root == tmp_path / "data" / "spool"


def test_the_sweep_takes_old_files_that_nobody_owns(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for name, age in {
        "job1.mp4": 5000,
        "job1.source": 5000,
        "job1.source.part": 5000,
        "job2.mp4": 5000,
        "job2-1.mp4": 10,
        "job3.mp4": 5000,
        "new.mp4.part": 10,
    }.items():
        put(spool, name, age)
    (spool.root / "folder").mkdir()
    removed = spool.sweep({"job1", "job3.mp4"}, timedelta(seconds=3600), NOW)
    assert set(removed) == {"job1.source.part", "job2.mp4"}
    assert left(spool) == {"job1.mp4", "job1.source", "job2-1.mp4", "job3.mp4", "new.mp4.part", "folder"}


def test_a_job_s_files_can_be_removed_at_once(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for name in ("job1", "job1.mp4", "job1-2.mp4", "job2.mp4"):
        put(spool, name, 0)
    spool.discard("job1")
    spool.discard("job1")
    assert left(spool) == {"job2.mp4"}
    with pytest.raises(ValueError, match="not a name"):
        spool.discard("../job2")


def test_an_empty_owner_owns_nothing(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    put(spool, "job1.mp4", 5000)
    assert spool.sweep({""}, timedelta(seconds=1), NOW) == ("job1.mp4",)


def test_room_is_kept_free(tmp_path: Path) -> None:
    spool = Spool(tmp_path, reserve=0)
    spool.require(1)
    assert spool.free() > Spool(tmp_path, reserve=1024**2).free()
    with pytest.raises(DownloadFailed):
        spool.require(1 << 62)
    assert Spool(tmp_path, reserve=1 << 62).free() == 0


def test_a_settled_file_replaces_an_older_one(tmp_path: Path) -> None:
    part, final = tmp_path / "a.part", tmp_path / "a"
    part.write_bytes(b"new")
    final.write_bytes(b"old")
    settle(part, final)
    assert final.read_bytes() == b"new"
    assert not part.exists()
