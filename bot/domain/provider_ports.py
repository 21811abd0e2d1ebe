"""What the services need of a video provider. An adapter is one module in `providers`."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.jobs import Account, Billed, Handle
from bot.domain.keys import KeyTest
from bot.domain.models import Model
from bot.domain.outcomes import CancelOutcome, FindOutcome, PollPlan, SubmitCall, SubmitOutcome, TaskState
from bot.domain.requests import VideoRequest
from bot.domain.secret import Secret


class Provider(Protocol):
    """One video provider. Only `submit` costs money. Keys are resolved inside from the account's alias and appear nowhere else.

    Reads raise `Paused` (rest until a time) or `ReadFailed` (may be repeated) and nothing else.
    """

    @property
    def name(self) -> str: ...
    @property
    def plan(self) -> PollPlan: ...
    @property
    def bills_failures(self) -> bool: ...
    @property
    def needs_key(self) -> bool:
        """False: nothing is paid for, so there is one account, the operator's, and it has no key."""
        ...

    def account(self, alias: str = "operator") -> Account: ...
    def models(self) -> tuple[Model, ...]: ...
    def fingerprint(self, account: Account, request: VideoRequest) -> str:
        """Every field of the request that the provider's list echoes, never the picture.

        Empty: nothing is ever adopted by likeness, so orders that are alike need not wait for each other.
        """
        ...

    async def submit(self, call: SubmitCall) -> SubmitOutcome:
        """Never raises for what the network or the provider does: every case is a value. No hidden retry."""
        ...

    async def poll(self, account: Account, handles: Sequence[Handle]) -> Mapping[Handle, TaskState]:
        """The state of each handle that could be read; a handle left out was not read this time."""
        ...

    async def find(self, call: SubmitCall, taken: frozenset[str]) -> FindOutcome:
        """Look for the task of an attempt whose answer was lost. `taken`: task ids that belong to other attempts, as
        far back as a list is searched; empty where the model's call is `blocking`. A free read.

        A call that outlives the process is `InFlight` until it ends, then `Answered`.
        """
        ...

    async def cancel(self, account: Account, handle: Handle) -> CancelOutcome: ...
    async def balance(self, account: Account) -> Billed | None:
        """What is left at the provider; None where it does not tell."""
        ...

    async def refresh(self) -> frozenset[str] | None:
        """Which of our models the provider's own catalog names now, by id. A free read.

        None where it has no catalog, or where the operator has no key to ask with.
        """
        ...

    def download_key(self, account: Account, url: str) -> Secret | None:
        """The account's key where a content link of ours needs one: on the API's own host, for no other."""
        ...

    async def test_key(self, account: Account) -> KeyTest:
        """Whether the provider takes this account's key, by free calls only. Never raises for what the network or the provider does."""
        ...

    async def aclose(self) -> None: ...
