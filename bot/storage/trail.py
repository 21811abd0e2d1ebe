"""The audit trail: who changed what, written in the transaction that changes it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ports import Ids
from bot.domain.quota import Actor, Allowance, Target, TargetKind, TrailNote
from bot.storage import tables as t


async def write_trail(
    tx: AsyncConnection,
    ids: Ids,
    guild_id: int,
    actor: Actor,
    what: str,
    now: datetime,
    *,
    subject: str = "",
    before: str = "",
    after: str = "",
) -> None:
    await write_note(tx, ids.row_id(), guild_id, TrailNote(now, actor, what, subject, before, after))


async def write_note(tx: AsyncConnection, entry_id: str, guild_id: int, note: TrailNote) -> None:
    await tx.execute(
        insert(t.audit_trail),
        {
            "id": entry_id,
            "at": note.at,
            "guild_id": guild_id,
            "actor": note.actor.user_id,
            "what": note.what,
            "subject": note.subject,
            "before": note.before,
            "after": note.after,
            "reason": note.actor.reason,
        },
    )


def short(allowances: Iterable[Allowance]) -> str:
    """`100 credits/month, 5 clips/day`: the same in every language."""
    return ", ".join(f"{entry.amount} {entry.unit.value}/{entry.period.value}" for entry in allowances)


def named(target: Target) -> str:
    """`guild`, `members`, `role:7`, `member:9`, `provider:demo`."""
    match target.kind:
        case TargetKind.GUILD | TargetKind.MEMBERS:
            return target.kind.value
        case TargetKind.ROLE | TargetKind.MEMBER:
            return f"{target.kind.value}:{target.id}"
        case TargetKind.PROVIDER:
            return f"{target.kind.value}:{target.provider}"


def ledger_name(actor: Actor) -> str:
    return f"operator:{actor.user_id}" if actor.operator else f"member:{actor.user_id}"
