"""Let a program that works in many transactions write down how far it is.

Revision ID: 0013_notes
"""

from typing import Final

from alembic import op

revision: Final = "0013_notes"
down_revision: Final = "0012_milestones"

_STATEMENTS: Final = (
    """
    CREATE TABLE note (
        name TEXT NOT NULL,
        content JSON NOT NULL,
        CONSTRAINT pk_note PRIMARY KEY (name)
    )
    """,
    "COMMENT ON TABLE note IS"
    " 'How far a program is that works in many transactions, written in the transaction of what it did.'",
)


def upgrade() -> None:
    """Add the table."""
    for statement in _STATEMENTS:
        op.execute(statement)
