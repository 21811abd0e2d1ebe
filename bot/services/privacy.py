"""What a member may ask about themselves: everything that is held, and that it be forgotten."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.domain.errors import InternalError
from bot.domain.ports import Clock
from bot.domain.privacy import ErasureView, Holdings
from bot.domain.privacy_ports import Bundle, Bundles, PrivacyStore
from bot.services.forgetting import Forgetting

log = logging.getLogger(__name__)

EXPORTS_AT_ONCE = 2


class Privacy:
    """Over all servers of this installation, wherever it is asked."""

    def __init__(self, *, store: PrivacyStore, bundles: Bundles, forgetting: Forgetting, clock: Clock, default_days: int) -> None:
        self._store = store
        self._bundles = bundles
        self._forgetting = forgetting
        self._clock = clock
        self._default_days = default_days
        self._exports = asyncio.Semaphore(EXPORTS_AT_ONCE)

    @property
    def default_retention(self) -> int:
        return self._default_days

    async def holdings(self, user_id: int) -> tuple[Holdings, ErasureView | None]:
        return await self._store.holdings(user_id, self._clock.now()), await self._store.latest(user_id)

    async def erase(self, user_id: int) -> ErasureView:
        erasure = await self._store.ask(user_id, self._clock.now())
        count = await self._forgetting.words(erasure)
        await self._forgetting.note(erasure)
        log.info("a member asked to be forgotten: what %d jobs were about was erased", count, extra={"action": "forget"})
        self._forgetting.ring()
        view = await self._store.latest(user_id)
        if view is None:
            raise InternalError("internal", what="an erasure that was just asked for is gone")
        return view

    @asynccontextmanager
    async def export(self, user_id: int, readme: str, max_bytes: int) -> AsyncGenerator[Bundle]:
        documents, files = self._store.documents(user_id), self._store.files(user_id)
        async with self._exports, self._bundles.pack(readme, documents, files, max_bytes) as bundle:
            yield bundle

    def servers_changed(self) -> None:
        self._forgetting.servers_changed()
