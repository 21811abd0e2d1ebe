"""What jobs hold, and the proof that the books add up."""

from collections.abc import Sequence
from typing import final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.money import LedgerKind
from bot.storage import tables as t
from bot.storage.audit import differences
from bot.storage.connections import Connections
from bot.storage.sql import ACTIVE

_ENDS = [kind.value for kind in (LedgerKind.SETTLE, LedgerKind.RELEASE)]


@final
class SqlQuotaStore:
    def __init__(self, connections: Connections) -> None:
        self._db = connections

    async def held(self, guild_id: int, user_id: int) -> int:
        j, line = t.jobs.c, t.ledger.alias()
        reserves = select(line.c.id).where(line.c.job_id == j.id, line.c.kind == LedgerKind.RESERVE.value).exists()
        closed = select(line.c.id).where(line.c.job_id == j.id, line.c.kind.in_(_ENDS)).exists()
        total = select(func.coalesce(func.sum(j.price), 0)).where(ACTIVE, j.guild_id == guild_id, j.user_id == user_id, reserves, ~closed)

        async def work(tx: AsyncConnection) -> int:
            return int(await tx.scalar(total) or 0)

        return await self._db.read(work)

    async def audit(self) -> Sequence[str]:
        return await self._db.read_all(differences)
