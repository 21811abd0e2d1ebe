"""The page that Prometheus reads."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from prometheus_client import ProcessCollector, disable_created_metrics
from prometheus_client.exposition import choose_encoder

from bot.domain.vitals import Vitals
from bot.metrics.gauges import VitalsCollector
from bot.metrics.meter import PrometheusMeter


@dataclass(frozen=True, slots=True)
class Page:
    content_type: str
    body: bytes


class Exposition:
    """What `meter` has counted, what `vitals` says now, and what the kernel says of this process. `build` describes the program."""

    def __init__(self, meter: PrometheusMeter, vitals: Callable[[], Awaitable[Vitals]], build: Mapping[str, str]) -> None:
        # When each series began doubles the page and helps nobody who reads it every few seconds.
        disable_created_metrics()
        self._registry = meter.registry
        self._vitals = vitals
        self._turn = asyncio.Lock()
        self._now = VitalsCollector(build, meter.providers)
        self._registry.register(self._now)
        ProcessCollector(registry=self._registry)

    async def page(self, accept: str) -> Page:
        """In the format that the header `Accept` of the request prefers."""
        encode, content_type = choose_encoder(accept)
        # One page at a time, however many ask. A thousand lines take a while: meanwhile others are answered.
        async with self._turn:
            self._now.vitals = await self._vitals()
            return Page(content_type, await asyncio.to_thread(encode, self._registry))
