"""Where a provider reports."""

import asyncio
from contextlib import AsyncExitStack

from aiohttp import web


class Hooks:
    """What was reported; `status` is what the provider gets for it."""

    def __init__(self) -> None:
        self.heard: list[dict[str, object]] = []
        self.status = 200
        self._news = asyncio.Event()

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append(await request.json())
        self._news.set()
        return web.Response(status=self.status)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(3):
            while len(self.heard) < count:
                self._news.clear()
                await self._news.wait()


async def listening(stack: AsyncExitStack) -> tuple[Hooks, str]:
    """Until `stack` ends, at the URL."""
    hooks = Hooks()
    app = web.Application()
    app.router.add_post("/hooks/{token}", hooks.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stack.push_async_callback(runner.cleanup)
    return hooks, f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/token-1"
