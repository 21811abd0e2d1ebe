"""One harness a provider: the same suite drives each through it. It counts at the outside what was really bought."""

import asyncio
import io
import json
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from PIL import Image

from bot.domain.jobs import Attempt, Billed, Handle
from bot.domain.outcomes import (
    Absent,
    AcceptedTask,
    FindOutcome,
    Found,
    NotSent,
    Rejected,
    RenderSpec,
    SubmitCall,
    SubmitOutcome,
    TaskState,
    Unknown,
    Unsure,
)
from bot.domain.ports import Provider
from bot.domain.requests import AttachmentRef, Picture, VideoOrder, resolve
from bot.domain.secret import Secret
from bot.providers.aimlapi import AimlApi
from bot.providers.aivideomaker import AiVideoMaker
from bot.providers.apimodels import ApiModels
from bot.providers.base import Remote
from bot.providers.budget import ReadBudget
from bot.providers.catalog import load_catalog
from bot.providers.demo import Demo
from bot.providers.paid import PaidClient, paid_transports
from bot.providers.reads import ReadClient
from sandbox.providers.aimlapi import LocalAimlApi
from sandbox.providers.aivideomaker import LocalAiVideoMaker
from sandbox.providers.apimodels import LocalApiModels
from sandbox.providers.apimodels_tasks import SPECS, Spec
from sandbox.providers.faults import Fault, FaultKind
from sandbox.providers.tasks import TaskServer
from tests.fakes.clock import START

CANARY = "canary-7f3a91c2-key"
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


@dataclass(frozen=True, slots=True)
class SubmitFault:
    """A fault of a submit: what must be answered, and how many paid jobs exist afterwards."""

    name: str
    arrange: Callable[["RemoteHarness"], object]
    outcome: type[SubmitOutcome]
    paid: int


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


class DemoHarness(Harness):
    text_model = "demo/clip"
    picture_model = "demo/clip"

    async def open(self) -> None:
        self.renderer = FakeRenderer()
        self.provider = self.rebuilt()

    def rebuilt(self) -> Demo:
        """The provider as the next start of the bot makes it, on the same folder."""
        models = tuple(model for model in load_catalog() if model.provider == "demo")
        return Demo(self.folder / "demo", models, self.clock, self.renderer)

    def paid_jobs(self) -> int:
        return len(list((self.folder / "demo").glob("*.json")))

    async def begin(self, handle: Handle) -> None:
        await self.renderer.until_begun(handle.task_id)

    async def finish(self, handle: Handle) -> None:
        await self.renderer.let_finish(handle.task_id)

    def fail_next(self) -> None:
        self.renderer.fails = True


class FakeRenderer:
    """Port `ClipRenderer`: renders when its gate opens; the bytes depend on the spec alone."""

    def __init__(self) -> None:
        self.specs: list[RenderSpec] = []
        self.at_once = 0
        self.most_at_once = 0
        self.stopped = 0
        self.fails = False
        self._begun: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._gates: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._finished: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def until_begun(self, task_id: str) -> None:
        async with asyncio.timeout(2):
            await self._begun[task_id].wait()

    async def let_finish(self, task_id: str) -> None:
        self._gates[task_id].set()
        async with asyncio.timeout(2):
            await self._finished[task_id].wait()

    async def render(self, spec: RenderSpec, target: Path) -> AsyncIterator[float]:
        if self.fails:
            raise RuntimeError("the encoder is broken")
        self.specs.append(spec)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            yield 0.25
            self._begun[target.stem].set()
            await self._gates[target.stem].wait()
            await asyncio.to_thread(target.write_bytes, repr(spec).encode())
            self._finished[target.stem].set()
            yield 1.0
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        finally:
            self.at_once -= 1


class RemoteHarness(Harness):
    kind: type[Remote]
    server: TaskServer[Any]

    async def open(self) -> None:
        base_url = await self.stack.enter_async_context(self.server.serve())
        models = tuple(model for model in load_catalog(self.overlay()) if model.provider == self.kind.NAME)
        reads = ReadClient(self.kind.NAME, base_url, ReadBudget(self.kind.READS_PER_MINUTE, self.clock), self.clock)
        plan = replace(self.kind.PLAN, call_timeout=timedelta(seconds=0.3))
        paid = PaidClient(paid_transports())
        self.provider = self.kind(base_url, {"operator": Secret(CANARY)}, models, self.clock, paid=paid, reads=reads, plan=plan)

    def settings(self) -> dict[str, Any]:
        """Of a local server: small clips, and the test's clock."""
        times = {"seconds_to_start": 10, "seconds_to_finish": 30}
        return {**times, "keys": frozenset({CANARY}), "clip_scale": 0.1, "clip_rate": 2, "now": self.clock.now}

    def overlay(self) -> Path | None:
        return None

    def paid_jobs(self) -> int:
        return self.server.paid_jobs

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

    def fault(self, kind: FaultKind, **values: object) -> None:
        self.server.faults.add("submit", Fault.model_validate({"kind": kind, **values}))

    def answers(self, status: int, body: str = "", content_type: str = "application/json", **values: object) -> None:
        self.fault(FaultKind.ANSWER, status=status, body=body, content_type=content_type, **values)

    def refuses(self, status: int, code: int, text: str) -> None:
        """The provider's own words, whatever HTTP status carries them."""
        self.answers(status, json.dumps(self.refusal(code, text)))

    @abstractmethod
    def refusal(self, code: int, text: str) -> object: ...
    @abstractmethod
    def without_id(self) -> object:
        """A success that names no task."""

    @abstractmethod
    def looked_up(self, paid: int) -> type[FindOutcome]:
        """What the look-up of a lost answer must say."""


