"""What is to be forgotten; and books from which a member's name can be taken, and nothing else."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_DUE = sa.text("state = 'due'")
_WHOLE = sa.text("erased_at IS NULL")

_KEPT = {
    "ledger": ("id", "kind", "amount", "job_id", "guild_id", "provider", "account", "at"),
    "grants": ("line_id", "period", "unit", "starts", "ends", "guild_id", "amount"),
}
_NAMES = {
    "ledger": "NEW.user_id = 0 AND (NEW.actor = OLD.actor OR NEW.actor = 'member:0') AND (NEW.reason = OLD.reason OR NEW.reason = '')",
    "grants": "NEW.scope = 'member:' || OLD.guild_id || ':' || '0'",
}
_SQLITE = "BEGIN SELECT RAISE(ABORT, 'the books are append-only'); END"
_POSTGRES = "EXECUTE FUNCTION books_are_append_only()"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("erased_at", _TIME, nullable=True))
    op.create_index("ix_jobs_whole", "jobs", ["guild_id", "changed_at"], unique=False, sqlite_where=_WHOLE, postgresql_where=_WHOLE)
    op.add_column("guild_settings", sa.Column("retention_days", sa.Integer(), nullable=True))
    _tables()
    if op.get_bind().dialect.name == "postgresql":
        _triggers_of_postgresql()
    else:
        _triggers_of_sqlite()


def _tables() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("until", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index(op.f("ix_erasures_user_id"), "erasures", ["user_id"], unique=False)
    op.create_table(
        "removals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("erasure_id", sa.String(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasures.id"], name=op.f("fk_removals_erasure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removals")),
    )
    op.create_index("ix_removals_due", "removals", ["id"], unique=False, sqlite_where=_DUE, postgresql_where=_DUE)
    op.create_index(op.f("ix_removals_erasure_id"), "removals", ["erasure_id"], unique=False)
    op.create_table(
        "departures",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("left_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_departures")),
    )


def _triggers_of_sqlite() -> None:
    for table in _KEPT:
        may = _only_anonymous(table, "IS")
        op.execute(f"DROP TRIGGER {table}_keeps_lines")
        op.execute(f"CREATE TRIGGER {table}_keeps_lines BEFORE UPDATE ON {table} WHEN NOT ({may}) {_SQLITE}")


def _triggers_of_postgresql() -> None:
    for table in _KEPT:
        may = _only_anonymous(table, "IS NOT DISTINCT FROM")
        op.execute(f"DROP TRIGGER {table}_keeps_lines ON {table}")
        op.execute(f"CREATE TRIGGER {table}_keeps_lines BEFORE UPDATE ON {table} FOR EACH ROW WHEN (NOT ({may})) {_POSTGRES}")
        op.execute(f"CREATE TRIGGER {table}_loses_no_line BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT {_POSTGRES}")


def _only_anonymous(table: str, same: str) -> str:
    return f"{' AND '.join(f'NEW.{column} {same} OLD.{column}' for column in _KEPT[table])} AND {_NAMES[table]}"
