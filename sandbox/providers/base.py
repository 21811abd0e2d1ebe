"""What every local provider has: a socket, a clock that can be moved, faults, counts, clips and a control route."""

import asyncio
import logging
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from sandbox.providers.clips import ClipMaker
from sandbox.providers.faults import Fault, FaultScript

log = logging.getLogger(__name__)


class ReadMeter:
    """Counts reads by address and refuses those above `per_minute` in any 60 seconds; 0 = no limit."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self.total = 0
        self.refused = 0
        self.most_in_a_minute = 0
        self._seen: dict[str, deque[datetime]] = {}

    def retry_after(self, address: str, now: datetime) -> int | None:
        """None: the read is within the limit and counted. Otherwise the seconds to wait."""
        seen = self._seen.setdefault(address, deque())
        while seen and now - seen[0] >= timedelta(minutes=1):
            seen.popleft()
        if self.per_minute and len(seen) >= self.per_minute:
            self.refused += 1
            return max(1, 61 - int((now - seen[0]).total_seconds()))
        seen.append(now)
        self.total += 1
        self.most_in_a_minute = max(self.most_in_a_minute, len(seen))
        return None


class _FaultOrder(BaseModel):
    model_config = ConfigDict(extra="forbid")

    on: str
    fault: Fault


class LocalServer(ABC):
    """A local provider. `now` is its clock; `advance` moves it, so that no test has to wait for a task."""

    def __init__(self, *, reads_per_minute: int, clip_scale: float, clip_rate: int, now: Callable[[], datetime] | None) -> None:
        self.faults = FaultScript()
        self.reads = ReadMeter(reads_per_minute)
        self.base_url = ""
        self._clip_settings = (clip_scale, clip_rate)
        self._now = now or (lambda: datetime.now(UTC))
        self._ahead = timedelta(0)
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._address = ("127.0.0.1", 0)
        self._folder: Path | None = None
        self._clips: ClipMaker | None = None
        self._background: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> AsyncGenerator[str]:
        base_url = await self.start(host, port)
        try:
            yield base_url
        finally:
            await self.stop()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen and return the base URL; port 0 takes a free one."""
        self._folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="clapper-sandbox-"))
        scale, rate = self._clip_settings
        self._clips = ClipMaker(self._folder, scale=scale, rate=rate)
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.add_routes([
            web.get("/_control/state", self._control_state),
            web.post("/_control/faults", self._control_faults),
            web.post("/_control/advance", self._control_advance),
            web.post("/_control/refuse", self._control_refuse),
            *self.routes(),
        ])
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, host, port)
        await self._site.start()
        self._address = (host, self._runner.addresses[0][1])
        self.base_url = f"http://{host}:{self._address[1]}"
        return self.base_url

    async def stop(self) -> None:
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        if self._runner:
            await self._runner.cleanup()
        if self._folder:
            await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    def now(self) -> datetime:
        return self._now() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)

    async def refuse_connections(self) -> None:
        """Close the listening socket: connecting fails until `accept_connections`."""
        if self._site:
            await self._site.stop()
            self._site = None

    async def accept_connections(self) -> None:
        if self._site is None and self._runner:
            self._site = web.TCPSite(self._runner, *self._address)
            await self._site.start()

    @property
    def clips(self) -> ClipMaker:
        if self._clips is None:
            raise RuntimeError("the server was not started")
        return self._clips

    @abstractmethod
    def routes(self) -> list[web.RouteDef]: ...

    @abstractmethod
    def state(self) -> dict[str, object]:
        """What `GET /_control/state` shows: counts that tests check."""

    def order_fault(self, order: Mapping[str, object]) -> None:
        """One entry of `POST /_control/faults`. Raises `ValidationError`."""
        wanted = _FaultOrder.model_validate(order)
        self.faults.add(wanted.on, wanted.fault)

    def in_background(self, work: Coroutine[None, None, None]) -> None:
        """Run it until it ends or the server stops; its failure is logged."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a local provider's background task failed", exc_info=error)

    async def _control_state(self, _: web.Request) -> web.Response:
        return web.json_response(self.state())

    async def _control_faults(self, request: web.Request) -> web.Response:
        try:
            self.order_fault(TypeAdapter(dict[str, object]).validate_json(await request.read()))
        except ValidationError as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response({"ok": True})

    async def _control_advance(self, request: web.Request) -> web.Response:
        self.advance(float(request.query.get("seconds", "0")))
        return web.json_response({"now": self.now().isoformat()})

    async def _control_refuse(self, request: web.Request) -> web.Response:
        """Refuse connections for `?seconds=`; after that the same address listens again."""
        seconds = float(request.query.get("seconds", "1"))

        async def shut() -> None:
            await self.refuse_connections()
            await asyncio.sleep(seconds)
            await self.accept_connections()

        self.in_background(shut())
        return web.json_response({"ok": True})
