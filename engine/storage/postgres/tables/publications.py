"""Tables of what is published."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from engine.storage.postgres.tables.base import INSTANT, metadata

deployment = Table(
    "deployment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("position", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("digest", Text, nullable=False, index=True),
    Column("published_at", INSTANT, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("reason", Text),
    comment="A published folder; the one with the highest position is in force.",
)

process_version = Table(
    "process_version",
    metadata,
    Column("key", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("name", Text, nullable=False),
    CheckConstraint("version >= 1", name="version_counts_from_one"),
    UniqueConstraint("key", "version", "digest"),
    comment="Never changed; shared by all deployments that contain the version.",
)

start_timer = Table(
    "start_timer",
    metadata,
    Column("process_key", Text, primary_key=True),
    Column("element_id", Text, primary_key=True),
    Column("number", SmallInteger, primary_key=True),
    Column("timing", Text, nullable=False),
    Column("due_at", INSTANT, index=True),
    Column("plan", JSON, nullable=False),
    comment="Timers of the deployment in force that begin cases; without a due date they begin none any more.",
)

deployment_process = Table(
    "deployment_process",
    metadata,
    Column("deployment_id", Uuid, ForeignKey("deployment.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("position", SmallInteger, nullable=False),
    ForeignKeyConstraint(
        ["key", "version", "digest"], ["process_version.key", "process_version.version", "process_version.digest"]
    ),
    comment="What a deployment contains; the digest is that of the version.",
)

resource = Table(
    "resource",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    comment="The content of a published file, stored once however often it is published.",
)

deployment_resource = Table(
    "deployment_resource",
    metadata,
    Column("deployment_id", Uuid, ForeignKey("deployment.id"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("digest", Text, ForeignKey("resource.digest"), nullable=False, index=True),
)

draft_file = Table(
    "draft_file",
    metadata,
    Column("path", Text, primary_key=True),
    Column("content", LargeBinary),
    Column("base", Text),
    Column("saved_by", Text, nullable=False),
    Column("saved_at", INSTANT, nullable=False),
    comment="The draft of the workshop: files that differ from the published ones; without content they are removed.",
)
