"""Vacuum the tables early that every step takes rows from: a million live rows must not hide 200,000 dead ones.

Revision ID: 0010_vacuum_early
"""

from typing import Final

from alembic import op

revision: Final = "0010_vacuum_early"
down_revision: Final = "0009_hops"

_TABLES: Final = ("timer", "message_subscription", "signal_subscription")


def upgrade() -> None:
    """Set the share of dead rows to that of the other tables which change with every step."""
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.02)")
