"""A provider with a world of its own: it counts what was bought, works in the test's time, and misbehaves as told."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.jobs import Account, Asset, Billed, Handle, RemoteFile
from bot.domain.keys import KeyTest
from bot.domain.models import Model, Need
from bot.domain.money import Price, PriceSource
from bot.domain.outcomes import (
    Absent,
    AcceptedTask,
    CancelConfirmed,
    CancelOutcome,
    FindOutcome,
    Found,
    Missing,
    PollPlan,
    Running,
    SubmitCall,
    SubmitOutcome,
    Succeeded,
    TaskState,
    Unknown,
    Unsure,
)
from bot.domain.ports import Clock
from bot.domain.requests import VideoRequest
from bot.domain.secret import Secret

PLAN = PollPlan(
    bulk=True,
    first=3,
    step=4,
    slow=60,
    soft_deadline=timedelta(minutes=20),
    hard_deadline=timedelta(hours=24),
    call_timeout=timedelta(seconds=120),
    result_life=timedelta(hours=24),
)


def fake_model(name: str = "fake/t2v", **facts: object) -> Model:
    values: dict[str, object] = {
        "id": name,
        "provider": name.split("/", maxsplit=1)[0],
        "wire_id": name.split("/", 1)[1],
        "title": name,
        "prompt": Need.OPTIONAL,
        "image": Need.OPTIONAL,
        "price": Price(0, 1, 0, PriceSource.SEED, "2026-11-01"),
        "durations": (5, 8),
        "aspects": ("16:9", "9:16"),
        "seed": True,
        **facts,
    }
    return Model(**values)  # pyright: ignore[reportArgumentType]


@dataclass
class Task:
    id: str
    call: SubmitCall
    fingerprint: str
    created_at: datetime
    cancelled: bool = False


Answer = Callable[["FakeProvider", SubmitCall], SubmitOutcome]


def accept(provider: "FakeProvider", call: SubmitCall) -> SubmitOutcome:
    return AcceptedTask(provider.buy(call))


def buy_and_lose(provider: "FakeProvider", call: SubmitCall) -> SubmitOutcome:
    provider.buy(call)
    return Unknown("read time-out")


def lose(provider: "FakeProvider", call: SubmitCall) -> SubmitOutcome:
    return Unknown("reset")


def answering(outcome: SubmitOutcome) -> Answer:
    return lambda _provider, _call: outcome


def breaking(error: BaseException) -> Answer:
    def answer(provider: "FakeProvider", call: SubmitCall) -> SubmitOutcome:
        provider.buy(call)
        raise error

    return answer


@dataclass
class FakeProvider:
    """`work` seconds after it was bought, a task has succeeded, unless `states` says otherwise for its id (or for `*`)."""

    clock: Clock
    name: str = "fake"
    plan: PollPlan = PLAN
    bills_failures: bool = False
    needs_key: bool = False
    key_test: KeyTest = KeyTest.OK
    tested: list[str] = field(default_factory=list[str])
    lists: bool = True
    alike: bool = True
    work: float = 30.0
    offered: tuple[Model, ...] = field(default_factory=lambda: (fake_model(),))
    tasks: list[Task] = field(default_factory=list[Task])
    calls: list[SubmitCall] = field(default_factory=list[SubmitCall])
    answers: deque[Answer] = field(default_factory=deque[Answer])
    states: dict[str, TaskState | None] = field(default_factory=dict[str, TaskState | None])
    read_faults: deque[Exception] = field(default_factory=deque[Exception])
    finds: deque[FindOutcome | Exception] = field(default_factory=deque[FindOutcome | Exception])
    found: list[datetime] = field(default_factory=list[datetime])
    reads: list[tuple[float, tuple[str, ...]]] = field(default_factory=list[tuple[float, tuple[str, ...]]])
    cancels: deque[CancelOutcome | Exception] = field(default_factory=deque[CancelOutcome | Exception])
    cancel_calls: list[str] = field(default_factory=list[str])
    link_version: int = 1
    on_read: Callable[[], None] = lambda: None
    closed: bool = False
    catalog: frozenset[str] | Exception | None = None

    @property
    def paid(self) -> int:
        return len(self.tasks)

    def account(self, alias: str = "operator") -> Account:
        return Account(self.name, f"https://{self.name}.example", alias)

    def models(self) -> tuple[Model, ...]:
        return self.offered

    def fingerprint(self, account: Account, request: VideoRequest) -> str:
        return "" if not self.alike else f"{account.alias}|{request.model}|{request.prompt}|{request.seconds}|{request.aspect}"

    async def submit(self, call: SubmitCall) -> SubmitOutcome:
        self.calls.append(call)
        answer = self.answers.popleft() if self.answers else accept
        return answer(self, call)

    async def poll(self, account: Account, handles: Sequence[Handle]) -> Mapping[Handle, TaskState]:
        self.reads.append((self.clock.monotonic(), tuple(handle.task_id for handle in handles)))
        self.on_read()
        if self.read_faults:
            raise self.read_faults.popleft()
        states = {handle: self._state(handle.task_id) for handle in handles}
        return {handle: state for handle, state in states.items() if state is not None}

    async def find(self, call: SubmitCall, taken: frozenset[str]) -> FindOutcome:
        self.found.append(self.clock.now())
        if self.finds:
            scripted = self.finds.popleft()
            if isinstance(scripted, Exception):
                raise scripted
            return scripted
        if not self.lists:
            return Unsure("no list")
        fits = [
            task
            for task in self.tasks
            if task.fingerprint == call.attempt.fingerprint and task.id not in taken and task.created_at >= call.attempt.submitted_at
        ]
        match fits:
            case []:
                return Absent()
            case [task]:
                return Found(Handle(call.account, task.id, "t2v"))
            case _:
                return Unsure("several candidates")

    async def cancel(self, account: Account, handle: Handle) -> CancelOutcome:
        self.cancel_calls.append(handle.task_id)
        scripted = self.cancels.popleft() if self.cancels else CancelConfirmed()
        if isinstance(scripted, Exception):
            raise scripted
        return scripted

    async def balance(self, account: Account) -> Billed | None:
        return None

    async def refresh(self) -> frozenset[str] | None:
        if isinstance(self.catalog, Exception):
            raise self.catalog
        return self.catalog

    def download_key(self, account: Account, url: str) -> Secret | None:
        return None

    async def test_key(self, account: Account) -> KeyTest:
        self.tested.append(account.alias)
        return self.key_test

    async def aclose(self) -> None:
        self.closed = True

    def buy(self, call: SubmitCall) -> Handle:
        task = Task(f"task-{len(self.tasks) + 1}", call, call.attempt.fingerprint, self.clock.now())
        self.tasks.append(task)
        return Handle(call.account, task.id, "t2v")

    def assets(self, task_id: str) -> tuple[Asset, ...]:
        return (RemoteFile(f"https://files.example/{task_id}/{self.link_version}.mp4"),)

    def _state(self, task_id: str) -> TaskState | None:
        for key in (task_id, "*"):
            if key in self.states:
                return self.states[key]
        task = next((task for task in self.tasks if task.id == task_id), None)
        if task is None:
            return Missing()
        if self.clock.now() - task.created_at < timedelta(seconds=self.work):
            return Running()
        return Succeeded(self.assets(task_id))
