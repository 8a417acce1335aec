"""Tables of cases and of what is stored beside them; all of it goes with the case when that is deleted."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    FromClause,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Sequence,
    Table,
    Text,
    Uuid,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from engine.storage.postgres.tables.base import INSTANT, metadata

case_number: Final = Sequence("case_number", metadata=metadata)
_OPEN: Final = text("state = 'open'")
_VACUUM_EARLY: Final = {"autovacuum_vacuum_scale_factor": 0.02}
"""For tables that every step takes rows from."""


def _case_id(*, nullable: bool = False, index: bool = True) -> Column[object]:
    return Column("case_id", Uuid, ForeignKey("case_instance.id", ondelete="CASCADE"), nullable=nullable, index=index)


case_instance = Table(
    "case_instance",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("process_key", Text, nullable=False),
    Column("process_version", Integer, nullable=False),
    Column("deployment_id", Uuid, ForeignKey("deployment.id"), nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("responsible_team", Text),
    Column("site", Text),
    Column("legal_domain", Text),
    Column("started_at", INSTANT, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("ended_at", INSTANT),
    Column("updated_at", INSTANT, nullable=False),
    Column("version", Integer, nullable=False),
    Column("case_file", JSON, nullable=False),
    Column("workflow_state", LargeBinary, nullable=False),
    Column("paid_until", Date),
    Column("person_name_key", Text),
    Column("person_register_key", Text),
    ForeignKeyConstraint(["process_key", "process_version"], ["process_version.key", "process_version.version"]),
    CheckConstraint("state IN ('running', 'completed', 'cancelled')", name="state"),
    CheckConstraint("(state = 'running') = (ended_at IS NULL)", name="ended_when_not_running"),
    CheckConstraint("version >= 1", name="version_counts_from_one"),
    # The list of cases: see engine/storage/postgres/case_list.py.
    Index("ix_case_instance_latest", "state", text("updated_at DESC"), "id"),
    Index("ix_case_instance_latest_of_team", "responsible_team", "state", text("updated_at DESC"), "id"),
    Index("ix_case_instance_latest_of_site", "site", "state", text("updated_at DESC"), "id"),
    # Gaps that near or have opened: few cases have an end of payment at all.
    Index(
        "ix_case_instance_paid_until",
        "paid_until",
        postgresql_where=text("state = 'running' AND paid_until IS NOT NULL"),
    ),
    Index(None, "person_name_key", postgresql_where=text("person_name_key IS NOT NULL")),
    Index(None, "person_register_key", postgresql_where=text("person_register_key IS NOT NULL")),
    # Every command rewrites the row and its state: collect the dead versions before they pile up. The state is
    # compressed already, so the migration stores it EXTERNAL.
    postgresql_with={
        "fillfactor": 70,
        "autovacuum_vacuum_scale_factor": 0.02,
        "autovacuum_vacuum_cost_delay": 0,
        "toast.autovacuum_vacuum_scale_factor": 0.02,
        "toast.autovacuum_vacuum_cost_delay": 0,
    },
)

human_task = Table(
    "human_task",
    metadata,
    Column("id", Uuid, primary_key=True),
    _case_id(),
    Column("case_number", Text, nullable=False),
    Column("process_key", Text, nullable=False),
    Column("task_key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("form_key", Text),
    Column("facts", ARRAY(Text), nullable=False),
    Column("state", Text, nullable=False),
    Column("candidate_group", Text),
    Column("assignee", Text),
    Column("due_at", INSTANT),
    Column("follow_up_at", INSTANT),
    Column("priority", Integer, nullable=False),
    Column("opened_at", INSTANT, nullable=False),
    Column("claimed_at", INSTANT),
    Column("ended_at", INSTANT),
    Column("ended_by", Text),
    CheckConstraint("state IN ('open', 'completed', 'cancelled')", name="state"),
    CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_when_not_open"),
    CheckConstraint("claimed_at IS NULL OR assignee IS NOT NULL", name="claimed_by_somebody"),
    # An order of the worklist each, see engine/storage/postgres/worklist.py; the first two answer its counts alone.
    *(
        Index(
            f"ix_human_task_{name}",
            *("candidate_group", *of_process, "due_at", "opened_at", "id"),
            postgresql_include=["assignee"],
            postgresql_where=_OPEN,
        )
        for name, of_process in (("worklist", ()), ("worklist_of_process", ("process_key",)))
    ),
    *(
        Index(f"ix_human_task_by_{'_'.join(order)}", "candidate_group", *order, "id", postgresql_where=_OPEN)
        for order in (("opened_at",), ("name", "opened_at"), ("case_number", "opened_at"))
    ),
    Index("ix_human_task_assignee", "assignee", postgresql_where=_OPEN),
    Index("ix_human_task_open_of_case", "case_id", postgresql_where=_OPEN),
    # Pages are only marked as seen by all, so that an index answers alone, when they are vacuumed: do that early.
    postgresql_with={"autovacuum_vacuum_scale_factor": 0.02, "autovacuum_vacuum_insert_scale_factor": 0.02},
)

timer = Table(
    "timer",
    metadata,
    Column("id", Uuid, primary_key=True),
    _case_id(),
    Column("element_id", Text, nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Index("ix_timer_due_at", "due_at", "id"),
    postgresql_with=_VACUUM_EARLY,
)

message_subscription = Table(
    "message_subscription",
    metadata,
    Column("id", Uuid, primary_key=True),
    _case_id(),
    Column("element_id", Text, nullable=False),
    Column("message_name", Text, nullable=False),
    Column("correlation_key", Text, nullable=False),
    Column("position", BigInteger, Identity(always=True), nullable=False),
    Index("ix_message_subscription_match", "message_name", "correlation_key", "position"),
    postgresql_with=_VACUUM_EARLY,
)

signal_subscription = Table(
    "signal_subscription",
    metadata,
    Column("id", Uuid, primary_key=True),
    _case_id(),
    Column("element_id", Text, nullable=False),
    Column("signal_name", Text, nullable=False),
    Index("ix_signal_subscription_signal_name", "signal_name", "case_id"),
    postgresql_with=_VACUUM_EARLY,
)

thrown_signal = Table(
    "thrown_signal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid),
    Column("name", Text, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("thrown_at", INSTANT, nullable=False),
    Column("hops", Integer, nullable=False),
    Column("position", BigInteger, Identity(always=True), nullable=False),
    Index("ix_thrown_signal_thrown_at", "thrown_at", "id"),
    # A foreign key would lock the case that waits, and two cases that throw at each other would wait in a circle.
    comment="On its way to one case, or without one to the start of others.",
)

kept_message = Table(
    "kept_message",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("correlation_key", Text, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("received_at", INSTANT, nullable=False),
    Column("expires_at", INSTANT, nullable=False, index=True),
    Column("hops", Integer, nullable=False),
    Index("ix_kept_message_match", "correlation_key", "name"),
    Index("ix_kept_message_received_at", "received_at", "id"),
)

incident = Table(
    "incident",
    metadata,
    Column("id", Uuid, primary_key=True),
    _case_id(),
    Column("token_id", Uuid),
    Column("process_key", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("element_name", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("message", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("expression", Text),
    Column("values", JSON, nullable=False),
    Column("trace", JSON, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("opened_at", INSTANT, nullable=False),
    Column("resolved_at", INSTANT),
    Column("resolved_by", Text),
    CheckConstraint("(resolved_at IS NULL) = (resolved_by IS NULL)", name="resolved_by_somebody"),
    Index("ix_incident_open", "opened_at", postgresql_where=text("resolved_at IS NULL")),
)

history_event = Table(
    "history_event",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    _case_id(index=False),
    Column("at", INSTANT, nullable=False),
    Column("actor", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("process_key", Text),
    Column("element_id", Text),
    Column("element_name", Text),
    Column("task_id", Uuid),
    Column("details", JSON, nullable=False),
    Index("ix_history_event_case_id", "case_id", "position"),
)


def kind_of_event(source: FromClause = history_event) -> ColumnElement[int]:
    """Return one number for what happened at which element of which process, by which milestones are found.

    Literals rather than parameters: only then a prepared statement can use the index.
    """
    nothing, between = literal_column("''", Text), literal_column("':'", Text)
    process, element = (func.coalesce(source.c[name], nothing) for name in ("process_key", "element_id"))
    whole = source.c.event.concat(between).concat(process).concat(between).concat(element)
    return func.hashtextextended(whole, literal_column("0"), type_=BigInteger)


Index("ix_history_event_kind", history_event.c.case_id, kind_of_event(), history_event.c.position)

command = Table(
    "command",
    metadata,
    Column("idempotency_key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    _case_id(nullable=True),
    Column("subject", Text, nullable=False),
    Column("answer", JSON, nullable=False),
)
