"""Receipts that are public replies, whose picture a job was made from, and who has opted out of that."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("receipt_channel_id", "receipt_message_id", "source_author"):
        op.add_column("jobs", sa.Column(name, sa.BigInteger(), nullable=True))
    op.create_table(
        "opt_outs",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_opt_outs"),
    )
