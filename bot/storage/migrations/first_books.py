"""The books of the first schema."""

import sqlalchemy as sa
from alembic import op

_TIME = sa.DateTime(timezone=True)
_ENDS = sa.text("kind IN ('settle', 'release')")
_RESERVE = sa.text("kind = 'reserve'")
_APPEND_ONLY = {
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


def upgrade() -> None:
    _spent()
    _allowed()
    _decided()
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def _spent() -> None:
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
    for name, columns in {"guild": ["guild_id", "at"], "member": ["guild_id", "user_id", "at"], "provider": ["provider", "at"]}.items():
        op.create_index(f"ix_ledger_{name}", "ledger", columns, unique=False, sqlite_where=_RESERVE, postgresql_where=_RESERVE)
    op.create_table(
        "counters",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("starts", _TIME, nullable=False),
        sa.Column("ends", _TIME, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("granted", sa.BigInteger(), nullable=False),
        sa.Column("alerted", sa.Integer(), nullable=False),
        sa.CheckConstraint("granted >= 0", name=op.f("ck_counters_granted")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_counters_reserved")),
        sa.CheckConstraint("starts < ends", name=op.f("ck_counters_span")),
        sa.CheckConstraint("used >= 0", name=op.f("ck_counters_used")),
        sa.PrimaryKeyConstraint("scope", "period", "unit", "starts", name=op.f("pk_counters")),
    )
    op.create_index("ix_counters_scope_ends", "counters", ["scope", "ends"], unique=False)


def _allowed() -> None:
    op.create_table(
        "limits",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_limits_amount")),
        sa.PrimaryKeyConstraint("scope", "period", "unit", name=op.f("pk_limits")),
    )
    op.create_index("ix_limits_guild_id_kind", "limits", ["guild_id", "kind"], unique=False)
    op.create_table(
        "grants",
        sa.Column("line_id", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("starts", _TIME, nullable=False),
        sa.Column("ends", _TIME, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_grants_amount")),
        sa.ForeignKeyConstraint(["line_id"], ["ledger.id"], name=op.f("fk_grants_line_id")),
        sa.PrimaryKeyConstraint("line_id", "period", name=op.f("pk_grants")),
    )
    op.create_index("ix_grants_guild_id_ends", "grants", ["guild_id", "ends"], unique=False)
    op.create_table(
        "zones",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "changed_at", name=op.f("pk_zones")),
    )
    op.create_table(
        "blocks",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", _TIME, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_blocks")),
    )


def _decided() -> None:
    op.create_table(
        "audit_trail",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_trail")),
    )
    op.create_index("ix_audit_trail_guild_id_at", "audit_trail", ["guild_id", "at"], unique=False)
