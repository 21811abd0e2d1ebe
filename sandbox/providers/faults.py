"""Scripts of misbehaviour for the local providers, settable from Python and over `POST /_control/faults`."""

import asyncio
import socket
import struct
from enum import StrEnum

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field


class FaultKind(StrEnum):
    """How a call goes wrong. All but `DROP` and `ANSWER` happen after the whole request was read."""

    DROP = "drop"
    CLOSE = "close"
    RESET = "reset"
    HALF = "half"
    HANG = "hang"
    GARBAGE = "garbage"
    ANSWER = "answer"


TAKES_THE_ORDER = frozenset({FaultKind.CLOSE, FaultKind.RESET, FaultKind.HALF, FaultKind.HANG, FaultKind.GARBAGE})


class Fault(BaseModel):
    """Misbehave `times` times on one route. `paid` says whether a submit takes the order all the same; by default as the kind suggests."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: FaultKind
    times: int = Field(1, ge=1)
    paid: bool | None = None
    status: int = 502
    body: str = "<html><body><h1>502 Bad Gateway</h1></body></html>"
    content_type: str = "text/html"
    headers: dict[str, str] = Field(default_factory=dict[str, str])

    @property
    def takes_the_order(self) -> bool:
        return self.kind in TAKES_THE_ORDER if self.paid is None else self.paid


class FaultScript:
    """Faults by route, used up in the order in which they were added."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Fault]] = {}

    def add(self, route: str, fault: Fault) -> None:
        self._waiting.setdefault(route, []).extend([fault] * fault.times)

    def next(self, route: str) -> Fault | None:
        waiting = self._waiting.get(route)
        return waiting.pop(0) if waiting else None

    def clear(self) -> None:
        self._waiting.clear()


async def misbehave(request: web.Request, fault: Fault) -> web.StreamResponse:
    """Carry out `fault` on the connection of `request`."""
    transport = request.transport
    if fault.kind is FaultKind.ANSWER:
        return web.Response(status=fault.status, text=fault.body, content_type=fault.content_type, headers=fault.headers)
    if fault.kind is FaultKind.GARBAGE:
        return web.Response(text='{"status": "SUBMITTED", "taskId": ck', content_type="application/json")
    if fault.kind is FaultKind.HANG:
        await asyncio.Event().wait()
    if transport is None:
        return web.Response()
    match fault.kind:
        case FaultKind.RESET:
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        case FaultKind.HALF:
            transport.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{"status": "SUBMI')
            transport.close()
        case _:
            transport.close()
    return web.Response()
