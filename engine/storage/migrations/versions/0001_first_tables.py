"""Create the tables of the first version.

Revision ID: 0001_first_tables
"""

from typing import Final

from alembic import op

revision: Final = "0001_first_tables"
down_revision: Final = None

_STATEMENTS: Final = (
    "CREATE SEQUENCE case_number",
    """
    CREATE TABLE access_event (
        position BIGINT GENERATED ALWAYS AS IDENTITY,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        actor TEXT NOT NULL,
        purpose TEXT NOT NULL,
        granted BOOLEAN NOT NULL,
        case_id UUID,
        task_id UUID,
        reason TEXT,
        CONSTRAINT pk_access_event PRIMARY KEY (position)
    )
    """,
    "CREATE INDEX ix_access_event_at ON access_event (at)",
    "CREATE INDEX ix_access_event_case_id ON access_event (case_id, at)",
    "COMMENT ON TABLE access_event IS 'Outlives the case it names: no foreign key.'",
    """
    CREATE TABLE account (
        username TEXT NOT NULL,
        display_name TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        active BOOLEAN NOT NULL,
        session_epoch INTEGER NOT NULL,
        CONSTRAINT pk_account PRIMARY KEY (username)
    )
    """,
    """
    CREATE TABLE deployment (
        id UUID NOT NULL,
        position BIGINT GENERATED ALWAYS AS IDENTITY,
        digest TEXT NOT NULL,
        published_at TIMESTAMP WITH TIME ZONE NOT NULL,
        published_by TEXT NOT NULL,
        CONSTRAINT pk_deployment PRIMARY KEY (id),
        CONSTRAINT uq_deployment_position UNIQUE (position)
    )
    """,
    "CREATE INDEX ix_deployment_digest ON deployment (digest)",
    "COMMENT ON TABLE deployment IS 'A published folder; the one with the highest position is in force.'",
    """
    CREATE TABLE kept_message (
        id UUID NOT NULL,
        name TEXT NOT NULL,
        correlation_key TEXT NOT NULL,
        payload JSON NOT NULL,
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_kept_message PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_kept_message_expires_at ON kept_message (expires_at)",
    "CREATE INDEX ix_kept_message_match ON kept_message (name, correlation_key)",
    """
    CREATE TABLE process_version (
        key TEXT NOT NULL,
        version INTEGER NOT NULL,
        digest TEXT NOT NULL,
        name TEXT NOT NULL,
        CONSTRAINT pk_process_version PRIMARY KEY (key, version),
        CONSTRAINT ck_process_version_version_counts_from_one CHECK (version >= 1),
        CONSTRAINT uq_process_version_key_version_digest UNIQUE (key, version, digest)
    )
    """,
    "COMMENT ON TABLE process_version IS 'Never changed; shared by all deployments that contain the version.'",
    """
    CREATE TABLE resource (
        digest TEXT NOT NULL,
        content BYTEA NOT NULL,
        CONSTRAINT pk_resource PRIMARY KEY (digest)
    )
    """,
    "COMMENT ON TABLE resource IS 'The content of a published file, stored once however often it is published.'",
    """
    CREATE TABLE sign_in_attempt (
        position BIGINT GENERATED ALWAYS AS IDENTITY,
        username TEXT NOT NULL,
        source TEXT NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_sign_in_attempt PRIMARY KEY (position)
    )
    """,
    "CREATE INDEX ix_sign_in_attempt_source ON sign_in_attempt (source, at)",
    "CREATE INDEX ix_sign_in_attempt_username ON sign_in_attempt (username, at)",
    "COMMENT ON TABLE sign_in_attempt IS 'Failed sign-ins only; the name need not be one of an account.'",
    """
    CREATE TABLE case_instance (
        id UUID NOT NULL,
        number TEXT NOT NULL,
        process_key TEXT NOT NULL,
        process_version INTEGER NOT NULL,
        deployment_id UUID NOT NULL,
        state TEXT NOT NULL,
        responsible_team TEXT,
        site TEXT,
        legal_domain TEXT,
        started_at TIMESTAMP WITH TIME ZONE NOT NULL,
        started_by TEXT NOT NULL,
        ended_at TIMESTAMP WITH TIME ZONE,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version INTEGER NOT NULL,
        case_file JSON NOT NULL,
        workflow_state BYTEA NOT NULL,
        CONSTRAINT pk_case_instance PRIMARY KEY (id),
        CONSTRAINT fk_case_instance_process_key_process_version FOREIGN KEY(process_key, process_version)
            REFERENCES process_version (key, version),
        CONSTRAINT ck_case_instance_state CHECK (state IN ('running', 'completed', 'cancelled')),
        CONSTRAINT ck_case_instance_ended_when_not_running CHECK ((state = 'running') = (ended_at IS NULL)),
        CONSTRAINT ck_case_instance_version_counts_from_one CHECK (version >= 1),
        CONSTRAINT uq_case_instance_number UNIQUE (number),
        CONSTRAINT fk_case_instance_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id)
    )
    WITH (
        fillfactor = 70,
        autovacuum_vacuum_scale_factor = 0.02,
        autovacuum_vacuum_cost_delay = 0,
        toast.autovacuum_vacuum_scale_factor = 0.02,
        toast.autovacuum_vacuum_cost_delay = 0
    )
    """,
    "CREATE INDEX ix_case_instance_deployment_id ON case_instance (deployment_id)",
    "CREATE INDEX ix_case_instance_responsible_team ON case_instance (responsible_team)",
    "CREATE INDEX ix_case_instance_site ON case_instance (site)",
    "CREATE INDEX ix_case_instance_updated_at ON case_instance (updated_at DESC, id)",
    "ALTER TABLE case_instance ALTER COLUMN workflow_state SET STORAGE EXTERNAL",
    """
    CREATE TABLE deployment_process (
        deployment_id UUID NOT NULL,
        key TEXT NOT NULL,
        version INTEGER NOT NULL,
        digest TEXT NOT NULL,
        position SMALLINT NOT NULL,
        CONSTRAINT pk_deployment_process PRIMARY KEY (deployment_id, key),
        CONSTRAINT fk_deployment_process_key_version_digest FOREIGN KEY(key, version, digest)
            REFERENCES process_version (key, version, digest),
        CONSTRAINT fk_deployment_process_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id)
    )
    """,
    "COMMENT ON TABLE deployment_process IS 'What a deployment contains; the digest is that of the version.'",
    """
    CREATE TABLE deployment_resource (
        deployment_id UUID NOT NULL,
        path TEXT NOT NULL,
        digest TEXT NOT NULL,
        CONSTRAINT pk_deployment_resource PRIMARY KEY (deployment_id, path),
        CONSTRAINT fk_deployment_resource_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id),
        CONSTRAINT fk_deployment_resource_digest FOREIGN KEY(digest) REFERENCES resource (digest)
    )
    """,
    "CREATE INDEX ix_deployment_resource_digest ON deployment_resource (digest)",
    """
    CREATE TABLE membership (
        username TEXT NOT NULL,
        candidate_group TEXT NOT NULL,
        CONSTRAINT pk_membership PRIMARY KEY (username, candidate_group),
        CONSTRAINT fk_membership_username FOREIGN KEY(username) REFERENCES account (username) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_membership_candidate_group ON membership (candidate_group)",
    """
    CREATE TABLE command (
        idempotency_key TEXT NOT NULL,
        kind TEXT NOT NULL,
        actor TEXT NOT NULL,
        case_id UUID,
        subject TEXT NOT NULL,
        answer JSON NOT NULL,
        CONSTRAINT pk_command PRIMARY KEY (idempotency_key),
        CONSTRAINT fk_command_case_id FOREIGN KEY(case_id) REFERENCES case_instance (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_command_case_id ON command (case_id)",
    """
    CREATE TABLE history_event (
        position BIGINT GENERATED ALWAYS AS IDENTITY,
        case_id UUID NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        actor TEXT NOT NULL,
        event TEXT NOT NULL,
        process_key TEXT,
        element_id TEXT,
        element_name TEXT,
        task_id UUID,
        details JSON NOT NULL,
        CONSTRAINT pk_history_event PRIMARY KEY (position),
        CONSTRAINT fk_history_event_case_id FOREIGN KEY(case_id) REFERENCES case_instance (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_history_event_case_id ON history_event (case_id, position)",
    """
    CREATE TABLE human_task (
        id UUID NOT NULL,
        case_id UUID NOT NULL,
        case_number TEXT NOT NULL,
        process_key TEXT NOT NULL,
        task_key TEXT NOT NULL,
        name TEXT NOT NULL,
        form_key TEXT,
        facts TEXT[] NOT NULL,
        state TEXT NOT NULL,
        candidate_group TEXT,
        assignee TEXT,
        due_at TIMESTAMP WITH TIME ZONE,
        follow_up_at TIMESTAMP WITH TIME ZONE,
        priority INTEGER NOT NULL,
        opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
        claimed_at TIMESTAMP WITH TIME ZONE,
        ended_at TIMESTAMP WITH TIME ZONE,
        ended_by TEXT,
        CONSTRAINT pk_human_task PRIMARY KEY (id),
        CONSTRAINT ck_human_task_state CHECK (state IN ('open', 'completed', 'cancelled')),
        CONSTRAINT ck_human_task_ended_when_not_open CHECK ((state = 'open') = (ended_at IS NULL)),
        CONSTRAINT ck_human_task_claimed_by_somebody CHECK (claimed_at IS NULL OR assignee IS NOT NULL),
        CONSTRAINT fk_human_task_case_id FOREIGN KEY(case_id) REFERENCES case_instance (id) ON DELETE CASCADE
    )
    WITH (autovacuum_vacuum_scale_factor = 0.02)
    """,
    "CREATE INDEX ix_human_task_assignee ON human_task (assignee) WHERE state = 'open'",
    "CREATE INDEX ix_human_task_case_id ON human_task (case_id)",
    "CREATE INDEX ix_human_task_open_of_case ON human_task (case_id) WHERE state = 'open'",
    "CREATE INDEX ix_human_task_worklist ON human_task (candidate_group, due_at) WHERE state = 'open'",
    """
    CREATE TABLE incident (
        id UUID NOT NULL,
        case_id UUID NOT NULL,
        token_id UUID,
        process_key TEXT NOT NULL,
        element_id TEXT NOT NULL,
        element_name TEXT NOT NULL,
        code TEXT NOT NULL,
        message TEXT NOT NULL,
        expression TEXT,
        values JSON NOT NULL,
        attempts INTEGER NOT NULL,
        opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
        resolved_at TIMESTAMP WITH TIME ZONE,
        resolved_by TEXT,
        CONSTRAINT pk_incident PRIMARY KEY (id),
        CONSTRAINT ck_incident_resolved_by_somebody CHECK ((resolved_at IS NULL) = (resolved_by IS NULL)),
        CONSTRAINT fk_incident_case_id FOREIGN KEY(case_id) REFERENCES case_instance (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_incident_case_id ON incident (case_id)",
    "CREATE INDEX ix_incident_open ON incident (opened_at) WHERE resolved_at IS NULL",
    """
    CREATE TABLE message_subscription (
        id UUID NOT NULL,
        case_id UUID NOT NULL,
        element_id TEXT NOT NULL,
        message_name TEXT NOT NULL,
        correlation_key TEXT NOT NULL,
        position BIGINT GENERATED ALWAYS AS IDENTITY,
        CONSTRAINT pk_message_subscription PRIMARY KEY (id),
        CONSTRAINT fk_message_subscription_case_id FOREIGN KEY(case_id) REFERENCES case_instance (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_message_subscription_case_id ON message_subscription (case_id)",
    "CREATE INDEX ix_message_subscription_match ON message_subscription (message_name, correlation_key, position)",
    """
    CREATE TABLE timer (
        id UUID NOT NULL,
        case_id UUID NOT NULL,
        element_id TEXT NOT NULL,
        due_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_timer PRIMARY KEY (id),
        CONSTRAINT fk_timer_case_id FOREIGN KEY(case_id) REFERENCES case_instance (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_timer_case_id ON timer (case_id)",
    "CREATE INDEX ix_timer_due_at ON timer (due_at, id)",
)


def upgrade() -> None:
    """Create everything, statement by statement."""
    for statement in _STATEMENTS:
        op.execute(statement)
