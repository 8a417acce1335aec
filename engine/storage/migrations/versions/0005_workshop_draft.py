"""Keep the draft of the workshop, and why something was published.

Revision ID: 0005_workshop_draft
"""

from typing import Final

from alembic import op

revision: Final = "0005_workshop_draft"
down_revision: Final = "0004_keys_of_persons"

_STATEMENTS: Final = (
    "ALTER TABLE deployment ADD COLUMN reason TEXT",
    """
    CREATE TABLE draft_file (
        path TEXT NOT NULL,
        content BYTEA,
        base TEXT,
        saved_by TEXT NOT NULL,
        saved_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_draft_file PRIMARY KEY (path)
    )
    """,
    "COMMENT ON TABLE draft_file IS"
    " 'The draft of the workshop: files that differ from the published ones; without content they are removed.'",
)


def upgrade() -> None:
    """Add the table and the column."""
    for statement in _STATEMENTS:
        op.execute(statement)
