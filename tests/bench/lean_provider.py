"""The least aivideomaker: takes every order, lists every task, serves one clip. `sandbox.providers` has the one that checks."""

import json
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from tests.bench.pace import Pace

CHUNK = 256 * 1024


class LeanProvider:
    """A handler for `aiohttp.web.Server`. Tasks run until `finish` is called; then all have succeeded with `clip`.

    `download_rate`: bytes a second for each download, None = as fast as it goes.
    """

    def __init__(self, *, download_rate: float | None = None) -> None:
        self.url = ""
        self.tasks = 0
        self.lists = 0
        self.downloads_at_once = 0
        self._download_rate = download_rate
        self._downloads_open = 0
        self._clip: bytes | None = None
        self._entries: list[str] = []

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            "AIVIDEOMAKER_API_KEY": "bench-key",
            "AIVIDEOMAKER_BASE_URL": self.url,
            "DEMO_PROVIDER": "off",
            "ALLOW_PRIVATE_HOSTS": "127.0.0.1",
        }

    def finish(self, clip: Path) -> None:
        """All tasks so far succeed now, each with this clip."""
        self._clip = clip.read_bytes()
        self._entries = [self._entry(f"bench{number}", "COMPLETED") for number in range(self.tasks)]

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        match request.method, request.path.strip("/").split("/"):
            case "POST", ["api", "v1", "generate", _]:
                await request.read()
                task = f"bench{self.tasks}"
                self.tasks += 1
                self._entries.append(self._entry(task, "PROGRESS"))
                return _json(json.dumps({"status": "SUBMITTED", "taskId": task}))
            case "GET", ["api", "v1", "tasks"]:
                self.lists += 1
                return _json('{"tasks":[' + ",".join(self._entries) + "]}")
            case "GET", ["results", _]:
                return await self._download(request)
            case _:
                return web.Response(status=404)

    def _entry(self, task: str, status: str) -> str:
        done = status == "COMPLETED"
        return json.dumps({
            "id": task,
            "createdAt": "2026-01-01T00:00:00.000Z",
            "model": "t2v",
            "input": {"prompt": "bench", "aspectRatio": "16:9"},
            "output": {"url": f"{self.url}/results/{task}.mp4"} if done else None,
            "status": status,
            "completedAt": "2026-01-01T00:01:00.000Z" if done else None,
        })

    async def _download(self, request: web.BaseRequest) -> web.StreamResponse:
        if self._clip is None:
            return web.Response(status=404)
        self._downloads_open += 1
        self.downloads_at_once = max(self.downloads_at_once, self._downloads_open)
        response = web.StreamResponse(headers={"Content-Type": "video/mp4"})
        response.content_length = len(self._clip)
        await response.prepare(request)
        pace, clip = Pace(self._download_rate), memoryview(self._clip)
        try:
            for start in range(0, len(clip), CHUNK):
                await response.write(clip[start : start + CHUNK])
                await pace.after(start + CHUNK)
        finally:
            self._downloads_open -= 1
        return response


def _json(text: str) -> web.Response:
    return web.Response(text=text, content_type="application/json")
