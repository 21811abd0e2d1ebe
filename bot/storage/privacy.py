"""What is held about people and servers, and forgetting it."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import final

from sqlalchemy import ColumnElement, Update, and_, delete, exists, func, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.money import Period
from bot.domain.origin import MessageRef
from bot.domain.outbox import DeliveredTo
from bot.domain.ports import Ids
from bot.domain.privacy import (
    FOREVER,
    NOBODY,
    REPORTED,
    Document,
    Erasure,
    ErasureView,
    ExportFile,
    Holdings,
    Removal,
    RemovalState,
    Trace,
)
from bot.domain.quota import TargetKind
from bot.domain.zones import period_in
from bot.storage import tables as t
from bot.storage.anonymising import anonymise
from bot.storage.connections import Connections
from bot.storage.exporting import documents_of, files_of
from bot.storage.forgetting import AT_ONCE, HAS_ENDED, OVER, WHOLE, blank, left_to_erase, over_of, owe_removals, posts_of
from bot.storage.limits import zones_of
from bot.storage.outliving import outlived_by, server_has_outlived, spared_by
from bot.storage.purging import held_servers, purge_settings
from bot.storage.sql import insert_ignoring, put

_J, _E, _R, _D = t.jobs.c, t.erasures.c, t.removals.c, t.departures.c


@final
class SqlPrivacyStore:
    def __init__(self, connections: Connections, ids: Ids) -> None:
        self._db = connections
        self._ids = ids

    async def holdings(self, user_id: int, now: datetime) -> Holdings:
        return await self._db.read(lambda tx: _holdings(tx, user_id, now))

    def documents(self, user_id: int) -> AsyncIterator[tuple[str, Document]]:
        return documents_of(self._db, user_id)

    def files(self, user_id: int) -> AsyncIterator[ExportFile]:
        return files_of(self._db, user_id)

    async def ask(self, user_id: int, now: datetime) -> Erasure:
        async def work(tx: AsyncConnection) -> Erasure:
            until = now + REPORTED
            for guild_id in await _guilds_of(tx, user_id):
                zones = await zones_of(tx, guild_id)
                until = max(until, *(period_in(period, now, zones)[1] for period in Period))
            erasure = Erasure(self._ids.row_id(), user_id, now, until)
            await _wish(tx, erasure)
            return erasure

        return await self._db.write(work)

    async def spared(self, erasure: Erasure) -> tuple[str, ...]:
        return await self._db.read(lambda tx: spared_by(tx, erasure))

    async def outlived(self, erasures: Sequence[Erasure]) -> Sequence[Erasure]:
        return await self._db.read(lambda tx: outlived_by(tx, erasures))

    async def ask_again(self, erasure: Erasure) -> None:
        await self._db.write(lambda tx: _wish(tx, erasure))

    async def wishes(self) -> Sequence[Erasure]:
        async def work(tx: AsyncConnection) -> Sequence[Erasure]:
            rows = await tx.execute(select(_E.id, _E.user_id, _E.asked_at, _E.until).order_by(_E.asked_at, _E.id))
            return [Erasure(*row) for row in rows]

        return await self._db.read(work)

    async def latest(self, user_id: int) -> ErasureView | None:
        return await self._db.read(lambda tx: _latest(tx, user_id))

    async def forget(self, erasure: Erasure, now: datetime) -> Sequence[Trace]:
        theirs = (_J.user_id == erasure.user_id, _J.created_at <= erasure.asked_at, left_to_erase())

        async def work(tx: AsyncConnection) -> Sequence[Trace]:
            jobs = await over_of(tx, *theirs)
            if jobs:
                await owe_removals(tx, jobs, erasure, self._ids)
            return await blank(tx, jobs, now, posts=True)

        return await self._db.write(work) if await self._db.read(lambda tx: over_of(tx, *theirs)) else []

    async def conclude(self, erasure: Erasure, now: datetime) -> bool:
        due = exists().where(_R.erasure_id == erasure.id, _R.state == RemovalState.DUE.value)

        async def ready(tx: AsyncConnection) -> Sequence[int] | None:
            return None if await tx.scalar(select(due)) else await _guilds_of(tx, erasure.user_id)

        guilds = await self._db.read(ready) if now >= erasure.until else None
        if guilds is None:
            return False
        for guild_id in guilds:
            # A server at a time: each is held up for as long as its own rows take.
            if not await self._db.write(lambda tx, guild_id=guild_id: _take_name(tx, guild_id, erasure, now)):
                return False

        async def close(tx: AsyncConnection) -> None:
            await tx.execute(_not_from_them(erasure.user_id))
            await tx.execute(delete(t.removals).where(_R.erasure_id == erasure.id))
            await tx.execute(delete(t.erasures).where(_E.id == erasure.id))

        await self._db.write(close)
        return True

    async def removals(self) -> Sequence[Removal]:
        columns = (_R.id, _R.guild_id, _R.channel_id, _R.message_id, _R.state, _R.tries, _R.not_before)
        due = select(*columns).where(_R.state == RemovalState.DUE.value).order_by(_R.id).limit(AT_ONCE)

        async def work(tx: AsyncConnection) -> Sequence[Removal]:
            return [
                Removal(row_id, guild_id, MessageRef(channel_id, message_id), RemovalState(state), tries, not_before)
                for row_id, guild_id, channel_id, message_id, state, tries, not_before in await tx.execute(due)
            ]

        return await self._db.read(work)

    async def save_removal(self, removal: Removal) -> None:
        values = {"state": removal.state.value, "tries": removal.tries, "not_before": removal.not_before}
        await self._db.write(lambda tx: tx.execute(update(t.removals).where(_R.id == removal.id).values(**values)))

    async def forget_outdated(self, default_days: int, now: datetime) -> Sequence[Trace]:
        async def work(tx: AsyncConnection) -> Sequence[Trace]:
            return await blank(tx, await _outdated(tx, default_days, now), now, posts=False)

        return await self._db.write(work) if await self._db.read(lambda tx: _outdated(tx, default_days, now)) else []

    async def servers(self) -> frozenset[int]:
        return await self._db.read(held_servers)

    async def left(self, guild_ids: Collection[int], now: datetime) -> None:
        if guild_ids:
            rows = [{"guild_id": guild_id, "left_at": now} for guild_id in sorted(guild_ids)]
            await self._db.write(lambda tx: tx.execute(insert_ignoring(tx, t.departures), rows))

    async def back(self, here: Mapping[int, str]) -> None:
        async def noted(tx: AsyncConnection) -> tuple[Sequence[int], dict[int, str]]:
            return (await tx.scalars(select(_D.guild_id))).all(), await _names(tx)

        gone, names = await self._db.read(noted)
        returned = [guild_id for guild_id in gone if guild_id in here]
        news = {guild_id: name for guild_id, name in here.items() if names.get(guild_id) != name}

        async def work(tx: AsyncConnection) -> None:
            await tx.execute(delete(t.departures).where(_D.guild_id.in_(returned)))
            for guild_id, name in sorted(news.items()):
                await put(tx, t.servers, {"guild_id": guild_id, "name": name})

        if returned or news:
            await self._db.write(work)

    async def names(self) -> Mapping[int, str]:
        return await self._db.read(lambda tx: _names(tx, ~exists().where(_D.guild_id == t.servers.c.guild_id)))

    async def departed(self, left_before: datetime) -> Sequence[int]:
        gone = select(_D.guild_id).where(_D.left_at <= left_before).order_by(_D.left_at, _D.guild_id)

        async def work(tx: AsyncConnection) -> Sequence[int]:
            return (await tx.scalars(gone)).all()

        return await self._db.read(work)

    async def forget_departure(self, guild_id: int) -> None:
        await self._db.write(lambda tx: tx.execute(delete(t.departures).where(_D.guild_id == guild_id)))

    async def server_has_outlived(self, guild_id: int, until: datetime) -> bool:
        return await self._db.read(lambda tx: server_has_outlived(tx, guild_id, until))

    async def forget_server(self, guild_id: int, now: datetime, until: datetime | None = None) -> Sequence[Trace]:
        here = (_J.guild_id == guild_id, _J.created_at <= (until or now), left_to_erase())

        async def work(tx: AsyncConnection) -> Sequence[Trace]:
            return await blank(tx, await over_of(tx, *here), now, posts=True)

        return await self._db.write(work)

    async def purge(self, guild_id: int, now: datetime, until: datetime | None = None) -> bool:
        async def work(tx: AsyncConnection) -> bool:
            if not await anonymise(tx, guild_id, None, until or now, now):
                return False
            await purge_settings(tx, guild_id, now)
            return True

        return await self._db.write(work)


async def _names(tx: AsyncConnection, *which: ColumnElement[bool]) -> dict[int, str]:
    rows = await tx.execute(select(t.servers.c.guild_id, t.servers.c.name).where(*which))
    return {row.guild_id: row.name for row in rows}


async def _wish(tx: AsyncConnection, erasure: Erasure) -> None:
    values = {"id": erasure.id, "user_id": erasure.user_id, "asked_at": erasure.asked_at, "until": erasure.until}
    await tx.execute(insert_ignoring(tx, t.erasures), values)


def _not_from_them(user_id: int) -> Update:
    """Others' jobs no longer say whose picture they were made from, unless that is what keeps it from being used again."""
    refused = select(t.opt_outs.c.user_id).where(t.opt_outs.c.user_id == user_id).exists()
    return update(t.jobs).where(_J.source_author == user_id, ~refused).values(source_author=None)


