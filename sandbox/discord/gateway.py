"""Discord's gateway on a loopback WebSocket: HELLO, IDENTIFY, READY, heartbeats, RESUME with replay, and ways to disturb it."""

import asyncio
import json
import secrets
import socket as sockets
import struct
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from sandbox.discord.backend import EventFilter, Json, LocalBackend, as_object, guild_payload, user_payload

HEARTBEAT_MS = 41_250
RESUME_SECONDS = 180.0
_REPLAY_KEPT = 1000
_GOODBYES = {int(WSCloseCode.OK), int(WSCloseCode.GOING_AWAY)}


class Session:
    """One IDENTIFY. It outlives its socket by `RESUME_SECONDS`, unless the bot said goodbye with 1000 or 1001."""

    def __init__(self, backend: LocalBackend, intents: int, shard: tuple[int, int]) -> None:
        self.id = secrets.token_hex(16)
        self.shard = shard
        self.filter = EventFilter(backend, intents, self.push)
        self.lost_at: float | None = None
        self._backend = backend
        self._socket: web.WebSocketResponse | None = None
        self._outbox: asyncio.Queue[Json] = asyncio.Queue()
        self._replay: deque[Json] = deque(maxlen=_REPLAY_KEPT)
        self._seq = 0

    @property
    def socket(self) -> web.WebSocketResponse | None:
        return self._socket if self._socket is not None and not self._socket.closed else None

    def speaks_through(self, socket: web.WebSocketResponse) -> bool:
        return self._socket is socket

    def push(self, event: str, payload: Json) -> None:
        """Number an event and send it, or keep it for the RESUME."""
        if event in {"GUILD_CREATE", "GUILD_UPDATE"}:
            payload["premium_tier"] = self._backend.premium_tiers.get(int(payload["id"]), 0)
        self._seq += 1
        frame: Json = {"op": 0, "t": event, "s": self._seq, "d": payload}
        self._replay.append(frame)
        if self.socket is not None:
            self._outbox.put_nowait(frame)

    def concerns(self, event: str, payload: Mapping[str, Any]) -> bool:
        """Whether the event belongs to this session's shard. Direct messages are shard 0's."""
        guild = payload.get("guild_id") or (payload.get("id") if event in {"GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"} else None)
        number = (int(guild) >> 22) % self.shard[1] if guild else 0
        return number == self.shard[0]

    def attach(self, socket: web.WebSocketResponse, after: int | None = None) -> None:
        """Speak through `socket` from now on; `after` replays what came later than that number."""
        self._socket = socket
        self.lost_at = None
        self._outbox = asyncio.Queue()
        if after is not None:
            for frame in self._replay:
                if frame["s"] > after:
                    self._outbox.put_nowait(frame)

    def detach(self) -> None:
        """The socket is gone, or is about to go."""
        self._socket = None
        self.lost_at = asyncio.get_running_loop().time()

    async def write(self) -> None:
        """Send what is pushed until the socket goes."""
        outbox, socket = self._outbox, self._socket
        if socket is None:
            return
        while True:
            frame = await outbox.get()
            try:
                await socket.send_json(frame)
            except ConnectionError:
                return


