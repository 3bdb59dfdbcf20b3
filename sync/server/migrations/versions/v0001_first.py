"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make neighbourhoods, devices, codes, records, changes and the server's own row."""
    text, number = sa.String(64), sa.BigInteger()
    op.create_table(
        "neighbourhood",
        sa.Column("neighbourhood", text, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("epoch", text, nullable=False),
        sa.Column("sequence", number, nullable=False),
        sa.Column("receipt_ms", number, nullable=False),
    )
    op.create_table(
        "device",
        sa.Column("neighbourhood", text, primary_key=True),
        sa.Column("device", text, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("venue", text, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("public_key", text, nullable=False),
        sa.Column("enrolled_ms", number, nullable=False),
        sa.Column("revoked_ms", number),
        sa.Column("last_number", number, nullable=False),
        sa.Column("last_digest", text, nullable=False),
        sa.Column("last_push_ms", number, nullable=False),
        sa.Column("last_seen_ms", number, nullable=False),
    )
    op.create_index("device_by_id", "device", ["device"])
    op.create_table(
        "code",
        sa.Column("neighbourhood", text, primary_key=True),
        sa.Column("hash", text, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("venue", text, nullable=False),
        sa.Column("expires_ms", number, nullable=False),
        sa.Column("used_ms", number),
    )
    op.create_table(
        "record",
        sa.Column("neighbourhood", text, primary_key=True),
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("sequence", number, nullable=False),
        sa.Column("venue", text, nullable=False),
        sa.Column("parent", sa.String(200), nullable=False),
        sa.Column("stored", sa.LargeBinary(), nullable=False),
    )
    op.create_index("record_by_sequence", "record", ["neighbourhood", "sequence"])
    op.create_index("record_by_parent", "record", ["neighbourhood", "kind", "parent"])
    op.create_table(
        "change",
        sa.Column("neighbourhood", text, primary_key=True),
        sa.Column("device", text, primary_key=True),
        sa.Column("number", number, primary_key=True),
        sa.Column("sequence", number, nullable=False),
        sa.Column("act", text, nullable=False),
        sa.Column("change", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "server",
        sa.Column("one", sa.Integer(), primary_key=True),
        sa.Column("signing_seed", text, nullable=False),
    )


def downgrade() -> None:
    """Take the tables away again."""
    for name in ("server", "change", "record", "code", "device", "neighbourhood"):
        op.drop_table(name)
