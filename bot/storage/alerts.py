"""A server's log channel is told as its allotment is spent, once for each level and period."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.money import LimitKind, Standing
from bot.domain.origin import Place
from bot.domain.ports import Ids
from bot.domain.quota import ALERT_LEVELS, Notice
from bot.storage import tables as t
from bot.storage.notices import write_notice

KEY = "notice-alert"


async def owe_alerts(tx: AsyncConnection, place: Place, counted: Iterable[tuple[Standing, int]], ids: Ids, now: datetime) -> None:
    """`counted`: standings after a reservation, each with the highest level told so far.

    Of several levels reached at once only the highest is told. Without a log channel nothing is, and no level counts as told.
    """
    reached = [(standing, level) for standing, told in counted if (level := _level(standing)) > told]
    if not reached:
        return
    channel_id = await tx.scalar(select(t.guild_settings.c.log_channel).where(t.guild_settings.c.guild_id == place.guild_id))
    if channel_id is None:
        return
    for standing, level in reached:
        if await _mark(tx, standing, level):
            await write_notice(tx, _notice(place, channel_id, standing, level, ids, now))


async def _mark(tx: AsyncConnection, standing: Standing, level: int) -> bool:
    c, limit = t.counters.c, standing.limit
    here = (c.scope == limit.scope, c.period == limit.period.value, c.unit == limit.unit.value, c.starts == limit.starts)
    return (await tx.execute(update(t.counters).where(*here, c.alerted < level).values(alerted=level))).rowcount == 1


def _level(standing: Standing) -> int:
    """The highest level that is reached; 0 below the first, and for limits that are no server's."""
    if standing.limit.kind is not LimitKind.GUILD or standing.most <= 0:
        return 0
    share = 100 * (standing.used + standing.reserved)
    return max((level for level in ALERT_LEVELS if share >= level * standing.most), default=0)


def _notice(place: Place, channel_id: int, standing: Standing, level: int, ids: Ids, now: datetime) -> Notice:
    limit = standing.limit
    values = (
        ("level", level),
        ("period", limit.period.value),
        ("unit", limit.unit.value),
        ("left", standing.left),
        ("most", standing.most),
        ("ends", limit.ends),
    )
    return Notice(ids.row_id(), place.guild_id, channel_id, KEY, values, ids.nonce(), now, locale=place.locale)