class AiVideoMakerHarness(RemoteHarness):
    kind = AiVideoMaker
    text_model = "aivideomaker/t2v"
    picture_model = "aivideomaker/i2v"
    server: LocalAiVideoMaker

    async def open(self) -> None:
        self.server = LocalAiVideoMaker(**self.settings())
        await super().open()

    def refusal(self, code: int, text: str) -> object:
        return {"status": "FAILED", "message": text}

    def without_id(self) -> object:
        return {"status": "SUBMITTED"}

    def looked_up(self, paid: int) -> type[FindOutcome]:
        return Found if paid else Absent


OVERLAY = """
["apimodels/motion"]
title = "A model with files"
prompt = "required"
image = "optional"
last_image = "optional"
video = "optional"
durations = [4, 8]
wire = { image = "images[]", last_image = "images[]", video = "video_urls[]", duration = "duration:text" }
price = { per_second = 2 }
"""


class ApiModelsHarness(RemoteHarness):
    kind = ApiModels
    text_model = "apimodels/grok-video-3"
    picture_model = "apimodels/motion"
    prompt_is_optional = False
    cancels = False
    lists = False
    finds = False
    server: LocalApiModels

    async def open(self) -> None:
        self.server = LocalApiModels(**self.settings())
        motion = Spec(4, 8, links={"images": False, "video_urls": False}, durations=("4", "8"), provider="kling")
        self.server.specs = {**SPECS, "motion": motion}
        await super().open()

    def overlay(self) -> Path | None:
        file = self.folder / "models.toml"
        file.write_text(OVERLAY)
        return file

    def refusal(self, code: int, text: str) -> object:
        return {"code": code, "msg": text, "data": None}

    def without_id(self) -> object:
        return {"code": 200, "msg": "success", "data": {"state": "pending"}}

    def looked_up(self, paid: int) -> type[FindOutcome]:
        return Unsure


class AimlApiHarness(RemoteHarness):
    kind = AimlApi
    text_model = "aimlapi/video-01"
    picture_model = "aimlapi/video-01"
    prompt_is_optional = False
    cancels = False
    lists = False
    usual_bill = Billed("120000", "tokens")
    server: LocalAimlApi

    async def open(self) -> None:
        self.server = LocalAimlApi(**self.settings())
        await super().open()

    def refusal(self, code: int, text: str) -> object:
        return {"message": text, "path": "/v2/video/generations", "requestId": "r", "statusCode": str(code)}

    def without_id(self) -> object:
        return {"status": "queued"}

    def looked_up(self, paid: int) -> type[FindOutcome]:
        return Found if paid else Unsure


REMOTE: tuple[type[RemoteHarness], ...] = (AiVideoMakerHarness, ApiModelsHarness, AimlApiHarness)
HTML = "<html><body><h1>Bad Gateway</h1></body></html>"

SUBMIT_FAULTS = (
    SubmitFault("connection refused", lambda h: h.server.refuse_connections(), NotSent, 0),
    SubmitFault("accepted, then dropped", lambda h: h.fault(FaultKind.DROP), Unknown, 0),
    SubmitFault("closed after the whole body", lambda h: h.fault(FaultKind.CLOSE), Unknown, 1),
    SubmitFault("closed after the whole body, not taken", lambda h: h.fault(FaultKind.CLOSE, paid=False), Unknown, 0),
    SubmitFault("reset after the whole body", lambda h: h.fault(FaultKind.RESET), Unknown, 1),
    SubmitFault("half an answer", lambda h: h.fault(FaultKind.HALF), Unknown, 1),
    SubmitFault("no answer in time", lambda h: h.fault(FaultKind.HANG), Unknown, 1),
    SubmitFault("garbage after the whole body", lambda h: h.fault(FaultKind.GARBAGE), Unknown, 1),
    SubmitFault("502 page, not taken", lambda h: h.answers(502, HTML, "text/html"), Unknown, 0),
    SubmitFault("502 page, taken", lambda h: h.answers(502, HTML, "text/html", paid=True), Unknown, 1),
    SubmitFault("524 page, taken", lambda h: h.answers(524, HTML, "text/html", paid=True), Unknown, 1),
    SubmitFault("500 with the provider's own words", lambda h: h.refuses(500, 500, "oops"), Unknown, 0),
    SubmitFault("503 page", lambda h: h.answers(503, HTML, "text/html"), Unknown, 0),
    SubmitFault("503 with the provider's own words", lambda h: h.refuses(503, 503, "busy"), Rejected, 0),
    SubmitFault("400 with the provider's own words", lambda h: h.refuses(400, 400, "bad prompt"), Rejected, 0),
    SubmitFault("404 with the provider's own words", lambda h: h.refuses(404, 404, "no such model"), Rejected, 0),
    SubmitFault("429 page", lambda h: h.answers(429, HTML, "text/html"), Rejected, 0),
    SubmitFault("200 with a refusal", lambda h: h.refuses(200, 402, "Insufficient credits"), Rejected, 0),
    SubmitFault("200 without a task id, taken", lambda h: h.answers(200, json.dumps(h.without_id()), paid=True), Unknown, 1),
    SubmitFault("200 with an empty body, taken", lambda h: h.answers(200, "", paid=True), Unknown, 1),
    SubmitFault("redirect", lambda h: h.answers(302, "", headers={"Location": "http://127.0.0.1:9/"}), Unknown, 0),
)
