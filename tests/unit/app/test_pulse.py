"""How the bot is, asked of whoever knows, without waiting for those who do not answer."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import pulse
from bot.assembly.monitoring import build_of
from bot.domain.backlog import Backlog, Pile
from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import JobState
from bot.domain.switches import Gate, Stop, StopKind, Switch
from bot.domain.vitals import Books, Gateway, Vitals
from bot.pulse import FRESH, Pulse
from bot.services.auditing import BooksAudit
from bot.services.registry import Registry
from bot.services.switchboard import Switchboard
from bot.settings import Settings
from tests.fakes.clock import START, FakeClock
from tests.fakes.provider import FakeProvider

pytestmark = pytest.mark.asyncio

FOUND = Backlog(jobs={(JobState.QUEUED, "fake"): Pile(2, START, 10)})


@dataclass
class FakeBacklog:
    answer: Callable[[], Any] = lambda: FOUND
    asked: int = 0

    async def backlog(self) -> Backlog:
        self.asked += 1
        found = self.answer()
        return await found if asyncio.iscoroutine(found) else found


@dataclass
class FakeRunner:
    leading: bool = True


class FakeFacts:
    async def get_fact(self, name: str) -> str | None:
        return None

    async def set_fact(self, name: str, value: str) -> None:
        pass


class FakeQuotas:
    async def audit(self) -> list[str]:
        return ["counter guild:1"]


@dataclass
class Body:
    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    backlog: FakeBacklog = field(default_factory=FakeBacklog)
    runner: FakeRunner = field(default_factory=FakeRunner)
    gateway: Callable[[], Gateway] | None = lambda: Gateway(1, 1)

    def __post_init__(self) -> None:
        self.registry = Registry([FakeProvider(self.clock)])
        self.switches = Switchboard(state=FakeFacts(), providers=["fake"])
        self.audit = BooksAudit(quotas=FakeQuotas(), clock=self.clock)  # pyright: ignore[reportArgumentType]

    def pulse(self) -> Pulse:
        return Pulse(
            backlog=self.backlog,
            runner=self.runner,
            switches=self.switches,
            registry=self.registry,
            audit=self.audit,
            gateway=self.gateway,
            invalid=lambda: 3,
            data_dir=self.folder,
            clock=self.clock,
        )

    async def felt(self) -> Vitals:
        return await self.pulse().vitals()


@pytest.fixture
def body(tmp_path: Path) -> Body:
    return Body(tmp_path)


async def test_who_runs_the_jobs(body: Body) -> None:
    found = await body.felt()
    assert found.leading is not None
    assert (found.leading.backlog, found.leading.gates, found.leading.stopped, found.leading.rests) == (
        FOUND,
        {"fake": Gate.OPEN},
        None,
        {},
    )
    assert (found.gateway, found.books, found.invalid) == (Gateway(1, 1), None, 3)
    assert found.disk is not None
    assert 0 < found.disk.free <= found.disk.size


async def test_who_stands_by_does_not_ask_the_database(body: Body) -> None:
    body.runner.leading = False
    assert (await body.felt()).leading is None
    assert body.backlog.asked == 0


async def test_however_often_somebody_looks_the_database_is_asked_once_a_second(body: Body) -> None:
    felt = body.pulse()
    await asyncio.gather(*(felt.vitals() for _ in range(20)))
    assert body.backlog.asked == 1
    await body.clock.advance(FRESH)
    await felt.vitals()
    assert body.backlog.asked == 2


@pytest.mark.parametrize("fault", [StoreUnavailable("store-unavailable", reason="busy"), ZeroDivisionError()])
async def test_a_database_that_is_away(body: Body, fault: Exception) -> None:
    def away() -> Any:
        raise fault

    body.backlog.answer = away
    found = await body.felt()
    assert found.leading is not None
    assert found.leading.backlog is None


async def test_a_database_that_hangs_is_not_waited_for(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "PATIENCE", 0.01)
    body.backlog.answer = lambda: asyncio.Event().wait()
    found = await body.felt()
    assert found.leading is not None
    assert found.leading.backlog is None


async def test_a_disk_that_is_away(tmp_path: Path) -> None:
    assert (await Body(tmp_path / "gone").felt()).disk is None


async def test_what_is_held_back_and_what_rests(body: Body) -> None:
    account = FakeProvider(body.clock).account()
    body.registry.breaker(account).pause(START + timedelta(minutes=7))
    await body.switches.turn("fake", Switch.PAUSED)
    found = await body.felt()
    assert found.leading is not None
    assert (found.leading.rests, found.leading.gates) == ({"fake": (timedelta(minutes=7),)}, {"fake": Gate.PAUSED})
    await body.switches.stop(Stop(StopKind.RESTORED, START))
    found = await body.felt()
    assert found.leading is not None
    assert (found.leading.stopped, found.leading.gates) == (StopKind.RESTORED, {"fake": Gate.STOPPED})


async def test_the_last_audit(body: Body) -> None:
    auditing = asyncio.ensure_future(body.audit.run())
    await body.clock.advance(0)
    assert (await body.felt()).books == Books(1, START)
    auditing.cancel()
    await asyncio.gather(auditing, return_exceptions=True)


async def test_a_process_that_answers_nobody_has_no_gateway(body: Body) -> None:
    body.gateway = None
    assert (await body.felt()).gateway is None


async def test_what_tells_one_program_from_another() -> None:
    build = build_of(Settings(_env_file=None, database_url="postgresql://db/x"))  # pyright: ignore[reportCallIssue]
    assert (build["role"], build["database"]) == ("all", "postgresql")
    assert build["version"]
