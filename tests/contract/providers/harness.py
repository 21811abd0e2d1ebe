"""One harness a provider: the same suite drives each through it. It counts at the outside what was really bought."""

import asyncio
import io
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

from PIL import Image

from bot.domain.jobs import Attempt, Billed, Handle
from bot.domain.models import Model
from bot.domain.outcomes import (
    Absent,
    AcceptedTask,
    FindOutcome,
    Found,
    SubmitCall,
    SubmitOutcome,
    TaskState,
    Unsure,
)
from bot.domain.provider_ports import Provider
from bot.domain.requests import AttachmentRef, Picture, VideoOrder, resolve
from bot.domain.secret import Secret
from bot.providers.base import Remote
from bot.providers.budget import ReadBudget
from bot.providers.catalog import load_catalog
from bot.providers.couriers import Couriers
from bot.providers.paid import PaidClient, paid_transports
from bot.providers.reads import ReadClient
from bot.providers.registry import usual_fields
from sandbox.providers.base import LocalServer
from sandbox.providers.faults import Fault, FaultKind
from sandbox.providers.tasks import TaskServer
from tests.fakes.clock import START

CANARY = "canary-7f3a91c2-key"
PATIENCE = 20.0
"""Seconds of real time that a paid call may take: whatever the machine has to do besides."""
NO_ATTACHMENT = AttachmentRef(url="https://cdn.discordapp.com/a.png", filename="a.png", size=1)


class JumpClock:
    """Sleeping takes no time: the clock jumps to where the sleeper wanted to wake."""

    def __init__(self) -> None:
        self._elapsed = 0.0

    def now(self) -> datetime:
        return START + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        self._elapsed += max(0.0, seconds)
        await asyncio.sleep(0)

    def jump(self, seconds: float) -> None:
        self._elapsed += seconds


def png(size: tuple[int, int] = (320, 301)) -> Picture:
    content = io.BytesIO()
    Image.new("RGB", size, "teal").save(content, "PNG")
    return Picture("image/png", content.getvalue(), *size)


class Order(ABC):
    """An order that the provider took or refused; `call` is what was asked for."""

    call: SubmitCall
    handle: Handle
    """What the provider knows it by; one that it does not know, where an order has no name until its clip is there."""

    @abstractmethod
    async def begin(self) -> None: ...
    @abstractmethod
    async def finish(self) -> None: ...
    @abstractmethod
    async def state(self) -> TaskState: ...


class TaskOrder(Order):
    """One that was answered with a task, which is read."""

    def __init__(self, harness: "Harness", call: SubmitCall, handle: Handle) -> None:
        self.call = call
        self.handle = handle
        self._harness = harness

    async def begin(self) -> None:
        await self._harness.begin(self.handle)

    async def finish(self) -> None:
        await self._harness.finish(self.handle)

    async def state(self) -> TaskState:
        return (await self._harness.provider.poll(self.handle.account, [self.handle]))[self.handle]


class Harness(ABC):
    provider: Provider
    text_model: str
    picture_model: str
    prompt_is_optional = True
    cancels = True
    lists = True
    """Whether the absence of an order can be proven by a list."""
    finds = True
    """Whether an order whose answer was lost can be found."""
    tells_waiting = True
    """Whether it says that it has not begun."""
    hooks = False
    """Whether it reports to a webhook."""
    catalog: frozenset[str] | None = None
    """What its own list of models names of ours."""
    usual_bill: Billed | None = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = JumpClock()
        self.stack = AsyncExitStack()
        self._attempts = 0

    async def __aenter__(self) -> Self:
        await self.open()
        self.stack.push_async_callback(self.provider.aclose)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stack.aclose()

    def call(
        self, prompt: str = "a red fox", *, picture: bool = False, model: str | None = None, duration: int | None = None
    ) -> SubmitCall:
        wanted = model or (self.picture_model if picture else self.text_model)
        facts = next(one for one in self.provider.models() if one.id == wanted)
        order = VideoOrder(prompt=prompt, image=NO_ATTACHMENT if picture else None, model=wanted, duration=duration)
        request = resolve(order, facts)
        account = self.provider.account()
        self._attempts += 1
        attempt = Attempt(
            id=f"attempt-{self._attempts}",
            job_id=f"job{self._attempts:09d}",
            number=1,
            account=account,
            fingerprint=self.provider.fingerprint(account, request),
            submitted_at=self.clock.now(),
        )
        return SubmitCall(account, facts, request, {"image": png()} if picture else {}, attempt)

    async def bought(self, call: SubmitCall) -> Handle:
        outcome = await self.provider.submit(call)
        assert isinstance(outcome, AcceptedTask), outcome
        return outcome.handle

    async def place(self, call: SubmitCall) -> Order:
        """Order it, and come back as soon as it is paid for."""
        return TaskOrder(self, call, await self.bought(call))

    async def states(self, orders: Sequence[Order]) -> list[TaskState]:
        handles = [order.handle for order in orders]
        seen = await self.provider.poll(self.provider.account(), handles)
        return [seen[handle] for handle in handles]

    def proves(self, found: FindOutcome, order: Order) -> bool:
        """Whether that is what the look-up of a paid order must say."""
        return found == Found(order.handle) if self.finds else isinstance(found, Unsure)

    def denies(self, found: FindOutcome) -> bool:
        """Whether that is what the look-up of an order that was never sent must say."""
        return isinstance(found, Absent if self.lists else Unsure)

    def reported_to(self) -> list[str]:
        """The webhooks that came with orders."""
        return []

    @abstractmethod
    async def open(self) -> None: ...
    @abstractmethod
    def paid_jobs(self) -> int: ...
    @abstractmethod
    async def begin(self, handle: Handle) -> None: ...
    @abstractmethod
    async def finish(self, handle: Handle) -> None: ...
    @abstractmethod
    def fail_next(self) -> None: ...


