"""What servers allow and deny, as entries. Part of the schema in `tables.py`; single settings are columns of `guild_settings`."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, String, Table

from bot.storage.metadata import metadata

policy_entries = Table(
    "policy_entries",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("allowed", Boolean, nullable=False),
    CheckConstraint("kind IN ('channel', 'role', 'model')", name="kind"),
)
