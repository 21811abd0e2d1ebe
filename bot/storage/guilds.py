"""Settings of a server that are no money, and what it allows and denies."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, final

from sqlalchemy import BigInteger, RowMapping, and_, bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.moderation import ModerationRules
from bot.domain.policy import Entry, EntryKind, Policy
from bot.domain.ports import Ids
from bot.domain.quota import Actor, Block, GuildSettings, Pause, PrivateClips
from bot.storage import tables as t
from bot.storage.connections import Connections
from bot.storage.limits import block_from
from bot.storage.reviews import read_rules
from bot.storage.sql import put
from bot.storage.trail import write_trail
from bot.storage.turns import take_guild

_NAMES = (
    "confirm_at", "log_channel", "default_model", "longest", "highest_price", "age_restricted_only", "spoiler", "private", "retention_days",
)  # fmt: skip
"""Columns that are settings as they are; the pause has three of its own."""

_S, _E, _B = t.guild_settings.c, t.policy_entries.c, t.blocks.c
_GUILD, _USER = bindparam("guild", type_=BigInteger), bindparam("member", type_=BigInteger)
_WHOSE = select(_GUILD.label("guild_id")).subquery("whose")
_SETTINGS = select(t.guild_settings).where(_S.guild_id == _GUILD)
_FOR_ONE = select(t.guild_settings, t.blocks).select_from(
    _WHOSE.outerjoin(t.guild_settings, _S.guild_id == _WHOSE.c.guild_id).outerjoin(
        t.blocks, and_(_B.guild_id == _WHOSE.c.guild_id, _B.user_id == _USER)
    )
)
"""One row, of nothing but NULL where nothing is set."""
_ENTRIES = select(_E.kind, _E.subject, _E.allowed).where(_E.guild_id == _GUILD)


@final
class SqlGuildStore:
    def __init__(self, connections: Connections, ids: Ids) -> None:
        self._db = connections
        self._ids = ids

    async def settings(self, guild_id: int) -> GuildSettings:
        return await self._db.read(lambda tx: read_settings(tx, guild_id))

    async def save(self, guild_id: int, settings: GuildSettings, actor: Actor, now: datetime) -> None:
        await self.amend(guild_id, lambda _: settings, actor, now)

    async def amend(
        self, guild_id: int, change: Callable[[GuildSettings], GuildSettings], actor: Actor, now: datetime
    ) -> tuple[GuildSettings, GuildSettings]:
        async def work(tx: AsyncConnection) -> tuple[GuildSettings, GuildSettings]:
            await take_guild(tx, guild_id)
            before = await read_settings(tx, guild_id)
            after = change(before)
            await write_settings(tx, self._ids, guild_id, before, after, actor, now)
            return before, after

        return await self._db.write(work)

    async def policy(self, guild_id: int) -> Policy:
        return await self._db.read(lambda tx: read_policy(tx, guild_id))

    async def policy_for(self, guild_id: int, user_id: int, now: datetime) -> tuple[Policy, Block | None]:
        return await self._db.read(lambda tx: _policy_for(tx, guild_id, user_id, now))

    async def terms_for(self, guild_id: int, user_id: int, now: datetime) -> tuple[Policy, Block | None, ModerationRules]:
        async def work(tx: AsyncConnection) -> tuple[Policy, Block | None, ModerationRules]:
            return *await _policy_for(tx, guild_id, user_id, now), await read_rules(tx, guild_id)

        return await self._db.read(work)

    async def amend_entries(
        self, guild_id: int, change: Callable[[frozenset[Entry]], frozenset[Entry]], actor: Actor, now: datetime
    ) -> tuple[Policy, Policy]:
        async def work(tx: AsyncConnection) -> tuple[Policy, Policy]:
            await take_guild(tx, guild_id)
            before = await read_policy(tx, guild_id)
            after = Policy(before.settings, change(before.entries))
            await write_entries(tx, self._ids, guild_id, before.entries, after.entries, actor, now)
            return before, after

        return await self._db.write(work)


async def read_settings(tx: AsyncConnection, guild_id: int) -> GuildSettings:
    row = (await tx.execute(_SETTINGS, {"guild": guild_id})).mappings().one_or_none()
    return GuildSettings() if row is None else _settings_from(row)


async def read_policy(tx: AsyncConnection, guild_id: int) -> Policy:
    return Policy(await read_settings(tx, guild_id), await _entries(tx, guild_id))


async def write_settings(
    tx: AsyncConnection, ids: Ids, guild_id: int, before: GuildSettings, after: GuildSettings, actor: Actor, now: datetime
) -> None:
    """With a line in the audit trail for each that differs."""
    if before == after:
        return
    pause = after.pause
    values: dict[str, Any] = {name: getattr(after, name) for name in _NAMES}
    values |= {
        "private": after.private.value,
        "paused_at": pause.since if pause is not None else None,
        "pause_reason": pause.reason if pause is not None else None,
    }
    await put(tx, t.guild_settings, {"guild_id": guild_id, **values})
    for name in _NAMES:
        was, is_now = getattr(before, name), getattr(after, name)
        if was != is_now:
            await write_trail(tx, ids, guild_id, actor, "setting", now, subject=name, before=setting_text(was), after=setting_text(is_now))
    if before.pause != pause:
        was_paused, is_paused = ("paused" if one is not None else "" for one in (before.pause, pause))
        await write_trail(tx, ids, guild_id, actor, "orders", now, before=was_paused, after=is_paused)


async def write_entries(
    tx: AsyncConnection, ids: Ids, guild_id: int, before: frozenset[Entry], after: frozenset[Entry], actor: Actor, now: datetime
) -> None:
    """With a line in the audit trail for each subject that differs."""
    was, is_now = ({(entry.kind, entry.subject): entry.allowed for entry in entries} for entries in (before, after))
    for kind, subject in sorted(was.keys() | is_now.keys()):
        old, new = was.get((kind, subject)), is_now.get((kind, subject))
        if old == new:
            continue
        if old is not None:
            await tx.execute(delete(t.policy_entries).where(_E.guild_id == guild_id, _E.kind == kind.value, _E.subject == subject))
        if new is not None:
            await tx.execute(insert(t.policy_entries), {"guild_id": guild_id, "kind": kind.value, "subject": subject, "allowed": new})
        texts = {"before": entry_text(old), "after": entry_text(new)}
        await write_trail(tx, ids, guild_id, actor, "rule", now, subject=f"{kind.value}:{subject}", **texts)


def setting_text(value: int | str | bool | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "on" if value else "off"
        case _:
            return str(value)


def entry_text(allowed: bool | None) -> str:
    return "" if allowed is None else "allowed" if allowed else "denied"


async def _policy_for(tx: AsyncConnection, guild_id: int, user_id: int, now: datetime) -> tuple[Policy, Block | None]:
    row = (await tx.execute(_FOR_ONE, {"guild": guild_id, "member": user_id})).mappings().one()
    block = block_from(row) if row[_B.user_id] is not None else None
    holds = block is not None and (block.until is None or block.until > now)
    return Policy(_settings_from(row), await _entries(tx, guild_id)), block if holds else None


async def _entries(tx: AsyncConnection, guild_id: int) -> frozenset[Entry]:
    rows = await tx.execute(_ENTRIES, {"guild": guild_id})
    return frozenset(Entry(EntryKind(kind), subject, allowed) for kind, subject, allowed in rows)


def _settings_from(row: RowMapping) -> GuildSettings:
    if row[_S.guild_id] is None:
        return GuildSettings()
    pause = Pause(row[_S.paused_at], row[_S.pause_reason]) if row[_S.paused_at] is not None else None
    values: dict[str, Any] = {name: row[_S[name]] for name in _NAMES}
    values["private"] = PrivateClips(row[_S.private])
    return GuildSettings(**values, pause=pause)
