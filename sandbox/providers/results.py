"""Result links of the local providers: the clip, or what may come instead of it."""

import asyncio
from collections.abc import AsyncGenerator
from enum import StrEnum
from pathlib import Path

from aiohttp import web

OVERSIZE = 20 * 1024**3


class LinkFault(StrEnum):
    """What is wrong with a result's link."""

    FORBIDDEN = "403"
    NOT_FOUND = "404"
    GONE = "410"
    HTML = "html"
    TRUNCATED = "truncated"
    OVERSIZE = "oversize"
    PRIVATE = "private"


async def serve_clip(request: web.Request, path: Path, fault: LinkFault | None) -> web.StreamResponse:
    match fault:
        case None:
            return web.FileResponse(path, headers={"Content-Type": "video/mp4"})
        case LinkFault.HTML:
            return web.Response(text="<html><body>Sign in</body></html>", content_type="text/html")
        case LinkFault.PRIVATE:
            return web.Response(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})
        case LinkFault.TRUNCATED | LinkFault.OVERSIZE:
            return await _broken(request, await asyncio.to_thread(path.read_bytes), fault)
        case _:
            return web.Response(status=int(fault), text="expired")


async def _broken(request: web.Request, content: bytes, fault: LinkFault) -> web.StreamResponse:
    """Half of the clip under its full length, or far more than anyone wants."""
    response = web.StreamResponse(headers={"Content-Type": "video/mp4"})
    response.content_length = OVERSIZE if fault is LinkFault.OVERSIZE else len(content)
    await response.prepare(request)
    if fault is LinkFault.OVERSIZE:
        async for block in _endless(content):
            await response.write(block)
    await response.write(content[: len(content) // 2])
    if request.transport:
        request.transport.close()
    return response


async def _endless(first: bytes) -> AsyncGenerator[bytes]:
    yield first
    while True:
        yield bytes(256 * 1024)
        await asyncio.sleep(0)
