"""What servers allow and deny, and their pause."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy_entries",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('channel', 'role', 'model')", name=op.f("ck_policy_entries_kind")),
        sa.PrimaryKeyConstraint("guild_id", "kind", "subject", name=op.f("pk_policy_entries")),
    )
    for column in (
        sa.Column("longest", sa.Integer(), nullable=True),
        sa.Column("highest_price", sa.BigInteger(), nullable=True),
        sa.Column("age_restricted_only", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("spoiler", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("private", sa.String(), server_default="allow", nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pause_reason", sa.String(), nullable=True),
    ):
        op.add_column("guild_settings", column)
