"""Keep beside each case until when somebody pays, so that gaps can be counted without loading a case.

Revision ID: 0015_paid_until
"""

from typing import Final

from alembic import op

revision: Final = "0015_paid_until"
down_revision: Final = "0014_offers"


def upgrade() -> None:
    """Add the column; the cases of older publications say nothing of it, the next command of a case fills it in."""
    op.execute("ALTER TABLE case_instance ADD COLUMN paid_until DATE")
    op.execute(
        "CREATE INDEX ix_case_instance_paid_until ON case_instance (paid_until)"
        " WHERE state = 'running' AND paid_until IS NOT NULL"
    )
