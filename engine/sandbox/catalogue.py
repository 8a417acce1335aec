"""What happens to the catalogue of a sandbox: somebody who keeps it changes an offer, or cancels one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from engine.assembly import Engine
from engine.model import SYSTEM, CancelledFor, Offer
from engine.offers.form import FIELDS


def offer_of(engine: Engine, number: str) -> Offer:
    """Return the offer with its counts; raise ``NotFound`` where there is none."""
    return engine.offers.show(number, actor=SYSTEM).offer


def change_offer(engine: Engine, number: str, values: Mapping[str, Any]) -> None:
    """Give the offer these values, and leave the others as they are."""
    offer = offer_of(engine, number)
    whole = {name: getattr(offer, name) for name in FIELDS} | dict(values)
    engine.offers.change(number, whole, version=offer.version, actor=SYSTEM, idempotency_key=uuid4().hex)


def cancel_offer(engine: Engine, number: str) -> None:
    """Cancel the offer, which has not come together, and tell every case that has a place in it."""
    view = engine.offers.show(number, actor=SYSTEM)
    engine.offers.cancel(
        number,
        CancelledFor.NOT_FORMED,
        concerned=view.concerned,
        version=view.offer.version,
        actor=SYSTEM,
        idempotency_key=uuid4().hex,
    )
