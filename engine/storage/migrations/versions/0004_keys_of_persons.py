"""Find the cases of a person by keys of her name and birth date, or of her number in a register.

Revision ID: 0004_keys_of_persons
"""

from typing import Final

from alembic import op

revision: Final = "0004_keys_of_persons"
down_revision: Final = "0003_signals"

_STATEMENTS: Final = (
    "ALTER TABLE case_instance ADD COLUMN person_name_key TEXT, ADD COLUMN person_register_key TEXT",
    """
    CREATE INDEX ix_case_instance_person_name_key ON case_instance (person_name_key)
        WHERE person_name_key IS NOT NULL
    """,
    """
    CREATE INDEX ix_case_instance_person_register_key ON case_instance (person_register_key)
        WHERE person_register_key IS NOT NULL
    """,
)


def upgrade() -> None:
    """Add columns and indexes."""
    for statement in _STATEMENTS:
        op.execute(statement)
