"""A local aivideomaker.ai: speaks its document (seeds/000), refuses what that does not allow, misbehaves on demand."""

import asyncio
import secrets
from collections.abc import Mapping
from datetime import datetime

import aiohttp
from aiohttp import web

from sandbox.providers.aivideomaker_tasks import SPECS, TaskScript, check_payload, output_of
from sandbox.providers.faults import misbehave
from sandbox.providers.hooks import HOOK_TICK, told
from sandbox.providers.payloads import json_object
from sandbox.providers.tasks import Order, Task, TaskServer

LocalTask = Task[TaskScript]


class LocalAiVideoMaker(TaskServer[TaskScript]):
    """`refusal_status` matters here: the document leaves the HTTP code of an error body open."""

    READS_PER_MINUTE = 60

    cancels = 0
    hooks_sent = 0
    echo_duration = False
    list_cap: int | None = None

    def state(self) -> dict[str, object]:
        return {**super().state(), "cancels": self.cancels, "hooks_sent": self.hooks_sent}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/v1/generate/{model}", self.submit),
            web.get("/api/v1/tasks", self._list),
            web.get("/api/v1/tasks/{id}", self._detail),
            web.get("/api/v1/tasks/{id}/status", self._status),
            web.put("/api/v1/tasks/{id}/cancel", self._cancel),
            self.result_route(),
        ]

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        base_url = await super().start(host, port)
        self.in_background(self._tell_hooks())
        return base_url

    def read_script(self, values: Mapping[str, object]) -> TaskScript:
        return TaskScript.model_validate(values)

    def new_id(self, script: TaskScript) -> str:  # noqa: ARG002 - other servers' ids go by the script
        return f"ck{secrets.token_hex(8)}"

    def key_of(self, request: web.Request) -> str:
        return request.headers.get("key", "")

    def check(self, request: web.Request, body: bytes) -> Order:
        model, payload = request.match_info["model"], json_object(body)
        seconds, picture = check_payload(model, payload)
        cost = seconds * SPECS[model].credits_a_second
        return Order(model, payload, seconds, cost, picture, hook=request.headers.get("webhookUrl"))

    def accepted(self, task: LocalTask) -> web.Response:
        here = f"{self.base_url}/api/v1/tasks/{task.id}"
        return web.json_response({
            "status": "SUBMITTED",
            "taskId": task.id,
            "responseUrl": here,
            "statusUrl": f"{here}/status",
            "cancelUrl": f"{here}/cancel",
        })

    def refuse(self, status: int, message: str) -> web.Response:
        return web.json_response({"status": "FAILED", "message": message}, status=self._refusal_status or status)

    async def _list(self, request: web.Request) -> web.StreamResponse:
        stop = await self.stopped_read(request, "list")
        if stop:
            return stop
        key = request.headers["key"]
        mine = [task for task in reversed(self.tasks) if task.key == key and task.script.listed]
        return self._json({"tasks": [self._entry(task, task.script.output_in_list) for task in mine[: self.list_cap]]})

    async def _detail(self, request: web.Request) -> web.StreamResponse:
        stop = await self.stopped_read(request, "detail")
        task = self.known(request, request.match_info["id"])
        if stop or task is None:
            return stop or self.refuse(404, "Task not found")
        return self._json(self._entry(task, with_output=True))

    async def _status(self, request: web.Request) -> web.StreamResponse:
        stop = await self.stopped_read(request, "status")
        task = self.known(request, request.match_info["id"])
        if stop or task is None:
            return stop or self.refuse(404, "Task not found")
        return self._json({"status": task.word(self.now())})

    async def _cancel(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.next("cancel")
        if fault:
            return await misbehave(request, fault)
        self.cancels += 1
        task = self.known(request, request.match_info["id"])
        if task is None:
            return self.refuse(404, "Task not found")
        if task.word(self.now()) != "SUBMITTED":
            return self.refuse(400, "Only a task in SUBMITTED status can be cancelled")
        task.cancelled = True
        return self._json({"status": "CANCEL"})

    def _json(self, content: object) -> web.Response:
        """With the `Date` of our own clock, which tests move."""
        return web.json_response(content, headers={"Date": self.now().strftime("%a, %d %b %Y %H:%M:%S GMT")})

    def _entry(self, task: LocalTask, with_output: bool) -> dict[str, object]:
        now, script = self.now(), task.script
        shown = {name: task.payload.get(name) for name in ("prompt", "aspectRatio", "duration") if name in task.payload}
        if not self.echo_duration:
            shown.pop("duration", None)
        entry: dict[str, object] = {
            "id": task.id,
            "createdAt": _stamp(task.created_at),
            "model": task.model,
            "input": shown,
            "output": None,
            "status": task.word(now),
            "completedAt": _stamp(task.ends_at) if task.ended(now) else None,
        }
        if task.ended(now) and not task.cancelled:
            entry |= {"message": script.message} if script.message else {}
            entry |= {"errorCode": script.error_code} if script.error_code else {}
            if with_output:
                entry["output"] = output_of(task, self.link(task))
        entry |= {"creditsCharged": script.credits_charged} if script.credits_charged is not None else {}
        entry |= {"creditsRefunded": script.credits_refunded} if script.credits_refunded is not None else {}
        return entry

    def link(self, task: LocalTask) -> str | None:
        if task.script.final_word in {"FAILED", None} or task.script.output_error:
            return None
        return super().link(task)

    async def _tell_hooks(self) -> None:
        async with aiohttp.ClientSession(trust_env=False) as session:
            while True:
                await asyncio.sleep(HOOK_TICK)
                for task in self.tasks:
                    word = task.word(self.now())
                    if task.hook and word != task.told:
                        task.told = word
                        self.hooks_sent += await told(session, task.hook, {"taskId": task.id, "status": word})


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
