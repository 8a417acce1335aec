"""Keep what signals cases wait for, and the signals that are on their way to them.

Revision ID: 0003_signals
"""

from typing import Final

from alembic import op

revision: Final = "0003_signals"
down_revision: Final = "0002_kept_messages_by_key"

_STATEMENTS: Final = (
    """
    CREATE TABLE signal_subscription (
        id UUID NOT NULL,
        case_id UUID NOT NULL,
        element_id TEXT NOT NULL,
        signal_name TEXT NOT NULL,
        CONSTRAINT pk_signal_subscription PRIMARY KEY (id),
        CONSTRAINT fk_signal_subscription_case_id FOREIGN KEY(case_id) REFERENCES case_instance (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_signal_subscription_case_id ON signal_subscription (case_id)",
    "CREATE INDEX ix_signal_subscription_signal_name ON signal_subscription (signal_name, case_id)",
    """
    CREATE TABLE thrown_signal (
        id UUID NOT NULL,
        case_id UUID,
        name TEXT NOT NULL,
        payload JSON NOT NULL,
        thrown_at TIMESTAMP WITH TIME ZONE NOT NULL,
        position BIGINT GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_thrown_signal PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_thrown_signal_position ON thrown_signal (position)",
    "COMMENT ON TABLE thrown_signal IS 'On its way to one case, or without one to the start of others.'",
)


def upgrade() -> None:
    """Create both tables."""
    for statement in _STATEMENTS:
        op.execute(statement)
