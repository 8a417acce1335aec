"""Make a page of the worklist cost the same with a million open tasks.

Revision ID: 0008_worklists
"""

from typing import Final

from alembic import op

revision: Final = "0008_worklists"
down_revision: Final = "0007_reasons_of_incidents"

_OF_TASKS: Final = {
    "worklist": "(candidate_group, due_at, opened_at, id) INCLUDE (assignee, process_key)",
    "by_opened_at": "(candidate_group, opened_at, id)",
    "by_name_opened_at": "(candidate_group, name, opened_at, id)",
    "by_case_number_opened_at": "(candidate_group, case_number, opened_at, id)",
}
_STATEMENTS: Final = (
    "DROP INDEX ix_human_task_worklist",
    *(
        f"CREATE INDEX ix_human_task_{name} ON human_task {columns} WHERE state = 'open'"
        for name, columns in _OF_TASKS.items()
    ),
    "CREATE INDEX ix_kept_message_received_at ON kept_message (received_at, id)",
    "DROP INDEX ix_thrown_signal_position",
    "CREATE INDEX ix_thrown_signal_thrown_at ON thrown_signal (thrown_at, id)",
)


def upgrade() -> None:
    """Add an index for each order of the worklist; the first one also answers its counts alone."""
    for statement in _STATEMENTS:
        op.execute(statement)
