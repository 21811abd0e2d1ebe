"""Servers' own provider keys: tested, stored, taken away, and erased once nothing needs them any more."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial

from bot.domain.admin_views import KeyView
from bot.domain.errors import RequestRefused, SealBroken, StoreUnavailable
from bot.domain.key_ports import Keyring, KeyStore, Vault
from bot.domain.keys import LAST, GuildKey, KeyId, KeyState, KeyTest
from bot.domain.ports import Clock
from bot.domain.provider_ports import Provider
from bot.domain.secret import Secret, can_be_sent
from bot.services.registry import Registry

log = logging.getLogger(__name__)

SHORTEST, LONGEST = 12, 400
"""Characters of a key: four of them are shown."""
TIDY = 60.0
"""Seconds between two looks at the store: for what another process stored, and for keys to erase."""


class ServerKeys:
    """`refresh` once before anything is bought, so that the keyring is complete; `run` keeps it so."""

    def __init__(
        self,
        *,
        registry: Registry,
        keyring: Keyring,
        vault: Vault,
        store: KeyStore,
        clock: Clock,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """`changed` is called when a key was set or removed here: other processes have to learn it."""
        self._registry = registry
        self._keyring = keyring
        self._vault = vault
        self._store = store
        self._clock = clock
        self._changed = changed
        self._known: dict[KeyId, GuildKey] = {}
        # Memory follows the store in the store's order only if nobody overtakes on the way from one to the other.
        self._one_by_one = asyncio.Lock()

    def takers(self) -> Sequence[str]:
        return [provider.name for provider in self._registry.providers() if provider.needs_key]

    def held(self, guild_id: int) -> Sequence[KeyView]:
        mine = (key for key in self._known.values() if key.id.guild_id == guild_id and key.state is KeyState.ACTIVE)
        return [KeyView(key.id.provider, key.last_four) for key in sorted(mine, key=lambda key: key.id.provider)]

    def expect(self, provider: str) -> None:
        self._taker(provider)
        self._vault.require()

    async def set(self, guild_id: int, provider: str, key: Secret, actor: int) -> KeyView:
        taker = self._taker(provider)
        self._vault.require()
        if not can_be_sent(key.reveal()) or not SHORTEST <= len(key.reveal()) <= LONGEST:
            raise RequestRefused("key-no-key", shortest=SHORTEST)
        with self._keyring.trying(provider, key) as alias:
            verdict = await taker.test_key(taker.account(alias))
        if verdict is KeyTest.REFUSED:
            raise RequestRefused("key-refused", provider=provider)
        seal = partial(self._vault.seal, key=key)
        async with self._one_by_one:
            held = await self._store.add(guild_id, provider, seal, key.reveal()[-LAST:], actor, self._clock.now())
            await self._follow()
        self._changed()
        log.info("a server's key was set", extra=_about(held.id))
        return KeyView(provider, held.last_four, verdict)

    async def test(self, guild_id: int, provider: str) -> KeyView:
        taker = self._taker(provider)
        alias = self._keyring.own(provider, guild_id)
        held = next((key for key in self.held(guild_id) if key.provider == provider), None)
        if alias is None or held is None:
            raise RequestRefused("key-none", provider=provider)
        if not self._keyring.usable(provider, alias):
            raise SealBroken("key-sealed", provider=provider)
        return KeyView(provider, held.last_four, await taker.test_key(taker.account(alias)))

    async def remove(self, guild_id: int, provider: str, actor: int) -> KeyView:
        self._taker(provider)
        async with self._one_by_one:
            retired = await self._store.retire(guild_id, provider, actor, self._clock.now())
            await self._follow()
        if retired is None:
            raise RequestRefused("key-none", provider=provider)
        self._changed()
        log.info("a server's key was removed", extra=_about(retired.id))
        return KeyView(provider, retired.last_four)

    async def refresh(self) -> None:
        """Learn what the store has; what an older secret sealed is sealed anew with the newest."""
        async with self._one_by_one:
            await self._follow()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._tidy()
            except StoreUnavailable as error:
                log.warning("store unavailable: %s", error, extra={"action": "key"})
            await self._clock.sleep(TIDY)

    async def _tidy(self) -> None:
        if any(key.state is KeyState.RETIRED and key.sealed for key in self._known.values()):
            for key_id in await self._store.erase_idle():
                log.info("a server's key was erased", extra=_about(key_id))
        await self.refresh()

    async def _follow(self) -> None:
        """Nothing is awaited between a key's retirement and its successor: for no moment does the operator pay for a server with a key."""
        news = [key for key in await self._store.all() if self._known.get(key.id) != key]
        for key in news:
            self._known[key.id] = key
            self._keyring.hold(key.id, self._opened(key), active=key.state is KeyState.ACTIVE)
        for key in news:
            secret = self._keyring.key(key.id)
            if secret is not None and key.sealed is not None and not self._vault.is_newest(key.sealed):
                await self._store.reseal(key.id, key.sealed, self._vault.seal(key.id, secret))
                log.info("a server's key was sealed anew", extra=_about(key.id))

    def _opened(self, key: GuildKey) -> Secret | None:
        if key.sealed is None:
            return None
        try:
            return self._vault.open(key.id, key.sealed)
        except SealBroken as error:
            log.error("a server's key cannot be opened: %s", error, extra=_about(key.id))  # noqa: TRY400 - a traceback says nothing more
            return None

    def _taker(self, provider: str) -> Provider:
        known = self._registry.provider(provider)
        if known is None or not known.needs_key:
            raise RequestRefused("key-provider-unknown", provider=provider, takes=tuple(self.takers()))
        return known


def _about(key_id: KeyId) -> dict[str, object]:
    return {"guild_id": key_id.guild_id, "provider": key_id.provider, "action": "key"}
