"""The tables of a server's moderation. Part of the schema in `tables.py`."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, String, Table

from bot.storage.columns import UtcDateTime, structured
from bot.storage.metadata import metadata

moderation = Table(
    "moderation",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("words", structured(), nullable=False),
    Column("patterns", structured(), nullable=False),
    Column("review", String, nullable=False),
    Column("channel_id", BigInteger),
    CheckConstraint("review IN ('off', 'flagged', 'all')", name="review"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("job_id", String, ForeignKey("jobs.id"), primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("matched", String, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("state", String, nullable=False),
    Column("decided_by", BigInteger),
    Column("decided_at", UtcDateTime),
    Column("reason", String, nullable=False),
    CheckConstraint("state IN ('waiting', 'approved', 'refused', 'withdrawn', 'lapsed')", name="state"),
    Index("ix_reviews_guild_id_user_id_asked_at", "guild_id", "user_id", "asked_at"),
)
