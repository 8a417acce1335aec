"""What is published into the house: processes that count their own steps, so that a lost or doubled one shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from tests.engine.workflow.build import (
    catch,
    definitions,
    end,
    gateway,
    process,
    script,
    start,
    sub,
    timer,
    times,
    user,
)

GROUP: Final = "HOUSE.SGB3.Vermittlung"
"""Who does all of the work; each member may start every process."""
STEPS: Final = "steps"
"""One task after the other, for ever; ``counter`` counts those that were completed."""
PLACES: Final = "places"
"""Eight times the same side by side in one case, all of it counted by one ``counter``."""
DEADLINE: Final = "deadline"
"""Waits until ``due``, adds one to ``counter`` and goes on like ``steps``."""
PLACES_IN_CASE: Final = 8

_ORGANISATION: Final = """
name: House of faults (generated)
sites:
  HOUSE: {name: "House", address: "", area: HOUSE}
legal_domains:
  SGB3: {name: "SGB III", authority: "Agency"}
municipalities: {House: HOUSE}
teams:
  HOUSE.SGB3: {name: "Team", site: HOUSE, legal_domains: [SGB3], functions: [Vermittlung, Teamleitung]}
functions:
  Vermittlung: {name: "Vermittlung"}
  Teamleitung: {name: "Teamleitung"}
starters: {steps: [Vermittlung], places: [Vermittlung], deadline: [Vermittlung]}
deadlines: {}
"""
_FIELDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "case_number": {"type": "string"},
    "site": {"type": "string"},
    "legal_domain": {"type": "string"},
    "responsible_team": {"type": "string"},
    "counter": {"type": "integer"},
    "note": {"type": "string"},
    "due": {"type": "string", "format": "date-time"},
}
_TEAM: Final = (
    script("set_site", '"HOUSE"', "site"),
    script("set_domain", '"SGB3"', "legal_domain"),
    script("set_team", '"HOUSE.SGB3"', "responsible_team"),
    script("set_counter", "0", "counter"),
)
_TEAM_FLOWS: Final = "start>set_site set_site>set_domain set_domain>set_team set_team>set_counter"
_ROUND: Final = (
    gateway("exclusive", "again") + user("step", group=GROUP, form="step") + script("count", "counter + 1", "counter")
)
_ROUND_FLOWS: Final = "again>step step>count count>again"


def files(**more: bytes) -> dict[str, bytes]:
    """Return the publication; ``more`` are diagrams to publish with it, by process key."""
    diagrams = {STEPS: _steps(), PLACES: _places(), DEADLINE: _deadline(), **more}
    both = {"x-read": ["SGB3"], "x-write": ["SGB3"]}
    fields = {key: {"title": key.capitalize(), **both, **rest} for key, rest in _FIELDS.items()}
    schema = {"type": "object", "properties": fields, "additionalProperties": False}
    note = {"type": "textfield", "id": "field_note", "key": "note", "label": "Note", "validate": {"required": True}}
    form = {"type": "default", "id": "step", "schemaVersion": 19, "components": [note]}
    return {
        "organisation.yaml": _ORGANISATION.encode(),
        "case_file.schema.json": json.dumps(schema).encode(),
        "steps/step.form": json.dumps(form).encode(),
        **{f"{key}/{key}.bpmn": content for key, content in diagrams.items()},
    }


def _steps() -> bytes:
    return definitions(
        process(STEPS, start() + "".join(_TEAM) + _ROUND, f"{_TEAM_FLOWS} set_counter>again {_ROUND_FLOWS}")
    )


def _places() -> bytes:
    place = sub("place", start("begin") + _ROUND, f"begin>again {_ROUND_FLOWS}", inner=times(str(PLACES_IN_CASE)))
    flows = f"{_TEAM_FLOWS} set_counter>place place>end"
    return definitions(process(PLACES, start() + "".join(_TEAM) + place + end(), flows))


def _deadline() -> bytes:
    fire = catch("fire", timer("Date", "=due")) + script("fired", "counter + 1", "counter")
    flows = f"{_TEAM_FLOWS} set_counter>fire fire>fired fired>again {_ROUND_FLOWS}"
    return definitions(process(DEADLINE, start() + "".join(_TEAM) + fire + _ROUND, flows))
