"""When a device last claimed a cursor that this server never gave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("device", sa.Column("doubted_ms", sa.BigInteger()))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("device") as batch:
        batch.drop_column("doubted_ms")
