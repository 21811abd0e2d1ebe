"""The tables of what people and servers want forgotten. Part of the schema in `tables.py`."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, text

from bot.storage.columns import UtcDateTime
from bot.storage.metadata import metadata

REMOVAL_DUE = "state = 'due'"
"""Word for word the condition of a partial index: SQLite uses such an index only for the same words, not for bound values."""

erasures = Table(
    "erasures",
    metadata,
    Column("id", String, primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

removals = Table(
    "removals",
    metadata,
    Column("id", String, primary_key=True),
    Column("erasure_id", String, ForeignKey("erasures.id"), nullable=False, index=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("not_before", UtcDateTime),
)
Index("ix_removals_due", removals.c.id, sqlite_where=text(REMOVAL_DUE), postgresql_where=text(REMOVAL_DUE))

servers = Table(
    "servers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
)

departures = Table(
    "departures",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("left_at", UtcDateTime, nullable=False),
)
