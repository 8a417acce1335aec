"""Tables of the catalogue of offers, and of the places that cases have in them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)

from engine.storage.postgres.tables.base import INSTANT, metadata

offer = Table(
    "offer",
    metadata,
    Column("number", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("area", Text),
    Column("course_kind", Text),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("lessons", Integer),
    Column("places", Integer),
    Column("register_until", Date),
    Column("childcare", Boolean, nullable=False),
    Column("part_time", Boolean, nullable=False),
    Column("contact", Text, nullable=False),
    Column("cancelled_at", INSTANT),
    Column("cancelled_for", Text),
    Column("version", Integer, nullable=False),
    Column("changed_at", INSTANT, nullable=False),
    Column("changed_by", Text, nullable=False),
    CheckConstraint("places >= 1", name="places_count_from_one"),
    CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    CheckConstraint("(cancelled_at IS NULL) = (cancelled_for IS NULL)", name="cancelled_for_a_reason"),
    Index("ix_offer_kind", "kind", "starts_on"),
    comment="Courses, measures and recognition bodies; nothing about a person.",
)

offer_place = Table(
    "offer_place",
    metadata,
    Column("offer_number", Text, ForeignKey("offer.number"), primary_key=True),
    # Deferred: a case that begins takes a place before its own row is written.
    Column(
        "case_id",
        Uuid,
        ForeignKey("case_instance.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        primary_key=True,
        index=True,
    ),
    Column("case_number", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("since", INSTANT, nullable=False),
    CheckConstraint("state IN ('held', 'waiting')", name="state_is_known"),
    comment="Changed only by whoever has locked the offer, so that no place is given twice.",
)

offer_event = Table(
    "offer_event",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("offer_number", Text, ForeignKey("offer.number"), nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("actor", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("details", JSON, nullable=False),
    Index("ix_offer_event_offer_number", "offer_number", "position"),
    comment="Append-only.",
)
