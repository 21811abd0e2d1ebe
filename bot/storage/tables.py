"""The schema. A migration in `migrations/versions` must follow every change here; a test compares the two."""

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    event,
    text,
)

from bot.storage.columns import UtcDateTime, structured

ACTIVE = "state NOT IN ('done', 'failed', 'cancelled', 'expired')"
"""Word for word the condition of the partial index: SQLite uses the index only for the same words, not for bound values."""

TERMINAL = "kind IN ('settle', 'release')"
KEY_IN_USE = "state = 'active'"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String, primary_key=True),
    Column("request_key", String, nullable=False, unique=True),
    Column("state", String, nullable=False),
    Column("provider", String, nullable=False),
    Column("model", String, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("price", Integer, nullable=False),
    Column("request", structured(), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("user_locale", String, nullable=False),
    Column("role_ids", structured(), nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("guild_locale", String, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("channel_kind", String, nullable=False),
    Column("channel_parent_id", BigInteger),
    Column("upload_limit", BigInteger, nullable=False),
    Column("receipt_application_id", BigInteger),
    Column("receipt_token", String),
    Column("receipt_until", UtcDateTime),
    Column("source_channel_id", BigInteger),
    Column("source_message_id", BigInteger),
    Column("attempt_id", String),
    Column("assets", structured(), nullable=False),
    Column("clip", structured()),
    Column("failure_kind", String),
    Column("failure_text", String),
    Column("billed_amount", String),
    Column("billed_unit", String),
    Column("late", Boolean, nullable=False),
    Column("cancel_asked", Boolean, nullable=False),
    Column("charged", Boolean, nullable=False),
    Column("running_since", UtcDateTime),
    Column("succeeded_at", UtcDateTime),
    Column("delivered_to", String),
    Column("message_channel_id", BigInteger),
    Column("message_id", BigInteger),
    Column("parent_job", String),
    Column("account", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    CheckConstraint("price >= 0", name="price"),
)
Index("ix_jobs_active", jobs.c.created_at, jobs.c.id, sqlite_where=text(ACTIVE), postgresql_where=text(ACTIVE))
Index("ix_jobs_user_id_created_at", jobs.c.user_id, jobs.c.created_at)
Index("ix_jobs_model_seconds_succeeded_at", jobs.c.model, jobs.c.seconds, jobs.c.succeeded_at)

attempts = Table(
    "attempts",
    metadata,
    Column("id", String, primary_key=True),
    Column("job_id", String, ForeignKey("jobs.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("provider", String, nullable=False),
    Column("account", String, nullable=False),
    Column("base_url", String, nullable=False),
    Column("fingerprint", String, nullable=False, index=True),
    Column("submitted_at", UtcDateTime, nullable=False),
    Column("hook_hash", String, unique=True),
    Column("task_id", String),
    Column("variant", String),
    UniqueConstraint("job_id", "number"),
    UniqueConstraint("provider", "account", "base_url", "task_id", name="uq_attempts_task"),
)

pictures = Table(
    "pictures",
    metadata,
    Column("job_id", String, ForeignKey("jobs.id"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("mime", String, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

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
Index("uq_ledger_reserve", ledger.c.job_id, unique=True, sqlite_where=text("kind = 'reserve'"), postgresql_where=text("kind = 'reserve'"))

counters = Table(
    "counters",
    metadata,
    Column("scope", String, primary_key=True),
    Column("period", String, primary_key=True),
    Column("starts", UtcDateTime, primary_key=True),
    Column("used", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    CheckConstraint("used >= 0", name="used"),
    CheckConstraint("reserved >= 0", name="reserved"),
)

reservations = Table(
    "reservations",
    metadata,
    Column("job_id", String, ForeignKey("jobs.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("scope", String, nullable=False),
    Column("period", String, nullable=False),
    Column("starts", UtcDateTime, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Index("ix_reservations_scope_period_starts", "scope", "period", "starts"),
)

limits = Table(
    "limits",
    metadata,
    Column("scope", String, primary_key=True),
    Column("period", String, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    CheckConstraint("amount >= 0", name="amount"),
)

audit_trail = Table(
    "audit_trail",
    metadata,
    Column("id", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("actor", BigInteger, nullable=False),
    Column("what", String, nullable=False),
    Column("before", structured()),
    Column("after", structured()),
    Index("ix_audit_trail_guild_id_at", "guild_id", "at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", String, primary_key=True),
    Column("job_id", String, ForeignKey("jobs.id"), nullable=False, index=True),
    Column("owed", String, nullable=False),
    Column("nonce", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("state", String, nullable=False),
    Column("rung", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("first_try_at", UtcDateTime),
    Column("not_before", UtcDateTime),
    Column("hide_prompt", Boolean, nullable=False),
    Column("message_channel_id", BigInteger),
    Column("message_id", BigInteger),
)
Index("ix_outbox_due", outbox.c.created_at, outbox.c.id, sqlite_where=text("state = 'due'"), postgresql_where=text("state = 'due'"))

guild_keys = Table(
    "guild_keys",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("provider", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", String, nullable=False),
    Column("last_four", String, nullable=False),
    Column("sealed", LargeBinary),
    Column("secret", String),
    Column("added_by", BigInteger, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("retired_at", UtcDateTime),
    CheckConstraint("state IN ('active', 'retired')", name="state"),
    CheckConstraint("state = 'retired' OR sealed IS NOT NULL", name="sealed"),
)
Index(
    "uq_guild_keys_active",
    guild_keys.c.guild_id,
    guild_keys.c.provider,
    unique=True,
    sqlite_where=text(KEY_IN_USE),
    postgresql_where=text(KEY_IN_USE),
)

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

runner = Table(
    "runner",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="single"),
)

LEDGER_GUARDS = {
    "sqlite": (
        "CREATE TRIGGER ledger_keeps_lines BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
        "CREATE TRIGGER ledger_loses_no_line BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    ),
    "postgresql": (
        """CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        """CREATE TRIGGER ledger_keeps_lines BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()""",
    ),
}
"""Statements that make the ledger append-only, by dialect."""

for _dialect, _statements in LEDGER_GUARDS.items():
    for _statement in _statements:
        event.listen(ledger, "after_create", DDL(_statement).execute_if(dialect=_dialect))
