"""aigate.shop: one blocking call a clip, answered after minutes with a link that lives for 20; its document is seeds/003."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from urllib.parse import quote

from bot.domain.errors import ReadFailed
from bot.domain.jobs import Account, Handle, RemoteFile
from bot.domain.keys import KeyTest
from bot.domain.outcomes import (
    FindOutcome,
    Missing,
    NotSent,
    PollPlan,
    SubmitCall,
    SubmitOutcome,
    Succeeded,
    TaskState,
    Unknown,
)
from bot.domain.secret import Secret
from bot.providers.aigate_wire import FIELDS, order_of, order_outcome, read_key_test, read_record
from bot.providers.base import Remote
from bot.providers.http import Answer

PLAN = PollPlan(
    bulk=False,
    first=10.0,
    step=10.0,
    slow=120.0,
    soft_deadline=timedelta(minutes=20),
    hard_deadline=timedelta(hours=24),
    call_timeout=timedelta(seconds=900),
    result_life=timedelta(minutes=20),  # reference/providers.md 1
)
ORDERS = "/v1/video/generations"
TASKS = ("/v1/videos", "/v1/video/generations")
"""Where a task may be read, should the order be answered by one (reference/providers.md 4.3)."""
BALANCE = "/v1/balance"
NO_TASK = "task_" + "0" * 32
NOT_HERE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})


class AiGate(Remote):
    """Port `Provider`. The paid call is held by a courier; `find` asks the courier's files what became of it."""

    NAME = "aigate"
    PLAN = PLAN
    FIELDS = FIELDS
    CATALOG = "/v1/models"
    BLOCKING = True

    async def find(self, call: SubmitCall, taken: frozenset[str]) -> FindOutcome:  # noqa: ARG002 - the port's signature
        return await self._couriers.find(call.attempt.id, lambda seen: self._outcome(seen, call.account))

    async def poll(self, account: Account, handles: Sequence[Handle]) -> Mapping[Handle, TaskState]:
        return (await self._singly.read(handles, partial(self._single, account))).demand()

    def download_key(self, account: Account, url: str) -> Secret | None:
        return self._keys.of(account) if self._own(url) else None

    async def _try_key(self, account: Account) -> KeyTest:
        """By the balance, which its document does not name.

        Where it is not there, a made-up task shows a refused key, but not a good one: 404 stands for a wrong path as well.
        """
        headers = self._signed(account)
        answer = await self._reads.get(BALANCE, headers)
        if answer.status in NOT_HERE:
            answer = await self._reads.get(f"{TASKS[0]}/{NO_TASK}", headers)
        return read_key_test(answer)

    async def _order(self, call: SubmitCall, key: Secret) -> SubmitOutcome:
        body = await asyncio.to_thread(order_of, call)
        seen = await self._couriers.post(
            call.attempt.id,
            self._base_url + ORDERS,
            headers={**self._sign(key), "Content-Type": "application/json"},
            body=body,
            time_limit=self._plan.call_timeout,
            secrets=(key.reveal(),),
        )
        return self._outcome(seen, call.account)

    def _outcome(self, seen: Answer | NotSent | Unknown, account: Account) -> SubmitOutcome:
        if not isinstance(seen, Answer):
            return seen
        return order_outcome(seen, partial(Handle, account), self._own, self._keys.secrets(account), self._clock.now())

    async def _single(self, account: Account, handle: Handle, patience: float) -> TaskState:
        answer: Answer | None = None
        for route in TASKS:
            path = f"{route}/{quote(handle.task_id, safe='')}"
            answer = await self._reads.get(path, self._signed(account), patience=patience)
            record = read_record(answer, self._own)
            if record is not None:
                state = self._states.state(record, self._keys.secrets(account))
                if isinstance(state, Succeeded) and not state.assets:
                    # The document's own form of a finished task's link.
                    content = f"{self._base_url}/v1/videos/{quote(handle.task_id, safe='')}/content"
                    return replace(state, assets=(RemoteFile(content, same_host_key=True),))
                return state
            if answer.status not in NOT_HERE:
                break
        if answer is not None and answer.status == HTTPStatus.NOT_FOUND:
            return Missing()
        raise ReadFailed("provider-read-failed", provider=self.NAME, reason="no task in the answer")

    def _own(self, url: str) -> bool:
        return url.startswith(self._base_url + "/")
