"""Whether this database is older than what was forgotten: it names somebody whom it should not know any more."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.jobs import ENDED
from bot.domain.privacy import NOBODY, Erasure
from bot.domain.quota import TargetKind
from bot.storage import tables as t
from bot.storage.forgetting import WHOLE

AT_ONCE = 500

_J, _L, _E, _A = t.jobs.c, t.ledger.c, t.erasures.c, t.audit_trail.c
_ENDED = [state.value for state in sorted(ENDED)]


async def spared_by(tx: AsyncConnection, erasure: Erasure) -> tuple[str, ...]:
    """Its member's jobs that were under way when it was asked."""
    theirs = (_J.user_id == erasure.user_id, _J.created_at <= erasure.asked_at)
    going = select(_J.id).where(*theirs, _J.state.not_in(_ENDED) | (_J.changed_at > erasure.asked_at))
    return tuple(await tx.scalars(going.order_by(_J.id)))


async def outlived_by(tx: AsyncConnection, erasures: Sequence[Erasure]) -> list[Erasure]:
    """Those of which nothing is known here, although their members are named by what is older. In few reads, however many there are."""
    found: list[Erasure] = []
    for start in range(0, len(erasures), AT_ONCE):
        some = erasures[start : start + AT_ONCE]
        known = set(await tx.scalars(select(_E.id).where(_E.id.in_([erasure.id for erasure in some]))))
        unknown = [erasure for erasure in some if erasure.id not in known]
        earliest = await _earliest(tx, {erasure.user_id for erasure in unknown})
        found += [erasure for erasure in unknown if any(at <= erasure.asked_at for at in earliest.get(erasure.user_id, ()))]
    return found


async def server_has_outlived(tx: AsyncConnection, guild_id: int, until: datetime) -> bool:
    traces = (
        exists().where(_J.guild_id == guild_id, WHOLE, _J.created_at <= until),
        exists().where(text(f"ledger.{t.RESERVE}"), _L.guild_id == guild_id, _L.user_id != NOBODY, _L.at <= until),
        exists().where(_A.guild_id == guild_id, _A.at <= until),
    )
    for trace in traces:
        if await tx.scalar(select(trace)):
            return True
    return False


async def _earliest(tx: AsyncConnection, users: Collection[int]) -> Mapping[int, list[datetime]]:
    """When each of them is named first: by a job, in the books, in a trail."""
    subjects = {f"{TargetKind.MEMBER.value}:{user}": user for user in users}
    seen: dict[int, list[datetime]] = {}
    for column, at in ((_J.user_id, _J.created_at), (_L.user_id, _L.at)):
        for user, first in await tx.execute(select(column, func.min(at)).where(column.in_(users)).group_by(column)):
            seen.setdefault(user, []).append(first)
    told = select(_A.subject, func.min(_A.at)).where(_A.subject.in_(subjects)).group_by(_A.subject)
    for subject, first in await tx.execute(told):
        seen.setdefault(subjects[subject], []).append(first)
    return seen
