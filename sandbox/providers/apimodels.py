"""A local apimodels.app: speaks its document (seeds/002), refuses what that does not allow, misbehaves on demand."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import aiohttp
from aiohttp import web

from sandbox.providers.apimodels_tasks import SPECS, Spec, TaskScript, check_payload, hook_of, record_of
from sandbox.providers.hooks import HOOK_TICK, told
from sandbox.providers.payloads import bearer, json_object
from sandbox.providers.pvideo import ROUTE as P_VIDEO
from sandbox.providers.pvideo import check_pvideo, pvideo_answer
from sandbox.providers.tasks import Order, Task, TaskServer

LocalTask = Task[TaskScript]

HOOK_RETRIES = (1.0, 2.0, 4.0)
LATER = 60.0
HOOKS_END = timedelta(minutes=30)
P_VIDEO_CREDITS = 2
FILE_CAP = 50 * 1024 * 1024


@dataclass(slots=True)
class _Delivery:
    task: LocalTask
    due: datetime
    until: datetime
    left: int
    tried: int = 0


class LocalApiModels(TaskServer[TaskScript]):
    """`pvideo_seconds`: so long the blocking route waits for its clip.

    `specs`: models beside the document's own. Files are handed in at `POST /api/v1/files`, as public material says.
    """

    hooks_sent = 0
    pvideo_seconds = 60.0
    specs: Mapping[str, Spec] = SPECS

    def state(self) -> dict[str, object]:
        return {**super().state(), "hooks_sent": self.hooks_sent}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/v1/video/generations", self.submit),
            web.get("/api/v1/video/generations", self._poll),
            web.post(P_VIDEO, self._p_video),
            web.post("/api/v1/files", self._take_file),
            web.get("/api/v1/models", self._models),
            web.get("/files/{name}", self._file),
            self.result_route(),
        ]

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        self._files: dict[str, tuple[bytes, str]] = {}
        base_url = await super().start(host, port)
        self.in_background(self._tell_hooks())
        return base_url

    def read_script(self, values: Mapping[str, object]) -> TaskScript:
        return TaskScript.model_validate(values)

    def new_id(self, script: TaskScript) -> str:  # noqa: ARG002 - other servers' ids go by the script
        return f"cl{secrets.token_hex(11)}"

    def key_of(self, request: web.Request) -> str:
        return bearer(request)

    def check(self, request: web.Request, body: bytes) -> Order:
        payload = json_object(body)
        if request.path == P_VIDEO:
            seconds = check_pvideo(payload)
            return Order("p-video", payload, seconds, P_VIDEO_CREDITS * seconds, self._picture(payload))
        model, seconds = check_payload(payload, self.specs, self.base_url)
        hook = payload.get("callback_url")
        return Order(model, payload, seconds, self.specs[model].credits, self._picture(payload), hook=str(hook) if hook else None)

    def accepted(self, task: LocalTask) -> web.Response:
        return _success({"taskId": task.id, task.script.word_field: task.word(self.now())})

    def refuse(self, status: int, message: str) -> web.Response:
        return web.json_response({"code": status, "msg": message, "data": None}, status=self._refusal_status or status)

    async def _p_video(self, request: web.Request) -> web.StreamResponse:
        """Blocks until the clip is there, `pvideo_seconds` at most; a task that takes longer is answered as such."""
        taken = await self.submit(request)
        task = next((task for task in self.tasks if isinstance(taken, web.Response) and task.id in (taken.text or "")), None)
        if task is None:
            return taken
        end = asyncio.get_running_loop().time() + self.pvideo_seconds
        while not task.ended(self.now()) and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110  (the test's clock rings no bell)
            await asyncio.sleep(HOOK_TICK)
        return pvideo_answer(task.id, self._finished_link(task))

    async def _models(self, request: web.Request) -> web.StreamResponse:
        stop = await self.stopped_read(request, "models")
        listed = [{"id": model, "modality": "video", "endpoint": "/video/generations"} for model in (*self.specs, "p-video")]
        return stop or web.json_response({"data": listed})

    async def _poll(self, request: web.Request) -> web.StreamResponse:
        stop = await self.stopped_read(request, "poll")
        task = self.known(request, request.query.get("task_id", ""))
        if stop or task is None:
            return stop or self.refuse(404, "Task not found")
        now = self.now()
        return _success(record_of(task, task.word(now), task.ended(now), self._finished_link(task)))

    def _finished_link(self, task: LocalTask) -> str | None:
        return self.link(task) if task.ended(self.now()) and (task.script.final_word or "").lower() != "failed" else None

    async def _take_file(self, request: web.Request) -> web.StreamResponse:
        stop = await self.stopped_read(request, "files")
        if stop:
            return stop
        part = (await request.post()).get("file")
        if not isinstance(part, web.FileField):
            return self.refuse(400, "file is required")
        content = part.file.read()
        if len(content) > FILE_CAP:
            return self.refuse(400, "file is too large")
        name = f"{secrets.token_hex(8)}-{part.filename}"
        self._files[name] = content, part.content_type
        return _success({"publicUrl": f"{self.base_url}/files/{name}"})

    async def _file(self, request: web.Request) -> web.Response:
        content, kind = self._files[request.match_info["name"]]
        return web.Response(body=content, content_type=kind)

    def _picture(self, payload: Mapping[str, object]) -> bytes | None:
        """The first picture that was handed in here; links to elsewhere are never fetched."""
        lists = [cast("list[object]", value) if isinstance(value, list) else [value] for value in payload.values()]
        names = [str(link).rpartition("/")[2] for links in lists for link in links]
        files = [self._files[name] for name in names if name in self._files]
        return next((content for content, kind in files if kind.startswith("image/")), None)

    async def _tell_hooks(self) -> None:
        """On a terminal state: once, or as often as the script says; again after 1, 2 and 4 s, then for up to 30 minutes until a 2xx."""
        deliveries: list[_Delivery] = []
        async with aiohttp.ClientSession(trust_env=False) as session:
            while True:
                await asyncio.sleep(HOOK_TICK)
                deliveries += [self._delivery(task) for task in self.tasks if task.hook and not task.told and task.ended(self.now())]
                for delivery in deliveries:
                    if delivery.due <= self.now():
                        await self._deliver(session, delivery)
                deliveries = [one for one in deliveries if one.left and self.now() < one.until]

    def _delivery(self, task: LocalTask) -> _Delivery:
        task.told = task.word(self.now()) or "ended"
        due = task.ends_at + timedelta(seconds=task.script.hook_delay)
        return _Delivery(task, due, max(due, self.now()) + HOOKS_END, task.script.hook_copies)

    async def _deliver(self, session: aiohttp.ClientSession, delivery: _Delivery) -> None:
        task, tried_at = delivery.task, self.now()
        body = hook_of(task, self.specs[task.model], task.told, self._finished_link(task))
        if task.hook and await told(session, task.hook, body):
            delivery.left -= 1
            self.hooks_sent += 1
            return
        wait = HOOK_RETRIES[delivery.tried] if delivery.tried < len(HOOK_RETRIES) else LATER
        delivery.tried += 1
        delivery.due = tried_at + timedelta(seconds=wait)


def _success(data: Mapping[str, object]) -> web.Response:
    return web.json_response({"code": 200, "msg": "success", "data": data})
