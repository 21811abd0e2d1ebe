"""The schema. A migration in `migrations/versions` must follow every change here; a test compares the two."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from bot.storage.columns import UtcDateTime, structured
from bot.storage.metadata import metadata
from bot.storage.money_tables import RESERVE, TERMINAL, audit_trail, blocks, counters, grants, ledger, limits, zones
from bot.storage.policy_tables import policy_entries
from bot.storage.privacy_tables import departures, erasures, removals, servers
from bot.storage.review_tables import moderation, reviews

__all__ = [
    "ACTIVE",
    "KEY_IN_USE",
    "LINKED",
    "RESERVE",
    "TERMINAL",
    "attempts",
    "audit_trail",
    "blocks",
    "counters",
    "departures",
    "erasures",
    "facts",
    "grants",
    "guild_keys",
    "guild_settings",
    "jobs",
    "ledger",
    "limits",
    "metadata",
    "moderation",
    "notices",
    "opt_outs",
    "outbox",
    "pictures",
    "policy_entries",
    "removals",
    "reviews",
    "runner",
    "servers",
    "zones",
]

ACTIVE = "state NOT IN ('done', 'failed', 'cancelled', 'expired')"
"""Word for word the condition of the partial index: SQLite uses the index only for the same words, not for bound values."""

KEY_IN_USE = "state = 'active'"
WHOLE = "erased_at IS NULL"
"""The same for jobs of which more is left than their money."""
LINKED = "link_token IS NOT NULL"
"""The same for jobs whose clip is, or was, offered by link."""

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
    Column("receipt_channel_id", BigInteger),
    Column("receipt_message_id", BigInteger),
    Column("receipt_until", UtcDateTime),
    Column("source_channel_id", BigInteger),
    Column("source_message_id", BigInteger),
    Column("source_author", BigInteger),
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
    Column("hold", String),
    Column("held_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("shots", Integer),
    Column("board_id", String),
    Column("shot", Integer),
    Column("take", Integer),
    Column("source_path", String),
    Column("descent", String),
    Column("erased_at", UtcDateTime),
    Column("link_token", String),
    Column("link_until", UtcDateTime),
    CheckConstraint("price >= 0", name="price"),
)
Index("ix_jobs_active", jobs.c.created_at, jobs.c.id, sqlite_where=text(ACTIVE), postgresql_where=text(ACTIVE))
Index("ix_jobs_whole", jobs.c.guild_id, jobs.c.changed_at, sqlite_where=text(WHOLE), postgresql_where=text(WHOLE))
Index("uq_jobs_link", jobs.c.link_token, unique=True, sqlite_where=text(LINKED), postgresql_where=text(LINKED))
Index("uq_jobs_take", jobs.c.board_id, jobs.c.shot, jobs.c.take, unique=True)
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

notices = Table(
    "notices",
    metadata,
    Column("id", String, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("key", String, nullable=False),
    Column("filling", structured(), nullable=False),
    Column("nonce", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("first_try_at", UtcDateTime),
    Column("not_before", UtcDateTime),
    Column("job_id", String, index=True),
    Column("message_id", BigInteger),
    Column("locale", String),
)
Index("ix_notices_due", notices.c.created_at, notices.c.id, sqlite_where=text("state = 'due'"), postgresql_where=text("state = 'due'"))

opt_outs = Table(
    "opt_outs",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("since", UtcDateTime, nullable=False),
)

guild_settings = Table(
    "guild_settings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("confirm_at", BigInteger),
    Column("log_channel", BigInteger),
    Column("default_model", String),
    Column("longest", Integer),
    Column("highest_price", BigInteger),
    Column("age_restricted_only", Boolean, nullable=False, server_default=false()),
    Column("spoiler", Boolean, nullable=False, server_default=false()),
    Column("private", String, nullable=False, server_default="allow"),
    Column("paused_at", UtcDateTime),
    Column("pause_reason", String),
    Column("retention_days", Integer),
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
