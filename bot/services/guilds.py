"""Settings of a server."""

from dataclasses import replace

from bot.domain.book_ports import GuildStore
from bot.domain.errors import RequestRefused
from bot.domain.ports import Clock
from bot.domain.quota import CHEAPEST, Actor, GuildSettings
from bot.services.registry import Registry


class Guilds:
    def __init__(self, *, guilds: GuildStore, registry: Registry, clock: Clock) -> None:
        self._guilds = guilds
        self._registry = registry
        self._clock = clock

    async def settings(self, guild_id: int) -> GuildSettings:
        return await self._guilds.settings(guild_id)

    async def change(
        self,
        guild_id: int,
        actor: Actor,
        *,
        confirm_at: int | None = None,
        log_channel: int | None = None,
        alerts: bool | None = None,
        default_model: str | None = None,
        retention_days: int | None = None,
    ) -> GuildSettings:
        settings = await self._guilds.settings(guild_id)
        if confirm_at is not None:
            settings = replace(settings, confirm_at=confirm_at or None)
        if log_channel is not None or alerts is False:
            settings = replace(settings, log_channel=log_channel)
        if default_model is not None:
            settings = replace(settings, default_model=self._preferred(default_model))
        if retention_days is not None:
            settings = replace(settings, retention_days=retention_days)
        await self._guilds.save(guild_id, settings, actor, self._clock.now())
        return settings

    def _preferred(self, wanted: str) -> str | None:
        name = wanted.strip()
        if name.lower() == CHEAPEST:
            return None
        model = self._registry.model(name)
        if model is None:
            raise RequestRefused("model-unknown", model=name)
        if self._registry.gone(model):
            raise RequestRefused("model-gone", model=name)
        return model.id
