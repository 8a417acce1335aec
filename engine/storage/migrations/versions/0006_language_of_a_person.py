"""Remember the language that a person reads the pages in; until she says otherwise it is German.

Revision ID: 0006_language_of_a_person
"""

from typing import Final

from alembic import op

revision: Final = "0006_language_of_a_person"
down_revision: Final = "0005_workshop_draft"

_STATEMENTS: Final = (
    "ALTER TABLE account ADD COLUMN locale TEXT NOT NULL DEFAULT 'de'",
    "ALTER TABLE account ALTER COLUMN locale DROP DEFAULT",
)


def upgrade() -> None:
    """Add the column, filled for everybody who is there already."""
    for statement in _STATEMENTS:
        op.execute(statement)
