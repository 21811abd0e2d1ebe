"""What is on offer, with price, usual wait and health."""

from collections.abc import Sequence

from bot.domain.ports import Clock
from bot.domain.requests import Model, VideoOrder, fitting
from bot.domain.views import ModelChoice, ModelView
from bot.services.registry import Registry
from bot.services.switchboard import Switchboard
from bot.services.waits import Waits

MOST_CHOICES = 25
"""Discord shows no more."""


class Models:
    """Everything is answered from memory; `Waits.run` keeps it fresh."""

    def __init__(self, *, registry: Registry, waits: Waits, clock: Clock, switches: Switchboard) -> None:
        self._registry = registry
        self._waits = waits
        self._clock = clock
        self._switches = switches

    def admit(self, provider: str) -> None:
        self._switches.admit(provider)

    async def offered(self) -> Sequence[ModelView]:
        return [self._view(model) for model in self._registry.models()]

    async def suggest(self, order: VideoOrder, typed: str) -> Sequence[ModelChoice]:
        wanted = typed.strip().lower()
        now = self._clock.now()
        choices = [
            ModelChoice(
                model,
                request.price,
                self._waits.usual(model.id, request.seconds),
                self._registry.paused_until(model.provider, now),
                self._switches.gate(model.provider),
            )
            for model, request in fitting(order, self._registry.models())
            if wanted in model.id.lower() or wanted in model.title.lower()
        ]
        return choices[:MOST_CHOICES]

    def _view(self, model: Model) -> ModelView:
        seconds = min(model.durations, default=model.fixed_seconds)
        return ModelView(
            model,
            model.price.credits(seconds=seconds),
            self._waits.usual(model.id, seconds),
            self._registry.paused_until(model.provider, self._clock.now()),
            self._switches.gate(model.provider),
        )
