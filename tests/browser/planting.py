"""Cases that are there before somebody looks: brought along by the services, each step by a member of its team."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import uuid4

from engine import Engine
from engine.model import Actor, Submission


def plant(engine: Engine, name: str, *, consents: Collection[str] = (), **person: Any) -> str:
    """Start a case at the counter of Krefeld for people under 25, bring it past the counter and return its number.

    ``person`` are answers of the registration that differ from those of somebody in need who is recognized already,
    ``consents`` the fields of the purposes that she agrees to.
    """
    counter = member(engine, "KR-U25.Eingangszone")
    key = uuid4().hex
    case = engine.cases.start("integration_point", {"site": "KR-U25"}, actor=counter, idempotency_key=key)
    registration = {
        "name": name,
        "geburtsdatum": "1994-06-15",
        "staatsangehoerigkeit": "Syrien",
        "gemeinde": "Krefeld",
        "dokumentart": "§ 25 Abs. 2 AufenthG",
        "gueltig_bis": "2019-01-31",
        "erwerbsfaehig": "ja",
        "hilfebeduerftig": "ja",
        "sprache": "Arabisch",
        "dolmetscher": "ja",
    }
    complete(engine, case.number, "register_person", registration | person)
    complete(engine, case.number, "check_identity", {"sichtvermerk": "Titel gesehen", "identitaet_zweifel": "nein"})
    informed = {"info_erteilt_am": engine.clock().date().isoformat(), **dict.fromkeys(consents, True)}
    complete(engine, case.number, "inform_and_consent", informed)
    return case.number


def complete(engine: Engine, number: str, task_key: str, values: Mapping[str, Any]) -> None:
    """Let a member of its team take on the open task of the case and complete it."""
    with engine.storage.read() as reader:
        record = reader.case_by_number(number)
    assert record is not None
    task = next(each for each in record.case.open_tasks if each.task_key == task_key)
    actor = member(engine, task.candidate_group or "")
    engine.human_tasks.claim(task.id, actor=actor)
    engine.human_tasks.complete(task.id, Submission(values=dict(values)), actor=actor, idempotency_key=uuid4().hex)


def member(engine: Engine, group: str) -> Actor:
    """Return the only member of the group."""
    actor = engine.accounts.actor(group.lower())
    assert actor is not None, f"{group} has no member"
    return actor
