"""What admins set, written inside a transaction that has the server's turn; each with its line in the audit trail."""

from datetime import datetime
from typing import assert_never

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.money import LimitKind
from bot.domain.ports import Ids
from bot.domain.precedence import Buyer, Defaults, Rulebook, guild_limits, limits_for, provider_limits
from bot.domain.quota import Actor, Allowance, Block, Target, TargetKind
from bot.domain.zones import zone_now
from bot.storage import tables as t
from bot.storage.counters import open_counter
from bot.storage.limits import block_from, by_scope, rulebook_for, zones_of
from bot.storage.records import Values
from bot.storage.rules import scope_of
from bot.storage.sql import put
from bot.storage.trail import named, short, write_trail

_L, _B = t.limits.c, t.blocks.c


async def set_limit(
    tx: AsyncConnection, defaults: Defaults, ids: Ids, target: Target, allowance: Allowance, actor: Actor, now: datetime
) -> None:
    before = [entry for entry in await entries_of(tx, target) if (entry.period, entry.unit) == (allowance.period, allowance.unit)]
    await put(tx, t.limits, _values(target, allowance))
    await _count_at_once(tx, defaults, target, now)
    texts = {"before": short(before), "after": short([allowance])}
    await write_trail(tx, ids, target.guild_id, actor, "limit-set", now, subject=named(target), **texts)


async def clear_limits(tx: AsyncConnection, ids: Ids, target: Target, actor: Actor, now: datetime, only: Allowance | None = None) -> int:
    """Every entry of the target, or the one for the period and unit of `only`; how many there were."""
    before = [entry for entry in await entries_of(tx, target) if only is None or (entry.period, entry.unit) == (only.period, only.unit)]
    for entry in before:
        key = (_L.scope == scope_of(target), _L.period == entry.period.value, _L.unit == entry.unit.value)
        await tx.execute(delete(t.limits).where(*key))
    if before:
        await write_trail(tx, ids, target.guild_id, actor, "limit-clear", now, subject=named(target), before=short(before))
    return len(before)


async def set_zone(tx: AsyncConnection, ids: Ids, guild_id: int, zone: str, actor: Actor, now: datetime) -> None:
    before = zone_now(await zones_of(tx, guild_id))
    await put(tx, t.zones, {"guild_id": guild_id, "changed_at": now, "zone": zone})
    await write_trail(tx, ids, guild_id, actor, "timezone", now, before=before, after=zone)


async def put_block(tx: AsyncConnection, ids: Ids, guild_id: int, block: Block, actor: Actor, now: datetime) -> None:
    before = await _block(tx, guild_id, block.user_id)
    row = {"guild_id": guild_id, "user_id": block.user_id, "until": block.until, "reason": block.reason}
    await put(tx, t.blocks, {**row, "actor": block.actor, "at": block.at})
    texts = {"before": _told(before), "after": _told(block)}
    await write_trail(tx, ids, guild_id, actor, "block", now, subject=_member(guild_id, block.user_id), **texts)


async def drop_block(tx: AsyncConnection, ids: Ids, guild_id: int, user_id: int, actor: Actor, now: datetime) -> Block | None:
    """The one that was there, whether it had ended or not."""
    before = await _block(tx, guild_id, user_id)
    if before is not None:
        await tx.execute(delete(t.blocks).where(_B.guild_id == guild_id, _B.user_id == user_id))
        await write_trail(tx, ids, guild_id, actor, "unblock", now, subject=_member(guild_id, user_id), before=_told(before))
    return before


async def entries_of(tx: AsyncConnection, target: Target) -> list[Allowance]:
    rows = await tx.execute(
        select(_L.scope, _L.period, _L.unit, _L.amount).where(_L.scope == scope_of(target)).order_by(_L.period, _L.unit)
    )
    return by_scope(rows).get(scope_of(target), [])


async def _block(tx: AsyncConnection, guild_id: int, user_id: int) -> Block | None:
    row = (await tx.execute(select(t.blocks).where(_B.guild_id == guild_id, _B.user_id == user_id))).mappings().one_or_none()
    return None if row is None else block_from(row)


async def _count_at_once(tx: AsyncConnection, defaults: Defaults, target: Target, now: datetime) -> None:
    """Open the counters that the next order would have to open, so that it stays quick. Those of roles wait for their members."""
    match target.kind:
        case TargetKind.PROVIDER:
            buyer = Buyer(0, 0, provider=target.provider)
            limits = provider_limits(Rulebook(defaults, {scope_of(target): await entries_of(tx, target)}), target.provider, now)
        case TargetKind.GUILD:
            buyer = Buyer(target.guild_id, 0)
            limits = guild_limits(await rulebook_for(tx, defaults, buyer), target.guild_id, now)
        case TargetKind.MEMBER:
            buyer = Buyer(target.guild_id, target.id)
            every = limits_for(await rulebook_for(tx, defaults, buyer), buyer, now)
            limits = [limit for limit in every if limit.kind is LimitKind.MEMBER]
        case TargetKind.MEMBERS | TargetKind.ROLE:
            return
        case _:
            assert_never(target.kind)
    for limit in limits:
        await open_counter(tx, limit, buyer)


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


def _member(guild_id: int, user_id: int) -> str:
    return named(Target(TargetKind.MEMBER, guild_id, user_id))


def _told(block: Block | None) -> str:
    if block is None:
        return ""
    until = "until lifted" if block.until is None else f"until {block.until:%Y-%m-%d %H:%M} UTC"
    return f"{until}: {block.reason}" if block.reason else until
