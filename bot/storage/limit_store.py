"""What servers, roles and members may spend: set, lifted, granted, and read."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never, final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotAllowed, RequestRefused
from bot.domain.money import LedgerKind, LimitKind, Standing, Unit
from bot.domain.ports import Ids
from bot.domain.precedence import Buyer, Defaults, Rulebook, guild_limits, limits_for, provider_limits
from bot.domain.quota import Actor, Allowance, Block, MemberStanding, ServerLine, ServerRules, Target, TargetKind
from bot.domain.zones import is_zone, zone_now
from bot.storage import tables as t
from bot.storage.connections import Connections
from bot.storage.counters import C, hold, key_of, open_counter, standing_of, standings_of
from bot.storage.limits import by_scope, rulebook_for, zones_of
from bot.storage.records import Values
from bot.storage.rules import rules_of, scope_of, servers_of
from bot.storage.sql import put
from bot.storage.trail import ledger_name, named, short, write_trail
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
            before = [entry for entry in await _entries(tx, target) if (entry.period, entry.unit) == (allowance.period, allowance.unit)]
            await put(tx, t.limits, _values(target, allowance))
            await self._count_at_once(tx, target, now)
            await self._tell(tx, actor, "limit-set", target, before=short(before), after=short([allowance]), now=now)

        await self._db.write(work)

    async def clear_limits(self, target: Target, actor: Actor, now: datetime) -> int:
        async def work(tx: AsyncConnection) -> int:
            await _take(tx, target)
            before = await _entries(tx, target)
            if before:
                await tx.execute(delete(t.limits).where(t.limits.c.scope == scope_of(target)))
                await self._tell(tx, actor, "limit-clear", target, before=short(before), after="", now=now)
            return len(before)

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
            await self._tell(
                tx, actor, "grant", Target(TargetKind.MEMBER, guild_id, user_id), before="", after=f"{amount} credits", now=now
            )
            counters = await hold(tx, buyer, own, now)
            return tuple(standing_of(limit, counters[key_of(limit)]) for limit in own)

        return await self._db.write(work)

    async def set_zone(self, guild_id: int, zone: str, actor: Actor, now: datetime) -> None:
        if not is_zone(zone):
            raise RequestRefused("timezone-unknown", zone=zone)

        async def work(tx: AsyncConnection) -> None:
            await take_guild(tx, guild_id)
            before = zone_now(await zones_of(tx, guild_id))
            await put(tx, t.zones, {"guild_id": guild_id, "changed_at": now, "zone": zone})
            await write_trail(tx, self._ids, guild_id, actor, "timezone", now, before=before, after=zone)

        await self._db.write(work)

    async def block(self, guild_id: int, block: Block, actor: Actor, now: datetime) -> None:
        async def work(tx: AsyncConnection) -> None:
            await take_guild(tx, guild_id)
            before = await self._block(tx, guild_id, block.user_id)
            row = {"guild_id": guild_id, "user_id": block.user_id, "until": block.until, "reason": block.reason}
            await put(tx, t.blocks, {**row, "actor": block.actor, "at": block.at})
            target = Target(TargetKind.MEMBER, guild_id, block.user_id)
            await self._tell(tx, actor, "block", target, before=_told(before), after=_told(block), now=now)

        await self._db.write(work)

    async def unblock(self, guild_id: int, user_id: int, actor: Actor, now: datetime) -> bool:
        c = t.blocks.c

        async def work(tx: AsyncConnection) -> bool:
            await take_guild(tx, guild_id)
            before = await self._block(tx, guild_id, user_id)
            if before is None:
                return False
            await tx.execute(delete(t.blocks).where(c.guild_id == guild_id, c.user_id == user_id))
            await self._tell(tx, actor, "unblock", Target(TargetKind.MEMBER, guild_id, user_id), before=_told(before), after="", now=now)
            return before.until is None or before.until > now

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

    async def _block(self, tx: AsyncConnection, guild_id: int, user_id: int) -> Block | None:
        """As it is written down, whether it has ended or not."""
        return (await rulebook_for(tx, self._defaults, Buyer(guild_id, user_id))).block

    async def _count_at_once(self, tx: AsyncConnection, target: Target, now: datetime) -> None:
        """Open the counters that the next order would have to open, so that it stays quick. Those of roles wait for their members."""
        match target.kind:
            case TargetKind.PROVIDER:
                buyer = Buyer(0, 0, provider=target.provider)
                entries = {scope_of(target): await _entries(tx, target)}
                limits = provider_limits(Rulebook(self._defaults, entries), target.provider, now)
            case TargetKind.GUILD:
                buyer = Buyer(target.guild_id, 0)
                limits = guild_limits(await rulebook_for(tx, self._defaults, buyer), target.guild_id, now)
            case TargetKind.MEMBER:
                buyer = Buyer(target.guild_id, target.id)
                every = limits_for(await rulebook_for(tx, self._defaults, buyer), buyer, now)
                limits = [limit for limit in every if limit.kind is LimitKind.MEMBER]
            case TargetKind.MEMBERS | TargetKind.ROLE:
                return
            case _:
                assert_never(target.kind)
        for limit in limits:
            await open_counter(tx, limit, buyer)

    async def _tell(self, tx: AsyncConnection, actor: Actor, what: str, target: Target, *, before: str, after: str, now: datetime) -> None:
        await write_trail(tx, self._ids, target.guild_id, actor, what, now, subject=named(target), before=before, after=after)


async def _take(tx: AsyncConnection, target: Target) -> None:
    if target.kind is TargetKind.PROVIDER:
        await take_provider(tx, target.provider)
    else:
        await take_guild(tx, target.guild_id)


async def _entries(tx: AsyncConnection, target: Target) -> list[Allowance]:
    c = t.limits.c
    rows = await tx.execute(select(c.scope, c.period, c.unit, c.amount).where(c.scope == scope_of(target)).order_by(c.period, c.unit))
    return by_scope(rows).get(scope_of(target), [])


def _values(target: Target, allowance: Allowance) -> Values:
    return {
        "scope": scope_of(target),
        "period": allowance.period.value,
        "unit": allowance.unit.value,
        "kind": target.kind.value,
        "guild_id": target.guild_id,
        "target_id": target.id,
        "provider": target.provider,
        "amount": allowance.amount,
    }


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


def _told(block: Block | None) -> str:
    if block is None:
        return ""
    until = "until lifted" if block.until is None else f"until {block.until:%Y-%m-%d %H:%M} UTC"
    return f"{until}: {block.reason}" if block.reason else until
