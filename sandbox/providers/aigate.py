"""A local aigate.shop: speaks its document (seeds/003), blocks until the clip is there, misbehaves on demand."""

import asyncio
import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, cast

from aiohttp import web

from sandbox.providers.base import LocalServer
from sandbox.providers.clips import Clip, first_frame
from sandbox.providers.faults import misbehave
from sandbox.providers.payloads import PayloadRefused, bearer, json_object, picture_bytes
from sandbox.providers.results import LinkFault, serve_clip

TICK: Final = 0.02
LINK_LIFE: Final = timedelta(minutes=20)
MODELS: Final = ("klingai/kling-v3.0-t2v", "klingai/kling-v3.0-i2v", "klingai/kling-v2.6-edit")
NEEDS_PICTURE: Final = frozenset({"klingai/kling-v3.0-i2v"})
TAKES_VIDEO: Final = frozenset({"klingai/kling-v2.6-edit"})
RATIOS: Final = frozenset({"16:9", "9:16", "1:1", "4:3", "3:4"})
QUALITIES: Final = frozenset({"draft", "std", "pro"})
PICTURES: Final = ("input_image", "image_url", "image", "input_image_url")
FIELDS: Final[Mapping[str, type | tuple[type, ...]]] = {
    "model": str,
    "prompt": (str, dict),
    **dict.fromkeys((*PICTURES, "input_image_b64", "input_video", "input_video_b64"), str),
    "duration": int,
    "resolution": str,
    "aspect_ratio": str,
    "n": int,
    "audio": bool,
    "quality": str,
    "negative_prompt": str,
    "seed": int,
    "user": str,
    "provider_options": dict,
    "metadata": dict,
}
"""The document's table of request fields, with the types of its examples."""


@dataclass(slots=True, kw_only=True)
class LocalOrder:
    id: str
    key: str
    payload: Mapping[str, object]
    clip: Clip
    ready_at: datetime
    fetches: int = 0


class TaskRoute(StrEnum):
    """Where and how a task is read, at a gateway that answers an order with one. The document knows no such answer."""

    VIDEOS = "videos"
    GENERATIONS = "generations"


