"""What a member has left, before and after they order."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from bot.domain.book_ports import GuildStore, LimitStore
from bot.domain.errors import StoreUnavailable
from bot.domain.money import Standing
from bot.domain.ports import Clock, QuotaStore
from bot.domain.views import QuotaView

log = logging.getLogger(__name__)

QUICK = 1.0
"""Seconds that a look into the purse may take while a form or a list waits for it. Discord gives three."""


def no_own_key(_: int) -> bool:
    return False


class Quotas:
    """`has_own_key` says whether a server has a provider key of its own."""

    def __init__(
        self, *, quotas: QuotaStore, limits: LimitStore, guilds: GuildStore, clock: Clock, has_own_key: Callable[[int], bool] = no_own_key
    ) -> None:
        self._guilds = guilds
        self._quotas = quotas
        self._limits = limits
        self._clock = clock
        self._has_own_key = has_own_key

    async def view(self, guild_id: int, user_id: int, role_ids: Sequence[int]) -> QuotaView:
        standing = await self._limits.member(guild_id, user_id, role_ids, self._clock.now())
        held = await self._quotas.held(guild_id, user_id)
        pause = (await self._guilds.settings(guild_id)).pause
        return QuotaView(standing.standings, held, standing.block, self._has_own_key(guild_id), pause)

    async def purse(self, guild_id: int, user_id: int, role_ids: Sequence[int]) -> tuple[Standing, ...]:
        """What prices are measured against while they are shown. Empty when the store does not answer at once: prices go without, then."""
        try:
            async with asyncio.timeout(QUICK):
                return (await self._limits.member(guild_id, user_id, role_ids, self._clock.now())).standings
        except (StoreUnavailable, TimeoutError) as error:
            log.info("prices are shown without what is left: %s", error or "the store is slow", extra={"action": "purse"})
            return ()
