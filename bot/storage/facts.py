"""Small facts of the installation."""

from typing import final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import tables as t
from bot.storage.connections import Connections
from bot.storage.sql import put


@final
class SqlStateStore:
    def __init__(self, connections: Connections) -> None:
        self._db = connections

    async def get_fact(self, name: str) -> str | None:
        async def work(tx: AsyncConnection) -> str | None:
            return await tx.scalar(select(t.facts.c.value).where(t.facts.c.name == name))

        return await self._db.read(work)

    async def set_fact(self, name: str, value: str) -> None:
        await self._db.write(lambda tx: put(tx, t.facts, {"name": name, "value": value}))