async def _take_name(tx: AsyncConnection, guild_id: int, erasure: Erasure, now: datetime) -> bool:
    """In one server. What admins wrote about the member goes with it."""
    if not await anonymise(tx, guild_id, erasure.user_id, erasure.asked_at, now):
        return False
    a = t.audit_trail.c
    about = (a.guild_id == guild_id, a.subject == f"{TargetKind.MEMBER.value}:{erasure.user_id}", a.at <= erasure.asked_at)
    nameless = {"subject": f"{TargetKind.MEMBER.value}:{NOBODY}", "before": "", "after": "", "reason": ""}
    await tx.execute(update(t.audit_trail).where(*about).values(**nameless))
    return True


async def _guilds_of(tx: AsyncConnection, user_id: int) -> Sequence[int]:
    """Servers whose books name the member."""
    ordered = select(_J.guild_id).where(_J.user_id == user_id)
    counted = select(t.counters.c.guild_id).where(t.counters.c.user_id == user_id)
    told = select(t.audit_trail.c.guild_id).where(t.audit_trail.c.subject == f"{TargetKind.MEMBER.value}:{user_id}")
    return (await tx.scalars(union(ordered, counted, told))).all()


async def _holdings(tx: AsyncConnection, user_id: int, now: datetime) -> Holdings:
    mine = _J.user_id == user_id

    async def count(*which: ColumnElement[bool]) -> int:
        return int(await tx.scalar(select(func.count()).select_from(t.jobs).where(mine, *which)) or 0)

    posts = posts_of(mine).subquery()
    b, limit = t.blocks.c, t.limits.c
    blocks = select(b.guild_id).where(b.user_id == user_id, or_(b.until.is_(None), b.until > now)).order_by(b.guild_id)
    limits = select(limit.guild_id).where(limit.kind == TargetKind.MEMBER.value, limit.target_id == user_id).distinct()
    return Holdings(
        ended=await count(HAS_ENDED, WHOLE),
        unended=await count(~HAS_ENDED),
        posts=int(await tx.scalar(select(func.count()).select_from(posts)) or 0),
        kept=await count(_J.delivered_to == DeliveredTo.KEPT.value, _J.clip.is_not(None), WHOLE),
        blocks=tuple(await tx.scalars(blocks)),
        limits=tuple(await tx.scalars(limits.order_by(limit.guild_id))),
    )


