"""Make a page of the worklist and of the list of cases cost the same with a million cases.

Revision ID: 0008_worklists
"""

from typing import Final

from alembic import op

revision: Final = "0008_worklists"
down_revision: Final = "0007_reasons_of_incidents"

_OF_TASKS: Final = {
    "worklist": "(candidate_group, due_at, opened_at, id) INCLUDE (assignee)",
    "worklist_of_process": "(candidate_group, process_key, due_at, opened_at, id) INCLUDE (assignee)",
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
    "DROP INDEX ix_case_instance_updated_at, ix_case_instance_responsible_team, ix_case_instance_site",
    "CREATE INDEX ix_case_instance_latest ON case_instance (state, updated_at DESC, id)",
    "CREATE INDEX ix_case_instance_latest_of_team ON case_instance (responsible_team, state, updated_at DESC, id)",
    "CREATE INDEX ix_case_instance_latest_of_site ON case_instance (site, state, updated_at DESC, id)",
    "ALTER TABLE human_task SET (autovacuum_vacuum_insert_scale_factor = 0.02)",
    "CREATE INDEX ix_kept_message_received_at ON kept_message (received_at, id)",
    "DROP INDEX ix_thrown_signal_position",
    "CREATE INDEX ix_thrown_signal_thrown_at ON thrown_signal (thrown_at, id)",
)


def upgrade() -> None:
    """Add an index for each order in which a list is read; the first of the worklist also answers its counts alone."""
    for statement in _STATEMENTS:
        op.execute(statement)
