"""What is owed to log channels and not yet sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, final

from sqlalchemy import RowMapping, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.quota import Notice, NoticeState
from bot.storage import tables as t
from bot.storage.connections import Connections
from bot.storage.records import Values

_DUE = select(t.notices).where(text("notices.state = 'due'")).order_by(t.notices.c.created_at, t.notices.c.id)


@final
class SqlNoticeStore:
    def __init__(self, connections: Connections) -> None:
        self._db = connections

    async def due(self) -> Sequence[Notice]:
        async def work(tx: AsyncConnection) -> Sequence[Notice]:
            return [_notice_from(row) for row in (await tx.execute(_DUE)).mappings()]

        return await self._db.read(work)

    async def save(self, notice: Notice) -> bool:
        c = t.notices.c
        values = {
            name: value for name, value in _values(notice).items() if name in {"state", "tries", "first_try_at", "not_before", "message_id"}
        }

        async def work(tx: AsyncConnection) -> bool:
            written = await tx.execute(
                update(t.notices).where(c.id == notice.id, c.state == NoticeState.DUE.value, c.key == notice.key).values(values)
            )
            return written.rowcount == 1

        return await self._db.write(work)

    async def owe(self, notice: Notice) -> None:
        await self._db.write(lambda tx: write_notice(tx, notice))


async def write_notice(tx: AsyncConnection, notice: Notice) -> None:
    await tx.execute(insert(t.notices), _values(notice))


def _values(notice: Notice) -> Values:
    return {
        "id": notice.id,
        "guild_id": notice.guild_id,
        "channel_id": notice.channel_id,
        "key": notice.key,
        "filling": [[name, _told(value)] for name, value in notice.values],
        "nonce": notice.nonce,
        "created_at": notice.created_at,
        "state": notice.state.value,
        "tries": notice.tries,
        "first_try_at": notice.first_try_at,
        "not_before": notice.not_before,
        "job_id": notice.job_id,
        "message_id": notice.message_id,
        "locale": notice.locale,
    }


def _notice_from(row: RowMapping) -> Notice:
    c = t.notices.c
    return Notice(
        id=row[c.id],
        guild_id=row[c.guild_id],
        channel_id=row[c.channel_id],
        key=row[c.key],
        values=tuple((name, _read(value)) for name, value in row[c.filling]),
        nonce=row[c.nonce],
        created_at=row[c.created_at],
        state=NoticeState(row[c.state]),
        tries=row[c.tries],
        first_try_at=row[c.first_try_at],
        not_before=row[c.not_before],
        job_id=row[c.job_id],
        message_id=row[c.message_id],
        locale=row[c.locale],
    )


def _told(value: str | int | datetime) -> Any:
    """JSON knows no times: they are wrapped, so that no text is taken for one."""
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _read(value: Any) -> str | int | datetime:
    match value:
        case {"at": str(at)}:
            return datetime.fromisoformat(at)
        case str() | int():
            return value
        case _:
            raise ValueError(f"a notice with a value of kind {type(value).__name__}")
