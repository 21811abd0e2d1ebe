"""What is owed to people and not yet sent."""

from collections.abc import Sequence
from typing import final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.outbox import OutboxRow
from bot.storage import tables as t
from bot.storage.applying import DUE, GuardLost, hold_epoch, save_due
from bot.storage.connections import Connections
from bot.storage.outbox_records import outbox_from

_DUE_NOW = select(t.outbox).where(DUE).order_by(t.outbox.c.created_at, t.outbox.c.id)


@final
class SqlOutboxStore:
    def __init__(self, connections: Connections) -> None:
        self._db = connections

    async def due(self) -> Sequence[OutboxRow]:
        async def work(tx: AsyncConnection) -> Sequence[OutboxRow]:
            return [outbox_from(row) for row in (await tx.execute(_DUE_NOW)).mappings()]

        return await self._db.read(work)

    async def save(self, row: OutboxRow, epoch: int) -> bool:
        async def work(tx: AsyncConnection) -> bool:
            await hold_epoch(tx, epoch)
            return await save_due(tx, row)

        try:
            return await self._db.write(work)
        except GuardLost:
            return False
