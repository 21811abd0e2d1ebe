"""Storyboards: how many shots one has, and which shot of which storyboard a job makes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("shots", sa.Integer(), nullable=True))
    op.add_column("jobs", sa.Column("board_id", sa.String(), nullable=True))
    op.add_column("jobs", sa.Column("shot", sa.Integer(), nullable=True))
    op.add_column("jobs", sa.Column("take", sa.Integer(), nullable=True))
    op.create_index("uq_jobs_take", "jobs", ["board_id", "shot", "take"], unique=True)
