"""Settings of a server that are no money."""

from datetime import datetime
from typing import final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ports import Ids
from bot.domain.quota import Actor, GuildSettings
from bot.storage import tables as t
from bot.storage.connections import Connections
from bot.storage.sql import put
from bot.storage.trail import write_trail
from bot.storage.turns import take_guild

_NAMES = ("confirm_at", "log_channel", "default_model", "retention_days")


@final
class SqlGuildStore:
    def __init__(self, connections: Connections, ids: Ids) -> None:
        self._db = connections
        self._ids = ids

    async def settings(self, guild_id: int) -> GuildSettings:
        return await self._db.read(lambda tx: _settings(tx, guild_id))

    async def save(self, guild_id: int, settings: GuildSettings, actor: Actor, now: datetime) -> None:
        async def work(tx: AsyncConnection) -> None:
            await take_guild(tx, guild_id)
            before = await _settings(tx, guild_id)
            await put(tx, t.guild_settings, {"guild_id": guild_id, **{name: getattr(settings, name) for name in _NAMES}})
            for name in _NAMES:
                was, now_is = getattr(before, name), getattr(settings, name)
                if was != now_is:
                    await write_trail(tx, self._ids, guild_id, actor, "setting", now, subject=name, before=_text(was), after=_text(now_is))

        await self._db.write(work)


async def _settings(tx: AsyncConnection, guild_id: int) -> GuildSettings:
    c = t.guild_settings.c
    row = (await tx.execute(select(*(c[name] for name in _NAMES)).where(c.guild_id == guild_id))).one_or_none()
    return GuildSettings() if row is None else GuildSettings(*row)


def _text(value: int | str | None) -> str:
    return "" if value is None else str(value)
