"""apimodels.app: pay by POST, follow each task by its id; its document is seeds/002. Billed on completion, failures are free."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property, partial
from http import HTTPStatus
from urllib.parse import quote

from bot.domain.errors import ReadFailed
from bot.domain.jobs import Account, Handle
from bot.domain.keys import KeyTest
from bot.domain.outcomes import FindOutcome, Missing, NotSent, PollPlan, Rejected, SubmitCall, SubmitOutcome, TaskState, Unknown, Unsure
from bot.domain.requests import Picture
from bot.domain.secret import Secret
from bot.providers.apimodels_wire import FIELDS, Envelope, read_file_link, read_record, read_reply, status_of
from bot.providers.base import Remote
from bot.providers.body import FILES, order_body
from bot.providers.orders import refusal
from bot.providers.pvideo import NAMES, PVideo
from bot.providers.reading import STATUSES, key_test, refusal_kind
from bot.providers.tolerant import read

NAME = "apimodels"
PLAN = PollPlan(
    bulk=False,
    first=10.0,
    step=5.0,
    slow=120.0,
    soft_deadline=timedelta(minutes=15),
    hard_deadline=timedelta(hours=24),
    call_timeout=timedelta(seconds=120),
    result_life=timedelta(days=7),  # reference/providers.md 1
    blocking_timeout=timedelta(seconds=900),
    hooked=300.0,  # seeds/002: webhooks arrive at least once and are repeated for 30 minutes
)
TASKS = "/api/v1/video/generations"
FILES_ROUTE = "/api/v1/files"
NO_TASK = "clapper-tries-its-key"


class ApiModels(Remote):
    """Port `Provider`. A webhook's body is not read: it only makes the next read happen now."""

    NAME = NAME
    PLAN = PLAN
    FIELDS = FIELDS
    BLOCKING_FIELDS = NAMES
    CATALOG = "/api/v1/models"

    async def poll(self, account: Account, handles: Sequence[Handle]) -> Mapping[Handle, TaskState]:
        return (await self._singly.read(handles, partial(self._single, account))).demand()

    async def find(self, call: SubmitCall, taken: frozenset[str]) -> FindOutcome:  # noqa: ARG002 - the port's signature
        if not call.model.blocking:
            return Unsure("there is no list of tasks")
        return await self._pvideo.find(call, self._keys.secrets(call.account))

    async def _try_key(self, account: Account) -> KeyTest:
        """By a task that does not exist: its document has 401 for a bad key and 404 for an unknown task."""
        answer = await self._reads.get(f"{TASKS}?task_id={NO_TASK}", self._signed(account))
        envelope = read(Envelope, answer.body)
        status = status_of(answer, envelope)
        known = envelope is not None and status in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}
        return key_test(refusal_kind(None, envelope.words if envelope else "", status), known=known)

    async def _order(self, call: SubmitCall, key: Secret) -> SubmitOutcome:
        files: dict[str, str] = {}
        for role in (role for role in FILES if role in call.pictures):
            handed_in = await self._hand_in(call.pictures[role], key)
            if not isinstance(handed_in, str):
                return handed_in
            files[role] = handed_in
        if call.model.blocking:
            return await self._pvideo.order(call, key, files)
        body = order_body(call, FIELDS, files)
        if call.hook_url:
            body["callback_url"] = call.hook_url
        content = json.dumps(body).encode()
        return await self._pay(TASKS, key, content, read_reply=read_reply, handle=partial(Handle, call.account))

    @cached_property
    def _pvideo(self) -> PVideo:
        """The blocking route, which models of the table with `blocking` take."""
        return PVideo(self._base_url, self._couriers, self._clock.now, time_limit=self._plan.longest_call(blocking=True))

    async def _hand_in(self, file: Picture, key: Secret) -> str | Rejected | NotSent:
        """Models take public links only: the file is stored there first, which is free. Whatever goes wrong here, nothing was ordered."""
        boundary = secrets.token_hex(16)
        headers = {**self._sign(key), "Content-Type": f"multipart/form-data; boundary={boundary}"}
        body = _multipart(file, boundary)
        answer = await self._paid.post(self._base_url + FILES_ROUTE, headers=headers, body=body, time_limit=self._plan.call_timeout)
        if isinstance(answer, NotSent):
            return answer
        if isinstance(answer, Unknown):
            return NotSent(f"the picture was not taken: {answer.reason}")
        envelope = read(Envelope, answer.body)
        status = status_of(answer, envelope)
        if status in STATUSES:
            return refusal(answer, status, None, envelope.words if envelope else "", (key.reveal(),), self._clock.now())
        return read_file_link(answer) or NotSent(f"the picture was not taken: HTTP {status}")

    async def _single(self, account: Account, handle: Handle, patience: float) -> TaskState:
        path = f"{TASKS}?task_id={quote(handle.task_id, safe='')}"
        answer = await self._reads.get(path, self._signed(account), patience=patience)
        if status_of(answer, read(Envelope, answer.body)) == HTTPStatus.NOT_FOUND:
            return Missing()
        record = read_record(answer, handle.task_id)
        if record is None:
            raise ReadFailed("provider-read-failed", provider=NAME, reason=f"no task in the answer, HTTP {answer.status}")
        return self._states.state(record, self._keys.secrets(account))


def _multipart(file: Picture, boundary: str) -> bytes:
    name = f"input.{file.mime.partition('/')[2]}"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {file.mime}\r\n\r\n'
    return head.encode() + file.data + f"\r\n--{boundary}--\r\n".encode()
