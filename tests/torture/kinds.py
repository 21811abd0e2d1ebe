"""The four kinds of provider, by what they show of a call whose answer was lost, and the lives that a job can have at each."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import LinkDead
from bot.domain.jobs import Account, Asset, Failure, FailureKind, Handle, RemoteFile
from bot.domain.outcomes import (
    Absent,
    Answered,
    CancelOutcome,
    CancelRefused,
    Failed,
    FindOutcome,
    Finished,
    Found,
    InFlight,
    Missing,
    NotSent,
    Rejected,
    Running,
    SubmitCall,
    SubmitOutcome,
    TaskState,
    Unknown,
    Unsure,
)
from bot.domain.requests import VideoRequest
from tests.fakes.provider import PLAN, FakeProvider, Task, accept, buy_and_lose, fake_model

WORK = 20.0
"""Seconds from the order to the clip."""
DOUBT = 200.0
"""Seconds from the order for which a provider in the life `doubted` shows nothing of it."""
ON_THE_WIRE = 4.0
"""Seconds after the death of its sender at which a request still arrives."""
BROKEN = Failure(FailureKind.PROVIDER, "the machine broke")


class Kind(StrEnum):
    MARKER = "list with our marker"
    LIST = "list without"
    CALLBACK = "callback only"
    COURIER = "blocking"


class Life(StrEnum):
    CLIP = "clip"
    STALE = "stale link"
    FAILING = "failing"
    CANCELLED = "cancelled"
    DOUBTED = "uncertain, then adopted"
    CONFIRMED = "a clip, after its price was agreed to"
    LINKED = "cannot be fitted, offered by link"
    REFUSED = "too large for Discord in every size, offered by link"


BY_LINK = frozenset({Life.LINKED, Life.REFUSED})


@dataclass
class Tried(FakeProvider):
    """A provider of one kind, in a world in which one order has one life."""

    life: Life = Life.CLIP
    number: int = 0
    delay: Callable[[float, Callable[[], object]], object] = lambda _seconds, _action: None
    hook: Callable[[str], object] = lambda _url: None
    link_died: Callable[[], bool] = lambda: False

    def account(self, alias: str = "operator") -> Account:
        return Account(self.name, f"https://{self.number}.example", alias)

    async def submit(self, call: SubmitCall) -> SubmitOutcome:
        if self.life is Life.DOUBTED and self.shows_orders():
            self.calls.append(call)
            return buy_and_lose(self, call)
        return await super().submit(call)

    def left_behind(self, call: SubmitCall) -> None:
        """The process died with its request on the wire: it arrives all the same."""
        self.calls.append(call)
        self.delay(ON_THE_WIRE, lambda: accept(self, call))

    def buy(self, call: SubmitCall) -> Handle:
        handle = super().buy(call)
        if call.hook_url is not None and self.plan.hooked is not None:
            self.delay(self.work, lambda: self.hook(call.hook_url or ""))
        return handle

    def shows_orders(self) -> bool:
        """Whether an order whose answer was lost can be found again."""
        return self.lists

    async def find(self, call: SubmitCall, taken: frozenset[str]) -> FindOutcome:
        if self.lists and self._hidden(call.attempt.submitted_at):
            return Unsure("the list is too short")
        return await super().find(call, taken)

    async def cancel(self, account: Account, handle: Handle) -> CancelOutcome:
        outcome = await super().cancel(account, handle)
        for task in self.tasks:
            task.cancelled |= task.id == handle.task_id
        return outcome

    def assets(self, task_id: str) -> tuple[Asset, ...]:
        return (RemoteFile(f"https://files.example/{task_id}/{2 if self.link_died() else 1}.mp4"),)

    def _hidden(self, since: datetime) -> bool:
        return self.life is Life.DOUBTED and self.clock.now() - since < timedelta(seconds=DOUBT)

    def _state(self, task_id: str) -> TaskState | None:
        task = next((task for task in self.tasks if task.id == task_id), None)
        if task is None or (not self.lists and self._hidden(task.created_at)):
            return Missing()
        if task.cancelled:
            return Failed(Failure(FailureKind.CANCELLED))
        done = self.clock.now() - task.created_at >= timedelta(seconds=self.work)
        if done and self.life is Life.FAILING:
            return Failed(BROKEN)
        if self.life is Life.CANCELLED:
            return Running()
        return super()._state(task_id)


@dataclass
class Marked(Tried):
    """Its list shows our marker: nothing is adopted by likeness."""

    def fingerprint(self, account: Account, request: VideoRequest) -> str:
        return ""

    async def find(self, call: SubmitCall, taken: frozenset[str]) -> FindOutcome:
        if self._hidden(call.attempt.submitted_at):
            return Unsure("the list is too short")
        ours: list[Task] = [task for task in self.tasks if task.call.attempt.id == call.attempt.id]
        return Found(Handle(call.account, ours[0].id, "t2v")) if ours else Absent()


@dataclass
class CarriedBy(Tried):
    """Its calls wait for their clip in processes of their own, which outlive ours."""

    answers_at: dict[str, datetime] = field(default_factory=dict[str, datetime])
    never: set[str] = field(default_factory=set[str])

    def fingerprint(self, account: Account, request: VideoRequest) -> str:
        return ""

    async def submit(self, call: SubmitCall) -> SubmitOutcome:
        self.left_behind(call)
        await self.clock.sleep(self.work)
        return self._answer(call)

    def left_behind(self, call: SubmitCall) -> None:
        name = call.attempt.id
        if name in self.answers_at or name in self.never:
            raise RuntimeError("an attempt is carried only once")
        self.calls.append(call)
        self.buy(call)
        self.answers_at[name] = self.clock.now() + timedelta(seconds=self.work)

    async def find(self, call: SubmitCall, taken: frozenset[str]) -> FindOutcome:
        name = call.attempt.id
        if name not in self.answers_at:
            self.never.add(name)
            return Answered(NotSent("the courier ended before it sent anything"))
        if self.clock.now() < self.answers_at[name]:
            return InFlight()
        return Answered(self._answer(call))

    async def cancel(self, account: Account, handle: Handle) -> CancelOutcome:
        return CancelRefused("not offered")

    def _answer(self, call: SubmitCall) -> SubmitOutcome:
        if self._hidden(call.attempt.submitted_at):
            return Unknown("courier answer unreadable")
        if self.life is Life.FAILING:
            return Rejected(BROKEN)
        task = next(task for task in self.tasks if task.call.attempt.id == call.attempt.id)
        return Finished(None, self.assets(task.id))


FEW_READS = replace(PLAN, step=20, call_timeout=timedelta(seconds=15))
"""As the real ones, but a life consists of few reads, each of which would be one more pair of points of the same kind."""


def provider_of(kind: Kind, life: Life, clock: object, number: int) -> Tried:
    """`number` keeps accounts and models of several runs over one database apart."""
    offered = (fake_model(f"fake/{number}", blocking=kind is Kind.COURIER),)
    common = {"clock": clock, "life": life, "number": number, "work": WORK, "offered": offered}
    match kind:
        case Kind.MARKER:
            return Marked(**common, plan=FEW_READS)  # pyright: ignore[reportArgumentType]
        case Kind.LIST:
            return Tried(**common, plan=FEW_READS)  # pyright: ignore[reportArgumentType]
        case Kind.CALLBACK:
            plan = replace(FEW_READS, bulk=False, hooked=60.0)
            return Tried(**common, plan=plan, lists=False, bills_failures=True)  # pyright: ignore[reportArgumentType]
        case Kind.COURIER:
            return CarriedBy(**common, plan=replace(FEW_READS, bulk=False), lists=False)  # pyright: ignore[reportArgumentType]


class EveryFirstLink(dict[str, Exception]):
    """The first link of every task has died before it was fetched."""

    def __contains__(self, link: object) -> bool:
        return str(link).endswith("/1.mp4")

    def __getitem__(self, link: str) -> Exception:
        return LinkDead("link-dead")

    def __bool__(self) -> bool:
        return True
