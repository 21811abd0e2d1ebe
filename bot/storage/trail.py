"""The audit trail: who changed what, written in the transaction that changes it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ports import Ids
from bot.domain.quota import Actor, Allowance, Target, TargetKind
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
    await tx.execute(
        insert(t.audit_trail),
        {
            "id": ids.row_id(),
            "at": now,
            "guild_id": guild_id,
            "actor": actor.user_id,
            "what": what,
            "subject": subject,
            "before": before,
            "after": after,
            "reason": actor.reason,
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
