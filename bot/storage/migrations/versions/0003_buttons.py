"""What a job descends from: which file of its source message it was made from, and how it follows from its parent."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("source_path", sa.String(), nullable=True))
    op.add_column("jobs", sa.Column("descent", sa.String(), nullable=True))
