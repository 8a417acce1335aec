"""Find kept messages by their correlation key alone, too: a case shows what is kept for it.

Revision ID: 0002_kept_messages_by_key
"""

from typing import Final

from alembic import op

revision: Final = "0002_kept_messages_by_key"
down_revision: Final = "0001_first_tables"


def upgrade() -> None:
    """Turn the order of the index around; it answers both questions then."""
    op.execute("DROP INDEX ix_kept_message_match")
    op.execute("CREATE INDEX ix_kept_message_match ON kept_message (correlation_key, name)")
