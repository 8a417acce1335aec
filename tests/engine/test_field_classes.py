"""Fields that a class sets apart: only functions that need to know them read and write them, on every way."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.case_schema import parse_case_schema
from engine.errors import Forbidden, NotFound
from engine.feel import YearMonthDuration
from engine.gate.material import read_material
from engine.gate.privacy import check_privacy
from engine.model import Submission
from tests.engine.conftest import SCHEMA
from tests.engine.test_explanations import column, decision, input_data, model, rule, rules

CLASSES = {
    "medical": {"title": "Gesundheit", "x-read": ["Vermittlung"], "x-write": ["Eingangszone", "Vermittlung"]},
    "benefit": {"title": "Leistung", "x-read": ["Leistung"], "x-write": ["Leistung"]},
    "consent": {"title": "Einwilligungen"},
}
FIELDS = {
    "ill": {"type": "string", "title": "Krank", "x-class": "medical", "x-read": ["SGB2", "SGB3"]},
    "amount": {"type": "number", "title": "Betrag", "x-class": "benefit", "x-read": ["SGB2"], "x-write": ["SGB2"]},
    "consent": {"type": "boolean", "title": "Einwilligung", "x-class": "consent"},
}
ILL = [{"type": "textfield", "id": "f_1", "key": "ill", "label": "Krank", "validate": {"required": True}}]


def schema(**more: Any) -> dict[str, Any]:
    return {**SCHEMA, "x-classes": CLASSES, "properties": {**SCHEMA["properties"], **FIELDS}, **more}


def form(components: list[dict[str, Any]], key: str = "ill") -> dict[str, bytes]:
    return {
        f"{key}.form": json.dumps(
            {"type": "default", "id": key, "schemaVersion": 18, "components": components}
        ).encode()
    }


ORGANISATION = """
  S1.PAY: {name: "Payments", legal_domains: [SGB2], functions: [Leistung]}
functions:
  Leistung: {name: "Leistung"}
