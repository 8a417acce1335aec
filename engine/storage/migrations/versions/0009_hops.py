"""Count with a message or signal how many cases have thrown at one another in a row, so that it can be stopped.

Revision ID: 0009_hops
"""

from typing import Final

from alembic import op

revision: Final = "0009_hops"
down_revision: Final = "0008_worklists"

_STATEMENTS: Final = (
    "ALTER TABLE kept_message ADD COLUMN hops INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE kept_message ALTER COLUMN hops DROP DEFAULT",
    "ALTER TABLE thrown_signal ADD COLUMN hops INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE thrown_signal ALTER COLUMN hops DROP DEFAULT",
)


def upgrade() -> None:
    """Add the columns; what is on its way begins to be counted anew."""
    for statement in _STATEMENTS:
        op.execute(statement)
