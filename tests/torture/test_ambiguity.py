"""What an order with a lost answer comes to, through the whole runner: real adapters, real sockets, the test's time.

It is adopted where the provider shows it, sent again only where its absence is proven, otherwise uncertain; and never paid twice.
"""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.domain.jobs import JobState
from bot.domain.outbox import Owed
from bot.domain.provider_ports import Provider
from bot.domain.requests import VideoOrder
from bot.domain.secret import Secret
from bot.providers.keys import LiveKeyring
from sandbox.providers.faults import FaultKind
from tests.contract.providers.courier_harnesses import AiGateHarness
from tests.contract.providers.harness import CANARY, RemoteHarness
from tests.contract.providers.submit_faults import HTML
from tests.contract.providers.task_harnesses import AimlApiHarness, AiVideoMakerHarness, ApiModelsHarness
from tests.unit.services.mortality import Border, Busy, WorldClock
from tests.unit.services.world import World

HARNESSES: dict[str, type[RemoteHarness]] = {
    "aivideomaker": AiVideoMakerHarness,
    "apimodels": ApiModelsHarness,
    "aimlapi": AimlApiHarness,
    "aigate": AiGateHarness,
}
LATE = "answer after our time-out"
DONE, UNCERTAIN = JobState.DONE, JobState.UNCERTAIN


@dataclass(frozen=True)
class Ambiguity:
    """`taken`: whether the provider took the order. `dies_at`: the step at which the process dies instead of hearing the answer."""

    name: str
    taken: bool
    arrange: Callable[[RemoteHarness], object] = lambda _: None
    dies_at: str | None = None


AMBIGUITIES = (
    Ambiguity("dropped after acceptance", True, lambda one: one.fault(FaultKind.CLOSE)),
    Ambiguity("dropped before acceptance", False, lambda one: one.fault(FaultKind.CLOSE, paid=False)),
    Ambiguity("reset after acceptance", True, lambda one: one.fault(FaultKind.RESET)),
    Ambiguity(LATE, True, lambda one: one.fault(FaultKind.HANG)),
    Ambiguity("half an answer", True, lambda one: one.fault(FaultKind.HALF)),
    Ambiguity("502 page, taken", True, lambda one: one.answers(502, HTML, "text/html", paid=True)),
    Ambiguity("502 page, not taken", False, lambda one: one.answers(502, HTML, "text/html")),
    Ambiguity("200 garbage", True, lambda one: one.fault(FaultKind.GARBAGE)),
    Ambiguity("death before the call", False, dies_at="before provider.submit"),
    Ambiguity("death before the answer", True, dies_at="after provider.submit"),
)


def expected(provider: str, case: Ambiguity) -> tuple[JobState, int]:
    """How the job rests after hours, and how many jobs were paid for."""
    match provider:
        case "aivideomaker":
            # Its list shows every task, so absence is proven too: what was not taken is sent again.
            return DONE, 1
        case "aimlapi":
            # Its request log shows our marker, but its silence proves nothing.
            return (DONE, 1) if case.taken else (UNCERTAIN, 0)
        case "aigate" if case.dies_at:
            # The courier knows, whatever happens to us.
            return DONE, 1
        case _:
            return UNCERTAIN, int(case.taken)


@pytest.mark.asyncio
@pytest.mark.parametrize("case", AMBIGUITIES, ids=lambda case: case.name)
@pytest.mark.parametrize("provider", HARNESSES)
async def test_an_order_with_a_lost_answer_is_paid_once_at_most(
    provider: str, case: Ambiguity, worlds: Callable[[], Awaitable[World]], tmp_path: Path
) -> None:
    world = _over_sockets(await worlds())
    harness = HARNESSES[provider](tmp_path)
    harness.clock = world.clock
    async with harness:
        if isinstance(harness, AiGateHarness):
            # The world's time stands still while a call is open.
            harness.server.seconds = 0
        world.providers = [_patient(harness, case)]
        world.keyring = LiveKeyring({provider: Secret(CANARY)})
        case.arrange(harness)
        world.start(dies_at=case.dies_at)
        with world.busy:
            job_id = (await world.submit_service().video(VideoOrder(prompt="a red fox", model=harness.text_model), world.origin())).job.id
        world.signals.wake(job_id)
        await world.settle(3)
        if case.dies_at:
            assert world.process.life.dead
            await world.kill()
            world.start()
        state, paid = expected(provider, case)
        price = (await world.job(job_id)).request.price
        await world.until(job_id, DONE, UNCERTAIN, JobState.FAILED, seconds=900, step=5)
        await world.settle(900)

        job = await world.job(job_id)
        assert (job.state, harness.paid_jobs()) == (state, paid)
        assert [post.owed for post in world.messenger.posts] == [Owed.CLIP if state is DONE else Owed.UNCERTAIN]
        assert await world.reserved_and_used() == ((0, price) if state is DONE else (price, 0))
        assert await world.audit() == []
        await world.aclose()


def _patient(harness: RemoteHarness, case: Ambiguity) -> Provider:
    """Only where the time-out is what is tried is it short: on a busy machine it must not come before the fault does."""
    short = 4 if isinstance(harness, AiGateHarness) else 2
    return harness.rebuilt(call_timeout=short if case.name == LATE else 30)


_crossing: ContextVar[bool] = ContextVar("_crossing", default=False)


class SocketClock(WorldClock):
    """Whoever sleeps in the middle of a call, for the budget of its reads, keeps time from standing still."""

    async def sleep(self, seconds: float) -> None:
        if not _crossing.get():
            await super().sleep(seconds)
            return
        self._busy.count -= 1
        try:
            await super().sleep(seconds)
        finally:
            self._busy.count += 1


class SocketBorder(Border):
    def __getattr__(self, method: str) -> Any:
        found = super().__getattr__(method)
        if getattr(found, "__name__", "") != "crossing":
            return found

        async def marked(*args: Any, **kwargs: Any) -> Any:
            token = _crossing.set(True)
            try:
                return await found(*args, **kwargs)
            finally:
                _crossing.reset(token)

        return marked


def _over_sockets(world: World) -> World:
    busy = Busy()
    world.busy, world.clock = busy, SocketClock(busy)
    world.messenger.clock, world.hook_base = world.clock, None
    world._bordered = lambda target, name, life: SocketBorder(target, name, life, busy, world.faults)
    return world
