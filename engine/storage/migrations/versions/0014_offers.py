"""Keep the catalogue of offers and who has a place in them.

Revision ID: 0014_offers
"""

from typing import Final

from alembic import op

revision: Final = "0014_offers"
down_revision: Final = "0013_notes"

_STATEMENTS: Final = (
    """
    CREATE TABLE offer (
        number TEXT NOT NULL,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        provider TEXT NOT NULL,
        place TEXT NOT NULL,
        area TEXT,
        course_kind TEXT,
        starts_on DATE,
        ends_on DATE,
        lessons INTEGER,
        places INTEGER,
        register_until DATE,
        childcare BOOLEAN NOT NULL,
        part_time BOOLEAN NOT NULL,
        contact TEXT NOT NULL,
        cancelled_at TIMESTAMP WITH TIME ZONE,
        cancelled_for TEXT,
        version INTEGER NOT NULL,
        changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        changed_by TEXT NOT NULL,
        CONSTRAINT pk_offer PRIMARY KEY (number),
        CONSTRAINT ck_offer_places_count_from_one CHECK (places >= 1),
        CONSTRAINT ck_offer_ends_after_start CHECK (ends_on >= starts_on),
        CONSTRAINT ck_offer_cancelled_for_a_reason CHECK ((cancelled_at IS NULL) = (cancelled_for IS NULL))
    )
    """,
    "CREATE INDEX ix_offer_kind ON offer (kind, starts_on)",
    "COMMENT ON TABLE offer IS 'Courses, measures and recognition bodies; nothing about a person.'",
    """
    CREATE TABLE offer_place (
        offer_number TEXT NOT NULL,
        case_id UUID NOT NULL,
        case_number TEXT NOT NULL,
        state TEXT NOT NULL,
        position INTEGER NOT NULL,
        since TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_offer_place PRIMARY KEY (offer_number, case_id),
        CONSTRAINT ck_offer_place_state_is_known CHECK (state IN ('held', 'waiting')),
        CONSTRAINT fk_offer_place_offer_number FOREIGN KEY (offer_number) REFERENCES offer (number),
        CONSTRAINT fk_offer_place_case_id FOREIGN KEY (case_id) REFERENCES case_instance (id)
            ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
    )
    """,
    "CREATE INDEX ix_offer_place_case_id ON offer_place (case_id)",
    "COMMENT ON TABLE offer_place IS 'Changed only by whoever has locked the offer, so that no place is given twice.'",
    """
    CREATE TABLE offer_event (
        position BIGINT GENERATED ALWAYS AS IDENTITY,
        offer_number TEXT NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        actor TEXT NOT NULL,
        event TEXT NOT NULL,
        details JSON NOT NULL,
        CONSTRAINT pk_offer_event PRIMARY KEY (position),
        CONSTRAINT fk_offer_event_offer_number FOREIGN KEY (offer_number) REFERENCES offer (number)
    )
    """,
    "CREATE INDEX ix_offer_event_offer_number ON offer_event (offer_number, position)",
    "COMMENT ON TABLE offer_event IS 'Append-only.'",
)


def upgrade() -> None:
    """Create the tables; the catalogue begins empty."""
    for statement in _STATEMENTS:
        op.execute(statement)
