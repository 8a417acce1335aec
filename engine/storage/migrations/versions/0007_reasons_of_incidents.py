"""Keep with an incident why an element failed: each reason a sentence, and how a decision came about.

Revision ID: 0007_reasons_of_incidents
"""

from typing import Final

from alembic import op

revision: Final = "0007_reasons_of_incidents"
down_revision: Final = "0006_language_of_a_person"

_STATEMENTS: Final = (
    "ALTER TABLE incident ALTER COLUMN message TYPE JSON USING to_json(message)",
    "ALTER TABLE incident ADD COLUMN reasons JSON NOT NULL DEFAULT '[]', ADD COLUMN trace JSON NOT NULL DEFAULT 'null'",
    "ALTER TABLE incident ALTER COLUMN reasons DROP DEFAULT, ALTER COLUMN trace DROP DEFAULT",
)


def upgrade() -> None:
    """Add the columns; what older incidents tell stays in one sentence."""
    for statement in _STATEMENTS:
        op.execute(statement)
