"""Counters: what has been taken from a scope between two moments, whatever limits held meanwhile.

A counter counts every reservation of its scope made between `starts` and `ends`. It is opened when a limit first needs it, with what
the ledger says of that span, and from then on every order of the scope counts in it, also while no limit asks for it. So a limit that is
set, lifted and set again never forgets, and the audit can prove each counter from the ledger alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, String, and_, bindparam, case, func, literal, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.money import (
    OPERATOR_ACCOUNT,
    LedgerKind,
    Limit,
    LimitKind,
    Period,
    Standing,
    Unit,
    guild_scope,
    member_scope,
    provider_scope,
)
from bot.domain.precedence import Buyer
from bot.storage import tables as t
from bot.storage.columns import UtcDateTime
from bot.storage.records import Values
from bot.storage.sql import insert_ignoring

Key = tuple[str, Period, Unit, datetime]


@dataclass(frozen=True, slots=True)
class Counter:
    """A row of `counters`. `alerted` is the highest level that was told."""

    scope: str
    period: Period
    unit: Unit
    starts: datetime
    used: int
    reserved: int
    granted: int
    alerted: int

    @property
    def key(self) -> Key:
        return self.scope, self.period, self.unit, self.starts

    def takes(self, price: int) -> int:
        return price if self.unit is Unit.CREDITS else 1


C = t.counters.c
IN_ORDER = (case(*((C.kind == kind.value, place) for place, kind in enumerate(LimitKind))), C.scope, C.period, C.unit, C.starts)
"""Provider, server, member: the order in which the rows are locked."""

SCOPES = C.scope.in_([bindparam(name, type_=String) for name in ("provider_scope", "guild_scope", "member_scope")])
_AT = bindparam("now", type_=UtcDateTime)
_COLUMNS_READ = (C.scope, C.period, C.unit, C.starts, C.used, C.reserved, C.granted, C.alerted)
_OPEN = select(*_COLUMNS_READ).where(SCOPES, C.starts <= _AT, C.ends > _AT).order_by(*IN_ORDER)
_HELD = _OPEN.with_for_update()


def scopes_of(buyer: Buyer) -> Values:
    """The scopes in which an order of this buyer counts; the operator's only where the operator pays."""
    on_operator = buyer.on_operator
    return {
        "provider_scope": provider_scope(buyer.provider) if on_operator and buyer.provider else "",
        "guild_scope": guild_scope(buyer.guild_id) if on_operator else "",
        "member_scope": member_scope(buyer.guild_id, buyer.user_id),
    }


async def hold(tx: AsyncConnection, buyer: Buyer, limits: Sequence[Limit], now: datetime) -> dict[Key, Counter]:
    """Every open counter in which an order of now counts, locked; those that `limits` need are opened."""
    values = {**scopes_of(buyer), "now": now}
    found = by_key(await tx.execute(_HELD, values))
    missing = [limit for limit in limits if key_of(limit) not in found]
    if not missing:
        return found
    for limit in missing:
        await open_counter(tx, limit, buyer)
    return by_key(await tx.execute(_HELD, values))


async def open_counter(tx: AsyncConnection, limit: Limit, buyer: Buyer) -> None:
    """With what was reserved and settled in its span before; unless it is there. The turn must be ours."""
    statement = insert_ignoring(tx, t.counters).from_select(_COLUMNS, _NEW[limit.kind, limit.unit])
    await tx.execute(
        statement,
        {
            **_span(limit, buyer),
            "scope": limit.scope,
            "period": limit.period.value,
            "provider": (buyer.provider or "") if limit.kind is LimitKind.PROVIDER else "",
            "guild_id": buyer.guild_id if limit.kind is not LimitKind.PROVIDER else 0,
            "user_id": buyer.user_id if limit.kind is LimitKind.MEMBER else 0,
        },
    )


async def standings_of(tx: AsyncConnection, buyer: Buyer, limits: Sequence[Limit], now: datetime) -> tuple[Standing, ...]:
    """What `hold` would find, with nothing locked and nothing opened."""
    found = by_key(await tx.execute(_OPEN, {**scopes_of(buyer), "now": now}))
    standings: list[Standing] = []
    for limit in limits:
        counter = found.get(key_of(limit))
        if counter is None:
            standings.append(Standing(limit, *await spent(tx, limit, buyer)))
        else:
            standings.append(standing_of(limit, counter))
    return tuple(standings)


