"""All that holds in a server, and all servers at a glance: reads for admins and operators."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import and_, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.money import (
    OPERATOR_ACCOUNT,
    LimitSource,
    Period,
    Standing,
    Unit,
    guild_scope,
    member_scope,
    members_scope,
    period_bounds,
    provider_scope,
    role_scope,
)
from bot.domain.precedence import Defaults, Rulebook, allotment, default_for_members, guild_limits
from bot.domain.quota import Allowance, Block, Grant, Rule, ServerLine, ServerRules, Target, TargetKind
from bot.domain.zones import reached_at, zone_now
from bot.storage import tables as t
from bot.storage.counters import C, by_key, columns, key_of, standing_of
from bot.storage.limits import block_from, zones_of

_SOURCES = {
    TargetKind.PROVIDER: LimitSource.OPERATOR,
    TargetKind.GUILD: LimitSource.OPERATOR,
    TargetKind.MEMBERS: LimitSource.MEMBERS,
    TargetKind.ROLE: LimitSource.ROLE,
    TargetKind.MEMBER: LimitSource.MEMBER,
}


def scope_of(target: Target) -> str:
    match target.kind:
        case TargetKind.PROVIDER:
            return provider_scope(target.provider)
        case TargetKind.GUILD:
            return guild_scope(target.guild_id)
        case TargetKind.MEMBERS:
            return members_scope(target.guild_id)
        case TargetKind.ROLE:
            return role_scope(target.guild_id, target.id)
        case TargetKind.MEMBER:
            return member_scope(target.guild_id, target.id)
        case _:
            assert_never(target.kind)


async def rules_of(tx: AsyncConnection, defaults: Defaults, guild_id: int, now: datetime) -> ServerRules:
    c = t.limits.c
    rows = (await tx.execute(select(t.limits).where(c.guild_id == guild_id).order_by(c.kind, c.target_id))).all()
    history = await zones_of(tx, guild_id)
    reached = reached_at(history)
    members = _rules(rows, TargetKind.MEMBERS)
    default = Rule(Target(TargetKind.MEMBERS, guild_id), default_for_members(Rulebook(defaults)), LimitSource.DEFAULT)
    return ServerRules(
        guild_id=guild_id,
        zone=zone_now(history),
        zone_from=reached if reached is not None and reached > now else None,
        allotment=_allotment(defaults, guild_id, _rules(rows, TargetKind.GUILD)),
        members=members or (default,),
        roles=_rules(rows, TargetKind.ROLE),
        overrides=_rules(rows, TargetKind.MEMBER),
        grants=await _grants(tx, guild_id, now),
        blocks=await _blocks(tx, guild_id, now),
    )


async def servers_of(tx: AsyncConnection, defaults: Defaults, now: datetime) -> Sequence[ServerLine]:
    since, _ = period_bounds(Period.MONTH, now)
    entries = await _guild_entries(tx)
    spenders = await _spenders(tx, since)
    counters = by_key(await tx.execute(select(*columns()).where(C.scope.like("guild:%"), C.starts <= now, C.ends > now)))
    lines: list[tuple[int, ServerLine]] = []
    for guild_id in {*(guild for guild, _ in entries), *spenders}:
        own = [allowance for guild, allowance in entries if guild == guild_id and allowance is not None]
        book = Rulebook(defaults, {guild_scope(guild_id): own})
        standings: list[Standing] = []
        for limit in guild_limits(book, guild_id, now):
            counter = counters.get(key_of(limit))
            standings.append(Standing(limit, 0, 0) if counter is None else standing_of(limit, counter))
        spent, members = spenders.get(guild_id, (0, 0))
        lines.append((spent, ServerLine(guild_id, tuple(standings), members)))
    return [line for _, line in sorted(lines, key=lambda pair: (-pair[0], pair[1].guild_id))]


def _allotment(defaults: Defaults, guild_id: int, entries: Sequence[Rule]) -> tuple[Rule, ...]:
    book = Rulebook(defaults, {guild_scope(guild_id): [rule.allowance for rule in entries]})
    target = Target(TargetKind.GUILD, guild_id)
    return tuple(Rule(target, allowance, source) for allowance, source in allotment(book, guild_id))


def _rules(rows: Sequence[Any], kind: TargetKind) -> tuple[Rule, ...]:
    """By target, within it by period and unit."""
    found = [
        Rule(
            Target(kind, row.guild_id, row.target_id, row.provider),
            Allowance(Period(row.period), Unit(row.unit), row.amount),
            _SOURCES[kind],
        )
        for row in rows
        if row.kind == kind.value
    ]
    periods, units = list(Period), list(Unit)
    return tuple(sorted(found, key=lambda rule: (rule.target.id, periods.index(rule.allowance.period), units.index(rule.allowance.unit))))


async def _grants(tx: AsyncConnection, guild_id: int, now: datetime) -> tuple[Grant, ...]:
    """Those that still count. One that raised several limits ends with the last of them."""
    g, line = t.grants.c, t.ledger.c
    current = (
        select(line.user_id, line.amount, func.max(g.ends), line.actor, line.reason, line.at)
        .join_from(t.grants, t.ledger, line.id == g.line_id)
        .where(g.guild_id == guild_id, g.ends > now)
        .group_by(line.id)
        .order_by(line.at, line.id)
    )
    return tuple(Grant(*row) for row in await tx.execute(current))


async def _blocks(tx: AsyncConnection, guild_id: int, now: datetime) -> tuple[Block, ...]:
    c = t.blocks.c
    rows = await tx.execute(select(t.blocks).where(c.guild_id == guild_id).order_by(c.at, c.user_id))
    return tuple(block for block in map(block_from, rows.mappings()) if block.until is None or block.until > now)


async def _guild_entries(tx: AsyncConnection) -> list[tuple[int, Allowance | None]]:
    """The allotments of every server that has any entry; None for those whose entries are all their admins'."""
    c = t.limits.c
    rows = await tx.execute(select(c.guild_id, c.kind, c.period, c.unit, c.amount).where(c.kind != TargetKind.PROVIDER.value))
    return [
        (guild_id, Allowance(Period(period), Unit(unit), amount) if kind == TargetKind.GUILD.value else None)
        for guild_id, kind, period, unit, amount in rows
    ]


