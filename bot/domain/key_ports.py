"""Ports of servers' own provider keys: where they are sealed, kept, and held ready for use."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bot.domain.keys import GuildKey, KeyId, Sealed
from bot.domain.secret import Secret


class Vault(Protocol):
    """Encrypts keys. What is sealed opens for the same `KeyId` only: a copy in another server's row is worthless."""

    def require(self) -> None:
        """Raises `OperatorError("key-no-secret")` where nothing can be sealed."""
        ...

    def seal(self, key_id: KeyId, key: Secret) -> Sealed:
        """Under the newest secret. Raises as `require` does."""
        ...

    def open(self, key_id: KeyId, sealed: Sealed) -> Secret:
        """Raises `SealBroken` when no secret opens it for this id."""
        ...

    def is_newest(self, sealed: Sealed) -> bool: ...


class KeyStore(Protocol):
    """Every change is written to the audit trail with the last four characters before and after, and nothing more of the key."""

    async def all(self) -> Sequence[GuildKey]:
        """Also retired ones and those whose key was erased."""
        ...

    async def add(
        self, guild_id: int, provider: str, seal: Callable[[KeyId], Sealed], last_four: str, actor: int, now: datetime
    ) -> GuildKey:
        """The server's key from now on; the one before is retired in the same transaction.

        `seal` is called inside it, once the number is known, so it must neither wait nor have effects.
        """
        ...

    async def retire(self, guild_id: int, provider: str, actor: int, now: datetime) -> GuildKey | None:
        """None: the server has no key for this provider."""
        ...

    async def reseal(self, key_id: KeyId, before: Sealed, after: Sealed) -> bool:
        """False: it was no longer sealed as `before`."""
        ...

    async def erase_idle(self) -> Sequence[KeyId]:
        """Erase the retired keys that no unended job needs; returns which."""
        ...


class Keyring(Protocol):
    """Every key in use, in memory: the operator's and the servers' own. Providers take theirs from it at each call."""

    def usable(self, provider: str, alias: str) -> bool:
        """Whether this account may buy something now: its key is there and not retired."""
        ...

    def own(self, provider: str, guild_id: int) -> str | None:
        """The account of the server's active key, also of one that could not be opened."""
        ...

    def knows(self, provider: str, alias: str) -> bool:
        """Whether it has ever heard of this account; another process may have been told first."""
        ...

    def hold(self, key_id: KeyId, key: Secret | None, *, active: bool) -> None:
        """`key` None: there is such an account, but its key is erased or cannot be opened.

        An active one takes the place of the one before. One that is not active stays for reading what it bought.
        """
        ...

    def key(self, key_id: KeyId) -> Secret | None: ...

    def trying(self, provider: str, key: Secret) -> AbstractContextManager[str]:
        """A passing account for a key that is not stored; yields its alias."""
        ...
