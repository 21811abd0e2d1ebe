"""What servers allow, remembered for surfaces that must answer at once: autocomplete, menus, the state of a waiting job."""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass

from bot.domain.book_ports import GuildStore
from bot.domain.errors import StoreUnavailable
from bot.domain.policy import Policy
from bot.domain.ports import Clock

FRESH = 10.0
"""Seconds for which what was read is good. Another process may change it; an order is always judged by what the store has."""

QUICK = 1.0
"""Seconds that a read may take. Discord gives autocomplete and forms three."""

REMEMBERED = 2000
"""Servers; those that were not asked about for longest are forgotten."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Known:
    policy: Policy
    until: float


class Policies:
    def __init__(self, *, guilds: GuildStore, clock: Clock) -> None:
        self._guilds = guilds
        self._clock = clock
        self._known: OrderedDict[int, _Known] = OrderedDict()

    async def of(self, guild_id: int) -> Policy:
        """Never raises for a store that is slow or away: the last that was known, or that of a server without rules, has to do then."""
        known, now = self._known.get(guild_id), self._clock.monotonic()
        if known is not None and known.until > now:
            return known.policy
        try:
            async with asyncio.timeout(QUICK):
                policy = await self._guilds.policy(guild_id)
        except (StoreUnavailable, TimeoutError) as error:
            log.info("rules are shown as last known: %s", error or "the store is slow", extra={"action": "policy", "guild_id": guild_id})
            return known.policy if known is not None else Policy()
        self.note(guild_id, policy)
        return policy

    def note(self, guild_id: int, policy: Policy) -> None:
        """What was just written, or read for another reason."""
        self._known[guild_id] = _Known(policy, self._clock.monotonic() + FRESH)
        self._known.move_to_end(guild_id)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def forget(self, guild_id: int) -> None:
        self._known.pop(guild_id, None)
