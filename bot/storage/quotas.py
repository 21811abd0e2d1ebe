"""What servers and members may spend, and the proof that the books add up."""

from collections.abc import Sequence
from datetime import datetime
from typing import final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.money import LedgerKind, Period, Standing, Unit, guild_scope, members_scope
from bot.domain.outcomes import QuotaSettings
from bot.domain.precedence import Defaults
from bot.domain.quota import Actor, Allowance, Target, TargetKind
from bot.storage import tables as t
from bot.storage.audit import differences
from bot.storage.connections import Connections
from bot.storage.limit_store import SqlLimitStore
from bot.storage.sql import ACTIVE

_ENDS = [kind.value for kind in (LedgerKind.SETTLE, LedgerKind.RELEASE)]


@final
class SqlQuotaStore:
    def __init__(self, connections: Connections, defaults: Defaults, limits: SqlLimitStore) -> None:
        self._db = connections
        self._defaults = defaults
        self._limits = limits

    async def settings(self, guild_id: int) -> QuotaSettings:
        return await self._db.read(lambda tx: self._settings(tx, guild_id))

    async def set_member_credits(self, guild_id: int, amount: int, actor: int, now: datetime) -> QuotaSettings:
        target, allowance = Target(TargetKind.MEMBERS, guild_id), Allowance(Period.MONTH, Unit.CREDITS, amount)
        await self._limits.set_limit(target, allowance, Actor(actor), now)
        return await self.settings(guild_id)

    async def standings(self, guild_id: int, user_id: int, now: datetime) -> tuple[Standing, ...]:
        return (await self._limits.member(guild_id, user_id, (), now)).standings

    async def held(self, guild_id: int, user_id: int) -> int:
        j, line = t.jobs.c, t.ledger.alias()
        reserves = select(line.c.id).where(line.c.job_id == j.id, line.c.kind == LedgerKind.RESERVE.value).exists()
        closed = select(line.c.id).where(line.c.job_id == j.id, line.c.kind.in_(_ENDS)).exists()
        total = select(func.coalesce(func.sum(j.price), 0)).where(ACTIVE, j.guild_id == guild_id, j.user_id == user_id, reserves, ~closed)

        async def work(tx: AsyncConnection) -> int:
            return int(await tx.scalar(total) or 0)

        return await self._db.read(work)

    async def audit(self) -> Sequence[str]:
        return await self._db.read(differences)

    async def _settings(self, tx: AsyncConnection, guild_id: int) -> QuotaSettings:
        c = t.limits.c
        scopes = [guild_scope(guild_id), members_scope(guild_id)]
        monthly = (c.period == Period.MONTH.value, c.unit == Unit.CREDITS.value)
        rows = await tx.execute(select(c.scope, c.amount).where(c.scope.in_(scopes), *monthly))
        amounts = {scope: int(amount) for scope, amount in rows}
        own = amounts.get(members_scope(guild_id))
        return QuotaSettings(
            guild_credits=amounts.get(guild_scope(guild_id), self._defaults.guild_credits),
            member_credits=self._defaults.member_credits if own is None else own,
            member_is_default=own is None,
        )
