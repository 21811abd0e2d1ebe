"""What servers and members may spend, and the proof that the books add up."""

from collections.abc import Sequence
from datetime import datetime
from typing import final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.money import LedgerKind, Period, Standing, guild_scope, members_scope
from bot.domain.outcomes import QuotaSettings
from bot.domain.ports import Ids
from bot.storage import tables as t
from bot.storage.audit import differences
from bot.storage.connections import Connections
from bot.storage.limits import Defaults, limits_for, standings_of
from bot.storage.sql import ACTIVE, put

_ENDS = [kind.value for kind in (LedgerKind.SETTLE, LedgerKind.RELEASE)]


@final
class SqlQuotaStore:
    def __init__(self, connections: Connections, defaults: Defaults, ids: Ids) -> None:
        self._db = connections
        self._defaults = defaults
        self._ids = ids

    async def settings(self, guild_id: int) -> QuotaSettings:
        return await self._db.read(lambda tx: self._settings(tx, guild_id))

    async def set_member_credits(self, guild_id: int, amount: int, actor: int, now: datetime) -> QuotaSettings:
        trail_id = self._ids.row_id()

        async def work(tx: AsyncConnection) -> QuotaSettings:
            before = await self._settings(tx, guild_id)
            await put(tx, t.limits, {"scope": members_scope(guild_id), "period": Period.MONTH.value, "amount": amount})
            await tx.execute(
                t.audit_trail.insert().values(
                    id=trail_id,
                    at=now,
                    guild_id=guild_id,
                    actor=actor,
                    what="quota.member_credits",
                    before=None if before.member_is_default else before.member_credits,
                    after=amount,
                )
            )
            return await self._settings(tx, guild_id)

        return await self._db.write(work)

    async def standings(self, guild_id: int, user_id: int, now: datetime) -> tuple[Standing, ...]:
        async def work(tx: AsyncConnection) -> tuple[Standing, ...]:
            return await standings_of(tx, await limits_for(tx, self._defaults, guild_id, user_id, now))

        return await self._db.read(work)

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
        rows = await tx.execute(select(c.scope, c.amount).where(c.scope.in_(scopes), c.period == Period.MONTH.value))
        amounts = {scope: int(amount) for scope, amount in rows}
        own = amounts.get(members_scope(guild_id))
        return QuotaSettings(
            guild_credits=amounts.get(guild_scope(guild_id), self._defaults.guild_credits),
            member_credits=self._defaults.member_credits if own is None else own,
            member_is_default=own is None,
        )
