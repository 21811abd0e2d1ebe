"""What is set for a server, a provider, a member: read for one decision, in one statement."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, RowMapping, String, and_, bindparam, cast, literal, null, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.money import Period, Unit, guild_scope, member_scope, members_scope, provider_scope
from bot.domain.precedence import Buyer, Defaults, Rulebook
from bot.domain.quota import Allowance, Block, TargetKind
from bot.domain.zones import ZoneChange
from bot.storage import tables as t
from bot.storage.columns import UtcDateTime

_LIMIT, _ZONE, _BLOCK = t.limits.c, t.zones.c, t.blocks.c
_GUILD, _USER = bindparam("guild_id", type_=BigInteger), bindparam("user_id", type_=BigInteger)
_NO_TIME, _NO_TEXT = cast(null(), UtcDateTime), literal("", String)
_HERE = or_(
    _LIMIT.scope.in_([bindparam(name, type_=String) for name in ("provider", "guild", "members", "member")]),
    and_(_LIMIT.guild_id == _GUILD, _LIMIT.kind == TargetKind.ROLE.value),
)
_FOR_ONE = union_all(
    select(literal("limit", String), _LIMIT.scope, _LIMIT.period, _LIMIT.unit, _LIMIT.amount, _NO_TIME, _NO_TIME).where(_HERE),
    select(literal("zone", String), _ZONE.zone, _NO_TEXT, _NO_TEXT, _ZONE.guild_id, _ZONE.changed_at, _NO_TIME).where(
        _ZONE.guild_id == _GUILD
    ),
    select(literal("block", String), _BLOCK.reason, _NO_TEXT, _NO_TEXT, _BLOCK.actor, _BLOCK.at, _BLOCK.until).where(
        _BLOCK.guild_id == _GUILD, _BLOCK.user_id == _USER
    ),
)
_ZONES = select(_ZONE.zone, _ZONE.changed_at).where(_ZONE.guild_id == _GUILD).order_by(_ZONE.changed_at)


async def rulebook_for(tx: AsyncConnection, defaults: Defaults, buyer: Buyer) -> Rulebook:
    """All that may decide about this buyer, and nothing of other members. A block is in it whether it has ended or not."""
    values = {
        "provider": provider_scope(buyer.provider or ""),
        "guild": guild_scope(buyer.guild_id),
        "members": members_scope(buyer.guild_id),
        "member": member_scope(buyer.guild_id, buyer.user_id),
        "guild_id": buyer.guild_id,
        "user_id": buyer.user_id,
    }
    limits: list[Any] = []
    zones: list[ZoneChange] = []
    block: Block | None = None
    for what, name, period, unit, number, at, until in await tx.execute(_FOR_ONE, values):
        match what:
            case "limit":
                limits.append((name, period, unit, number))
            case "zone":
                zones.append(ZoneChange(name, at))
            case _:
                block = Block(buyer.user_id, name, until, int(number), at)
    return Rulebook(defaults, by_scope(limits), tuple(sorted(zones, key=lambda change: change.at)), block)


async def zones_of(tx: AsyncConnection, guild_id: int) -> tuple[ZoneChange, ...]:
    return tuple(ZoneChange(zone, at) for zone, at in await tx.execute(_ZONES, {"guild_id": guild_id}))


def block_from(row: RowMapping) -> Block:
    c = t.blocks.c
    return Block(user_id=row[c.user_id], reason=row[c.reason], until=row[c.until], actor=row[c.actor], at=row[c.at])


def by_scope(rows: Iterable[Any]) -> dict[str, list[Allowance]]:
    """From rows of scope, period, unit, amount."""
    found: dict[str, list[Allowance]] = {}
    for scope, period, unit, amount in rows:
        found.setdefault(scope, []).append(Allowance(Period(period), Unit(unit), int(amount)))
    return found
