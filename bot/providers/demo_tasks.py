"""The demo provider's tasks as files: `<id>.json` is the order, `<id>.picture` its picture, `<id>.mp4` the finished clip."""

import contextlib
import os
import re
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.domain.outcomes import RenderSpec

KEPT = timedelta(hours=48)
TASK_ID = re.compile(r"[0-9a-f]{24}")


class DemoTask(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    prompt: str
    seconds: int
    aspect: str
    seed: int
    has_picture: bool
    cancelled: bool = False

    def cancelled_now(self) -> "DemoTask":
        return self.model_copy(update={"cancelled": True})


class DemoTasks:
    """Blocking: call it from a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, task: DemoTask, picture: bytes | None) -> None:
        """Durable once this returns. The order is written last: before it there is no task."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if picture is not None:
            _put(self._folder / f"{task.id}.picture", picture)
        _put(self._folder / f"{task.id}.json", task.model_dump_json().encode())

    def read(self, task_id: str) -> DemoTask | None:
        if not TASK_ID.fullmatch(task_id):
            return None
        try:
            return DemoTask.model_validate_json((self._folder / f"{task_id}.json").read_bytes())
        except (FileNotFoundError, NotADirectoryError, ValidationError):
            return None

    def clip(self, task_id: str) -> Path | None:
        path = self.clip_path(task_id)
        return path if path.is_file() else None

    def clip_path(self, task_id: str) -> Path:
        return self._folder / f"{task_id}.mp4"

    def spec(self, task: DemoTask) -> RenderSpec:
        picture = (self._folder / f"{task.id}.picture").read_bytes() if task.has_picture else None
        return RenderSpec(task.prompt, task.seconds, task.aspect, task.seed, picture)

    def discard(self, task_id: str) -> None:
        for path in self._folder.glob(f"{task_id}.*") if TASK_ID.fullmatch(task_id) else ():
            path.unlink(missing_ok=True)

    def sweep(self, now: datetime) -> None:
        """Remove what is older than any job can be."""
        oldest = (now - KEPT).timestamp()
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            # The renderer may just have renamed it.
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < oldest:
                    path.unlink()


def _put(path: Path, content: bytes) -> None:
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
