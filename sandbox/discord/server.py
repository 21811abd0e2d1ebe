"""The local Discord: REST, gateway and CDN of one world, ready to be mounted on a web application."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from sandbox.discord.backend import LocalBackend
from sandbox.discord.files import DiskCdn
from sandbox.discord.gateway import Gateway
from sandbox.discord.interactions import Interactions
from sandbox.discord.limits import RateLimits
from sandbox.discord.rest import PREFIX, Rest
from sandbox.discord.rules import Rules
from sandbox.discord.uploads import Intake

GATEWAY_PATH = "/gateway"


class LocalDiscord:
    """`folder` takes attachments, `url` is where the application will be served, such as `http://127.0.0.1:8080`."""

    def __init__(self, folder: Path, *, token: str, url: str, limit_scale: int = 1) -> None:
        self.token = token
        self.cdn = DiskCdn(folder / "cdn")
        self.intake = Intake(folder / "incoming")
        self.backend = LocalBackend(self.cdn)
        self.rules = Rules(self.backend)
        self.interactions = Interactions(self.backend, self.rules)
        self.gateway = Gateway(self.backend, token)
        limits = RateLimits(asyncio.get_running_loop().time, scale=limit_scale)
        self.rest = Rest(self.backend, self.rules, limits, self.intake, self.interactions, token)
        self.cdn.base_url = url
        self.gateway.url = url.replace("http://", "ws://", 1) + GATEWAY_PATH
        self.rest.gateway_url = self.gateway.url
        self.url = url

    @property
    def api_url(self) -> str:
        """What `DISCORD_API_URL` has to be."""
        return f"{self.url}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        """What `DISCORD_GATEWAY_URL` has to be."""
        return self.gateway.url

    def mount(self, app: web.Application) -> None:
        app.router.add_route("*", PREFIX + "/{path:.+}", self.rest.serve)
        app.router.add_get(GATEWAY_PATH, self.gateway.serve)
        app.router.add_get("/stickers/{name}", self.cdn.serve_sticker)
        app.router.add_get("/attachments/{channel}/{attachment}/{name}", self.cdn.serve)


def bind(port: int = 0) -> tuple[socket.socket, str]:
    """Take a port on loopback, a free one if `port` is 0 or in use. Answers the socket and the URL."""
    try:
        bound = socket.create_server(("127.0.0.1", port))
    except OSError:
        bound = socket.create_server(("127.0.0.1", 0))
    return bound, f"http://127.0.0.1:{bound.getsockname()[1]}"


@asynccontextmanager
async def serving(app: web.Application, bound: socket.socket) -> AsyncGenerator[None]:
    """Serve `app` on `bound` inside the block."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.SockSite(runner, bound).start()
        yield
    finally:
        await runner.cleanup()
