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

from bot.domain.privacy import NOBODY
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

_KEPT_OF_LINES = ("id", "kind", "amount", "job_id", "guild_id", "provider", "account", "at")
_KEPT_OF_GRANTS = ("line_id", "period", "unit", "starts", "ends", "guild_id", "amount")


def _only_anonymous(kept: tuple[str, ...], names: str, same: str) -> str:
    """Whether an UPDATE does no more than take a member's name out of a row."""
    return f"{' AND '.join(f'NEW.{column} {same} OLD.{column}' for column in kept)} AND {names}"


_LINE_NAMES = (
    f"NEW.user_id = {NOBODY} AND (NEW.actor = OLD.actor OR NEW.actor = 'member:{NOBODY}') AND (NEW.reason = OLD.reason OR NEW.reason = '')"
)
_GRANT_NAMES = f"NEW.scope = 'member:' || OLD.guild_id || ':' || '{NOBODY}'"
_MAY = {"ledger": (_KEPT_OF_LINES, _LINE_NAMES), "grants": (_KEPT_OF_GRANTS, _GRANT_NAMES)}
_SQLITE = "BEGIN SELECT RAISE(ABORT, 'the books are append-only'); END"
_POSTGRES = "EXECUTE FUNCTION books_are_append_only()"
_FUNCTION = """CREATE FUNCTION books_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the books are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$"""


def _of_sqlite(table: str) -> tuple[str, str]:
    may = _only_anonymous(*_MAY[table], "IS")
    return (
        f"CREATE TRIGGER {table}_keeps_lines BEFORE UPDATE ON {table} WHEN NOT ({may}) {_SQLITE}",
        f"CREATE TRIGGER {table}_loses_no_line BEFORE DELETE ON {table} {_SQLITE}",
    )


def _of_postgresql(table: str) -> tuple[str, str]:
    may = _only_anonymous(*_MAY[table], "IS NOT DISTINCT FROM")
    return (
        f"CREATE TRIGGER {table}_keeps_lines BEFORE UPDATE ON {table} FOR EACH ROW WHEN (NOT ({may})) {_POSTGRES}",
        f"CREATE TRIGGER {table}_loses_no_line BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT {_POSTGRES}",
    )


APPEND_ONLY = {
    "sqlite": tuple(statement for table in _MAY for statement in _of_sqlite(table)),
    "postgresql": (_FUNCTION, *(statement for table in _MAY for statement in _of_postgresql(table))),
}
"""Statements that make ledger and grants append-only, by dialect: nothing is removed, and the one change is that a member's name goes."""

for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        # Grants refer to the ledger, so by then both are there.
        event.listen(grants, "after_create", DDL(_statement).execute_if(dialect=_dialect))
