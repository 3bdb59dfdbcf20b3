"""What devices say of sign-ups after a restore, until these come in again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "said",
        sa.Column("neighbourhood", sa.String(64), primary_key=True),
        sa.Column("signup", sa.String(200), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("heard_ms", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("said")
