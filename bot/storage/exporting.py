"""Everything held about a member, as documents that people can read. Read in pages: no whole history is ever in memory."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, RowMapping, Select, Table, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.privacy import Document, ExportFile
from bot.domain.quota import TargetKind
from bot.storage import tables as t
from bot.storage.connections import Connections

PAGE = 200

_J = t.jobs.c


async def documents_of(db: Connections, user_id: int) -> AsyncIterator[tuple[str, Document]]:
    for section in _sections(user_id):
        async for row in _rows(db, section):
            yield section.name, _document(section, row, user_id)


async def files_of(db: Connections, user_id: int) -> AsyncIterator[ExportFile]:
    p = t.pictures.c
    owned = select(p.job_id, p.role, p.mime).join_from(t.pictures, t.jobs, _J.id == p.job_id).where(_J.user_id == user_id)
    for job_id, role, mime in await _all(db, owned.order_by(p.job_id, p.role)):
        for (data,) in await _all(db, select(p.data).where(p.job_id == job_id, p.role == role)):
            yield ExportFile(f"pictures/{job_id}-{role}.{mime.partition('/')[2]}", data)
    clips = select(_J.id, _J.clip).where(_J.user_id == user_id, _J.clip.is_not(None)).order_by(_J.created_at.desc(), _J.id)
    for job_id, clip in await _all(db, clips):
        yield ExportFile(f"clips/{job_id}.mp4", Path(clip["path"]))


@dataclass(frozen=True)
class _Section:
    """`without`: columns that are secrets, or say something about others."""

    name: str
    table: Table
    whose: ColumnElement[bool]
    without: frozenset[str] = frozenset()
    through_jobs: bool = False

    @property
    def columns(self) -> list[Column[Any]]:
        keys = set(self.table.primary_key)
        return [column for column in self.table.c if column in keys or column.name not in self.without]

    @property
    def source(self) -> FromClause:
        return self.table.join(t.jobs, _J.id == self.table.c.job_id) if self.through_jobs else self.table


def _sections(user_id: int) -> Sequence[_Section]:
    """In the order of the file."""
    limit, trail = t.limits.c, t.audit_trail.c
    mine = _J.user_id == user_id
    personal = (limit.kind == TargetKind.MEMBER.value) & (limit.target_id == user_id)
    about = trail.subject == f"{TargetKind.MEMBER.value}:{user_id}"
    return (
        _Section("jobs", t.jobs, mine, frozenset({"receipt_application_id", "receipt_token", "receipt_until", "user_id"})),
        _Section("orders_at_providers", t.attempts, mine, frozenset({"fingerprint", "hook_hash"}), through_jobs=True),
        _Section("pictures", t.pictures, mine, frozenset({"data"}), through_jobs=True),
        _Section("messages", t.outbox, mine, frozenset({"nonce"}), through_jobs=True),
        _Section("orders_before_moderators", t.reviews, t.reviews.c.user_id == user_id, frozenset({"decided_by", "matched", "user_id"})),
        _Section("ledger", t.ledger, t.ledger.c.user_id == user_id, frozenset({"user_id"})),
        _Section("counters", t.counters, t.counters.c.user_id == user_id, frozenset({"user_id", "alerted"})),
        _Section("limits_of_your_own", t.limits, personal, frozenset({"target_id"})),
        _Section("blocks", t.blocks, t.blocks.c.user_id == user_id, frozenset({"actor"})),
        _Section("changes_about_you", t.audit_trail, about, frozenset({"actor", "subject"})),
        _Section("changes_you_made", t.audit_trail, trail.actor == user_id, frozenset({"actor"})),
        _Section("decisions_you_made", t.reviews, t.reviews.c.decided_by == user_id, _NOT_DECISIONS),
        _Section("keys_you_added", t.guild_keys, t.guild_keys.c.added_by == user_id, frozenset({"sealed", "secret", "added_by"})),
        _Section("made_from_your_pictures", t.jobs, (_J.source_author == user_id) & ~mine, _NOT_OTHERS),
        _Section("nobody_may_animate_your_pictures", t.opt_outs, t.opt_outs.c.user_id == user_id),
        _Section("erasures_you_asked_for", t.erasures, t.erasures.c.user_id == user_id, frozenset({"user_id"})),
    )


_NOT_OTHERS = frozenset(t.jobs.c.keys()) - {"id", "guild_id", "created_at", "state"}
"""What somebody else ordered is theirs to see."""

_NOT_DECISIONS = frozenset(t.reviews.c.keys()) - {"job_id", "guild_id", "state", "decided_at", "reason"}
"""What was decided on is its member's."""

SECTIONS = tuple(section.name for section in _sections(0))


def _document(section: _Section, row: RowMapping, user_id: int) -> Document:
    """What is not there is left out."""
    values: Mapping[str, Any] = {column.name: row[column] for column in section.columns}
    return {name: _value(name, value, user_id) for name, value in values.items() if value is not None}


def _value(name: str, value: Any, user_id: int) -> object:
    """Discord's ids as text: many programs round numbers of that size."""
    if isinstance(value, datetime):
        return value.isoformat()
    if name == "actor":
        return value if value in {"clapper", f"member:{user_id}"} else "somebody else"
    if name.endswith("_id") and isinstance(value, int):
        return str(value)
    return [str(one) for one in value] if name == "role_ids" else value


async def _rows(db: Connections, section: _Section) -> AsyncIterator[RowMapping]:
    key = list(section.table.primary_key)
    wanted = select(*section.columns).select_from(section.source).where(section.whose).order_by(*key).limit(PAGE)
    more = wanted
    while True:
        page = await _mappings(db, more)
        for row in page:
            yield row
        if len(page) < PAGE:
            return
        more = wanted.where(tuple_(*key) > tuple(page[-1][column] for column in key))


async def _mappings(db: Connections, wanted: Select[*tuple[Any, ...]]) -> Sequence[RowMapping]:
    async def work(tx: AsyncConnection) -> Sequence[RowMapping]:
        return (await tx.execute(wanted)).mappings().all()

    return await db.read(work)


async def _all(db: Connections, wanted: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    async def work(tx: AsyncConnection) -> Sequence[Any]:
        return (await tx.execute(wanted)).all()

    return await db.read(work)
