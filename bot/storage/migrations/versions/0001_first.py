"""The first schema: jobs, attempts, pictures, books, outbox, facts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_ACTIVE = sa.text("state NOT IN ('done', 'failed', 'cancelled', 'expired')")
_ENDS = sa.text("kind IN ('settle', 'release')")
_RESERVE = sa.text("kind = 'reserve'")
_DUE = sa.text("state = 'due'")
_IN_USE = sa.text("state = 'active'")
_APPEND_ONLY = {
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


def upgrade() -> None:
    _jobs()
    _work()
    _books()
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
    _keys()
    _rest()


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("request", _JSON, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("user_locale", sa.String(), nullable=False),
        sa.Column("role_ids", _JSON, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_locale", sa.String(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_kind", sa.String(), nullable=False),
        sa.Column("channel_parent_id", sa.BigInteger(), nullable=True),
        sa.Column("upload_limit", sa.BigInteger(), nullable=False),
        sa.Column("receipt_application_id", sa.BigInteger(), nullable=True),
        sa.Column("receipt_token", sa.String(), nullable=True),
        sa.Column("receipt_until", _TIME, nullable=True),
        sa.Column("source_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("source_message_id", sa.BigInteger(), nullable=True),
        sa.Column("attempt_id", sa.String(), nullable=True),
        sa.Column("assets", _JSON, nullable=False),
        sa.Column("clip", _JSON, nullable=True),
        sa.Column("failure_kind", sa.String(), nullable=True),
        sa.Column("failure_text", sa.String(), nullable=True),
        sa.Column("billed_amount", sa.String(), nullable=True),
        sa.Column("billed_unit", sa.String(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("charged", sa.Boolean(), nullable=False),
        sa.Column("running_since", _TIME, nullable=True),
        sa.Column("succeeded_at", _TIME, nullable=True),
        sa.Column("delivered_to", sa.String(), nullable=True),
        sa.Column("message_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("parent_job", sa.String(), nullable=True),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_jobs_price")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("request_key", name=op.f("uq_jobs_request_key")),
    )
    op.create_index("ix_jobs_active", "jobs", ["created_at", "id"], unique=False, sqlite_where=_ACTIVE, postgresql_where=_ACTIVE)
    op.create_index("ix_jobs_model_seconds_succeeded_at", "jobs", ["model", "seconds", "succeeded_at"], unique=False)
    op.create_index("ix_jobs_user_id_created_at", "jobs", ["user_id", "created_at"], unique=False)


def _work() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("base_url", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("submitted_at", _TIME, nullable=False),
        sa.Column("hook_hash", sa.String(), nullable=True),
        sa.Column("task_id", sa.String(), nullable=True),
        sa.Column("variant", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_attempts_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("hook_hash", name=op.f("uq_attempts_hook_hash")),
        sa.UniqueConstraint("job_id", "number", name=op.f("uq_attempts_job_id_number")),
        sa.UniqueConstraint("provider", "account", "base_url", "task_id", name="uq_attempts_task"),
    )
    op.create_index(op.f("ix_attempts_fingerprint"), "attempts", ["fingerprint"], unique=False)
    op.create_table(
        "pictures",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_pictures_job_id")),
        sa.PrimaryKeyConstraint("job_id", "role", name=op.f("pk_pictures")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("owed", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("first_try_at", _TIME, nullable=True),
        sa.Column("not_before", _TIME, nullable=True),
        sa.Column("hide_prompt", sa.Boolean(), nullable=False),
        sa.Column("message_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_outbox_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_due", "outbox", ["created_at", "id"], unique=False, sqlite_where=_DUE, postgresql_where=_DUE)
    op.create_index(op.f("ix_outbox_job_id"), "outbox", ["job_id"], unique=False)


def _books() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("job_id", sa.String(), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.CheckConstraint("kind IN ('grant', 'reserve', 'settle', 'release', 'adjust')", name=op.f("ck_ledger_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
    )
    op.create_index(op.f("ix_ledger_job_id"), "ledger", ["job_id"], unique=False)
    op.create_index("uq_ledger_reserve", "ledger", ["job_id"], unique=True, sqlite_where=_RESERVE, postgresql_where=_RESERVE)
    op.create_index("uq_ledger_terminal", "ledger", ["job_id"], unique=True, sqlite_where=_ENDS, postgresql_where=_ENDS)
    op.create_table(
        "counters",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("starts", _TIME, nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_counters_reserved")),
        sa.CheckConstraint("used >= 0", name=op.f("ck_counters_used")),
        sa.PrimaryKeyConstraint("scope", "period", "starts", name=op.f("pk_counters")),
    )
    op.create_table(
        "reservations",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("starts", _TIME, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_reservations_job_id")),
        sa.PrimaryKeyConstraint("job_id", "place", name=op.f("pk_reservations")),
    )
    op.create_index("ix_reservations_scope_period_starts", "reservations", ["scope", "period", "starts"], unique=False)
    op.create_table(
        "limits",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_limits_amount")),
        sa.PrimaryKeyConstraint("scope", "period", name=op.f("pk_limits")),
    )


def _keys() -> None:
    op.create_table(
        "guild_keys",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("last_four", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("secret", sa.String(), nullable=True),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("added_at", _TIME, nullable=False),
        sa.Column("retired_at", _TIME, nullable=True),
        sa.CheckConstraint("state IN ('active', 'retired')", name=op.f("ck_guild_keys_state")),
        sa.CheckConstraint("state = 'retired' OR sealed IS NOT NULL", name=op.f("ck_guild_keys_sealed")),
        sa.PrimaryKeyConstraint("guild_id", "provider", "number", name=op.f("pk_guild_keys")),
    )
    op.create_index(
        "uq_guild_keys_active", "guild_keys", ["guild_id", "provider"], unique=True, sqlite_where=_IN_USE, postgresql_where=_IN_USE
    )


def _rest() -> None:
    op.create_table(
        "audit_trail",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", _JSON, nullable=True),
        sa.Column("after", _JSON, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_trail")),
    )
    op.create_index("ix_audit_trail_guild_id_at", "audit_trail", ["guild_id", "at"], unique=False)
    op.create_table(
        "facts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
    )
    op.create_table(
        "runner",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_runner_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runner")),
    )
