"""Tables of people: accounts, memberships, sign-ins, and the access log, which stays when a case is deleted."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Identity, Index, Integer, Table, Text, Uuid

from engine.storage.postgres.tables.base import INSTANT, metadata

account = Table(
    "account",
    metadata,
    Column("username", Text, primary_key=True),
    Column("display_name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("session_epoch", Integer, nullable=False),
    Column("locale", Text, nullable=False),
)

membership = Table(
    "membership",
    metadata,
    Column("username", Text, ForeignKey("account.username", ondelete="CASCADE"), primary_key=True),
    Column("candidate_group", Text, primary_key=True, index=True),
)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("username", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Index("ix_sign_in_attempt_username", "username", "at"),
    Index("ix_sign_in_attempt_source", "source", "at"),
    comment="Failed sign-ins only; the name need not be one of an account.",
)

access_event = Table(
    "access_event",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("at", INSTANT, nullable=False, index=True),
    Column("actor", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("granted", Boolean, nullable=False),
    Column("case_id", Uuid),
    Column("task_id", Uuid),
    Column("reason", Text),
    Index("ix_access_event_case_id", "case_id", "at"),
    comment="Outlives the case it names: no foreign key.",
)
