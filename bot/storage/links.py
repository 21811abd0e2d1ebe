"""Clips that are offered by link. A link is two columns of its job, so it goes with whatever erases the job or takes its clip back."""

from collections.abc import Sequence
from datetime import datetime
from typing import final

from sqlalchemy import RowMapping, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.links import LinkedClip
from bot.storage import tables as t
from bot.storage.connections import Connections

_J = t.jobs.c
_LINKED = text(f"jobs.{t.LINKED}")
"""Word for word the condition of the partial index."""


@final
class SqlLinkStore:
    def __init__(self, connections: Connections) -> None:
        self._db = connections

    async def find(self, token: str, now: datetime) -> LinkedClip | None:
        wanted = select(_J.id, _J.clip).where(_LINKED, _J.link_token == token, _J.link_until > now)

        async def work(tx: AsyncConnection) -> LinkedClip | None:
            row = (await tx.execute(wanted)).mappings().one_or_none()
            return _clip(row) if row is not None else None

        return await self._db.read(work)

    async def living(self, now: datetime) -> Sequence[LinkedClip]:
        wanted = select(_J.id, _J.clip).where(_LINKED, _J.link_until > now).order_by(_J.id)

        async def work(tx: AsyncConnection) -> Sequence[LinkedClip]:
            return [clip for row in (await tx.execute(wanted)).mappings() if (clip := _clip(row)) is not None]

        return await self._db.read(work)


def _clip(row: RowMapping) -> LinkedClip | None:
    clip = row[_J.clip]
    return LinkedClip(row[_J.id], clip["path"], clip["size"]) if clip is not None else None
