"""What every provider over HTTP has: keys, models, one paid call, free reads. Where a provider offers no more, these answers hold."""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import ClassVar

from bot.domain.errors import InternalError, Paused, ReadFailed
from bot.domain.jobs import Account, Billed, Failure, FailureKind, Handle
from bot.domain.keys import KeyTest
from bot.domain.models import Model
from bot.domain.outcomes import CancelOutcome, CancelRefused, FindOutcome, PollPlan, Rejected, SubmitCall, SubmitOutcome, TaskState
from bot.domain.ports import Clock
from bot.domain.requests import VideoRequest
from bot.domain.secret import Secret
from bot.providers.body import files_missing
from bot.providers.couriers import Couriers
from bot.providers.http import Answer
from bot.providers.keys import Keys
from bot.providers.orders import Reply, submit_outcome
from bot.providers.paid import PaidClient
from bot.providers.reads import ReadClient
from bot.providers.singly import SingleReads
from bot.providers.states import StateReader
from bot.providers.tolerant import Catalog, read


class Remote(ABC):
    """Most of the port `Provider`. `keys` by account alias."""

    NAME: ClassVar[str]
    PLAN: ClassVar[PollPlan]
    FIELDS: ClassVar[Mapping[str, str]]
    """The usual names of what can be ordered, by role; the model table has to name all else that one of its models takes."""
    BLOCKING_FIELDS: ClassVar[Mapping[str, str] | None] = None
    """Those of models with `blocking`, where they differ."""
    CATALOG: ClassVar[str | None] = None
    """Where its own list of models is read; None: it has none."""
    READS_PER_MINUTE: ClassVar[int] = 300
    """Of the whole host. Ours where the provider's document names no limit."""
    BLOCKING: ClassVar[bool] = False
    """Every paid call is answered only when the clip is there."""

    def __init__(
        self,
        base_url: str,
        keys: Mapping[str, Secret],
        models: tuple[Model, ...],
        clock: Clock,
        *,
        paid: PaidClient,
        reads: ReadClient,
        plan: PollPlan | None = None,
        couriers: Couriers | None = None,
    ) -> None:
        """`couriers` hold the calls that wait for their clip; a provider without such a call needs none."""
        self._base_url = base_url.rstrip("/")
        self._keys = Keys(self.NAME, self._base_url, keys)
        self._models = tuple(replace(model, blocking=True) for model in models) if self.BLOCKING else models
        self._given_couriers = couriers
        self._clock = clock
        self._paid = paid
        self._reads = reads
        self._plan = plan or self.PLAN
        self._singly = SingleReads(self.NAME, clock)
        self._states = StateReader(self.NAME)

    @property
    def name(self) -> str:
        return self.NAME

    @property
    def plan(self) -> PollPlan:
        return self._plan

    @property
    def bills_failures(self) -> bool:
        return False

    @property
    def needs_key(self) -> bool:
        return True

    def account(self, alias: str = "operator") -> Account:
        return Account(self.NAME, self._base_url, alias)

    def models(self) -> tuple[Model, ...]:
        return self._models

    def fingerprint(self, account: Account, request: VideoRequest) -> str:  # noqa: ARG002 - the port's signature
        """Empty: no list is searched by likeness, so no twin has to wait for another's answer."""
        return ""

    async def submit(self, call: SubmitCall) -> SubmitOutcome:
        key = self._keys.of(call.account)
        if key is None:
            return Rejected(Failure(FailureKind.AUTH), trips_breaker=True)
        if files_missing(call):
            return Rejected(Failure(FailureKind.INTERNAL))
        return await self._order(call, key)

    async def cancel(self, account: Account, handle: Handle) -> CancelOutcome:  # noqa: ARG002 - the port's signature
        return CancelRefused("not offered")

    async def balance(self, account: Account) -> Billed | None:  # noqa: ARG002 - the port's signature
        return None

    async def refresh(self) -> frozenset[str] | None:
        if self.CATALOG is None or self._keys.of(self.account()) is None:
            return None
        answer = await self._reads.get(self.CATALOG, self._signed(self.account()))
        if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
            return None
        catalog = read(Catalog, answer.body) if answer.ok else None
        listed = catalog.ids if catalog else None
        if listed is None:
            raise ReadFailed("provider-read-failed", provider=self.NAME, reason=f"no catalog, HTTP {answer.status}")
        return frozenset(model.id for model in self._models if model.wire_id in listed)

    def download_key(self, account: Account, url: str) -> Secret | None:  # noqa: ARG002 - the port's signature
        return None

    async def test_key(self, account: Account) -> KeyTest:
        try:
            return await self._try_key(account)
        except (Paused, ReadFailed):
            return KeyTest.UNSURE

    async def aclose(self) -> None:
        await self._reads.aclose()

    @abstractmethod
    async def poll(self, account: Account, handles: Sequence[Handle]) -> Mapping[Handle, TaskState]: ...

    @abstractmethod
    async def find(self, call: SubmitCall, taken: frozenset[str]) -> FindOutcome: ...

    @abstractmethod
    async def _try_key(self, account: Account) -> KeyTest:
        """By a free read that only a good key is answered. Raises as reads do."""

    @abstractmethod
    async def _order(self, call: SubmitCall, key: Secret) -> SubmitOutcome:
        """The paid call, with a key that may be sent and every file there."""

    async def _pay(
        self,
        path: str,
        key: Secret,
        body: bytes,
        *,
        read_reply: Callable[[Answer], Reply | None],
        handle: Callable[[str], Handle],
        headers: Mapping[str, str] | None = None,
    ) -> SubmitOutcome:
        """Send one order, once. `read_reply` says None for what cannot be read."""
        signed = {**self._sign(key), "Content-Type": "application/json", **(headers or {})}
        answer = await self._paid.post(self._base_url + path, headers=signed, body=body, time_limit=self._plan.call_timeout)
        if not isinstance(answer, Answer):
            return answer
        return submit_outcome(answer, read_reply(answer), handle, (key.reveal(),), self._clock.now())

    @property
    def _couriers(self) -> Couriers:
        if self._given_couriers is None:
            raise InternalError("internal", what=f"{self.NAME} was given no couriers")
        return self._given_couriers

    def _sign(self, key: Secret) -> dict[str, str]:
        return {"Authorization": f"Bearer {key.reveal()}"}

    def _signed(self, account: Account) -> dict[str, str]:
        """Headers of a read. Raises `ReadFailed` without a key."""
        return self._sign(self._keys.demand(account))


def hashed(*parts: str | None) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
