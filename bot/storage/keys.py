"""Servers' own provider keys, sealed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, final

from sqlalchemy import CursorResult, RowMapping, cast, func, insert, literal, or_, select, update
from sqlalchemy import String as Text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.keys import GuildKey, KeyId, KeyState, Sealed
from bot.domain.ports import Ids
from bot.domain.quota import Actor
from bot.storage import tables as t
from bot.storage.connections import Connections
from bot.storage.sql import ACTIVE, lock_out_writers
from bot.storage.trail import write_trail

_KEY = t.guild_keys.c
_ALIAS = literal("guild:") + cast(_KEY.guild_id, Text) + ":" + cast(_KEY.number, Text)
"""As `KeyId.alias` makes it."""
_NEEDED = (
    select(t.jobs.c.id)
    .select_from(t.jobs.outerjoin(t.attempts, t.attempts.c.id == t.jobs.c.attempt_id))
    .where(ACTIVE, t.jobs.c.guild_id == _KEY.guild_id, t.jobs.c.provider == _KEY.provider)
    .where(or_(t.jobs.c.account == _ALIAS, t.attempts.c.account == _ALIAS))
    .exists()
)


@final
class SqlKeyStore:
    def __init__(self, connections: Connections, ids: Ids) -> None:
        self._db = connections
        self._ids = ids

    async def all(self) -> Sequence[GuildKey]:
        async def work(tx: AsyncConnection) -> Sequence[GuildKey]:
            rows = await tx.execute(select(t.guild_keys).order_by(_KEY.guild_id, _KEY.provider, _KEY.number))
            return [_key_from(row) for row in rows.mappings()]

        return await self._db.read(work)

    async def add(
        self, guild_id: int, provider: str, seal: Callable[[KeyId], Sealed], last_four: str, actor: int, now: datetime
    ) -> GuildKey:
        async def work(tx: AsyncConnection) -> GuildKey:
            await lock_out_writers(tx, t.guild_keys)
            before = await _retire(tx, guild_id, provider, now)
            last = select(func.max(_KEY.number)).where(_KEY.guild_id == guild_id, _KEY.provider == provider)
            key_id = KeyId(guild_id, provider, (await tx.scalar(last) or 0) + 1)
            key = GuildKey(key_id, KeyState.ACTIVE, last_four, seal(key_id), actor, now)
            await tx.execute(insert(t.guild_keys).values(_key_values(key)))
            shown = before.last_four if before else ""
            await write_trail(
                tx, self._ids, guild_id, Actor(actor), "key.set", now, subject=_subject(provider), before=shown, after=last_four
            )
            return key

        return await self._db.write(work)

    async def retire(self, guild_id: int, provider: str, actor: int, now: datetime) -> GuildKey | None:
        async def work(tx: AsyncConnection) -> GuildKey | None:
            retired = await _retire(tx, guild_id, provider, now)
            if retired is not None:
                subject = _subject(provider)
                await write_trail(tx, self._ids, guild_id, Actor(actor), "key.remove", now, subject=subject, before=retired.last_four)
            return retired

        return await self._db.write(work)

    async def reseal(self, key_id: KeyId, before: Sealed, after: Sealed) -> bool:
        async def work(tx: AsyncConnection) -> bool:
            found: CursorResult[Any] = await tx.execute(
                update(t.guild_keys)
                .where(_KEY.guild_id == key_id.guild_id, _KEY.provider == key_id.provider, _KEY.number == key_id.number)
                .where(_KEY.sealed == before.data, _KEY.secret == before.secret)
                .values(sealed=after.data, secret=after.secret)
            )
            return found.rowcount == 1

        return await self._db.write(work)

    async def erase_idle(self) -> Sequence[KeyId]:
        idle = (
            update(t.guild_keys)
            .where(_KEY.state == KeyState.RETIRED.value, _KEY.sealed.is_not(None), ~_NEEDED)
            .values(sealed=None, secret=None)
            .returning(_KEY.guild_id, _KEY.provider, _KEY.number)
        )

        async def work(tx: AsyncConnection) -> Sequence[KeyId]:
            return [KeyId(*row) for row in await tx.execute(idle)]

        return await self._db.write(work)


async def _retire(tx: AsyncConnection, guild_id: int, provider: str, now: datetime) -> GuildKey | None:
    retired = await tx.execute(
        update(t.guild_keys)
        .where(_KEY.guild_id == guild_id, _KEY.provider == provider, _KEY.state == KeyState.ACTIVE.value)
        .values(state=KeyState.RETIRED.value, retired_at=now)
        .returning(*t.guild_keys.c)
    )
    row = retired.mappings().one_or_none()
    return None if row is None else _key_from(row)


def _subject(provider: str) -> str:
    """As a limit's target is named."""
    return f"provider:{provider}"


def _key_values(key: GuildKey) -> dict[str, Any]:
    return {
        "guild_id": key.id.guild_id,
        "provider": key.id.provider,
        "number": key.id.number,
        "state": key.state.value,
        "last_four": key.last_four,
        "sealed": key.sealed.data if key.sealed else None,
        "secret": key.sealed.secret if key.sealed else None,
        "added_by": key.added_by,
        "added_at": key.added_at,
        "retired_at": key.retired_at,
    }


def _key_from(row: RowMapping) -> GuildKey:
    return GuildKey(
        id=KeyId(row[_KEY.guild_id], row[_KEY.provider], row[_KEY.number]),
        state=KeyState(row[_KEY.state]),
        last_four=row[_KEY.last_four],
        sealed=Sealed(row[_KEY.sealed], row[_KEY.secret]) if row[_KEY.sealed] is not None else None,
        added_by=row[_KEY.added_by],
        added_at=row[_KEY.added_at],
        retired_at=row[_KEY.retired_at],
    )