"""


@pytest.fixture
def apart(office: Any) -> Any:
    """A case in which the agency has entered that the person is ill, that waits at the agency and for a message."""
    draw = office.draw
    organisation = office.organisation.decode().replace("\nfunctions:\n", ORGANISATION).encode()
    tables = model(
        input_data("ill"),
        decision("rest", "Rest", rules(column("ill"), rule(1, '"ja"', result='"yes"'), output="rest"), "i_ill"),
    )
    office.publish(
        draw.process(
            *draw.team(),
            draw.task("talk", group="S1.SGB3.Vermittlung", form="ill"),
            draw.decide("decide", "rest", "group"),
            draw.message("illness", "illness", form="ill"),
            draw.task("again", group="S1.SGB3.Vermittlung", facts="name ill consent"),
        ),
        organisation=organisation,
        schema=schema(),
        tables={**form(ILL), **tables},
    )
    office.start(name="Generated Person", consent=True)
    office.complete("talk", "anna", ill="ja")
    return office


def titles(office: Any, username: str) -> list[str]:
    return [fact.title for fact in office.engine.cases.show(office.case().number, actor=office.who(username)).fields]


def test_only_who_needs_to_know_sees_it_on_the_page_of_the_case(apart: Any) -> None:
    assert "Krank" in titles(apart, "anna")
    assert "Krank" not in titles(apart, "carla")  # the counter has both legal domains, but no need to know
    assert {"Name", "Einwilligung"} <= set(titles(apart, "carla"))  # everybody acts on consents
    fields = apart.engine.cases.show(apart.case().number, actor=apart.who("anna")).fields
    assert {fact.title: fact.field_class for fact in fields if fact.field_class} == {
        "Krank": "Gesundheit",
        "Einwilligung": "Einwilligungen",
    }


def test_no_decision_tells_what_it_looked_at(apart: Any) -> None:
    [for_placement] = apart.engine.cases.show(apart.case().number, actor=apart.who("anna")).decisions
    [for_counter] = apart.engine.cases.show(apart.case().number, actor=apart.who("carla")).decisions
    assert [(fact.key, fact.value) for fact in for_placement.rules[0].inputs] == [("ill", "ja")]
    assert for_counter.is_hidden
    assert for_counter.rules[0].inputs == ()
    assert for_counter.rules[0].number is None


def test_who_takes_in_a_certificate_enters_it_without_seeing_what_was_there(apart: Any) -> None:
    view = apart.engine.messages.show(apart.case().number, "illness", actor=apart.who("carla"))
    assert view.values == {}
    assert apart.engine.messages.show(apart.case().number, "illness", actor=apart.who("anna")).values == {"ill": "ja"}
    apart.engine.messages.record(
        apart.case().number,
        "illness",
        Submission(values={"ill": "nein"}),
        actor=apart.who("carla"),
        idempotency_key="k",
        keep=False,
    )
    assert apart.case().case_file["ill"] == "nein"


def test_an_event_is_not_offered_to_who_may_not_write_what_it_asks_for(apart: Any) -> None:
    apart.hire(pia={"S1.PAY.Leistung", "S1.SGB3.Sachbearbeitung"}, anna={"S1.SGB3.Vermittlung"})
    number = apart.case().number
    assert apart.engine.messages.receivable(number, actor=apart.who("anna"))
    assert apart.engine.messages.receivable(number, actor=apart.who("pia")) == ()
    with pytest.raises(NotFound):
        apart.engine.messages.show(number, "illness", actor=apart.who("pia"))


def test_a_function_alone_is_not_enough_where_the_legal_domain_is_another(office: Any) -> None:
    draw = office.draw
    office.publish(
        draw.process(*draw.team(), draw.task("talk", group="S1.SGB3.Vermittlung", form="amount")),
        organisation=office.organisation.decode().replace("\nfunctions:\n", ORGANISATION).encode(),
        schema=schema(),
        tables=form([{"type": "number", "id": "f_1", "key": "amount", "label": "Betrag"}], "amount"),
    )
    office.start()
    with pytest.raises(Forbidden, match="'amount'"):
        office.complete("talk", "anna", amount=400)


def told(
    changed: dict[str, Any], office: Any, *, group: str = "S1.SGB3.Vermittlung", facts: str = "name"
) -> set[tuple[str, str]]:
    draw = office.draw
    process = draw.process(*draw.team(), draw.task("t", group=group, facts=facts, due="=now()"))
    organisation = office.organisation.decode().replace("\nfunctions:\n", ORGANISATION).encode()
    files = office.files(process, organisation=organisation, schema=changed)
    material, findings = read_material(files)
    wrong = [*findings, *check_privacy(material)]
    return {(each.element, each.code) for each in wrong if each.code != "PURPOSE_MISSING"}


@pytest.mark.parametrize(
    ("group", "facts", "allowed"),
    [
        ("S1.SGB3.Vermittlung", "ill", True),
        ("S1.Eingangszone", "ill", False),
        ("S1.SGB2.Teamleitung", "ill", False),
        ("S1.PAY.Leistung", "amount", True),
        ("S1.SGB2.Vermittlung", "amount", False),
        ("S1.Eingangszone", "consent", True),
    ],
)
def test_the_gate_refuses_a_task_for_a_function_that_may_not_read_what_it_shows(
    small_office: Any, group: str, facts: str, allowed: bool
) -> None:
    assert told(schema(), small_office, group=group, facts=facts) == (set() if allowed else {("t", "PRIVACY_READ")})


YEARS = {"title": "Nach dem Ende", "limits": {"SGB2": "P10Y", "SGB3": "P5Y"}}


@pytest.mark.parametrize(
    ("changed", "element", "code"),
    [
        ({"x-classes": {}}, "ill", "SCHEMA_CLASS"),
        ({"x-classes": []}, "x-classes", "SCHEMA_CLASS"),
        ({"x-classes": {**CLASSES, "more": {"x-read": ["Vermittlung"]}}}, "x-classes.more", "SCHEMA_CLASS"),
        ({"x-classes": {**CLASSES, "more": {"title": "M", "x-read": "Vermittlung"}}}, "x-classes.more", "SCHEMA_CLASS"),
        ({"x-classes": {**CLASSES, "more": {"title": "M", "x-write": ["Leitung"]}}}, "x-classes.more", "SCHEMA_CLASS"),
        ({"x-retention-classes": {"fall": YEARS}}, "ill", "SCHEMA_RETENTION"),
        ({"x-retention-classes": {"": {"title": "T"}}}, "x-retention-classes.", "SCHEMA_RETENTION"),
        ({"x-retention-classes": {"": {"title": "T", "limits": {"SGB3": "P5Y"}}}}, "ill", "SCHEMA_RETENTION"),
        (
            {"x-retention-classes": {"": {**YEARS, "limits": {**YEARS["limits"], "SGB4": "P1Y"}}}},
            "x-retention-classes.",
            "SCHEMA_RETENTION",
        ),
        (
            {"x-retention-classes": {"": {**YEARS, "limits": {**YEARS["limits"], "SGB2": "10 Jahre"}}}},
            "x-retention-classes..SGB2",
            "SCHEMA_RETENTION",
        ),
    ],
)
def test_what_is_wrong_with_classes_and_retention_is_found(
    small_office: Any, changed: dict[str, Any], element: str, code: str
) -> None:
    assert (element, code) in told(schema(**changed), small_office)


def test_retention_is_a_duration_for_each_legal_domain() -> None:
    given = schema(**{"x-retention-classes": {"": YEARS}})
    known, findings = parse_case_schema(json.dumps(given).encode())
    assert known is not None
    assert findings == []
    assert known.retentions[""].limits == {"SGB2": YearMonthDuration(120), "SGB3": YearMonthDuration(60)}


def test_what_everybody_is_told_belongs_to_no_class_that_only_some_may_read() -> None:
    def codes(**marked: str) -> list[tuple[str, str]]:
        day = {"type": "string", "format": "date", "title": "Gezahlt bis", "x-livelihood": "paid_until"}
        document = {**schema(), "properties": {"paid": day | marked}}
        return [(each.element, each.code) for each in parse_case_schema(json.dumps(document).encode())[1]]

    assert codes() == []
    assert codes(**{"x-class": "consent"}) == []
    assert codes(**{"x-class": "benefit"}) == [("paid", "SCHEMA_LIVELIHOOD")]
