"""A key for each neighbourhood, leases, files, erasures, tries; what happened to a change afterwards."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TEXT, _NUMBER = sa.String(64), sa.BigInteger()


def _nothing(name: str, kind: Any, empty: str) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, server_default=empty)


def upgrade() -> None:
    """Move the server's key to its neighbourhoods, and make the new tables and columns."""
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    op.execute(
        "UPDATE neighbourhood SET signing_seed = coalesce((SELECT signing_seed FROM server), '')"
    )
    op.drop_table("server")
    op.create_index("change_by_act", "change", ["neighbourhood", "act"])
    op.create_index("change_by_record", "change", ["neighbourhood", "kind", "record"])
    op.create_index(
        "change_by_loss",
        "change",
        ["neighbourhood", "device", "lost_sequence"],
        postgresql_where=sa.text("lost_sequence IS NOT NULL"),
        sqlite_where=sa.text("lost_sequence IS NOT NULL"),
    )
    op.create_table(
        "lease",
        sa.Column("neighbourhood", _TEXT, primary_key=True),
        sa.Column("activity", _TEXT, primary_key=True),
        sa.Column("recurrence", sa.String(32), primary_key=True),
        sa.Column("holder", _TEXT, primary_key=True),
        sa.Column("granted", _NUMBER, nullable=False),
        sa.Column("spent", _NUMBER, nullable=False),
        sa.Column("returned", _NUMBER, nullable=False),
        sa.Column("recalled", _NUMBER, nullable=False),
        sa.Column("wanted_back", _NUMBER, nullable=False),
        sa.Column("sequence", _NUMBER, nullable=False),
    )
    op.create_index("lease_by_holder", "lease", ["neighbourhood", "holder", "sequence"])
    op.create_table(
        "file",
        sa.Column("neighbourhood", _TEXT, primary_key=True),
        sa.Column("sha256", _TEXT, primary_key=True),
        sa.Column("width_px", sa.Integer(), primary_key=True),
        sa.Column("media_type", _TEXT, nullable=False),
        sa.Column("added_ms", _NUMBER, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "erasure",
        sa.Column("neighbourhood", _TEXT, primary_key=True),
        sa.Column("record", sa.String(200), primary_key=True),
        sa.Column("erased_ms", _NUMBER, nullable=False),
    )
    op.create_table(
        "attempt",
        sa.Column("neighbourhood", _TEXT, primary_key=True),
        sa.Column("what", sa.String(32), primary_key=True),
        sa.Column("who", _TEXT, primary_key=True),
        sa.Column("window_s", _NUMBER, primary_key=True),
        sa.Column("count", _NUMBER, nullable=False),
    )


def _columns() -> dict[str, list[sa.Column[Any]]]:
    """Return the new columns by table, made anew: a column belongs to one table."""
    return {
        "neighbourhood": [
            _nothing("signing_seed", _TEXT, ""),
            _nothing("coordinator_key", _TEXT, ""),
            _nothing("horizon_sequence", _NUMBER, "0"),
            sa.Column("frozen_ms", _NUMBER),
        ],
        "device": [
            _nothing("settings", sa.Text(), "{}"),
            _nothing("rejoins", sa.Integer(), "0"),
            _nothing("topped_ms", _NUMBER, "0"),
            _nothing("replaced_by", _TEXT, ""),
            sa.Column("apart_ms", _NUMBER),
        ],
        "code": [_nothing("replaces", _TEXT, "")],
        "record": [_nothing("written_ms", _NUMBER, "0")],
        "change": [
            _nothing("kind", sa.String(32), ""),
            _nothing("record", sa.String(200), ""),
            _nothing("received_ms", _NUMBER, "0"),
            sa.Column("lost_sequence", _NUMBER),
        ],
    }


def downgrade() -> None:
    """Take them away again; the key of one neighbourhood becomes the server's."""
    for name in ("attempt", "erasure", "file", "lease"):
        op.drop_table(name)
    for name in ("change_by_act", "change_by_record", "change_by_loss"):
        op.drop_index(name, "change")
    op.create_table(
        "server",
        sa.Column("one", sa.Integer(), primary_key=True),
        sa.Column("signing_seed", _TEXT, nullable=False),
    )
    op.execute("INSERT INTO server SELECT 1, min(signing_seed) FROM neighbourhood")
    for table, columns in _columns().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
