"""Uploads and attachments as files on disk: SimCord holds them in memory, clips are too large for that."""

import mimetypes
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
from aiohttp import web
from av.error import FFmpegError
from PIL import Image
from simcord.backend.cdn import CdnStore

SAFE_INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp", "video/mp4", "video/webm", "audio/mpeg")
_STICKER_ENDINGS = {1: "png", 2: "png", 3: "json", 4: "gif"}
"""By Discord's number of the format."""

_UNSAFE_NAME = re.compile(r"[^\w.\-]+")


@dataclass(frozen=True, slots=True)
class Upload:
    """A finished upload, waiting on disk."""

    path: Path
    filename: str
    size: int


class DiskCdn(CdnStore):
    """Discord's CDN over a folder. `base_url` has to be set before the first attachment is stored."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.base_url = ""
        folder.mkdir(parents=True, exist_ok=True)

    def store_attachment(
        self, attachment_id: int, channel_id: int, filename: str, data: bytes | Upload, description: str | None
    ) -> dict[str, Any]:
        name = _UNSAFE_NAME.sub("_", Path(filename).name).strip("._") or "file"
        path = self.folder / str(attachment_id) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, Upload):
            shutil.move(data.path, path)
        else:
            path.write_bytes(data)
        url = f"{self.base_url}/attachments/{channel_id}/{attachment_id}/{name}"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return {
            "id": str(attachment_id),
            "filename": name,
            "description": description,
            "size": path.stat().st_size,
            "url": url,
            "proxy_url": url,
            "content_type": kind,
            **_dimensions(path, kind),
        }

    def store_sticker(self, sticker_id: int, format_type: int, data: bytes) -> str:
        path = self.folder / "stickers" / f"{sticker_id}.{_STICKER_ENDINGS[format_type]}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return f"{self.base_url}/stickers/{path.name}"

    def path_of(self, attachment_id: str, filename: str) -> Path | None:
        path = self.folder / attachment_id / filename
        return path if path.is_file() and path.parent.parent == self.folder else None

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer `/attachments/{channel}/{id}/{name}`, ranges included, so that players can seek."""
        return _served(self.path_of(request.match_info["attachment"], request.match_info["name"]))

    async def serve_sticker(self, request: web.Request) -> web.StreamResponse:
        """Answer `/stickers/{name}`; GIFs too, which Discord has on another host."""
        return _served(self.path_of("stickers", request.match_info["name"]))


def _served(path: Path | None) -> web.StreamResponse:
    if path is None:
        raise web.HTTPNotFound(text="This content is no longer available.")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {
        "Content-Type": kind,
        "X-Content-Type-Options": "nosniff",
        # The page has the same origin: nothing that a bot uploads may run here.
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    if kind not in SAFE_INLINE:
        headers["Content-Disposition"] = f'attachment; filename="{path.name}"'
    return web.FileResponse(path, headers=headers)


def _dimensions(path: Path, kind: str) -> dict[str, int]:
    """Width and height where the file has them, as Discord adds; nothing for a file that only claims to be a picture."""
    try:
        if kind.startswith("image/"):
            with Image.open(path) as picture:
                return {"width": picture.width, "height": picture.height}
        if kind.startswith("video/"):
            with av.open(str(path)) as container:
                stream = container.streams.video[0]
                return {"width": stream.width, "height": stream.height}
    except (OSError, SyntaxError, ValueError, IndexError, Image.DecompressionBombError, FFmpegError):
        return {}
    return {}
