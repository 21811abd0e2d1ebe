"""Settings of a server."""

from dataclasses import replace
from typing import Any

from bot.domain.book_ports import GuildStore
from bot.domain.errors import RequestRefused
from bot.domain.ports import Clock
from bot.domain.quota import CHEAPEST, Actor, GuildSettings, PrivateClips
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
        age_restricted_only: bool | None = None,
        spoiler: bool | None = None,
        private: PrivateClips | None = None,
        retention_days: int | None = None,
    ) -> GuildSettings:
        wanted: dict[str, Any] = {
            "age_restricted_only": age_restricted_only,
            "spoiler": spoiler,
            "private": private,
            "retention_days": retention_days,
        }
        changes = {name: value for name, value in wanted.items() if value is not None}
        if confirm_at is not None:
            changes["confirm_at"] = confirm_at or None
        if log_channel is not None or alerts is False:
            changes["log_channel"] = log_channel
        if default_model is not None:
            changes["default_model"] = self._preferred(default_model)
        _, after = await self._guilds.amend(guild_id, lambda before: replace(before, **changes), actor, self._clock.now())
        return after

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
