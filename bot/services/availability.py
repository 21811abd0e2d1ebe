"""Which models the providers still have, asked once a day. A catalog says nothing of prices: those are the model table's."""

import logging

from bot.domain.errors import Paused, ReadFailed
from bot.domain.ports import Clock
from bot.domain.provider_ports import Provider
from bot.services.registry import Registry

log = logging.getLogger(__name__)

DAILY = 24 * 3600.0
AGAIN = 600.0
"""Seconds until a catalog that could not be read is asked for again."""


class Availability:
    def __init__(self, *, registry: Registry, clock: Clock) -> None:
        self._registry = registry
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            answered = [await self._ask(provider) for provider in self._registry.providers()]
            await self._clock.sleep(DAILY if all(answered) else AGAIN)

    async def _ask(self, provider: Provider) -> bool:
        about = {"provider": provider.name, "action": "catalog"}
        try:
            ids = await provider.refresh()
        except (Paused, ReadFailed) as error:
            log.info("catalog not readable: %s", error, extra=about)
            return False
        if ids is None:
            return True
        if not ids:
            # A catalog without any of our models says more about the catalog than about the models.
            log.warning("the catalog names none of our models; all of them stay on offer", extra=about)
        gone = self._registry.listed(provider.name, ids) if ids else frozenset[str]()
        if gone:
            log.warning("no longer on offer: %s", ", ".join(sorted(gone)), extra=about)
        return True