async def _latest(tx: AsyncConnection, user_id: int) -> ErasureView | None:
    newest = (
        select(_E.id, _E.user_id, _E.asked_at, _E.until).where(_E.user_id == user_id).order_by(_E.asked_at.desc(), _E.id.desc()).limit(1)
    )
    row = (await tx.execute(newest)).one_or_none()
    if row is None:
        return None
    erasure = Erasure(*row)
    left = and_(_J.user_id == user_id, _J.created_at <= erasure.asked_at, or_(~OVER, left_to_erase()))
    unended = await tx.scalar(select(func.count()).select_from(t.jobs).where(left))
    tally = select(_R.state, func.count()).join_from(t.removals, t.erasures, _E.id == _R.erasure_id).where(_E.user_id == user_id)
    counts = {row[0]: int(row[1]) for row in await tx.execute(tally.group_by(_R.state))}
    stuck = select(_R.guild_id, _R.channel_id, _R.message_id).join_from(t.removals, t.erasures, _E.id == _R.erasure_id)
    stuck = stuck.where(_E.user_id == user_id, _R.state == RemovalState.STUCK.value).order_by(_R.id)
    return ErasureView(
        erasure,
        unended=int(unended or 0),
        deleted=counts.get(RemovalState.DONE.value, 0),
        waiting=counts.get(RemovalState.DUE.value, 0),
        stuck=tuple((guild_id, MessageRef(channel_id, message_id)) for guild_id, channel_id, message_id in await tx.execute(stuck)),
    )


async def _outdated(tx: AsyncConnection, default_days: int, now: datetime) -> Sequence[str]:
    """Some jobs that are older than their server keeps them."""
    s = t.guild_settings.c
    set_here = select(s.guild_id, s.retention_days).where(s.retention_days.is_not(None))
    own = {row[0]: int(row[1]) for row in await tx.execute(set_here)}
    found: list[str] = []
    for guild_id in await _guilds_with_whole_jobs(tx):
        days = own.get(guild_id, default_days)
        if days != FOREVER:
            found += await over_of(tx, WHOLE, _J.guild_id == guild_id, _J.changed_at < now - timedelta(days=days))
        if len(found) >= AT_ONCE:
            break
    return found[:AT_ONCE]


async def _guilds_with_whole_jobs(tx: AsyncConnection) -> Sequence[int]:
    """Hops from server to server in the index, whatever each has ordered."""
    hops = select(func.min(_J.guild_id).label("guild_id")).where(WHOLE).cte("hops", recursive=True)
    following = select(func.min(_J.guild_id)).where(WHOLE, _J.guild_id > hops.c.guild_id).scalar_subquery()
    hops = hops.union_all(select(following).where(hops.c.guild_id.is_not(None)))
    return (await tx.scalars(select(hops.c.guild_id).where(hops.c.guild_id.is_not(None)))).all()
