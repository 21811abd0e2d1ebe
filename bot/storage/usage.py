"""What was spent, and who changed what."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import final

from sqlalchemy import ColumnElement, and_, case, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.money import LedgerKind
from bot.domain.ports import Ids
from bot.domain.quota import Actor, TrailEntry, UsageLine
from bot.storage import tables as t
from bot.storage.connections import Connections
from bot.storage.trail import write_trail

Group = tuple[int, str, str]
"""Member, model, paying account."""

_J, _LINE, _END = t.jobs.c, t.ledger.alias("line"), t.ledger.alias("finish")
_LINES = _LINE.join(t.jobs, _LINE.c.job_id == _J.id).outerjoin(_END, and_(_END.c.job_id == _LINE.c.job_id, text(f"finish.{t.TERMINAL}")))


@final
class SqlUsageStore:
    def __init__(self, connections: Connections, ids: Ids) -> None:
        self._db = connections
        self._ids = ids

    async def usage(self, guild_id: int, since: datetime, until: datetime) -> Sequence[UsageLine]:
        group = (_LINE.c.user_id, _J.model, _LINE.c.account)
        span = (text(f"line.{t.RESERVE}"), _LINE.c.guild_id == guild_id, _LINE.c.at >= since, _LINE.c.at < until)
        settled, released = _END.c.kind == LedgerKind.SETTLE.value, _END.c.kind == LedgerKind.RELEASE.value
        sums = (_sum(settled, 1), _sum(settled, _LINE.c.amount), _sum(_END.c.kind.is_(None), _LINE.c.amount), _sum(released, 1))
        lines = select(*group, *sums).select_from(_LINES).where(*span).group_by(*group)
        said = select(*group, _J.billed_unit, _J.billed_amount).select_from(_LINES).where(*span, _J.billed_amount.is_not(None))

        async def work(tx: AsyncConnection) -> Sequence[UsageLine]:
            billed = _added(((user, model, account), unit, amount) for user, model, account, unit, amount in await tx.execute(said))
            found = [
                UsageLine(user, model, account, *map(int, counted), billed=billed.get((user, model, account), ()))
                for user, model, account, *counted in await tx.execute(lines)
            ]
            return sorted(found, key=lambda line: (-line.credits, -line.held, -line.clips, line.user_id, line.model, line.account))

        return await self._db.read(work)

    async def trail(self, guild_id: int, before: str | None, limit: int) -> Sequence[TrailEntry]:
        c = t.audit_trail.c

        async def work(tx: AsyncConnection) -> Sequence[TrailEntry]:
            entries = select(t.audit_trail).where(c.guild_id == guild_id).order_by(c.at.desc(), c.id.desc()).limit(limit)
            if before is not None:
                at = await tx.scalar(select(c.at).where(c.id == before, c.guild_id == guild_id))
                entries = entries.where(or_(c.at < at, and_(c.at == at, c.id < before)))
            return [TrailEntry(**row) for row in (await tx.execute(entries)).mappings()]

        return await self._db.read(work)

    async def note(self, guild_id: int, actor: Actor, what: str, subject: str, before: str, after: str, now: datetime) -> None:
        await self._db.write(lambda tx: write_trail(tx, self._ids, guild_id, actor, what, now, subject=subject, before=before, after=after))


def _sum(where: ColumnElement[bool], what: ColumnElement[int] | int) -> ColumnElement[int]:
    return func.sum(case((where, what), else_=0))


def _added(rows: Iterable[tuple[Group, str, str]]) -> dict[Group, tuple[tuple[str, str], ...]]:
    """Sums by unit. Providers say amounts as text, and not always in numbers."""
    sums: dict[Group, dict[str, Decimal]] = {}
    for group, unit, amount in rows:
        try:
            number = Decimal(amount)
        except InvalidOperation:
            continue
        if number.is_finite():
            units = sums.setdefault(group, {})
            units[unit] = units.get(unit, Decimal(0)) + number
    return {group: tuple((unit, f"{total.normalize():f}") for unit, total in sorted(units.items())) for group, units in sums.items()}
