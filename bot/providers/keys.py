"""Whose key goes where."""

import itertools
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from bot.domain.errors import ReadFailed
from bot.domain.jobs import Account
from bot.domain.keys import KeyId, server_of_alias
from bot.domain.money import OPERATOR_ACCOUNT
from bot.domain.secret import Secret, can_be_sent


class LiveKeyring:
    """Port `Keyring`. `operator`: the keys of the settings, by provider."""

    def __init__(self, operator: Mapping[str, Secret]) -> None:
        self._keys: dict[str, dict[str, Secret]] = {provider: {OPERATOR_ACCOUNT: key} for provider, key in operator.items()}
        self._own: dict[tuple[str, int], str] = {}
        self._known: set[tuple[str, str]] = set()
        self._trials = itertools.count(1)

    def of(self, provider: str) -> Mapping[str, Secret]:
        """This provider's keys by alias, as they are at every look."""
        return MappingProxyType(self._keys.setdefault(provider, {}))

    def usable(self, provider: str, alias: str) -> bool:
        if alias not in self._keys.get(provider, {}):
            return False
        server = server_of_alias(alias)
        return alias == OPERATOR_ACCOUNT or (server is not None and self._own.get((provider, server)) == alias)

    def own(self, provider: str, guild_id: int) -> str | None:
        return self._own.get((provider, guild_id))

    def knows(self, provider: str, alias: str) -> bool:
        return (provider, alias) in self._known

    def hold(self, key_id: KeyId, key: Secret | None, *, active: bool) -> None:
        provider, alias = key_id.provider, key_id.alias
        self._known.add((provider, alias))
        keys = self._keys.setdefault(provider, {})
        if key is None:
            keys.pop(alias, None)
        else:
            keys[alias] = key
        place = (provider, key_id.guild_id)
        if active:
            self._own[place] = alias
        elif self._own.get(place) == alias:
            del self._own[place]

    def key(self, key_id: KeyId) -> Secret | None:
        return self._keys.get(key_id.provider, {}).get(key_id.alias)

    @contextmanager
    def trying(self, provider: str, key: Secret) -> Generator[str]:
        alias = f"trial:{next(self._trials)}"
        keys = self._keys.setdefault(provider, {})
        keys[alias] = key
        try:
            yield alias
        finally:
            del keys[alias]


class Keys:
    """One provider's keys by account alias. A key goes to `base_url` only, also when a job was submitted elsewhere."""

    def __init__(self, provider: str, base_url: str, keys: Mapping[str, Secret]) -> None:
        self._provider = provider
        self._base_url = base_url
        self._keys = keys

    def of(self, account: Account) -> Secret | None:
        key = self._keys.get(account.alias)
        return key if key and account.base_url == self._base_url and can_be_sent(key.reveal()) else None

    def demand(self, account: Account) -> Secret:
        """For reads. Raises `ReadFailed`."""
        key = self.of(account)
        if key is None:
            raise ReadFailed("provider-key-missing", provider=self._provider, account=account.alias, host=account.base_url)
        return key

    def secrets(self, account: Account) -> tuple[str, ...]:
        """What must not be shown when the provider quotes it."""
        key = self.of(account)
        return (key.reveal(),) if key else ()
