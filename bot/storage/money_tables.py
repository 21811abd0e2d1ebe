"""The tables of the books: what may be spent, what was, and who decided. Part of the schema in `tables.py`."""

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    event,
    text,
)

from bot.storage.columns import UtcDateTime
from bot.storage.metadata import metadata

TERMINAL = "kind IN ('settle', 'release')"
RESERVE = "kind = 'reserve'"
"""Word for word the conditions of partial indexes: SQLite uses such an index only for the same words, not for bound values."""

ledger = Table(
    "ledger",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("job_id", String, index=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("provider", String, nullable=False),
    Column("account", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    CheckConstraint("kind IN ('grant', 'reserve', 'settle', 'release', 'adjust')", name="kind"),
)
Index("uq_ledger_terminal", ledger.c.job_id, unique=True, sqlite_where=text(TERMINAL), postgresql_where=text(TERMINAL))
Index("uq_ledger_reserve", ledger.c.job_id, unique=True, sqlite_where=text(RESERVE), postgresql_where=text(RESERVE))
for _name, _columns in {
    "guild": (ledger.c.guild_id, ledger.c.at),
    "member": (ledger.c.guild_id, ledger.c.user_id, ledger.c.at),
    "provider": (ledger.c.provider, ledger.c.at),
}.items():
    Index(f"ix_ledger_{_name}", *_columns, sqlite_where=text(RESERVE), postgresql_where=text(RESERVE))

counters = Table(
    "counters",
    metadata,
    Column("scope", String, primary_key=True),
    Column("period", String, primary_key=True),
    Column("unit", String, primary_key=True),
    Column("starts", UtcDateTime, primary_key=True),
    Column("ends", UtcDateTime, nullable=False),
    Column("kind", String, nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("provider", String, nullable=False),
    Column("used", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    Column("granted", BigInteger, nullable=False),
    Column("alerted", Integer, nullable=False),
    CheckConstraint("used >= 0", name="used"),
    CheckConstraint("reserved >= 0", name="reserved"),
    CheckConstraint("granted >= 0", name="granted"),
    CheckConstraint("starts < ends", name="span"),
    Index("ix_counters_scope_ends", "scope", "ends"),
)

limits = Table(
    "limits",
    metadata,
    Column("scope", String, primary_key=True),
    Column("period", String, primary_key=True),
    Column("unit", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("target_id", BigInteger, nullable=False),
    Column("provider", String, nullable=False),
    Column("amount", BigInteger, nullable=False),
    CheckConstraint("amount >= 0", name="amount"),
    Index("ix_limits_guild_id_kind", "guild_id", "kind"),
)

grants = Table(
    "grants",
    metadata,
    Column("line_id", String, ForeignKey("ledger.id"), primary_key=True),
    Column("period", String, primary_key=True),
    Column("scope", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("starts", UtcDateTime, nullable=False),
    Column("ends", UtcDateTime, nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("amount", BigInteger, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    Index("ix_grants_guild_id_ends", "guild_id", "ends"),
)

zones = Table(
    "zones",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("changed_at", UtcDateTime, primary_key=True),
    Column("zone", String, nullable=False),
)

blocks = Table(
    "blocks",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("until", UtcDateTime),
    Column("reason", String, nullable=False),
    Column("actor", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

audit_trail = Table(
    "audit_trail",
    metadata,
    Column("id", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("actor", BigInteger, nullable=False),
    Column("what", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("before", String, nullable=False),
    Column("after", String, nullable=False),
    Column("reason", String, nullable=False),
    Index("ix_audit_trail_guild_id_at", "guild_id", "at"),
)

APPEND_ONLY = {
    "sqlite": tuple(
        f"CREATE TRIGGER {table}_{name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'the books are append-only'); END"
        for table in ("ledger", "grants")
        for name, act in (("keeps_lines", "UPDATE"), ("loses_no_line", "DELETE"))
    ),
    "postgresql": (
        """CREATE FUNCTION books_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the books are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        *(
            f"""CREATE TRIGGER {table}_keeps_lines BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION books_are_append_only()"""
            for table in ("ledger", "grants")
        ),
    ),
}
"""Statements that make ledger and grants append-only, by dialect."""

for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        # Grants refer to the ledger, so by then both are there.
        event.listen(grants, "after_create", DDL(_statement).execute_if(dialect=_dialect))
