"""Starting a case."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import Engine
from engine.model import SYSTEM
from tests.webui.conftest import GOOD, start_case
from tests.webui.pages import SAME_ORIGIN, Visitor
from tests.webui.publication import FILES

Visit = Callable[..., Visitor]


def test_the_only_process_is_offered_at_once(visit: Visit) -> None:
    visitor = visit("empfang")

    page = visitor.follow(visitor.get("/cases/new"))

    assert page.heading == "Fall anlegen: Besuch"
    assert "Der Fall beginnt hier." in page.main
    assert "<b>zwei</b>" in page.main, "texts of forms are no HTML"


def test_a_missing_value_is_explained(visit: Visit) -> None:
    visitor = visit("empfang")

    page = visitor.get("/cases/new/besuch").form("Fall anlegen").send()

    assert page.status == 422
    assert "Anlass: Bitte ausfüllen." in page.links()


def test_whoever_starts_a_case_has_its_first_task(visit: Visit) -> None:
    visitor = visit("empfang")

    page = visitor.follow(visitor.get("/cases/new/besuch").form("Fall anlegen").fill(anlass="x").send())

    assert page.form("Abschließen"), "the person sits in front of her: no second click to begin"
    assert visitor.get("/tasks?ownership=mine").rows()


def test_whoever_may_not_see_the_case_that_she_started_goes_on_in_her_inbox(visit: Visit, engine: Engine) -> None:
    diagram = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:test">
      <process id="still" name="Stillstand" isExecutable="true"><startEvent id="start"/>
      <sequenceFlow id="f" sourceRef="start" targetRef="wait"/><intermediateCatchEvent id="wait"><timerEventDefinition>
      <timeDuration>P1D</timeDuration></timerEventDefinition></intermediateCatchEvent>
      <sequenceFlow id="g" sourceRef="wait" targetRef="end"/><endEvent id="end"/></process></definitions>"""
    starters = FILES["organisation.yaml"].replace(b"{besuch:", b"{still: [Eingangszone], besuch:")
    files = {**FILES, "still/still.bpmn": diagram, "organisation.yaml": starters}
    engine.deployments.publish_files(files, actor=SYSTEM)
    visitor = visit("empfang")

    page = visitor.follow(visitor.get("/cases/new/still").form("Fall anlegen").send())

    assert page.status == 200
    assert page.heading.startswith("Posteingang")
    assert "ist angelegt" in page.text


def test_sending_twice_starts_one_case(visit: Visit) -> None:
    visitor = visit("empfang")
    form = visitor.get("/cases/new/besuch").form("Fall anlegen").fill(anlass="x")

    first, second = form.send(), form.send()

    assert first.location == second.location
    assert len(visitor.get("/cases").rows()) == 1


def test_sending_again_later_takes_on_nothing(visit: Visit) -> None:
    visitor = visit("kollegin")
    form = visitor.get("/cases/new/besuch").form("Fall anlegen").fill(anlass="x")
    following = visitor.follow(visitor.follow(form.send()).form("Abschließen").fill(**GOOD).send())
    assert following.heading == "Person beraten"

    page = visitor.follow(form.send())

    assert page.heading == "Person beraten"
    assert "Aufgabe übernehmen" in page.buttons()


def test_each_opened_form_starts_a_case_of_its_own(visit: Visit) -> None:
    visitor = visit("empfang")
    start_case(visitor)
    start_case(visitor)

    assert len(visitor.get("/cases").rows()) == 2


@pytest.mark.parametrize("username", ["agentur", "niemand"])
def test_who_may_start_nothing_is_told_who_does(visit: Visit, username: str) -> None:
    visitor = visit(username)

    page = visitor.get("/cases/new")

    assert "Mit Ihren Gruppen lassen sich keine Fälle anlegen." in page.main
    token = page.form("Abmelden").values["_csrf"][0]
    assert visitor.get("/cases/new/besuch").status == 404
    assert visitor.post("/cases/new/besuch", {"anlass": "x", "_csrf": token}, headers=SAME_ORIGIN).status == 404
    assert visitor.post("/cases/new/besuch/conditions", {"_csrf": token}).status == 404


def test_an_unknown_process_cannot_be_started(visit: Visit) -> None:
    assert visit("empfang").get("/cases/new/unbekannt").status == 404


@pytest.mark.parametrize("key", ["responsible_team", "name", "ergebnis", "unbekannt"])
def test_a_field_that_the_form_does_not_have_is_refused(visit: Visit, key: str) -> None:
    form = visit("empfang").get("/cases/new/besuch").form("Fall anlegen").fill(anlass="x")
    form.values[key] = ["untergeschoben"]

    page = form.send()

    assert page.status == 422
    assert f"Das Feld „{key}“ gehört nicht zu diesem Formular." in page.main
    assert visit("empfang").get("/cases").rows() == []
