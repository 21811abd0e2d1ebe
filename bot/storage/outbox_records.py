"""Rows of the outbox to frozen values and back."""

from sqlalchemy import RowMapping

from bot.domain.outbox import OutboxRow, OutboxState, Owed, Rung
from bot.storage import tables as t
from bot.storage.records import Values, message_from


def outbox_values(row: OutboxRow) -> Values:
    return {
        "id": row.id,
        "job_id": row.job_id,
        "owed": row.owed.value,
        "nonce": row.nonce,
        "created_at": row.created_at,
        "state": row.state.value,
        "rung": row.rung.value,
        "tries": row.tries,
        "first_try_at": row.first_try_at,
        "not_before": row.not_before,
        "hide_prompt": row.hide_prompt,
        "message_channel_id": row.message.channel_id if row.message else None,
        "message_id": row.message.message_id if row.message else None,
    }


def outbox_from(row: RowMapping) -> OutboxRow:
    c = t.outbox.c
    return OutboxRow(
        id=row[c.id],
        job_id=row[c.job_id],
        owed=Owed(row[c.owed]),
        nonce=row[c.nonce],
        created_at=row[c.created_at],
        state=OutboxState(row[c.state]),
        rung=Rung(row[c.rung]),
        tries=row[c.tries],
        first_try_at=row[c.first_try_at],
        not_before=row[c.not_before],
        hide_prompt=row[c.hide_prompt],
        message=message_from(row[c.message_channel_id], row[c.message_id]),
    )