class RemoteHarness(Harness):
    """Of a provider over HTTP, with its local server."""

    kind: type[Remote]
    server: LocalServer
    clear_refusals: ClassVar[frozenset[int]] = frozenset({503})
    """Error statuses of 5xx that refuse an order cleanly when the provider says them in its own words."""

    async def open(self) -> None:
        self.base_url = await self.stack.enter_async_context(self.server.serve())
        self.provider = self.rebuilt()

    def rebuilt(self, *, call_timeout: float = PATIENCE, couriers: Couriers | None = None, **facts: object) -> Remote:
        """The provider as the next start of the bot makes it, with models that differ by `facts`."""
        reads = ReadClient(self.kind.NAME, self.base_url, ReadBudget(self.kind.READS_PER_MINUTE, self.clock), self.clock)
        self.stack.push_async_callback(reads.aclose)
        return self.kind(
            self.base_url,
            {"operator": Secret(CANARY)},
            tuple(replace(model, **facts) for model in self.models()),  # pyright: ignore[reportArgumentType]
            self.clock,
            paid=PaidClient(paid_transports()),
            reads=reads,
            plan=replace(self.kind.PLAN, call_timeout=timedelta(seconds=call_timeout)),
            couriers=couriers,
        )

    def models(self) -> tuple[Model, ...]:
        return tuple(model for model in load_catalog(self.overlay(), usual_fields) if model.provider == self.kind.NAME)

    def overlay(self) -> Path | None:
        return None

    def settings(self) -> dict[str, Any]:
        """Of a local server: small clips, and the test's clock."""
        return {"keys": frozenset({CANARY}), "clip_scale": 0.1, "clip_rate": 2, "now": self.clock.now}

    def impatient(self) -> None:
        """Let the next paid call time out soon: late enough for a busy machine to have sent it."""
        self.provider = self.rebuilt(call_timeout=2)

    def fault(self, kind: FaultKind, **values: object) -> None:
        self.server.faults.add("submit", Fault.model_validate({"kind": kind, **values}))

    def answers(self, status: int, body: str = "", content_type: str = "application/json", **values: object) -> None:
        self.fault(FaultKind.ANSWER, status=status, body=body, content_type=content_type, **values)

    def refuses(self, status: int, code: int, text: str) -> None:
        """The provider's own words, whatever HTTP status carries them."""
        self.answers(status, json.dumps(self.refusal(code, text)))

    @property
    @abstractmethod
    def refused(self) -> int:
        """How many orders were turned down."""

    @abstractmethod
    def refusal(self, code: int, text: str) -> object: ...
    @abstractmethod
    def without_id(self) -> object:
        """A success that names no task and no clip."""

    @abstractmethod
    def empty_account(self) -> None: ...
    @abstractmethod
    def looked_up(self, outcome: SubmitOutcome, paid: int) -> type[FindOutcome]:
        """What the look-up after that answer must say."""


class TaskHarness(RemoteHarness):
    """Of a provider whose tasks are read."""

    server: TaskServer[Any]

    def settings(self) -> dict[str, Any]:
        return {**super().settings(), "seconds_to_start": 10, "seconds_to_finish": 30}

    def paid_jobs(self) -> int:
        return self.server.paid_jobs

    @property
    def refused(self) -> int:
        return self.server.refused

    def empty_account(self) -> None:
        self.server._credits = 3

    def reported_to(self) -> list[str]:
        return [task.hook for task in self.server.tasks if task.hook]

    async def begin(self, handle: Handle) -> None:
        self.clock.jump(10)

    async def finish(self, handle: Handle) -> None:
        self.clock.jump(60)

    async def state(self, handle: Handle) -> TaskState:
        return (await self.provider.poll(handle.account, [handle]))[handle]

    async def ended(self, **script: object) -> TaskState:
        """The state of a task that went by `script` to its end."""
        self.server.script(self.server.read_script(script))
        handle = await self.bought(self.call())
        await self.finish(handle)
        return await self.state(handle)

    def fail_next(self) -> None:
        self.server.script(self.server.read_script({"final_word": "FAILED", "message": "GPU fell over"}))
