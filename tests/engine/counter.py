"""An office whose schema says by what a person is recognised, and a process that registers her at the counter."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from engine.model import AccessEvent, Case
from tests.engine.conftest import BOTH, ORGANISATION, SCHEMA, Office

MARKED: dict[str, Any] = deepcopy(SCHEMA)
MARKED["properties"]["name"]["x-identifies"] = "name"
MARKED["properties"]["born"]["x-identifies"] = "birth_date"
MARKED["properties"]["register"] = {
    "type": "string",
    "title": "AZR-Nummer",
    "x-identifies": "register_number",
    "x-read": BOTH,
    "x-write": BOTH,
}

TWO_SITES = ORGANISATION.replace(
    b"legal_domains:\n  SGB2", b"  S2: {name: Site two, address: Street 2, area: B}\nlegal_domains:\n  SGB2"
).replace(
    b"  IP: {name",
    b"""  S2: {name: Counter two, site: S2, legal_domains: [SGB2, SGB3], functions: [Eingangszone]}
  S2.SGB3: {name: "Agency two", site: S2, legal_domains: [SGB3], functions: [Vermittlung, Teamleitung]}
  IP: {name""",
)

ANNA = {"name": "Generated Anna", "born": "01.02.1990"}
SAME = {"name": "ANNA,  generated", "born": "1990-02-01"}


def open_counter(office: Office) -> None:
    """Publish a process in which the counter registers a person before the agency works with her."""
    register = office.draw.task("register", form="register")
    after = [
        office.draw.task("check"),
        office.draw.task("talk", group="S1.SGB3.Vermittlung"),
        office.draw.wait("w", "P9D"),
    ]
    office.publish(office.draw.process(*office.draw.team(), register, *after), organisation=TWO_SITES, schema=MARKED)
    office.hire(dora={"S2.Eingangszone"}, doris={"S2.SGB3.Vermittlung"})


def registered(office: Office, by: str = "carla", **values: Any) -> Case:
    """Start a case and register the person in it."""
    office.start(by=by)
    return office.complete("register", by, **(values or ANNA))


def ended(office: Office, **values: Any) -> Case:
    """Bring a case to its end."""
    registered(office, **values)
    office.complete("check", "carla")
    office.complete("talk", "anna")
    office.turn(days=10)
    while office.engine.timers.fire_next(office.now):
        pass
    return office.records()[0].case


def access(office: Office) -> list[AccessEvent]:
    """Return the access log, oldest first."""
    with office.storage.read() as reader:
        return list(reversed(reader.access_events(limit=1000)))
