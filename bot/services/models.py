"""What is on offer, with price, usual wait and health."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.discord_limits import MOST_CHOICES
from bot.domain.fitting import fitting
from bot.domain.models import Model
from bot.domain.policy import within
from bot.domain.ports import Clock
from bot.domain.requests import VideoOrder
from bot.domain.views import ModelChoice, ModelView
from bot.services.policies import Policies
from bot.services.registry import Registry
from bot.services.switchboard import Switchboard
from bot.services.waits import Waits


class Models:
    """Everything is answered from memory; `Waits.run` keeps it fresh. What the server's rules leave out is not shown."""

    def __init__(self, *, registry: Registry, waits: Waits, clock: Clock, switches: Switchboard, policies: Policies) -> None:
        self._policies = policies
        self._registry = registry
        self._waits = waits
        self._clock = clock
        self._switches = switches

    def admit(self, provider: str) -> None:
        self._switches.admit(provider)

    async def offered(self, guild_id: int) -> Sequence[ModelView]:
        return [self._view(model, guild_id) for model in await self._allowed(guild_id)]

    async def suggest(self, order: VideoOrder, typed: str, guild_id: int) -> Sequence[ModelChoice]:
        wanted = typed.strip().lower()
        now = self._clock.now()
        choices = [
            ModelChoice(
                model,
                request.price,
                self._waits.usual(model.id, request.seconds),
                self._paused_until(model, guild_id, now),
                self._switches.gate(model.provider),
                request.seconds,
            )
            for model, request in fitting(order, await self._allowed(guild_id))
            if wanted in model.id.lower() or wanted in model.title.lower()
        ]
        return choices[:MOST_CHOICES]

    async def _allowed(self, guild_id: int) -> list[Model]:
        """Each with the lengths that may be ordered."""
        policy = await self._policies.of(guild_id)
        return [model for offered in self._registry.models(guild_id) if (model := within(policy, offered)) is not None]

    def _view(self, model: Model, guild_id: int) -> ModelView:
        return ModelView(
            model,
            cheapest_price(model),
            self._waits.usual(model.id, shortest(model)),
            self._paused_until(model, guild_id, self._clock.now()),
            self._switches.gate(model.provider),
        )

    def _paused_until(self, model: Model, guild_id: int, now: datetime) -> datetime | None:
        payer = self._registry.payer(model.provider, guild_id)
        return self._registry.paused_until(model.provider, now, payer) if payer else None


def cheapest_price(model: Model) -> int:
    """Credits of the shortest clip that the model makes."""
    return model.price.credits(seconds=shortest(model))


def shortest(model: Model) -> int:
    return min(model.durations, default=model.fixed_seconds)
