"""Whose pictures only they themselves may animate."""

from collections.abc import Collection
from datetime import datetime
from typing import final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import tables as t
from bot.storage.connections import Connections
from bot.storage.sql import insert_new


@final
class SqlConsentStore:
    def __init__(self, connections: Connections) -> None:
        self._db = connections

    async def opted_out(self, user_ids: Collection[int]) -> frozenset[int]:
        if not user_ids:
            return frozenset()
        c = t.opt_outs.c
        named = select(c.user_id).where(c.user_id.in_(sorted(user_ids)))

        async def work(tx: AsyncConnection) -> frozenset[int]:
            return frozenset((await tx.scalars(named)).all())

        return await self._db.read(work)

    async def opt_out(self, user_id: int, now: datetime) -> None:
        async def work(tx: AsyncConnection) -> None:
            await insert_new(tx, t.opt_outs, {"user_id": user_id, "since": now})

        await self._db.write(work)

    async def opt_in(self, user_id: int) -> None:
        async def work(tx: AsyncConnection) -> None:
            await tx.execute(delete(t.opt_outs).where(t.opt_outs.c.user_id == user_id))

        await self._db.write(work)
