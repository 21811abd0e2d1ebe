"""All that a server's admins have set, read and replaced as a whole."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never, final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.money import Period, Unit
from bot.domain.ports import Ids
from bot.domain.precedence import Defaults
from bot.domain.quota import Actor, Target, TargetKind
from bot.domain.transfer import (
    OF_ADMINS,
    BlockChange,
    Difference,
    EntryChange,
    LimitChange,
    ListChange,
    ReviewChange,
    ServerConfig,
    SettingChange,
    ZoneSwitch,
    differences,
    ended,
)
from bot.domain.zones import zone_now
from bot.storage import limit_writes
from bot.storage import tables as t
from bot.storage.connections import Connections
from bot.storage.guilds import read_policy, read_settings, write_entries, write_settings
from bot.storage.limits import block_from, zones_of
from bot.storage.reviews import read_rules, write_rules
from bot.storage.turns import take_guild


@final
class SqlConfigStore:
    def __init__(self, connections: Connections, defaults: Defaults, ids: Ids) -> None:
        self._db = connections
        self._defaults = defaults
        self._ids = ids

    async def read(self, guild_id: int, now: datetime) -> ServerConfig:
        return await self._db.read(lambda tx: _read(tx, guild_id, now))

    async def replace(self, guild_id: int, before: ServerConfig, after: ServerConfig, actor: Actor, now: datetime) -> bool:
        async def work(tx: AsyncConnection) -> bool:
            await take_guild(tx, guild_id)
            if await _read(tx, guild_id, now) != before:
                return False
            settings = await read_settings(tx, guild_id)
            await write_settings(tx, self._ids, guild_id, settings, replace(after.settings, pause=settings.pause), actor, now)
            await write_entries(tx, self._ids, guild_id, before.entries, after.entries, actor, now)
            if before.moderation != after.moderation:
                await write_rules(tx, self._ids, guild_id, before.moderation, after.moderation, actor, now)
            for difference in differences(before, after):
                await self._write(tx, guild_id, difference, actor, now)
            return True

        return await self._db.write(work)

    async def _write(self, tx: AsyncConnection, guild_id: int, difference: Difference, actor: Actor, now: datetime) -> None:
        ids = self._ids
        match difference:
            case SettingChange() | EntryChange() | ListChange() | ReviewChange():
                # Written before, each kind as a whole.
                return
            case ZoneSwitch(after=zone):
                await limit_writes.set_zone(tx, ids, guild_id, zone, actor, now)
            case LimitChange(target=target, before=before, after=after):
                if after is None:
                    await limit_writes.clear_limits(tx, ids, target, actor, now, only=before)
                else:
                    await limit_writes.set_limit(tx, self._defaults, ids, target, after, actor, now)
            case BlockChange(user_id=user_id, after=block):
                if block is None:
                    await limit_writes.drop_block(tx, ids, guild_id, user_id, actor, now)
                else:
                    await limit_writes.put_block(tx, ids, guild_id, block, actor, now)
            case _:
                assert_never(difference)


async def _read(tx: AsyncConnection, guild_id: int, now: datetime) -> ServerConfig:
    policy, c = await read_policy(tx, guild_id), t.limits.c
    kinds = [kind.value for kind in OF_ADMINS]
    limits = await tx.execute(select(c.kind, c.target_id, c.period, c.unit, c.amount).where(c.guild_id == guild_id, c.kind.in_(kinds)))
    rows = await tx.execute(select(t.blocks).where(t.blocks.c.guild_id == guild_id))
    blocks = [block_from(row) for row in rows.mappings()]
    return ServerConfig(
        settings=replace(policy.settings, pause=None),
        entries=policy.entries,
        zone=zone_now(await zones_of(tx, guild_id)),
        limits={
            (Target(TargetKind(kind), guild_id, target), Period(period), Unit(unit)): amount
            for kind, target, period, unit, amount in limits
        },
        blocks={block.user_id: block for block in blocks if not ended(block, now)},
        moderation=await read_rules(tx, guild_id),
    )
