"""AI/ML API: pay by POST, follow each task by its id, over either of two paths; its document is seeds/004. Failures are free."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property, partial
from http import HTTPStatus
from urllib.parse import quote

import httpx

from bot.domain.errors import ReadFailed
from bot.domain.jobs import Account, Handle
from bot.domain.keys import KeyTest
from bot.domain.models import Model
from bot.domain.outcomes import FindOutcome, Found, Missing, PollPlan, SubmitCall, SubmitOutcome, TaskState, Unsure
from bot.domain.secret import Secret
from bot.providers.aimlapi_wire import FIELDS, MARKER, TaskRecord, log_path, read_log, read_reply, status_of
from bot.providers.base import Remote
from bot.providers.body import data_url, order_body
from bot.providers.reading import key_test, refusal_kind
from bot.providers.tolerant import read

NAME = "aimlapi"
PLAN = PollPlan(
    bulk=False,
    first=10.0,
    step=5.0,
    slow=120.0,
    soft_deadline=timedelta(minutes=20),
    hard_deadline=timedelta(hours=24),
    call_timeout=timedelta(seconds=120),
    result_life=timedelta(hours=24),  # reference/providers.md 1
)
SHORT = "/v2/video/generations"
NOT_HERE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})
PATHS_REMEMBERED = 5000
SKEW = timedelta(minutes=2)
LOG_PAGE = 100
LOG_PAGES = 5
NO_TASK = "00000000-0000-0000-0000-000000000000"


class AimlApi(Remote):
    """Port `Provider`. A handle's `variant` is the vendor in the older path of its model; empty: it has none."""

    NAME = NAME
    PLAN = PLAN
    FIELDS = FIELDS
    CATALOG = "/v1/models"

    async def poll(self, account: Account, handles: Sequence[Handle]) -> Mapping[Handle, TaskState]:
        return (await self._singly.read(handles, partial(self._single, account))).demand()

    async def find(self, call: SubmitCall, taken: frozenset[str]) -> FindOutcome:
        """By our marker in the request log. It is not said whether running tasks are in it, so its silence proves nothing."""
        marker, since = call.attempt.id, call.attempt.submitted_at - SKEW
        if not MARKER.fullmatch(marker):
            return Unsure("the attempt has no marker")
        end = call.attempt.submitted_at + self._plan.call_timeout + SKEW
        for page in range(LOG_PAGES):
            answer = await self._reads.get(log_path(since, end, page * LOG_PAGE, LOG_PAGE), self._signed(call.account))
            log = read_log(answer)
            if log is None:
                return Unsure(f"the request log cannot be read, HTTP {answer.status}")
            found = {row.inference_id for row in log.rows if row.marker == marker and row.inference_id} - taken
            if len(found) == 1 and (task_id := found.pop()):
                return Found(_handle(call.account, call.model, task_id))
            if found or not log.more:
                break
        return Unsure("the request log does not show one task with our marker")

    async def _try_key(self, account: Account) -> KeyTest:
        """By a task that does not exist."""
        answer = await self._reads.get(f"{SHORT}?generation_id={NO_TASK}", self._signed(account))
        record = read(TaskRecord, answer.body)
        status = status_of(answer, record)
        known = record is not None and (httpx.codes.is_success(status) or status == HTTPStatus.NOT_FOUND)
        code, words = (record.code, record.words) if record else (None, "")
        return key_test(refusal_kind(code, words, status), known=known)

    async def _order(self, call: SubmitCall, key: Secret) -> SubmitOutcome:
        marker = {"X-Client-Request-Id": call.attempt.id} if MARKER.fullmatch(call.attempt.id) else {}
        body = await asyncio.to_thread(_body, call)
        handle = partial(_handle, call.account, call.model)
        return await self._pay(SHORT, key, body, read_reply=read_reply, handle=handle, headers=marker)

    async def _single(self, account: Account, handle: Handle, patience: float) -> TaskState:
        """The path that answered before is asked first. Only when every path says 404 is the task itself unknown."""
        paths = [SHORT, f"/v2/generate/video/{quote(handle.variant, safe='')}/generation"] if handle.variant else [SHORT]
        if handle in self._older_first:
            paths.reverse()
        statuses: list[int] = []
        for path in paths:
            answer = await self._reads.get(
                f"{path}?generation_id={quote(handle.task_id, safe='')}", self._signed(account), patience=patience
            )
            record = read(TaskRecord, answer.body)
            status = status_of(answer, record)
            if status not in NOT_HERE:
                self._remember(handle, older=path != SHORT)
                return self._state(status, record, account)
            statuses.append(status)
        if any(status != HTTPStatus.NOT_FOUND for status in statuses):
            raise ReadFailed("provider-read-failed", provider=NAME, reason=f"HTTP {statuses}")
        return Missing()

    def _state(self, status: int, record: TaskRecord | None, account: Account) -> TaskState:
        """The id in a record is not compared: the document's own sample shows another than was asked for."""
        if record is None or not httpx.codes.is_success(status) or not (record.status or record.link):
            raise ReadFailed("provider-read-failed", provider=NAME, reason=f"no task in the answer, HTTP {status}")
        return self._states.state(record, self._keys.secrets(account))

    @cached_property
    def _older_first(self) -> dict[Handle, None]:
        """Tasks that the older path knew, in the order in which they were seen there."""
        return {}

    def _remember(self, handle: Handle, *, older: bool) -> None:
        self._older_first.pop(handle, None)
        if older:
            self._older_first[handle] = None
            while len(self._older_first) > PATHS_REMEMBERED:
                del self._older_first[next(iter(self._older_first))]


def _body(call: SubmitCall) -> bytes:
    """Pictures as data URLs: the document takes 'a direct link or Base64', and only a data URL says its type."""
    files = {role: data_url(picture) for role, picture in call.pictures.items()}
    return json.dumps(order_body(call, FIELDS, files)).encode()


def _handle(account: Account, model: Model, task_id: str) -> Handle:
    return Handle(account, task_id, variant=model.wire.get("legacy", ""))
