"""Whose key goes where."""

from collections.abc import Mapping

from bot.domain.errors import ReadFailed
from bot.domain.jobs import Account
from bot.domain.secret import Secret
from bot.providers.http import can_be_sent


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