async def _spenders(tx: AsyncConnection, since: datetime) -> dict[int, tuple[int, int]]:
    """Every server that has ever ordered, with what its members spent or hold of the operator's money since, and how many they were."""
    guilds = await ordered(tx)
    line, end = t.ledger.alias("line"), t.ledger.alias("finish")
    released = and_(end.c.job_id == line.c.job_id, text(f"finish.{t.TERMINAL}"), end.c.kind == "release")
    spent = (
        select(line.c.guild_id, func.sum(line.c.amount), func.count(line.c.user_id.distinct()))
        .select_from(line.outerjoin(end, released))
        .where(text(f"line.{t.RESERVE}"), line.c.guild_id.in_(guilds), line.c.at >= since, end.c.id.is_(None))
        .where(line.c.account == OPERATOR_ACCOUNT)
        .group_by(line.c.guild_id)
    )
    found = {guild_id: (int(total), members) for guild_id, total, members in await tx.execute(spent)}
    return {guild_id: found.get(guild_id, (0, 0)) for guild_id in guilds}


async def ordered(tx: AsyncConnection) -> list[int]:
    """Hops from server to server in the index, whatever each has ordered: a plain DISTINCT reads every line there ever was."""
    c = t.ledger.c
    reserves = text(f"ledger.{t.RESERVE}")
    hops = select(func.min(c.guild_id).label("guild_id")).where(reserves).cte("hops", recursive=True)
    following = select(func.min(c.guild_id)).where(reserves, c.guild_id > hops.c.guild_id).scalar_subquery()
    hops = hops.union_all(select(following).where(hops.c.guild_id.is_not(None)))
    return list((await tx.scalars(select(hops.c.guild_id).where(hops.c.guild_id.is_not(None)))).all())
