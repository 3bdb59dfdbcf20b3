"""The index of records by their parent is ordered byte by byte, whatever language the database sorts in (PostgreSQL)."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_COLUMNS = ["neighbourhood", "kind", "parent"]


def upgrade() -> None:
    """Make it anew; SQLite orders so already."""
    _make({"parent": "varchar_pattern_ops"})


def downgrade() -> None:
    """Order it as the database sorts."""
    _make({})


def _make(classes: dict[str, str]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("record_by_parent", "record")
        op.create_index("record_by_parent", "record", _COLUMNS, postgresql_ops=classes)
