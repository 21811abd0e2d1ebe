"""The optional web server: health and figures for machines, the door for provider webhooks, and what else is mounted.

A webhook's body is never read for state or money: the path finds the attempt, and the runner reads the provider itself. Known and unknown
paths get the same answer, so that nobody can probe for jobs.
"""

import asyncio
import contextlib
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from bot.domain.errors import OperatorError
from bot.metrics.exposition import Page

log = logging.getLogger(__name__)

BODY_LIMIT = 64 * 1024
BODY_PATIENCE = 10.0
"""Seconds for a webhook's body, of which nothing is used."""

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
"""As `SystemIds.token` makes them. Nothing else is looked up: this door is open to everybody."""


class Hints(Protocol):
    async def hint(self, hook_token: str) -> bool:
        """A provider says that something changed. Whether anyone knows the token is not told to the sender."""
        ...


class Door(Protocol):
    def mount(self, app: web.Application) -> None:
        """Add its routes."""
        ...


@dataclass(frozen=True, slots=True)
class Probes:
    """`alive`: the process works. `ready`: it also answers Discord and runs jobs. Each returns the faults; none means well.

    `degraded`: what an operator has to look at although the bot does its work; it changes no status.
    """

    alive: Callable[[], Awaitable[tuple[str, ...]]]
    ready: Callable[[], Awaitable[tuple[str, ...]]]
    degraded: Callable[[], tuple[str, ...]] = tuple


class WebServer:
    """Listens on `host:port` from `start` to `stop`. `port` 0 takes a free one; `address` tells which.

    `figures` makes the page for Prometheus from a request's `Accept`; None: there is none. `patience`: seconds for a webhook's body.
    """

    def __init__(
        self,
        host: str,
        port: int,
        probes: Probes,
        hints: Hints,
        *,
        figures: Callable[[str], Awaitable[Page]] | None = None,
        doors: Sequence[Door] = (),
        patience: float = BODY_PATIENCE,
    ) -> None:
        self._host = host
        self._port = port
        self._probes = probes
        self._hints = hints
        self._figures = figures
        self._doors = doors
        self._patience = patience
        self._runner: web.AppRunner | None = None
        self.address = ""

    async def start(self) -> None:
        app = web.Application(client_max_size=BODY_LIMIT)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_post("/hooks/{token}", self._hook)
        if self._figures is not None:
            app.router.add_get("/metrics", self._metrics)
        for door in self._doors:
            door.mount(app)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, lingering_time=1.0, shutdown_timeout=2.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        try:
            await site.start()
        except OSError as error:
            raise OperatorError("http-port-taken", host=self._host, port=self._port) from error
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"
        log.info("listening on %s", self.address, extra={"action": "web-started"})

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _healthz(self, _: web.Request) -> web.Response:
        return _verdict(await self._probes.alive())

    async def _readyz(self, _: web.Request) -> web.Response:
        return _verdict(await self._probes.ready(), self._probes.degraded())

    async def _metrics(self, request: web.Request) -> web.Response:
        if self._figures is None:
            raise web.HTTPNotFound
        page = await self._figures(request.headers.get("Accept", ""))
        return web.Response(body=page.body, headers={"Content-Type": page.content_type})

    async def _hook(self, request: web.Request) -> web.Response:
        # The body is drained, within the cap, only so that the sender sees a clean answer.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                async for _ in request.content.iter_chunked(8192):
                    if request.content.total_bytes > BODY_LIMIT:
                        break
        token = request.match_info["token"]
        if TOKEN.fullmatch(token):
            await self._hints.hint(token)
        return web.Response(status=204)


def _verdict(faults: tuple[str, ...], degraded: tuple[str, ...] = ()) -> web.Response:
    told: dict[str, object] = {"ok": not faults, "faults": list(faults)}
    if degraded:
        told["degraded"] = list(degraded)
    return web.json_response(told, status=503 if faults else 200)