class Gateway:
    """`token` is what IDENTIFY must carry, `url` where clients shall RESUME; `watchers` are called when a bot comes or goes."""

    def __init__(self, backend: LocalBackend, token: str) -> None:
        self.url = ""
        self.watchers: list[Callable[[], None]] = []
        self.identifies = 0
        self.resumes = 0
        self._backend = backend
        self._token = token
        self._sessions: dict[str, Session] = {}
        backend.subscribers.append(self._broadcast)

    @property
    def connected(self) -> bool:
        return any(session.socket is not None for session in self._sessions.values())

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=64 * 1024)
        await socket.prepare(request)
        await socket.send_json({"op": 10, "s": None, "t": None, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        session: Session | None = None
        async with asyncio.TaskGroup() as group:
            writer: asyncio.Task[None] | None = None
            async for message in socket:
                frame = _frame(message)
                if frame is None:
                    break
                if session is None and frame["op"] in {2, 6}:
                    session = await self._open(socket, frame)
                    if session is not None:
                        writer = group.create_task(session.write())
                        self._changed()
                else:
                    await self._command(socket, session, frame)
            if writer is not None:
                writer.cancel()
        if session is not None:
            self._lost(session, socket)
        return socket

    async def disconnect(self, code: int = 4000) -> None:
        """Close every socket with a code after which discord.py resumes."""
        for session in list(self._sessions.values()):
            socket = session.socket
            if socket is not None:
                session.detach()
                self._changed()
                await socket.close(code=code)

    async def ask_reconnect(self) -> None:
        """Opcode 7: the client shall close and RESUME."""
        for socket in self._open_sockets():
            await socket.send_json({"op": 7, "d": None, "s": None, "t": None})

    async def invalidate(self) -> None:
        """Opcode 9, not resumable: the client shall IDENTIFY anew."""
        for socket in self._open_sockets():
            await socket.send_json({"op": 9, "d": False, "s": None, "t": None})
        self._sessions.clear()

    def reset_connections(self) -> None:
        """Tear the TCP connections with RST, without a goodbye."""
        for socket in self._open_sockets():
            raw: sockets.socket | None = socket.get_extra_info("socket")
            if raw is not None:
                raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, struct.pack("ii", 1, 0))
                _abort(socket)

    def _open_sockets(self) -> list[web.WebSocketResponse]:
        return [session.socket for session in self._sessions.values() if session.socket is not None]

    async def _open(self, socket: web.WebSocketResponse, frame: Json) -> Session | None:
        data: Json = frame["d"]
        if str(data.get("token", "")).removeprefix("Bot ") != self._token:
            await socket.close(code=4004, message=b"Authentication failed.")
            return None
        return await (self._identify(socket, data) if frame["op"] == 2 else self._resume(socket, data))

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> Session | None:
        shard = data.get("shard") or (0, 1)
        session = Session(self._backend, int(data["intents"]), (int(shard[0]), int(shard[1])))
        if session.filter.refused_intents():
            await socket.close(code=4014, message=b"Disallowed intent(s).")
            return None
        self.identifies += 1
        self._forget_old()
        self._sessions[session.id] = session
        session.attach(socket)
        guilds = [guild for guild in self._backend.guilds if (guild >> 22) % session.shard[1] == session.shard[0]]
        session.push("READY", self._ready(session, guilds))
        for guild in guilds:
            session.filter.feed("GUILD_CREATE", guild_payload(self._backend, guild))
        return session

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> Session | None:
        self._forget_old()
        session = self._sessions.get(str(data["session_id"]))
        if session is None:
            await socket.send_json({"op": 9, "d": False, "s": None, "t": None})
            return None
        self.resumes += 1
        session.attach(socket, after=int(data["seq"]))
        session.push("RESUMED", {})
        return session

    def _ready(self, session: Session, guilds: list[int]) -> Json:
        return {
            "v": 10,
            "user": user_payload(self._backend, self._backend.bot_user.id),
            "guilds": [{"id": str(guild), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": str(self._backend.application_id), "flags": 0},
        }

    async def _command(self, socket: web.WebSocketResponse, session: Session | None, frame: Json) -> None:
        if frame["op"] == 1:
            await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
        elif session is None:
            await socket.close(code=4003, message=b"Not authenticated.")
        elif frame["op"] in {2, 6}:
            await socket.close(code=4005, message=b"Already authenticated.")
        elif frame["op"] == 8:
            await session.filter.members(frame["d"])

    def _lost(self, session: Session, socket: web.WebSocketResponse) -> None:
        if not session.speaks_through(socket):
            return
        session.detach()
        if socket.close_code in _GOODBYES:
            self._sessions.pop(session.id, None)
        self._changed()

    def _changed(self) -> None:
        for watcher in list(self.watchers):
            watcher()

    def _forget_old(self) -> None:
        now = asyncio.get_running_loop().time()
        for session in list(self._sessions.values()):
            if session.lost_at is not None and now - session.lost_at > RESUME_SECONDS:
                del self._sessions[session.id]

    def _broadcast(self, event: str, payload: Mapping[str, Any]) -> None:
        for session in list(self._sessions.values()):
            if session.concerns(event, payload):
                session.filter.feed(event, payload)


def _frame(message: WSMessage) -> Json | None:
    """A JSON object with an opcode; None for anything else, which ends the connection."""
    if message.type is not WSMsgType.TEXT:
        return None
    try:
        frame = json.loads(message.data)
    except ValueError:
        return None
    return as_object(frame) if "op" in as_object(frame) else None


def _abort(socket: web.WebSocketResponse) -> None:
    request = socket._req  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  (aiohttp has no public way to reset a connection)
    if request is not None and isinstance(request.transport, asyncio.Transport):
        request.transport.abort()
