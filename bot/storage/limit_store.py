"""What servers, roles and members may spend: set, lifted, granted, and read."""

from collections.abc import Sequence
from datetime import datetime
from typing import final

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotAllowed, RequestRefused
from bot.domain.money import LedgerKind, LimitKind, Standing, Unit
from bot.domain.ports import Ids
from bot.domain.precedence import Buyer, Defaults, Rulebook, limits_for, provider_limits
from bot.domain.quota import Actor, Allowance, Block, MemberStanding, ServerLine, ServerRules, Target, TargetKind
from bot.domain.zones import is_zone
from bot.storage import limit_writes
from bot.storage import tables as t
from bot.storage.connections import Connections
from bot.storage.counters import C, hold, key_of, standing_of, standings_of
from bot.storage.limits import by_scope, rulebook_for
from bot.storage.records import Values
from bot.storage.rules import rules_of, servers_of
from bot.storage.trail import ledger_name, named, write_trail
from bot.storage.turns import take_guild, take_provider


@final
class SqlLimitStore:
    def __init__(self, connections: Connections, defaults: Defaults, ids: Ids) -> None:
        self._db = connections
        self._defaults = defaults
        self._ids = ids

    async def rules(self, guild_id: int, now: datetime) -> ServerRules:
        return await self._db.read(lambda tx: rules_of(tx, self._defaults, guild_id, now))

    async def set_limit(self, target: Target, allowance: Allowance, actor: Actor, now: datetime) -> None:
        async def work(tx: AsyncConnection) -> None:
            await _take(tx, target)
            await limit_writes.set_limit(tx, self._defaults, self._ids, target, allowance, actor, now)

        await self._db.write(work)

    async def clear_limits(self, target: Target, actor: Actor, now: datetime) -> int:
        async def work(tx: AsyncConnection) -> int:
            await _take(tx, target)
            return await limit_writes.clear_limits(tx, self._ids, target, actor, now)

        return await self._db.write(work)

    async def grant(
        self, guild_id: int, user_id: int, role_ids: Sequence[int], amount: int, actor: Actor, now: datetime
    ) -> tuple[Standing, ...]:
        buyer = Buyer(guild_id, user_id, tuple(role_ids))

        async def work(tx: AsyncConnection) -> tuple[Standing, ...]:
            await take_guild(tx, guild_id)
            limits = limits_for(await rulebook_for(tx, self._defaults, buyer), buyer, now)
            own = [limit for limit in limits if limit.kind is LimitKind.MEMBER]
            raised = [limit for limit in own if limit.unit is Unit.CREDITS]
            if not raised:
                raise NotAllowed("quota-grant-nothing")
            await hold(tx, buyer, own, now)
            line = _grant_line(self._ids.row_id(), buyer, amount, actor, now)
            await tx.execute(insert(t.ledger), line)
            for limit in raised:
                here = (C.scope == limit.scope, C.period == limit.period.value, C.unit == limit.unit.value, C.starts == limit.starts)
                await tx.execute(update(t.counters).where(*here).values(granted=C.granted + amount))
            keys = [
                {"scope": limit.scope, "period": limit.period.value, "unit": limit.unit.value, "starts": limit.starts, "ends": limit.ends}
                for limit in raised
            ]
            await tx.execute(insert(t.grants), [{**key, "line_id": line["id"], "guild_id": guild_id, "amount": amount} for key in keys])
            who = named(Target(TargetKind.MEMBER, guild_id, user_id))
            await write_trail(tx, self._ids, guild_id, actor, "grant", now, subject=who, after=f"{amount} credits")
            counters = await hold(tx, buyer, own, now)
            return tuple(standing_of(limit, counters[key_of(limit)]) for limit in own)

        return await self._db.write(work)

    async def set_zone(self, guild_id: int, zone: str, actor: Actor, now: datetime) -> None:
        if not is_zone(zone):
            raise RequestRefused("timezone-unknown", zone=zone)

        async def work(tx: AsyncConnection) -> None:
            await take_guild(tx, guild_id)
            await limit_writes.set_zone(tx, self._ids, guild_id, zone, actor, now)

        await self._db.write(work)

    async def block(self, guild_id: int, block: Block, actor: Actor, now: datetime) -> None:
        async def work(tx: AsyncConnection) -> None:
            await take_guild(tx, guild_id)
            await limit_writes.put_block(tx, self._ids, guild_id, block, actor, now)

        await self._db.write(work)

    async def unblock(self, guild_id: int, user_id: int, actor: Actor, now: datetime) -> bool:
        async def work(tx: AsyncConnection) -> bool:
            await take_guild(tx, guild_id)
            before = await limit_writes.drop_block(tx, self._ids, guild_id, user_id, actor, now)
            return before is not None and (before.until is None or before.until > now)

        return await self._db.write(work)

    async def member(
        self, guild_id: int, user_id: int, role_ids: Sequence[int], now: datetime, provider: str | None = None, account: str = "operator"
    ) -> MemberStanding:
        buyer = Buyer(guild_id, user_id, tuple(role_ids), provider, account)

        async def work(tx: AsyncConnection) -> MemberStanding:
            book = await rulebook_for(tx, self._defaults, buyer)
            return MemberStanding(book.block_at(now), await standings_of(tx, buyer, limits_for(book, buyer, now), now))

        return await self._db.read(work)

    async def provider_standings(self, now: datetime) -> tuple[Standing, ...]:
        c = t.limits.c
        entries = select(c.scope, c.period, c.unit, c.amount).where(c.guild_id == 0, c.kind == TargetKind.PROVIDER.value)

        async def work(tx: AsyncConnection) -> tuple[Standing, ...]:
            book = Rulebook(self._defaults, by_scope(await tx.execute(entries)))
            standings: list[Standing] = []
            for scope in sorted(book.entries):
                provider = scope.partition(":")[2]
                limits = provider_limits(book, provider, now)
                standings += await standings_of(tx, Buyer(0, 0, provider=provider), limits, now)
            return tuple(standings)

        return await self._db.read(work)

    async def servers(self, now: datetime) -> Sequence[ServerLine]:
        return await self._db.read(lambda tx: servers_of(tx, self._defaults, now))


async def _take(tx: AsyncConnection, target: Target) -> None:
    if target.kind is TargetKind.PROVIDER:
        await take_provider(tx, target.provider)
    else:
        await take_guild(tx, target.guild_id)


def _grant_line(line_id: str, buyer: Buyer, amount: int, actor: Actor, now: datetime) -> Values:
    return {
        "id": line_id,
        "kind": LedgerKind.GRANT.value,
        "amount": amount,
        "job_id": None,
        "guild_id": buyer.guild_id,
        "user_id": buyer.user_id,
        "provider": "",
        "account": "",
        "actor": ledger_name(actor),
        "reason": actor.reason,
        "at": now,
    }
