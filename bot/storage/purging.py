"""What is held of a server that has removed the bot."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, text, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.keys import KeyState
from bot.domain.privacy import NOBODY
from bot.storage import tables as t
from bot.storage.rules import ordered


async def held_servers(tx: AsyncConnection) -> frozenset[int]:
    """Of which anything is held but money that names nobody."""
    key, line, limit = t.guild_keys.c, t.ledger.c, t.limits.c
    settings = union(
        select(t.guild_settings.c.guild_id),
        select(t.policy_entries.c.guild_id),
        select(t.moderation.c.guild_id),
        select(t.zones.c.guild_id),
        select(t.blocks.c.guild_id),
        select(limit.guild_id),
        select(t.audit_trail.c.guild_id),
        select(t.servers.c.guild_id),
        select(key.guild_id).where(or_(key.sealed.is_not(None), key.last_four != "")),
    )
    found = {guild_id for guild_id in await tx.scalars(settings) if guild_id}
    for guild_id in await ordered(tx):
        named = exists().where(text(f"ledger.{t.RESERVE}"), line.guild_id == guild_id, line.user_id != NOBODY)
        if guild_id not in found and await tx.scalar(select(named)):
            found.add(guild_id)
    return frozenset(found)


async def purge_settings(tx: AsyncConnection, guild_id: int, now: datetime) -> None:
    """A key's number stays, since accounts are named by it; of the key nothing does. No job needs it any more."""
    for table in (
        t.guild_settings,
        t.policy_entries,
        t.moderation,
        t.reviews,
        t.limits,
        t.zones,
        t.blocks,
        t.notices,
        t.audit_trail,
        t.servers,
    ):
        await tx.execute(delete(table).where(_of(table.c.guild_id, guild_id)))
    key = t.guild_keys.c
    nothing = {"state": KeyState.RETIRED.value, "sealed": None, "secret": None, "last_four": "", "added_by": NOBODY}
    await tx.execute(update(t.guild_keys).where(key.guild_id == guild_id).values(**nothing, retired_at=func.coalesce(key.retired_at, now)))


def _of(column: ColumnElement[int], guild_id: int) -> ColumnElement[bool]:
    return column == guild_id
