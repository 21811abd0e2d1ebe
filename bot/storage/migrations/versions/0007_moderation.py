"""Word and pattern lists of servers, and orders that wait for a moderator."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("jobs", sa.Column("hold", sa.String(), nullable=True))
    op.add_column("jobs", sa.Column("held_until", _TIME, nullable=True))
    op.execute("UPDATE jobs SET hold = 'price' WHERE state = 'draft'")
    op.add_column("notices", sa.Column("job_id", sa.String(), nullable=True))
    op.add_column("notices", sa.Column("message_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_notices_job_id", "notices", ["job_id"], unique=False)
    op.create_table(
        "moderation",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("words", _JSON, nullable=False),
        sa.Column("patterns", _JSON, nullable=False),
        sa.Column("review", sa.String(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("review IN ('off', 'flagged', 'all')", name=op.f("ck_moderation_review")),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_moderation")),
    )
    op.create_table(
        "reviews",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("matched", sa.String(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("until", _TIME, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", _TIME, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'approved', 'refused', 'withdrawn', 'lapsed')", name=op.f("ck_reviews_state")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_reviews_job_id")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_reviews")),
    )
    op.create_index("ix_reviews_guild_id_user_id_asked_at", "reviews", ["guild_id", "user_id", "asked_at"], unique=False)
