"""A person who is recognised while she is still at the agency, on the clock of a sandbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from engine.feel import LOCAL_ZONE
from engine.model import Actor
from engine.parsing import parsing_once
from engine.publication import read_folder
from engine.sandbox import Sandbox
from tests.processes.lives import PROCESSES

FILES: Final = read_folder(PROCESSES)[0]
_PARSE: Final = parsing_once()


def recognised(now: str, served: str, **decision: Any) -> Sandbox:
    """Return a sandbox in which somebody in Viersen has just brought a decision that was served on that day."""
    sandbox = Sandbox(FILES, now=datetime.fromisoformat(now).replace(tzinfo=LOCAL_ZONE), parse=_PARSE)
    sandbox.start("integration_point", {"site": "VIE"})
    sandbox.complete(
        "register_person",
        {
            "name": "Testperson 800 (erzeugt)",
            "geburtsdatum": "1990-03-01",
            "staatsangehoerigkeit": "Syrien",
            "gemeinde": "Viersen",
            "dokumentart": "Aufenthaltsgestattung",
            "gueltig_bis": "2030-06-30",
            "sprache": "Arabisch",
            "dolmetscher": "ja",
        },
    )
    sandbox.correlate(
        "asylum_decision",
        payload={
            "bescheid_datum": served,
            "zustellung_am": served,
            "entscheidungsart": "Flüchtlingseigenschaft (§ 3 AsylG)",
            "bestandskraeftig": False,
            "nachweis_bescheid": "Bescheid gesehen",
        }
        | decision,
    )
    return sandbox


def handed_over(sandbox: Sandbox) -> Sandbox:
    """Record the title and fill in the sheet; the receiving team has not answered yet."""
    title = {"dokumentart": "§ 25 Abs. 2 AufenthG", "gueltig_bis": "2030-01-31"}
    sandbox.complete("record_title", {**title, "erwerbsfaehig": "ja", "hilfebeduerftig": "ja"})
    sheet = {"lebenslauf_vollstaendig": "ja", "sprachniveau": "A1", "uebergabe_massnahmen": "keine"}
    sandbox.complete("complete_handover_sheet", sheet)
    return sandbox


def supervisor(team: str) -> Actor:
    """Return somebody who leads the team."""
    group = f"{team}.Teamleitung"
    domain = frozenset({team.rpartition(".")[2]})
    return Actor(username="leitung", display_name="Leitung", groups=frozenset({group}), legal_domains=domain)
