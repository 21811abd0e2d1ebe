"""The built-in free provider: renders a real clip on this machine, so that everything can be tried without a key."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from bot.domain.errors import ReadFailed
from bot.domain.jobs import Account, Billed, Failure, FailureKind, Handle, LocalFile
from bot.domain.keys import KeyTest
from bot.domain.media_ports import ClipRenderer
from bot.domain.models import Model
from bot.domain.outcomes import (
    Absent,
    AcceptedTask,
    CancelConfirmed,
    CancelOutcome,
    CancelRefused,
    Failed,
    FindOutcome,
    Found,
    Missing,
    NotSent,
    PollPlan,
    Running,
    SubmitCall,
    SubmitOutcome,
    Succeeded,
    TaskState,
    Unknown,
)
from bot.domain.ports import Clock
from bot.domain.requests import VideoRequest
from bot.domain.secret import Secret
from bot.providers.demo_renders import Renders
from bot.providers.demo_tasks import DemoTask, DemoTasks

NAME = "demo"
PLAN = PollPlan(
    bulk=True,
    first=1.0,
    step=1.0,
    slow=10.0,
    soft_deadline=timedelta(minutes=10),
    hard_deadline=timedelta(hours=6),
    call_timeout=timedelta(seconds=20),
    result_life=timedelta(hours=24),
)

log = logging.getLogger(__name__)

T = TypeVar("T")


class Demo:
    """Port `Provider`. A task is a file under `folder`, so a restart finds it and renders what has no clip yet."""

    def __init__(self, folder: Path, models: tuple[Model, ...], clock: Clock, renderer: ClipRenderer) -> None:
        self._tasks = DemoTasks(folder)
        self._models = models
        self._clock = clock
        self._renders = Renders(renderer)

    @property
    def name(self) -> str:
        return NAME

    @property
    def plan(self) -> PollPlan:
        return PLAN

    @property
    def bills_failures(self) -> bool:
        return False

    @property
    def needs_key(self) -> bool:
        return False

    def account(self, alias: str = "operator") -> Account:
        return Account(NAME, "local", alias)

    def models(self) -> tuple[Model, ...]:
        return self._models

    def fingerprint(self, account: Account, request: VideoRequest) -> str:
        parts = (account.alias, request.model, request.prompt, request.seconds, request.aspect, request.seed, request.has_image)
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    async def submit(self, call: SubmitCall) -> SubmitOutcome:
        task = _task(call)
        picture = call.pictures.get("image")
        try:
            await asyncio.to_thread(self._tasks.sweep, self._clock.now())
            await asyncio.to_thread(self._tasks.write, task, picture.data if picture else None)
        except OSError as error:
            log.warning("a demo task could not be written: %s", error, extra={"provider": NAME, "action": "submit"})
            return await self._after_a_failed_write(task.id, error.strerror or type(error).__name__)
        self._start(task)
        return AcceptedTask(Handle(call.account, task.id))

    async def poll(self, account: Account, handles: Sequence[Handle]) -> Mapping[Handle, TaskState]:  # noqa: ARG002 - one account
        return {handle: await self._state(handle.task_id) for handle in handles}

    async def find(self, call: SubmitCall, taken: frozenset[str]) -> FindOutcome:
        task_id = task_id_of(call.attempt.id)
        task = await _read(self._tasks.read, task_id)
        return Found(Handle(call.account, task_id)) if task and task_id not in taken else Absent()

    async def cancel(self, account: Account, handle: Handle) -> CancelOutcome:  # noqa: ARG002 - one account
        """Works until the render begins."""
        task = await _read(self._tasks.read, handle.task_id)
        if task is None:
            return CancelRefused("no such task")
        if await _read(self._tasks.clip, task.id) or not self._renders.drop(task.id):
            return CancelRefused("the render has begun")
        try:
            await asyncio.to_thread(self._tasks.write, task.cancelled_now(), None)
        except OSError as error:
            return CancelRefused(error.strerror or type(error).__name__)
        return CancelConfirmed()

    async def balance(self, account: Account) -> Billed | None:  # noqa: ARG002 - nothing is billed
        return None

    async def refresh(self) -> frozenset[str] | None:
        return None

    def download_key(self, account: Account, url: str) -> Secret | None:  # noqa: ARG002 - there is no key
        return None

    async def test_key(self, account: Account) -> KeyTest:  # noqa: ARG002 - there is no key
        return KeyTest.OK

    async def aclose(self) -> None:
        """Stops every render; unfinished ones begin anew with the first poll after the next start."""
        await self._renders.aclose()

    async def _after_a_failed_write(self, task_id: str, reason: str) -> SubmitOutcome:
        """The order's file is what counts: where it is not, nothing began."""
        try:
            return Unknown(reason) if await _read(self._tasks.read, task_id) else NotSent(reason)
        except ReadFailed:
            return Unknown(reason)

    async def _state(self, task_id: str) -> TaskState:
        task = await _read(self._tasks.read, task_id)
        if task is None:
            return Missing()
        if task.cancelled:
            return Failed(Failure(FailureKind.CANCELLED))
        clip = await _read(self._tasks.clip, task_id)
        if clip:
            return Succeeded((LocalFile(str(clip)),))
        failure = self._renders.failure(task_id)
        if failure:
            return Failed(Failure(FailureKind.PROVIDER, failure))
        self._start(task)
        progress = self._renders.progress(task_id)
        return Running(waiting=progress is None, progress=progress)

    def _start(self, task: DemoTask) -> None:
        self._renders.start(task.id, lambda: self._tasks.spec(task), self._tasks.clip_path(task.id))


def task_id_of(attempt_id: str) -> str:
    """The attempt's id decides the task's, so that a lost answer is found exactly; hashed, since it becomes a file name."""
    return hashlib.sha256(attempt_id.encode()).hexdigest()[:24]


async def _read(work: Callable[[str], T], task_id: str) -> T:
    try:
        return await asyncio.to_thread(work, task_id)
    except OSError as error:
        raise ReadFailed("provider-read-failed", provider=NAME, reason=error.strerror or type(error).__name__) from error


def _task(call: SubmitCall) -> DemoTask:
    task_id = task_id_of(call.attempt.id)
    request = call.request
    return DemoTask(
        id=task_id,
        prompt=request.prompt,
        seconds=request.seconds,
        aspect=request.aspect or "16:9",
        # Without a wish the task decides, so that a render after a restart makes the same clip.
        seed=int(task_id[:8], 16) if request.seed is None else request.seed,
        has_picture="image" in call.pictures,
    )
