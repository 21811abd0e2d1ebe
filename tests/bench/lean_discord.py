"""The least Discord that the real bot runs against: so cheap that what is measured is the bot.

It times what the bot sends, by the moment at which the request arrives. It has no rules; `sandbox` has those.
"""

import asyncio
import itertools
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import WSMsgType, web

from tests.bench import payloads
from tests.bench.pace import Pace
from tests.bench.payloads import Json

HEARTBEAT_MS = 41_250
CANCEL_BUTTON = b'"clapper:cancel:'
"""Only the receipt of an accepted job has it."""
WEBHOOK_LIMITS = {"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "4", "X-RateLimit-Reset-After": "2.000", "X-RateLimit-Bucket": "bench"}


@dataclass(slots=True)
class Asked:
    """One interaction: the seconds until its first answer and until its reply was written, and what that said."""

    sent: float
    deferred: asyncio.Future[float]
    replied: asyncio.Future[float]
    accepted: bool = False
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Posted:
    """A message with a file. `bytes` counts the whole request."""

    bytes: int
    playable: bool


class LeanDiscord:
    """A handler for `aiohttp.web.Server`. `upload_rate`: bytes a second at which each posted file is taken, None = as fast as it comes."""

    def __init__(self, *, upload_rate: float | None = None) -> None:
        self.url = ""
        self.commands: dict[str, Json] = {}
        self.posted: list[Posted] = []
        self.uploads_at_once = 0
        self.connected = asyncio.Event()
        self.unknown: list[str] = []
        self._upload_rate = upload_rate
        self._uploads_open = 0
        self._asked: dict[str, Asked] = {}
        self._numbers = itertools.count(1 << 22)
        self._socket: web.WebSocketResponse | None = None

    @property
    def environment(self) -> Mapping[str, str]:
        gateway = self.url.replace("http://", "ws://", 1) + "/gateway"
        return {"DISCORD_TOKEN": "bench.token", "DISCORD_API_URL": f"{self.url}/api/v10", "DISCORD_GATEWAY_URL": gateway}

    def prepare(self, member: int, command: str, options: Mapping[str, str]) -> tuple[str, str]:
        """Key and frame of an interaction, so that nothing is left to do at the moment of sending."""
        number = next(self._numbers)
        data = payloads.interaction(number, member, self.commands[command], options)
        return payloads.token(number), json.dumps({"op": 0, "t": "INTERACTION_CREATE", "s": number, "d": data})

    async def send(self, key: str, frame: str) -> Asked:
        if self._socket is None:
            raise ConnectionError("the bot is not connected")
        loop = asyncio.get_running_loop()
        asked = self._asked[key] = Asked(time.perf_counter(), loop.create_future(), loop.create_future())
        await self._socket.send_str(frame)
        return asked

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        now = time.perf_counter()
        parts = request.path.strip("/").split("/")[2:]
        match request.method, parts:
            case "POST", ["interactions", number, key, "callback"]:
                await request.read()
                _settle(self._asked[key].deferred, now - self._asked[key].sent)
                return _json({"interaction": {"id": number, "type": 2, "response_message_id": number}})
            case "PATCH", ["webhooks", _, key, "messages", "@original"]:
                return self._edited(self._asked[key], now, await request.read())
            case "POST", ["channels", _, "messages"]:
                return await self._post(request)
            case _:
                return await self._rest(request, parts)

    def _edited(self, asked: Asked, now: float, body: bytes) -> web.Response:
        asked.edits += 1
        if not asked.replied.done():
            asked.accepted = CANCEL_BUTTON in body
            asked.replied.set_result(now - asked.sent)
        return _json(payloads.message(next(self._numbers), ""), WEBHOOK_LIMITS)

    async def _post(self, request: web.BaseRequest) -> web.Response:
        self._uploads_open += 1
        self.uploads_at_once = max(self.uploads_at_once, self._uploads_open)
        pace, size, playable, head = Pace(self._upload_rate), 0, False, b""
        try:
            async for chunk in request.content.iter_chunked(64 * 1024):
                if not playable and len(head) < 64 * 1024:
                    head += chunk
                    playable = b"ftyp" in head
                size += len(chunk)
                await pace.after(size)
        finally:
            self._uploads_open -= 1
        self.posted.append(Posted(size, playable))
        return _json(payloads.message(next(self._numbers), ""))

    async def _rest(self, request: web.BaseRequest, parts: list[str]) -> web.StreamResponse:
        match request.method, parts:
            case "GET", ["users", "@me"]:
                return _json({**payloads.user(payloads.BOT), "bot": True})
            case "GET", ["oauth2", "applications", "@me"]:
                return _json(payloads.application())
            case "GET", ["gateway", "bot"]:
                starts = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
                return _json({"url": self.url, "shards": 1, "session_start_limit": starts})
            case "PUT", ["applications", _, "commands"]:
                known = payloads.synced(await request.json())
                self.commands = {command["name"]: command for command in known}
                return _json(known)
            case "GET", [] if request.path.startswith("/gateway"):
                return await self._gateway(request)
            case _:
                self.unknown.append(f"{request.method} {request.path}")
                return web.Response(status=404, text="{}", content_type="application/json")

    async def _gateway(self, request: web.BaseRequest) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        await socket.send_json({"op": 10, "s": None, "t": None, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            frame = json.loads(message.data)
            if frame["op"] == 1:
                await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
            elif frame["op"] == 2:
                await self._identified(socket)
        self._socket = None
        return socket

    async def _identified(self, socket: web.WebSocketResponse) -> None:
        events = (("READY", payloads.ready(self.environment["DISCORD_GATEWAY_URL"])), ("GUILD_CREATE", payloads.guild()))
        for number, (event, data) in enumerate(events, 1):
            await socket.send_json({"op": 0, "t": event, "s": number, "d": data})
        self._socket = socket
        self.connected.set()


def _settle(future: asyncio.Future[float], value: float) -> None:
    if not future.done():
        future.set_result(value)


def _json(content: Any, headers: Mapping[str, str] | None = None) -> web.Response:
    # discord.py parses JSON only when the content type has no parameter.
    return web.Response(body=json.dumps(content).encode(), headers={**(headers or {}), "Content-Type": "application/json"})
