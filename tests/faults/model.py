"""What is published into the house: processes that count their own steps, so that a lost or doubled one shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from tests.engine.workflow.build import (
    boundary,
    catch,
    definitions,
    each,
    end,
    gateway,
    process,
    script,
    signal,
    start,
    sub,
    throw,
    timer,
    user,
)

GROUP: Final = "HOUSE.SGB3.Vermittlung"
"""Who does all of the work; each member may start every process."""
LEAD: Final = "HOUSE.SGB3.Teamleitung"
STEPS: Final = "steps"
"""One task after the other, for ever; ``counter`` counts those that were completed."""
PLACES: Final = "places"
"""Eight times ``steps`` side by side in one case, each for somebody else, all of it counted by one ``counter``."""
DEADLINE: Final = "deadline"
"""Like ``steps``, and beside it waits once until ``due`` and adds one to ``counter``."""
CALLER: Final = "caller"
"""One task of ``steps``, and then a signal to every case of ``listener``."""
LISTENER: Final = "listener"
"""Adds one to ``counter`` when the signal comes, and is over."""
PLACE_GROUPS: Final = tuple(f"HOUSE.SGB3.Place{number}" for number in range(1, 9))
"""Who does the work at each of the places."""

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
_ROUND_FLOWS: Final = "again>step step>count count>again"


def _round(group: str = GROUP) -> str:
    task = user("step", group=group, form="step")
    return gateway("exclusive", "again") + task + script("count", "counter + 1", "counter")


def team() -> tuple[str, str]:
    """Return the elements after the start event that give a case its team, and their flows up to ``set_counter``."""
    return "".join(_TEAM), _TEAM_FLOWS


def waiting(key: str, kind: str, when: str) -> bytes:
    """Return a process with a task that stays, and beside it a timer that adds one to ``counter`` whenever it fires."""
    stay = user("step", group=GROUP, form="step")
    fire = boundary("fire", "step", timer(kind, when), interrupting=False)
    body = start() + "".join(_TEAM) + stay + fire + script("fired", "counter + 1", "counter") + end("over") + end()
    return definitions(process(key, body, f"{_TEAM_FLOWS} set_counter>step fire>fired fired>over step>end"))


def files(**more: bytes) -> dict[str, bytes]:
    """Return the publication; ``more`` are diagrams to publish with it, by process key."""
    drawn = {STEPS: _steps(), PLACES: _places(), DEADLINE: _deadline(), CALLER: _caller(), LISTENER: _listener()}
    diagrams = drawn | more
    both = {"x-read": ["SGB3"], "x-write": ["SGB3"]}
    fields = {key: {"title": key.capitalize(), **both, **rest} for key, rest in _FIELDS.items()}
    schema = {"type": "object", "properties": fields, "additionalProperties": False}
    note = {"type": "textfield", "id": "field_note", "key": "note", "label": "Note", "validate": {"required": True}}
    form = {"type": "default", "id": "step", "schemaVersion": 19, "components": [note]}
    return {
        "organisation.yaml": _organisation(diagrams),
        "case_file.schema.json": json.dumps(schema).encode(),
        "steps/step.form": json.dumps(form).encode(),
        **{f"{key}/{key}.bpmn": content for key, content in diagrams.items()},
    }


def _organisation(processes: Iterable[str]) -> bytes:
    functions = [group.rpartition(".")[2] for group in (GROUP, LEAD, *PLACE_GROUPS)]
    team = {"name": "Team", "site": "HOUSE", "legal_domains": ["SGB3"], "functions": functions}
    organisation = {
        "name": "House of faults (generated)",
        "sites": {"HOUSE": {"name": "House", "address": "", "area": "HOUSE"}},
        "legal_domains": {"SGB3": {"name": "SGB III", "authority": "Agency"}},
        "municipalities": {"House": "HOUSE"},
        "teams": {"HOUSE.SGB3": team},
        "functions": {function: {"name": function} for function in functions},
        "starters": {process: [functions[0]] for process in processes},
        "deadlines": {},
    }
    return json.dumps(organisation).encode()  # JSON is YAML


def _steps() -> bytes:
    body = start() + "".join(_TEAM) + _round()
    return definitions(process(STEPS, body, f"{_TEAM_FLOWS} set_counter>again {_ROUND_FLOWS}"))


def _places() -> bytes:
    groups = f"[{', '.join(json.dumps(group) for group in PLACE_GROUPS)}]"
    body = start("begin") + _round("=group")
    place = sub("place", body, f"begin>again {_ROUND_FLOWS}", inner=each(groups, item="group"))
    flows = f"{_TEAM_FLOWS} set_counter>place place>end"
    return definitions(process(PLACES, start() + "".join(_TEAM) + place + end(), flows))


def _deadline() -> bytes:
    fire = catch("fire", timer("Date", "=due")) + script("fired", "counter + 1", "counter") + end("over")
    flows = f"{_TEAM_FLOWS} set_counter>fork fork>fire fire>fired fired>over fork>again {_ROUND_FLOWS}"
    body = start() + "".join(_TEAM) + gateway("parallel", "fork") + fire + _round()
    return definitions(process(DEADLINE, body, flows))


def _caller() -> bytes:
    work = user("step", group=GROUP, form="step") + script("count", "counter + 1", "counter")
    body = start() + "".join(_TEAM) + work + throw("call", signal("call")) + end()
    flows = f"{_TEAM_FLOWS} set_counter>step step>count count>call call>end"
    return definitions(process(CALLER, body, flows), signals=("call",))


def _listener() -> bytes:
    heard = catch("hear", signal("call")) + script("heard", "counter + 1", "counter")
    flows = f"{_TEAM_FLOWS} set_counter>hear hear>heard heard>end"
    return definitions(process(LISTENER, start() + "".join(_TEAM) + heard + end(), flows), signals=("call",))