class LocalAiGate(LocalServer):
    """`seconds` of its clock pass before an order is answered. An order counts as paid once its whole body was taken.

    `content_wants_key`: the content route asks for the key. `link`: what is wrong with every content link. `tasks`: an order is answered
    at once, with a task that is read at that route; `task_facts` are laid over what is shown of a finished one.
    """

    def __init__(
        self,
        *,
        seconds: float = 2.0,
        balance: int = 1_000_000,
        keys: frozenset[str] = frozenset(),
        content_wants_key: bool = False,
        clip_scale: float = 1.0,
        clip_rate: int = 12,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(reads_per_minute=0, clip_scale=clip_scale, clip_rate=clip_rate, now=now)
        self.orders: list[LocalOrder] = []
        self.seconds = seconds
        self.balance = balance
        self.content_wants_key = content_wants_key
        self.link: LinkFault | None = None
        self.tasks: TaskRoute | None = None
        self.task_facts: Mapping[str, object] = {}
        self.refused = 0
        self.keys_at_content: list[str] = []
        self._keys = keys

    @property
    def paid_jobs(self) -> int:
        return len(self.orders)

    def state(self) -> dict[str, object]:
        return {
            "paid_jobs": self.paid_jobs,
            "refused": self.refused,
            "reads": self.reads.total,
            "orders": [{"id": order.id, "model": order.payload["model"], "fetches": order.fetches} for order in self.orders],
        }

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1/video/generations", self._generate),
            web.get("/v1/models", self._models),
            web.get("/v1/balance", self._balance),
            web.get("/v1/videos/{id}/content", self._content, allow_head=False),
            web.get("/v1/{route:videos}/{id}", self._task),
            web.get("/v1/video/{route:generations}/{id}", self._task),
        ]

    async def _generate(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.next("submit")
        if fault and fault.kind == "drop":
            return await misbehave(request, fault)
        body = await request.read()
        if fault and not fault.takes_the_order:
            return await misbehave(request, fault)
        order = self._order(request, body)
        if isinstance(order, web.Response):
            self.refused += 1
            return order
        if fault:
            return await misbehave(request, fault)
        if self.tasks:
            return web.json_response({"id": order.id, "task_id": order.id, "object": "video", "status": "queued", "progress": 0})
        while self.now() < order.ready_at:  # noqa: ASYNC110  (the test's clock rings no bell)
            await asyncio.sleep(TICK)
        url = f"{self.base_url}/v1/videos/{order.id}/content"
        return web.json_response({
            "created": int(self.now().timestamp()),
            "model": order.payload["model"],
            "duration": order.clip.seconds,
            "videos": [{"url": url, "mime_type": "video/mp4"}],
        })

    def _order(self, request: web.Request, body: bytes) -> LocalOrder | web.Response:
        if not self._accepts(request):
            return _bad_key()
        key = bearer(request)
        try:
            payload = json_object(body)
            clip = check_payload(payload)
        except PayloadRefused as error:
            return refusal(error.status, "not_found" if error.status == 404 else "invalid_request_error", str(error))
        except ValueError:
            return refusal(400, "invalid_request_error", "Body is not valid JSON")
        if clip.seconds > self.balance:
            return refusal(429, "insufficient_quota", "Not enough balance for the request")
        self.balance -= clip.seconds
        ready_at = self.now() + timedelta(seconds=self.seconds)
        order = LocalOrder(id=f"task_{secrets.token_hex(16)}", key=key, payload=payload, clip=clip, ready_at=ready_at)
        self.orders.append(order)
        return order

    async def _models(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.next("models")
        if fault:
            return await misbehave(request, fault)
        self.reads.retry_after(request.remote or "", self.now())
        return web.json_response({"object": "list", "data": [{"id": model, "object": "model"} for model in MODELS]})

    async def _balance(self, request: web.Request) -> web.StreamResponse:
        """Not in the document (reference/providers.md 4.2)."""
        fault = self.faults.next("balance")
        if fault:
            return await misbehave(request, fault)
        if not self._accepts(request):
            return _bad_key()
        return web.json_response({"balance": {"usd": self.balance / 100}, "token": {"remaining": self.balance * 5000, "used": 0}})

    async def _task(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.next("task")
        if fault:
            return await misbehave(request, fault)
        self.reads.retry_after(request.remote or "", self.now())
        order = self._known(request)
        if self.tasks != request.match_info["route"] or order is None or order.key != bearer(request):
            return refusal(404, "not_found", "Unknown task")
        done = self.now() >= order.ready_at
        if self.tasks is TaskRoute.VIDEOS:
            state: dict[str, object] = {"id": order.id, "object": "video", "status": "completed" if done else "in_progress"}
            return web.json_response({**state, **(self.task_facts if done else {})})
        state = {"task_id": order.id, "status": "SUCCESS" if done else "IN_PROGRESS", "progress": "100%" if done else "30%"}
        return web.json_response({"code": "success", "message": "", "data": {**state, **(self.task_facts if done else {})}})

    def _known(self, request: web.Request) -> LocalOrder | None:
        return next((one for one in self.orders if one.id == request.match_info["id"]), None)

    def _accepts(self, request: web.Request) -> bool:
        key = bearer(request)
        return bool(key) and (not self._keys or key in self._keys)

    async def _content(self, request: web.Request) -> web.StreamResponse:
        self.keys_at_content.append(bearer(request))
        order = self._known(request)
        if order is None:
            return refusal(404, "not_found", "Unknown task")
        if self.content_wants_key and bearer(request) != order.key:
            return refusal(401, "http_401", "The key is missing or invalid", "authentication_error")
        if self.now() - order.ready_at >= LINK_LIFE:
            return refusal(410, "http_410", "Video link expired")
        order.fetches += 1
        return await serve_clip(request, await asyncio.to_thread(self.clips.path, order.clip), self.link)


def _bad_key() -> web.Response:
    return refusal(401, "http_401", "Invalid API key", "authentication_error")


def refusal(status: int, code: str, message: str, kind: str = "invalid_request_error") -> web.Response:
    error = {"message": message, "type": "api_error" if code == "api_error" else kind, "code": code, "status": status}
    return web.json_response({"error": error}, status=status)


def check_payload(payload: Mapping[str, object]) -> Clip:
    """What the document does not allow is refused: unknown fields, wrong types, two source pictures. Raises `PayloadRefused`."""
    for name, value in payload.items():
        wanted = FIELDS.get(name)
        if wanted is None:
            raise PayloadRefused(f"{name} is not a field")
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            raise PayloadRefused(f"{name} has the wrong type")
    model = payload.get("model")
    if model not in MODELS:
        raise PayloadRefused("No such model", 404)
    prompt = payload.get("prompt")
    inside = cast("Mapping[str, object]", prompt) if isinstance(prompt, dict) else {"text": prompt}
    text = inside.get("text")
    if not text or not isinstance(text, str) or inside.keys() - {"text", "image"}:
        raise PayloadRefused("prompt must be a string or {text, image}")
    _check_values(payload)
    given = _pictures(payload, inside.get("image"))
    if len(given) != (model in NEEDS_PICTURE):
        raise PayloadRefused("this model takes one source image" if model in NEEDS_PICTURE else "this model takes no source image")
    scene = _source_frame(payload) or (given[0] if given else None)
    aspect = payload.get("aspect_ratio")
    seconds = payload.get("duration", 5)
    return Clip(text, seconds if isinstance(seconds, int) else 5, str(aspect) if aspect else None, scene)


def _check_values(payload: Mapping[str, object]) -> None:
    if payload.get("n", 1) != 1:
        raise PayloadRefused("n must be 1 here")
    for name, allowed in (("aspect_ratio", RATIOS), ("quality", QUALITIES)):
        if name in payload and payload[name] not in allowed:
            raise PayloadRefused(f"{name} must be one of {', '.join(sorted(allowed))}")
    videos = [str(payload[name]) for name in ("input_video", "input_video_b64") if name in payload]
    if videos and payload["model"] not in TAKES_VIDEO:
        raise PayloadRefused("this model takes no source video")
    if len(videos) != (payload["model"] in TAKES_VIDEO):
        raise PayloadRefused("this model takes one source video")


def _source_frame(payload: Mapping[str, object]) -> bytes | None:
    """The first frame of a source video whose bytes are there; a link is never fetched."""
    if "input_video_b64" not in payload:
        return None
    frame = first_frame(_decoded("input_video_b64", str(payload["input_video_b64"])))
    if frame is None:
        raise PayloadRefused("input_video_b64 is no video")
    return frame


def _pictures(payload: Mapping[str, object], in_prompt: object) -> list[bytes | None]:
    """Each source picture; None for one that is a link, which is never fetched."""
    given = [("prompt.image", str(in_prompt))] if in_prompt else []
    given += [(name, str(payload[name])) for name in (*PICTURES, "input_image_b64") if name in payload]
    return [_decoded(name, value) if name == "input_image_b64" else picture_bytes(name, value) for name, value in given]


def _decoded(name: str, value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        raise PayloadRefused(f"{name} is not valid base64") from None
