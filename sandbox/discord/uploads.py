"""Request bodies: JSON as it is, multipart streamed to disk part by part."""

import itertools
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import BodyPartReader, web

from sandbox.discord.backend import Json, as_list, as_object
from sandbox.discord.files import Upload

_CHUNK = 256 * 1024


class _Handle:
    """What SimCord calls `fp`: reading it hands over the file on disk, not its bytes."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload

    def read(self) -> Upload:
        return self._upload


@dataclass(frozen=True, slots=True)
class WireFile:
    """A file as SimCord's routes take one."""

    filename: str
    description: str | None
    upload: Upload

    @property
    def fp(self) -> _Handle:
        return _Handle(self.upload)


@dataclass(slots=True)
class Body:
    json: Any = None
    files: list[WireFile] = field(default_factory=list[WireFile])

    @property
    def fields(self) -> Json:
        return as_object(self.json)

    def discard(self) -> None:
        """Remove what no attachment has taken over."""
        for file in self.files:
            file.upload.path.unlink(missing_ok=True)


class Intake:
    """Reads bodies; files go below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._next = itertools.count(1)
        folder.mkdir(parents=True, exist_ok=True)

    async def read(self, request: web.Request) -> Body:
        if request.content_type.startswith("multipart/"):
            return await self._multipart(request)
        text = await request.text()
        return Body(json.loads(text) if text else None)

    async def _multipart(self, request: web.Request) -> Body:
        scalars: Json = {}
        uploads: dict[str, Upload] = {}
        payload: Any = None
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            if part.filename:
                uploads[part.name or part.filename] = await self._save(part)
            elif part.name == "payload_json":
                payload = json.loads(await part.text())
            elif part.name:
                scalars[part.name] = await part.text()
        body = payload if payload is not None else scalars
        return Body(body, [WireFile(upload.filename, _description(body, key), upload) for key, upload in uploads.items()])

    async def _save(self, part: BodyPartReader) -> Upload:
        path = self._folder / f"part-{next(self._next)}"
        size = 0
        with path.open("wb") as file:
            while chunk := await part.read_chunk(_CHUNK):
                size += file.write(chunk)
        return Upload(path, part.filename or "file", size)


def _description(body: Any, key: str) -> str | None:
    """`files[2]` is described by the entry of `attachments` whose id is 2."""
    listed = [as_object(entry) for entry in as_list(as_object(body).get("attachments"))]
    index = key.removeprefix("files[").removesuffix("]")
    return next((entry.get("description") for entry in listed if str(entry.get("id")) == index), None)
