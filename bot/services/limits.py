"""What a server's admins decide: who may spend how much, by which clock, and who may not at all."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from bot.domain.book_ports import LimitStore
from bot.domain.discord_limits import MOST_CHOICES
from bot.domain.errors import RequestRefused
from bot.domain.money import Standing
from bot.domain.ports import Clock
from bot.domain.quota import Actor, Allowance, Block, ServerRules, Target

log = logging.getLogger(__name__)


class Limits:
    """`zones`: the names of all time zones, kept in memory."""

    def __init__(self, *, limits: LimitStore, clock: Clock, zones: Sequence[str]) -> None:
        self._limits = limits
        self._clock = clock
        self._zones = tuple(sorted(zones))

    async def rules(self, guild_id: int) -> ServerRules:
        return await self._limits.rules(guild_id, self._clock.now())

    async def set(self, target: Target, allowance: Allowance, actor: Actor) -> None:
        await self._limits.set_limit(target, allowance, actor, self._clock.now())
        told = f"{allowance.amount} {allowance.unit} a {allowance.period}"
        log.info("limit set for %s: %s, by %d", _name(target), told, actor.user_id, extra=_about(target.guild_id))

    async def clear(self, target: Target, actor: Actor) -> int:
        cleared = await self._limits.clear_limits(target, actor, self._clock.now())
        log.info("%d limits cleared for %s, by %d", cleared, _name(target), actor.user_id, extra=_about(target.guild_id))
        return cleared

    async def grant(self, guild_id: int, user_id: int, role_ids: Sequence[int], amount: int, actor: Actor) -> tuple[Standing, ...]:
        standings = await self._limits.grant(guild_id, user_id, role_ids, amount, actor, self._clock.now())
        log.info("%d credits granted to member %d, by %d", amount, user_id, actor.user_id, extra=_about(guild_id))
        return standings

    def zones(self, typed: str) -> Sequence[str]:
        """At most 25 names that contain what was typed, those that begin with it first."""
        wanted = typed.strip().lower().replace(" ", "_")
        found = [zone for zone in self._zones if wanted in zone.lower()]
        return sorted(found, key=lambda zone: not zone.rsplit("/", 1)[-1].lower().startswith(wanted))[:MOST_CHOICES]

    async def set_zone(self, guild_id: int, zone: str, actor: Actor) -> ServerRules:
        known = {name.lower(): name for name in self._zones}.get(zone.strip().lower())
        if known is None:
            raise RequestRefused("timezone-unknown", zone=zone)
        await self._limits.set_zone(guild_id, known, actor, self._clock.now())
        return await self.rules(guild_id)

    async def block(self, guild_id: int, user_id: int, days: int | None, actor: Actor) -> Block:
        now = self._clock.now()
        block = Block(user_id, actor.reason, now + timedelta(days=days) if days is not None else None, actor.user_id, now)
        await self._limits.block(guild_id, block, actor, now)
        log.info("member %d blocked until %s, by %d", user_id, block.until or "lifted", actor.user_id, extra=_about(guild_id))
        return block

    async def unblock(self, guild_id: int, user_id: int, actor: Actor) -> bool:
        lifted = await self._limits.unblock(guild_id, user_id, actor, self._clock.now())
        if lifted:
            log.info("member %d unblocked, by %d", user_id, actor.user_id, extra=_about(guild_id))
        return lifted


def _name(target: Target) -> str:
    return f"{target.kind} {target.id}" if target.id else target.kind.value


def _about(guild_id: int) -> dict[str, str | int]:
    return {"action": "limits", "guild_id": guild_id}
