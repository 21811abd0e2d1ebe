"""The providers whose paid call waits for its clip, through real couriers."""

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.domain.jobs import Handle
from bot.domain.outcomes import (
    AcceptedTask,
    Answered,
    Failed,
    FindOutcome,
    Finished,
    InFlight,
    NotSent,
    Rejected,
    Running,
    SubmitCall,
    SubmitOutcome,
    Succeeded,
    TaskState,
)
from bot.providers.aigate import AiGate
from bot.providers.couriers import Couriers
from bot.providers.pvideo import PVideo
from sandbox.providers.aigate import LocalAiGate
from tests.contract.providers.harness import PATIENCE, Order, RemoteHarness
from tests.contract.providers.task_harnesses import ApiModelsHarness


class WaitingOrder(Order):
    """One whose call is still held by a courier. What became of it is asked as the bot's next process would."""

    def __init__(self, harness: RemoteHarness, call: SubmitCall, answer: asyncio.Task[SubmitOutcome]) -> None:
        self.call = call
        self.handle = Handle(call.account, "not-known-yet")
        self.answer = answer
        self._harness = harness

    async def begin(self) -> None:
        assert not self.answer.done()

    async def finish(self) -> None:
        self._harness.clock.jump(60)
        async with asyncio.timeout(PATIENCE):
            outcome = await self.answer
        if isinstance(outcome, AcceptedTask):
            self.handle = outcome.handle

    async def state(self) -> TaskState:
        found = await self._harness.provider.find(self.call, frozenset())
        match found:
            case InFlight():
                return Running()
            case Answered(Finished(assets=assets, billed=billed)):
                return Succeeded(assets, billed)
            case Answered(AcceptedTask(handle=handle)):
                return (await self._harness.provider.poll(handle.account, [handle]))[handle]
            case Answered(Rejected(failure=failure)):
                return Failed(failure)
            case _:
                raise AssertionError(found)


class CourierHarness(RemoteHarness):
    """Of a provider whose calls wait."""

    cancels = False
    lists = False
    finds = False
    tells_waiting = False
    hooks = False

    async def open(self) -> None:
        self.couriers = Couriers(self.folder / "courier")
        await super().open()

    def rebuilt(self, *, call_timeout: float = PATIENCE, couriers: Couriers | None = None, **facts: object) -> Any:
        return super().rebuilt(call_timeout=call_timeout, couriers=couriers or self.couriers, **facts)

    async def place(self, call: SubmitCall) -> Order:
        before = self.paid_jobs()
        order = WaitingOrder(self, call, asyncio.ensure_future(self.provider.submit(call)))
        self.stack.push_async_callback(order.finish)
        async with asyncio.timeout(PATIENCE):
            while self.paid_jobs() == before and not order.answer.done():  # noqa: ASYNC110 - a courier rings no bell
                await asyncio.sleep(0.01)
        return order

    async def states(self, orders: Sequence[Order]) -> list[TaskState]:
        return [await order.state() for order in orders]

    def proves(self, found: FindOutcome, order: Order) -> bool:
        assert isinstance(order, WaitingOrder)
        return found == Answered(order.answer.result()) if order.answer.done() else isinstance(found, InFlight)

    def denies(self, found: FindOutcome) -> bool:
        return isinstance(found, Answered) and isinstance(found.outcome, NotSent)

    def looked_up(self, outcome: SubmitOutcome, paid: int) -> type[FindOutcome]:
        return Answered


class AiGateHarness(CourierHarness):
    kind = AiGate
    text_model = "aigate/klingai/kling-v3.0-t2v"
    picture_model = "aigate/klingai/kling-v3.0-i2v"
    prompt_is_optional = False
    catalog = frozenset({text_model, picture_model})
    clear_refusals = frozenset({500, 502, 503})
    server: LocalAiGate

    async def open(self) -> None:
        self.server = LocalAiGate(seconds=40, **self.settings())
        await super().open()

    def paid_jobs(self) -> int:
        return self.server.paid_jobs

    @property
    def refused(self) -> int:
        return self.server.refused

    def empty_account(self) -> None:
        self.server.balance = 1

    async def begin(self, handle: Handle) -> None: ...
    async def finish(self, handle: Handle) -> None:
        self.clock.jump(60)

    def fail_next(self) -> None:
        self.refuses(503, 503, "The provider could not process the video")

    def refusal(self, code: int, text: str) -> object:
        kind, words = CODES[code]
        return {"error": {"message": text, "type": kind, "code": words, "status": code}}

    def without_id(self) -> object:
        return {"created": 1, "videos": []}


CODES = {
    **{code: ("invalid_request_error", f"http_{code}") for code in (400, 401, 402, 403, 413, 422)},
    402: ("invalid_request_error", "insufficient_quota"),
    404: ("invalid_request_error", "not_found"),
    429: ("rate_limit_error", "rate_limit_exceeded"),
    **dict.fromkeys((500, 502, 503), ("api_error", "api_error")),
}
"""The words of its document, and of its own page of errors, by status."""


class PVideoHarness(CourierHarness, ApiModelsHarness):
    """apimodels' blocking route: the same provider, another way."""

    text_model = "apimodels/p-video"
    picture_model = "apimodels/p-video"
    clear_refusals = frozenset()

    def rebuilt(self, *, call_timeout: float = PATIENCE, couriers: Couriers | None = None, **facts: object) -> Any:
        provider = super().rebuilt(call_timeout=call_timeout, couriers=couriers, **facts)
        provider._pvideo = PVideo(self.base_url, self.couriers, self.clock.now, time_limit=provider.plan.call_timeout)
        return provider


COURIERS: tuple[type[CourierHarness], ...] = (AiGateHarness, PVideoHarness)
