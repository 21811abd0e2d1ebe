"""The door for clips that Discord does not take: `/clips/{token}`, for whoever was given the link.

Any process that has the data folder can be asked. Unknown, over, erased and taken back look the same from outside, and nothing is listed.
"""

import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.domain.errors import StoreUnavailable
from bot.domain.links import LinkStore
from bot.domain.ports import Clock
from bot.text import DEFAULT, Texts

log = logging.getLogger(__name__)

ROUTE: Final = "/clips"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,100}")
_HEADERS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private",
}


class ClipDoor:
    """`file_at` turns a clip's path, relative to DATA_DIR, into one that can be opened."""

    def __init__(self, *, links: LinkStore, texts: Texts, clock: Clock, file_at: Callable[[str], Path]) -> None:
        self._links = links
        self._texts = texts
        self._clock = clock
        self._file_at = file_at

    def mount(self, app: web.Application) -> None:
        app.router.add_get(f"{ROUTE}/{{token}}", self._clip)

    async def _clip(self, request: web.Request) -> web.StreamResponse:
        """Streamed from the disk, in parts where that is asked for: players on phones ask for nothing else."""
        token = request.match_info["token"]
        try:
            clip = await self._links.find(token, self._clock.now()) if _TOKEN.fullmatch(token) else None
        except StoreUnavailable as error:
            log.warning("store unavailable: %s", error, extra={"action": "link"})
            return self._sorry(request, 503, "link-later")
        path = self._file_at(clip.path) if clip is not None else None
        if clip is None or path is None or not path.is_file():
            return self._sorry(request, 404, "link-gone")
        shown = {"Content-Type": "video/mp4", "Content-Disposition": f'inline; filename="clapper-{clip.job_id}.mp4"'}
        return web.FileResponse(path, headers={**_HEADERS, **shown})

    def _sorry(self, request: web.Request, status: int, key: str) -> web.Response:
        locale = re.split("[,;]", request.headers.get("Accept-Language", ""))[0].strip() or DEFAULT
        return web.Response(text=self._texts.say(locale, key) + "\n", status=status, headers={**_HEADERS, "Cache-Control": "no-store"})
