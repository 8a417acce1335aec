"""Find the milestones of a case without reading its whole history.

Revision ID: 0012_milestones
"""

from typing import Final

from alembic import op

revision: Final = "0012_milestones"
down_revision: Final = "0011_start_timers"

_KIND: Final = "event || ':' || coalesce(process_key, '') || ':' || coalesce(element_id, '')"
"""A number in its place keeps the index small: there is an entry for each event of each case."""


def upgrade() -> None:
    """Add the index; history goes on being read in order by the other one."""
    op.execute(f"CREATE INDEX ix_history_event_kind ON history_event (case_id, hashtextextended({_KIND}, 0), position)")