async def spent(tx: AsyncConnection, limit: Limit, buyer: Buyer) -> tuple[int, int]:
    """What the ledger says was used and is reserved in the span of a limit."""
    used, reserved = (await tx.execute(_SPENT[limit.kind, limit.unit], _span(limit, buyer))).one()
    return int(used), int(reserved)


def standing_of(limit: Limit, counter: Counter, taken: int = 0) -> Standing:
    return Standing(limit, counter.used, counter.reserved + taken, counter.granted)


def key_of(limit: Limit) -> Key:
    return limit.scope, limit.period, limit.unit, limit.starts


def columns() -> tuple[ColumnElement[Any], ...]:
    """What `by_key` reads."""
    return _COLUMNS_READ


def by_key(rows: Iterable[Any]) -> dict[Key, Counter]:
    counters = (
        Counter(scope, Period(period), Unit(unit), starts, int(used), int(reserved), int(granted), alerted)
        for scope, period, unit, starts, used, reserved, granted, alerted in rows
    )
    return {counter.key: counter for counter in counters}


def _span(limit: Limit, buyer: Buyer) -> Values:
    """The values of `_SPENT`."""
    span: Values = {"starts": limit.starts, "ends": limit.ends}
    match limit.kind:
        case LimitKind.PROVIDER:
            return {**span, "provider": buyer.provider or ""}
        case LimitKind.GUILD:
            return {**span, "guild_id": buyer.guild_id}
        case LimitKind.MEMBER:
            return {**span, "guild_id": buyer.guild_id, "user_id": buyer.user_id}
        case _:
            assert_never(limit.kind)


_LINE, _END = t.ledger.alias("line"), t.ledger.alias("finish")
_STARTS, _ENDS = bindparam("starts", type_=UtcDateTime), bindparam("ends", type_=UtcDateTime)
_PROVIDER, _GUILD = bindparam("provider", type_=String), bindparam("guild_id", type_=BigInteger)
_USER = bindparam("user_id", type_=BigInteger)
_WHOSE: Mapping[LimitKind, tuple[ColumnElement[bool], ...]] = {
    LimitKind.PROVIDER: (_LINE.c.provider == _PROVIDER, _LINE.c.account == OPERATOR_ACCOUNT),
    LimitKind.GUILD: (_LINE.c.guild_id == _GUILD, _LINE.c.account == OPERATOR_ACCOUNT),
    LimitKind.MEMBER: (_LINE.c.guild_id == _GUILD, _LINE.c.user_id == _USER),
}
"""Lines of the ledger that count in a scope."""


def _sums(unit: Unit) -> tuple[ColumnElement[int], ColumnElement[int]]:
    takes = _LINE.c.amount if unit is Unit.CREDITS else literal(1)
    settled = case((_END.c.kind == LedgerKind.SETTLE.value, takes), else_=0)
    still_open = case((_END.c.kind.is_(None), takes), else_=0)
    return func.coalesce(func.sum(settled), 0), func.coalesce(func.sum(still_open), 0)


def _counted(kind: LimitKind, columns: Sequence[ColumnElement[Any]]) -> Select[*tuple[Any, ...]]:
    ended = and_(_END.c.job_id == _LINE.c.job_id, text(f"finish.{t.TERMINAL}"))
    return (
        select(*columns)
        .select_from(_LINE.outerjoin(_END, ended))
        .where(text(f"line.{t.RESERVE}"), _LINE.c.at >= _STARTS, _LINE.c.at < _ENDS, *_WHOSE[kind])
    )


_COLUMNS = [
    "kind",
    "scope",
    "period",
    "unit",
    "starts",
    "ends",
    "provider",
    "guild_id",
    "user_id",
    "granted",
    "alerted",
    "used",
    "reserved",
]
_SPENT = {(kind, unit): _counted(kind, _sums(unit)) for kind in LimitKind for unit in Unit}
_NEW = {
    (kind, unit): _counted(
        kind,
        (
            literal(kind.value, String),
            bindparam("scope", type_=String),
            bindparam("period", type_=String),
            literal(unit.value, String),
            *(_STARTS, _ENDS, _PROVIDER, _GUILD, _USER),
            *(literal(0, Integer), literal(0, Integer)),
            *_sums(unit),
        ),
    )
    for kind in LimitKind
    for unit in Unit
}
