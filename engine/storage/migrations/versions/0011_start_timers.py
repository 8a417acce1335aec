"""Keep when timers begin cases.

Revision ID: 0011_start_timers
"""

from typing import Final

from alembic import op

revision: Final = "0011_start_timers"
down_revision: Final = "0010_vacuum_early"

_STATEMENTS: Final = (
    """
    CREATE TABLE start_timer (
        process_key TEXT NOT NULL,
        element_id TEXT NOT NULL,
        number SMALLINT NOT NULL,
        timing TEXT NOT NULL,
        due_at TIMESTAMP WITH TIME ZONE,
        plan JSON NOT NULL,
        CONSTRAINT pk_start_timer PRIMARY KEY (process_key, element_id, number)
    )
    """,
    "CREATE INDEX ix_start_timer_due_at ON start_timer (due_at)",
    "COMMENT ON TABLE start_timer IS "
    "'Timers of the deployment in force that begin cases; without a due date they begin none any more.'",
)


def upgrade() -> None:
    """Create the table; nothing that was published before begins with a timer."""
    for statement in _STATEMENTS:
        op.execute(statement)
