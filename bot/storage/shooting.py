"""Storyboards: the transactions that make jobs of their shots, and the look of a whole one."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, TextClause, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.jobs import Job, JobState, Shot
from bot.domain.money import Standing
from bot.domain.outcomes import Accepted
from bot.domain.ports import Ids
from bot.domain.precedence import Defaults, Rulebook, limits_for
from bot.domain.requests import VideoRequest
from bot.domain.storyboards import Board, shot_of, stalled, take_key
from bot.storage import tables as t
from bot.storage.books import buyer_of, refuse_blocked, refuse_without_room, reserve
from bot.storage.counters import standings_of
from bot.storage.limits import rulebook_for
from bot.storage.records import job_from, job_values
from bot.storage.sql import JOBS
from bot.storage.turns import take_turn

_PICTURE = t.pictures.c
_COPIED = (_PICTURE.role, _PICTURE.mime, _PICTURE.width, _PICTURE.height, _PICTURE.data)


async def start(tx: AsyncConnection, board: Job, now: datetime, defaults: Defaults, ids: Ids) -> Accepted:
    """A job for every shot, each with its price reserved, or nothing at all. Raises as `accept` does."""
    buyer = buyer_of(board)
    await take_turn(tx, buyer.guild_id, board.provider)
    limits = limits_for(await _rules(tx, board, now, defaults), buyer, now)
    refuse_without_room(await standings_of(tx, buyer, limits, now), board.request.price, board.shots)
    standings: tuple[Standing, ...] = ()
    for number in range(1, board.shots + 1):
        shot = await _insert(tx, board, Shot(board.id, number), shot_of(board, number), now, ids)
        standings = await reserve(tx, shot, buyer, limits, ids, now)
    return Accepted(board, created=True, standings=standings)


async def retake(tx: AsyncConnection, board_id: str, now: datetime, defaults: Defaults, ids: Ids) -> Accepted | None:
    c = t.jobs.c
    # The write comes first: whoever else wants this storyboard to go on, or to end, waits or finds it changed.
    open_one = update(t.jobs).where(c.id == board_id, c.state == JobState.FILMING.value, c.cancel_asked.is_(False))
    if (await tx.execute(open_one.values(changed_at=now))).rowcount != 1:
        return None
    (board,) = await boards_where(tx, c.id == board_id)
    failed = stalled(board)
    if failed is None or failed.shot is None:
        return None
    buyer = buyer_of(failed)
    await take_turn(tx, buyer.guild_id, failed.provider)
    limits = limits_for(await _rules(tx, failed, now, defaults), buyer, now)
    take = Shot(board_id, failed.shot.number, failed.shot.take + 1)
    shot = await _insert(tx, board.job, take, failed.request, now, ids)
    standings = await reserve(tx, shot, buyer, limits, ids, now)
    return Accepted(board.job, created=True, standings=standings)


async def boards_where(tx: AsyncConnection, *which: ColumnElement[bool] | TextClause) -> Sequence[Board]:
    """Oldest first."""
    c = t.jobs.c
    found = (await tx.execute(JOBS.where(*which).order_by(c.created_at, c.id))).mappings().all()
    if not found:
        return []
    ids = [row[c.id] for row in found]
    takes = await tx.execute(JOBS.where(c.board_id.in_(ids)).order_by(c.board_id, c.shot, c.take))
    grouped = {board_id: tuple(map(job_from, rows)) for board_id, rows in groupby(takes.mappings(), lambda row: row[c.board_id])}
    return [Board(job_from(row), grouped.get(row[c.id], ())) for row in found]


async def _rules(tx: AsyncConnection, job: Job, now: datetime, defaults: Defaults) -> Rulebook:
    book = await rulebook_for(tx, defaults, buyer_of(job))
    refuse_blocked(book, now)
    return book


async def _insert(tx: AsyncConnection, board: Job, shot: Shot, request: VideoRequest, now: datetime, ids: Ids) -> Job:
    """The first shot has all it needs; each other waits for the one before it."""
    job = Job(
        id=ids.job_id(),
        request_key=take_key(board.id, shot.number, shot.take),
        state=JobState.QUEUED if shot.number == 1 else JobState.WAITING,
        requester=board.requester,
        place=board.place,
        request=request,
        provider=board.provider,
        created_at=now,
        changed_at=now,
        account=board.account,
        shot=shot,
    )
    await tx.execute(insert(t.jobs), job_values(job))
    if shot.number == 1:
        theirs = select(literal(job.id), *_COPIED).where(_PICTURE.job_id == board.id)
        await tx.execute(insert(t.pictures).from_select(["job_id", *(column.name for column in _COPIED)], theirs))
    return job
