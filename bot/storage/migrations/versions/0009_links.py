"""Clips that are offered by link: what the link ends in, and until when it works."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_LINKED = sa.text("link_token IS NOT NULL")


def upgrade() -> None:
    op.add_column("jobs", sa.Column("link_token", sa.String(), nullable=True))
    op.add_column("jobs", sa.Column("link_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index("uq_jobs_link", "jobs", ["link_token"], unique=True, sqlite_where=_LINKED, postgresql_where=_LINKED)
