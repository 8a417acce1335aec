"""The table of notes."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Table, Text

from engine.storage.postgres.tables.base import metadata

note = Table(
    "note",
    metadata,
    Column("name", Text, primary_key=True),
    Column("content", JSON, nullable=False),
    comment="How far a program is that works in many transactions, written in the transaction of what it did.",
)
