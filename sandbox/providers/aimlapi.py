"""A local api.aimlapi.com: speaks its document (seeds/004), refuses what that does not allow, misbehaves on demand."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from aiohttp import web

from sandbox.providers.aimlapi_tasks import CREDITS, SECONDS, TaskScript, check_payload, new_id, record_of
from sandbox.providers.payloads import PayloadRefused, bearer, json_object
from sandbox.providers.tasks import Order, Task, TaskServer

LocalTask = Task[TaskScript]

PAGE = 100


class Paths(StrEnum):
    """Which of the two paths know tasks."""

    BOTH = "both"
    SHORT = "short"
    LEGACY = "legacy"


class LocalAimlApi(TaskServer[TaskScript]):
    """`paths` says where tasks can be read; the other path answers `no_path`. `log_reads` counts reads of the request log."""

    paths = Paths.BOTH
    no_path = 404
    log_reads = 0

    def state(self) -> dict[str, object]:
        return {**super().state(), "log_reads": self.log_reads}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v2/video/generations", self.submit),
            web.get("/v2/video/generations", self._short),
            web.get("/v2/generate/video/minimax/generation", self._legacy),
            web.get("/v2/logs", self._logs),
            web.get("/v1/models", self._models),
            self.result_route(),
        ]

    def read_script(self, values: Mapping[str, object]) -> TaskScript:
        return TaskScript.model_validate(values)

    def new_id(self, script: TaskScript) -> str:
        return new_id(script.id_form)

    def key_of(self, request: web.Request) -> str:
        return bearer(request)

    def check(self, request: web.Request, body: bytes) -> Order:
        payload = json_object(body)
        picture = check_payload(payload)
        marker = request.headers.get("X-Client-Request-Id", "")
        kept = marker if re.fullmatch(r"[A-Za-z0-9._:-]{1,128}", marker) else None
        return Order(str(payload["model"]), payload, SECONDS, CREDITS, picture, marker=kept)

    def accepted(self, task: LocalTask) -> web.Response:
        if task.script.instant:
            task.starts_at = task.ends_at = self.now()
        return self._record(task, 201)

    def refuse(self, status: int, message: str) -> web.Response:
        body = {"message": message, "path": "/", "requestId": "r", "statusCode": str(status), "timestamp": _stamp(self.now())}
        return web.json_response(body, status=self._refusal_status or status)

    def no_credit(self) -> web.Response:
        words = "You've run out of credits. Please top up your balance or update your payment method to continue: https://aimlapi.com/app/billing/"
        return self.refuse(403, words)

    async def _short(self, request: web.Request) -> web.StreamResponse:
        return await self._poll(request, Paths.SHORT)

    async def _legacy(self, request: web.Request) -> web.StreamResponse:
        return await self._poll(request, Paths.LEGACY)

    async def _models(self, request: web.Request) -> web.StreamResponse:
        stop = await self.stopped_read(request, "models")
        listed = [{"id": model, "type": "video"} for model in ("video-01", "minimax/hailuo-02")]
        return stop or web.json_response({"object": "list", "data": listed})

    async def _poll(self, request: web.Request, path: Paths) -> web.StreamResponse:
        stop = await self.stopped_read(request, path)
        if stop:
            return stop
        if self.paths not in {Paths.BOTH, path}:
            return self.refuse(self.no_path, f"Cannot GET {request.path}")
        task = self.known(request, request.query.get("generation_id", ""))
        return self._record(task, 200) if task else self.refuse(404, "Generation not found")

    def _record(self, task: LocalTask, status: int) -> web.Response:
        now = self.now()
        ended = task.ended(now)
        shown = record_of(task, task.word(now), ended, self.link(task) if ended else None)
        return web.json_response(shown, status=status, headers={"x-inference-id": task.id})

    async def _logs(self, request: web.Request) -> web.StreamResponse:
        """Newest first, one row a request, in the window."""
        stop = await self.stopped_read(request, "logs")
        if stop:
            return stop
        self.log_reads += 1
        try:
            start, end = (datetime.fromisoformat(request.query[name]) for name in ("start", "end"))
            limit, offset = int(request.query.get("limit", "50")), int(request.query.get("offset", "0"))
        except (KeyError, ValueError) as error:
            raise web.HTTPBadRequest(text=str(PayloadRefused("start and end are required"))) from error
        rows = [_row(task) for task in reversed(self.tasks) if self._logged(task, request, start, end)]
        page = rows[offset : offset + min(limit, PAGE)]
        pagination = {"limit": limit, "offset": offset, "total": len(rows), "has_more": offset + len(page) < len(rows)}
        return web.json_response({"data": page, "pagination": pagination})

    def _logged(self, task: LocalTask, request: web.Request, start: datetime, end: datetime) -> bool:
        return task.script.logged and task.key == self.key_of(request) and start <= task.created_at <= end


def _row(task: LocalTask) -> dict[str, object]:
    return {
        "created": _stamp(task.created_at),
        "status": "succeeded",
        "origin": "api",
        "model": f"minimax/{task.model}",
        "cost": {"usd": 0.6, "credits": 1_200_000},
        "tokens": {"input": 0, "output": 0, "total": 0},
        "request_id": f"req-{task.id}",
        "inference_id": task.id,
        "client_request_id": task.marker,
    }


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
