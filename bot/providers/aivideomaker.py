"""aivideomaker.ai: pay by POST, follow by one list call for all tasks, no idempotency key; its document is seeds/000."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from urllib.parse import quote

from bot.domain.errors import ReadFailed
from bot.domain.jobs import Account, FailureKind, Handle
from bot.domain.keys import KeyTest
from bot.domain.outcomes import (
    CancelConfirmed,
    CancelOutcome,
    CancelRefused,
    Failed,
    FindOutcome,
    Missing,
    PollPlan,
    Running,
    SubmitCall,
    SubmitOutcome,
    Succeeded,
    TaskState,
)
from bot.domain.requests import VideoRequest
from bot.domain.secret import Secret, can_be_sent
from bot.providers.aivideomaker_find import look_through
from bot.providers.aivideomaker_wire import FIELDS, SubmitAnswer, TaskList, TaskRecord, read_list, read_reply, submit_body
from bot.providers.base import Remote, hashed
from bot.providers.http import Answer, http_date
from bot.providers.reading import Phase, key_test, phase_of, refusal_kind
from bot.providers.tolerant import read

NAME = "aivideomaker"
PLAN = PollPlan(
    bulk=True,
    first=3.0,
    step=4.0,
    slow=60.0,
    soft_deadline=timedelta(minutes=20),
    hard_deadline=timedelta(hours=24),
    call_timeout=timedelta(seconds=120),
    result_life=timedelta(hours=24),  # reference/providers.md 1
)
LARGE_LIST = 16 * 1024
"""Bytes; as many take a thousandth of a second to read, and the rest of the process should not stand still for longer."""
LIST = "/api/v1/tasks"


class AiVideoMaker(Remote):
    """Port `Provider`."""

    NAME = NAME
    PLAN = PLAN
    FIELDS = FIELDS
    READS_PER_MINUTE = 60

    def fingerprint(self, account: Account, request: VideoRequest) -> str:
        """Account, model, prompt and ratio: what the document shows in a list entry's `input`. Not the length, which it leaves out."""
        where = (account.provider, account.base_url, account.alias)
        return hashed(*where, request.model, " ".join(request.prompt.split()), request.aspect)

    async def poll(self, account: Account, handles: Sequence[Handle]) -> Mapping[Handle, TaskState]:
        if not handles:
            return {}
        listed = {record.id: record for record in (await self._list(account, bulk=True)).records if record.id}
        states: dict[Handle, TaskState] = {}
        unclear: list[Handle] = []
        for handle in handles:
            record = listed.get(handle.task_id)
            state = self._states.state(record, self._keys.secrets(account)) if record else None
            if state:
                states[handle] = state
            if state is None or _wants_detail(state):
                unclear.append(handle)
        urgent = [handle for handle in unclear if handle.task_id in listed]
        seen = await self._singly.read(unclear, partial(self._single, account, in_list=frozenset(urgent)), urgent=urgent)
        return {**states, **seen.states}

    async def find(self, call: SubmitCall, taken: frozenset[str]) -> FindOutcome:
        """By the list; see `aivideomaker_find` for what counts as proof."""
        tasks = await self._list(call.account, bulk=False)
        return look_through(tasks, call, taken, self._clock.now())

    async def cancel(self, account: Account, handle: Handle) -> CancelOutcome:
        """The answer's shape is not documented, so the status read afterwards decides."""
        path, headers = _task_path(handle), self._signed(account)
        answer = await self._reads.put(f"{path}/cancel", headers)
        status = await self._reads.get(f"{path}/status", headers)
        record = read(TaskRecord, status.body) if status.ok else None
        word = record.status if record else None
        if phase_of(word) is Phase.CANCELLED:
            return CancelConfirmed()
        return CancelRefused(f"status {word or 'unreadable'} after HTTP {answer.status}")

    async def _try_key(self, account: Account) -> KeyTest:
        """By the list: whoever may see it has a key, whatever is in it."""
        answer = await self._reads.get(LIST, self._signed(account))
        refusal = read(SubmitAnswer, answer.body)
        code, words = (refusal.code, refusal.words) if refusal else (None, "")
        listed = answer.ok and await asyncio.to_thread(read_list, answer.body) is not None
        return key_test(refusal_kind(code, words, answer.status), known=listed)

    async def _order(self, call: SubmitCall, key: Secret) -> SubmitOutcome:
        hook = {"webhookUrl": call.hook_url} if call.hook_url and can_be_sent(call.hook_url) else {}
        body = await asyncio.to_thread(submit_body, call)
        path = f"/api/v1/generate/{quote(call.model.wire_id, safe='')}"
        return await self._pay(path, key, body, read_reply=read_reply, handle=partial(Handle, call.account), headers=hook)

    def _sign(self, key: Secret) -> dict[str, str]:
        return {"key": key.reveal()}

    async def _list(self, account: Account, *, bulk: bool) -> TaskList:
        answer = await self._reads.get(LIST, self._signed(account), bulk=bulk)
        if not answer.ok:
            raise ReadFailed("provider-read-failed", provider=NAME, reason=f"HTTP {answer.status}")
        large = len(answer.body) > LARGE_LIST
        records = await asyncio.to_thread(read_list, answer.body) if large else read_list(answer.body)
        if records is None:
            raise ReadFailed("provider-read-failed", provider=NAME, reason="unreadable list")
        return TaskList(records, http_date(answer.headers.get("date", "")))

    async def _single(self, account: Account, handle: Handle, patience: float, *, in_list: frozenset[Handle]) -> TaskState:
        path, headers = _task_path(handle), self._signed(account)
        if handle not in in_list:
            status = await self._reads.get(f"{path}/status", headers, patience=patience)
            if _unknown_task(status):
                return Missing()
            record = read(TaskRecord, status.body) if status.ok else None
            phase = phase_of(record.status) if record else None
            if phase in {Phase.WAITING, Phase.RUNNING}:
                return Running(waiting=phase is Phase.WAITING)
        detail = await self._reads.get(path, headers, patience=patience)
        if _unknown_task(detail):
            return Missing()
        record = read(TaskRecord, detail.body) if detail.ok else None
        # A refusal may come as 200 FAILED too; only a record that names this task speaks for it.
        if record is None or record.id != handle.task_id:
            raise ReadFailed("provider-read-failed", provider=NAME, reason=f"no task in the answer, HTTP {detail.status}")
        return self._states.state(record, self._keys.secrets(account))


def _task_path(handle: Handle) -> str:
    return f"{LIST}/{quote(handle.task_id, safe='')}"


def _wants_detail(state: TaskState) -> bool:
    """A success without its link, or a failure without its reason, may have them in the details."""
    if isinstance(state, Succeeded):
        return not state.assets
    return isinstance(state, Failed) and state.failure.kind is FailureKind.PROVIDER and not state.failure.text


def _unknown_task(answer: Answer) -> bool:
    if answer.status == HTTPStatus.NOT_FOUND:
        return True
    record = read(TaskRecord, answer.body)
    return record is not None and record.id is None and (record.code or "").upper() == "TASK_NOT_FOUND"
