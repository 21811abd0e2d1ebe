"""How much is unfinished, in one statement over the partial indices: it costs what is unfinished, not what there ever was."""

from collections.abc import Sequence
from typing import Any, final

from sqlalchemy import false, func, literal, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.backlog import Backlog, Pile
from bot.domain.jobs import JobState
from bot.domain.outbox import Owed
from bot.storage import tables as t
from bot.storage.connections import Connections
from bot.storage.sql import ACTIVE

_J, _O, _N = t.jobs.c, t.outbox.c, t.notices.c
_PAUSED = t.guild_settings.c.paused_at.is_not(None)

_COUNTED = union_all(
    # The columns' types are those of the first part: prices and times are read as what they are.
    select(literal("jobs"), _J.state, _J.provider, _PAUSED, func.count(), func.min(_J.changed_at), func.sum(_J.price))
    .select_from(t.jobs.outerjoin(t.guild_settings, t.guild_settings.c.guild_id == _J.guild_id))
    .where(ACTIVE)
    .group_by(_J.state, _J.provider, _PAUSED),
    select(literal("outbox"), _O.owed, literal(""), false(), func.count(), func.min(_O.created_at), literal(0))
    .where(text("outbox.state = 'due'"))
    .group_by(_O.owed),
    select(literal("notices"), literal(""), literal(""), false(), func.count(), func.min(_N.created_at), literal(0)).where(
        text("notices.state = 'due'")
    ),
)


@final
class SqlBacklogStore:
    def __init__(self, connections: Connections) -> None:
        self._db = connections

    async def backlog(self) -> Backlog:
        async def work(tx: AsyncConnection) -> Backlog:
            return _backlog([tuple(row) for row in await tx.execute(_COUNTED)])

        return await self._db.read(work)


def _backlog(rows: Sequence[tuple[Any, ...]]) -> Backlog:
    jobs: dict[tuple[JobState, str], Pile] = {}
    outbox: dict[Owed, Pile] = {}
    notices, paused = Pile(), 0
    for row in rows:
        kind, name, provider, is_paused, count, oldest, price = row
        pile = Pile(count, oldest, int(price or 0))
        match kind:
            case "outbox":
                outbox[Owed(name)] = pile
            case "notices":
                notices = pile
            case _ if is_paused and name == JobState.QUEUED.value:
                paused += count
            case _:
                key = JobState(name), provider
                jobs[key] = _together(jobs[key], pile) if key in jobs else pile
    return Backlog(jobs, paused, outbox, notices)


def _together(one: Pile, other: Pile) -> Pile:
    """Jobs in the same state of servers that have paused orders and of others."""
    oldest = min((pile.oldest for pile in (one, other) if pile.oldest is not None), default=None)
    return Pile(one.count + other.count, oldest, one.credits + other.credits)
