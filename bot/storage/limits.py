"""What is set for a server, a provider, a member: read for one decision."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Select, String, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.money import Period, Unit, guild_scope, member_scope, members_scope, provider_scope
from bot.domain.precedence import Buyer, Defaults, Rulebook
from bot.domain.quota import Allowance, Block, TargetKind
from bot.domain.zones import ZoneChange
from bot.storage import tables as t

_LIMIT, _ZONE, _BLOCK = t.limits.c, t.zones.c, t.blocks.c
_GUILD = bindparam("guild_id", type_=BigInteger)
_FOR_ONE = select(_LIMIT.scope, _LIMIT.period, _LIMIT.unit, _LIMIT.amount).where(
    or_(
        _LIMIT.scope.in_([bindparam(name, type_=String) for name in ("provider", "guild", "members", "member")]),
        and_(_LIMIT.guild_id == _GUILD, _LIMIT.kind == TargetKind.ROLE.value),
    )
)
_ZONES = select(_ZONE.zone, _ZONE.changed_at).where(_ZONE.guild_id == _GUILD).order_by(_ZONE.changed_at)
_BLOCKS: Select[Any] = select(t.blocks).where(_BLOCK.guild_id == _GUILD, _BLOCK.user_id == bindparam("user_id", type_=BigInteger))


async def rulebook_for(tx: AsyncConnection, defaults: Defaults, buyer: Buyer) -> Rulebook:
    """All that may decide about this buyer, and nothing of other members."""
    rows = await tx.execute(
        _FOR_ONE,
        {
            "provider": provider_scope(buyer.provider or ""),
            "guild": guild_scope(buyer.guild_id),
            "members": members_scope(buyer.guild_id),
            "member": member_scope(buyer.guild_id, buyer.user_id),
            "guild_id": buyer.guild_id,
        },
    )
    return Rulebook(defaults, by_scope(rows), await zones_of(tx, buyer.guild_id))


async def zones_of(tx: AsyncConnection, guild_id: int) -> tuple[ZoneChange, ...]:
    return tuple(ZoneChange(zone, at) for zone, at in await tx.execute(_ZONES, {"guild_id": guild_id}))


async def block_of(tx: AsyncConnection, guild_id: int, user_id: int) -> Block | None:
    """As it is written down, whether it has ended or not."""
    row = (await tx.execute(_BLOCKS, {"guild_id": guild_id, "user_id": user_id})).one_or_none()
    return None if row is None else block_from(row)


def block_from(row: Any) -> Block:
    return Block(user_id=row.user_id, reason=row.reason, until=row.until, actor=row.actor, at=row.at)


def by_scope(rows: Iterable[Any]) -> dict[str, list[Allowance]]:
    """From rows of scope, period, unit, amount."""
    found: dict[str, list[Allowance]] = {}
    for scope, period, unit, amount in rows:
        found.setdefault(scope, []).append(Allowance(Period(period), Unit(unit), int(amount)))
    return found
