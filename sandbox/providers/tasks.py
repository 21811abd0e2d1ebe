"""Tasks of the local providers: how they are ordered, paid, followed and fetched, whatever the words of the document."""

import asyncio
import random
from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Generic, TypeVar, cast
from urllib.parse import quote

from aiohttp import web
from pydantic import BaseModel, ConfigDict, PositiveInt

from sandbox.providers.base import LocalServer
from sandbox.providers.clips import Clip
from sandbox.providers.faults import misbehave
from sandbox.providers.payloads import PayloadRefused
from sandbox.providers.results import LinkFault, serve_clip


class Script(BaseModel):
    """How one task misbehaves. Words are sent as they stand; `hidden_link_reads` counts reads after the end that show no link yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    waiting_word: str | None = None
    running_word: str | None = None
    final_word: str | None = None
    message: str = ""
    error_code: str = ""
    hidden_link_reads: int = 0
    missing_reads: int = 0
    link: LinkFault | None = None
    link_heals: bool = False
    seconds_to_start: float | None = None
    seconds_to_finish: float | None = None


ScriptT = TypeVar("ScriptT", bound=Script)


@dataclass(slots=True, kw_only=True)
class Task(Generic[ScriptT]):
    id: str
    key: str
    model: str
    payload: Mapping[str, object]
    seconds: int
    credits: int
    created_at: datetime
    starts_at: datetime
    ends_at: datetime
    script: ScriptT
    hook: str | None = None
    picture: bytes | None = None
    marker: str | None = None
    cancelled: bool = False
    told: str | None = None
    missing_reads: int = 0
    link_reads: int = 0
    fetches: int = field(default=0)

    def word(self, now: datetime) -> str | None:
        if self.cancelled:
            return "CANCEL"
        if now < self.starts_at:
            return self.script.waiting_word
        return self.script.running_word if now < self.ends_at else self.script.final_word

    def ended(self, now: datetime) -> bool:
        return self.cancelled or now >= self.ends_at

    @property
    def prompt(self) -> str:
        prompt = self.payload.get("prompt")
        return " / ".join(cast("list[str]", prompt)) if isinstance(prompt, list) else str(prompt or "")

    @property
    def aspect(self) -> str | None:
        given = self.payload.get("aspect_ratio") or self.payload.get("aspectRatio")
        return str(given) if given else None


@dataclass(frozen=True, slots=True)
class Order:
    """What a submit asks for, checked against the document."""

    model: str
    payload: Mapping[str, object]
    seconds: int
    credits: int
    picture: bytes | None = None
    hook: str | None = None
    marker: str | None = None


class _TaskOrder(BaseModel):
    model_config = ConfigDict(extra="forbid")

    task: dict[str, object]
    times: PositiveInt = 1


class TaskServer(LocalServer, Generic[ScriptT]):
    """`keys`: which are accepted, empty = any. `jitter`: up to so much longer or shorter, as a part. `credits` is what the account holds.

    `refusal_status`: the HTTP code of a refusal, None = the natural one; some are seen as 200 with the code in the body.
    """

    READS_PER_MINUTE: ClassVar[int] = 0

    def __init__(
        self,
        *,
        seconds_to_start: float = 1.0,
        seconds_to_finish: float = 5.0,
        jitter: float = 0.0,
        reads_per_minute: int | None = None,
        credits: int = 1_000_000,  # noqa: A002 - the provider's word
        keys: frozenset[str] = frozenset(),
        refusal_status: int | None = None,
        clip_scale: float = 1.0,
        clip_rate: int = 12,
        now: Callable[[], datetime] | None = None,
        rng: random.Random | None = None,
    ) -> None:
        limit = self.READS_PER_MINUTE if reads_per_minute is None else reads_per_minute
        super().__init__(reads_per_minute=limit, clip_scale=clip_scale, clip_rate=clip_rate, now=now)
        self.tasks: list[Task[ScriptT]] = []
        self.refused = 0
        self.seconds_to_start = seconds_to_start
        self.seconds_to_finish = seconds_to_finish
        self._jitter = jitter
        self._rng = rng or random.Random()
        self._credits = credits
        self._keys = keys
        self._refusal_status = refusal_status
        self._scripts: list[ScriptT] = []

    @property
    def paid_jobs(self) -> int:
        return len(self.tasks)

    def script(self, script: ScriptT, count: int = 1) -> None:
        """The next `count` tasks go by `script`."""
        self._scripts += [script] * count

    def order_fault(self, order: Mapping[str, object]) -> None:
        """`{"on": "submit", "fault": {...}}` for a route, `{"task": {...}, "times": 1}` for the next tasks."""
        if "task" in order:
            wanted = _TaskOrder.model_validate(order)
            self.script(self.read_script(wanted.task), wanted.times)
        else:
            super().order_fault(order)

    def state(self) -> dict[str, object]:
        return {
            "paid_jobs": self.paid_jobs,
            "credits_spent": sum(task.credits for task in self.tasks),
            "reads": self.reads.total,
            "reads_refused": self.reads.refused,
            "most_reads_in_a_minute": self.reads.most_in_a_minute,
            "refused": self.refused,
            "tasks": [
                {"id": task.id, "model": task.model, "status": task.word(self.now()), "fetches": task.fetches} for task in self.tasks
            ],
        }

    @abstractmethod
    def read_script(self, values: Mapping[str, object]) -> ScriptT:
        """Empty: how a task goes that nobody scripted."""

    @abstractmethod
    def key_of(self, request: web.Request) -> str: ...

    @abstractmethod
    def check(self, request: web.Request, body: bytes) -> Order:
        """Raises `PayloadRefused` or, for what is no JSON, `ValueError`."""

    @abstractmethod
    def refuse(self, status: int, message: str) -> web.Response: ...

    @abstractmethod
    def accepted(self, task: Task[ScriptT]) -> web.Response: ...

    @abstractmethod
    def new_id(self, script: ScriptT) -> str: ...

    async def submit(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.next("submit")
        if fault and fault.kind == "drop":
            return await misbehave(request, fault)
        body = await request.read()
        if fault and not fault.takes_the_order:
            return await misbehave(request, fault)
        task = self._order(request, body)
        if fault:
            return await misbehave(request, fault)
        if isinstance(task, web.Response):
            self.refused += 1
            return task
        return self.accepted(task)

    async def stopped_read(self, request: web.Request, route: str) -> web.StreamResponse | None:
        """What a read has to pass first: the limit, faults, the key. None: go on."""
        wait = self.reads.retry_after(request.remote or "", self.now())
        if wait is not None:
            refused = self.refuse(429, "Too many requests")
            refused.headers["Retry-After"] = str(wait)
            return refused
        fault = self.faults.next(route)
        if fault:
            return await misbehave(request, fault)
        return None if self.accepts(self.key_of(request)) else self.refuse(401, "Invalid API key")

    def accepts(self, key: str) -> bool:
        return bool(key) and (not self._keys or key in self._keys)

    def known(self, request: web.Request, task_id: str) -> Task[ScriptT] | None:
        """The caller's own task, once it may be seen."""
        task = next((task for task in self.tasks if task.id == task_id), None)
        if task is None or task.key != self.key_of(request):
            return None
        if task.missing_reads < task.script.missing_reads:
            task.missing_reads += 1
            return None
        return task

    def link(self, task: Task[ScriptT]) -> str | None:
        """Of a finished clip; None while the script hides it."""
        if task.link_reads < task.script.hidden_link_reads:
            task.link_reads += 1
            return None
        return f"{self.base_url}/results/{quote(task.id, safe='')}.mp4?v={task.fetches}"

    def result_route(self) -> web.RouteDef:
        return web.get("/results/{id:[^/]+}.mp4", self._result, allow_head=False)

    async def _result(self, request: web.Request) -> web.StreamResponse:
        """The clip: public, no key asked or wanted."""
        task = next((task for task in self.tasks if task.id == request.match_info["id"]), None)
        if task is None or not task.ended(self.now()):
            return web.Response(status=404)
        fault = None if task.script.link_heals and request.query.get("v", "0") != "0" else task.script.link
        task.fetches += 1
        clip = Clip(task.prompt, task.seconds, task.aspect, task.picture)
        return await serve_clip(request, await asyncio.to_thread(self.clips.path, clip), fault)

    def _order(self, request: web.Request, body: bytes) -> Task[ScriptT] | web.Response:
        key = self.key_of(request)
        if not self.accepts(key):
            return self.refuse(401, "Invalid API key")
        try:
            order = self.check(request, body)
        except PayloadRefused as error:
            return self.refuse(error.status, str(error))
        except ValueError:
            return self.refuse(400, "Body is not valid JSON")
        if order.credits > self._credits:
            return self.no_credit()
        self._credits -= order.credits
        task = self._task(key, order)
        self.tasks.append(task)
        return task

    def no_credit(self) -> web.Response:
        return self.refuse(402, "Insufficient credits")

    def _task(self, key: str, order: Order) -> Task[ScriptT]:
        script = self._scripts.pop(0) if self._scripts else self.read_script({})
        wobble = 1 + self._rng.uniform(-self._jitter, self._jitter)
        to_start = script.seconds_to_start if script.seconds_to_start is not None else self.seconds_to_start * wobble
        to_finish = script.seconds_to_finish if script.seconds_to_finish is not None else self.seconds_to_finish * wobble
        starts = self.now() + timedelta(seconds=to_start)
        return Task(
            id=self.new_id(script),
            key=key,
            model=order.model,
            payload=order.payload,
            seconds=order.seconds,
            credits=order.credits,
            created_at=self.now(),
            starts_at=starts,
            ends_at=starts + timedelta(seconds=to_finish),
            script=script,
            hook=order.hook,
            picture=order.picture,
            marker=order.marker,
        )
