"""Decision tables at the gate: what the fields of the case file can be decides what is a fault, and how severe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.case_schema import parse_case_schema
from engine.gate import check_file, check_files
from engine.gate.decision_tables import field_domains
from engine.model import Finding, Severity
from engine.publication import read_folder
from tests.engine.dmn.analysis.tables import table
from tests.engine.dmn.conftest import decision, definitions, text

SMALL = Path(__file__).parents[1] / "publications" / "small"
PROCESSES = Path(__file__).parents[2] / "processes"
DMN = "decisions/route.dmn"
SCHEMA = "case_file.schema.json"
NOTES = {"title": "T", "x-purpose": "Test", "x-retention": "fall"}
FIELDS: dict[str, dict[str, Any]] = {
    "dokument": {"type": "string", "enum": ["Gestattung", "Duldung", "Titel"]},
    "alter": {"type": "integer", "minimum": 0, "maximum": 120},
    "arbeitet": {"type": "boolean"},
    "antrag_am": {"type": "string", "format": "date"},
}
EVERYTHING = ("-", "-", "-", '"beraten"')


@pytest.fixture(scope="module")
def small() -> dict[str, bytes]:
    files = dict(read_folder(SMALL)[0])
    schema = json.loads(files[SCHEMA])
    schema["properties"].update({key: {**NOTES, **field} for key, field in FIELDS.items()})
    files[SCHEMA] = json.dumps(schema).encode()
    del files["scenarios/stories.yaml"]  # they tell of the table that the small publication comes with
    return files


def check(files: dict[str, bytes], *parts: str) -> list[tuple[str, str, bool]]:
    """What the gate says about these decisions in the publication: element, code, whether it is an error."""
    return [
        (finding.element, finding.code, finding.severity is Severity.ERROR)
        for finding in check_files({**files, DMN: definitions(*parts)})
        if finding.file == DMN
    ]


def route(*rules: tuple[str, ...], inputs: tuple[Any, ...] = ("dokument", "alter", "arbeitet"), **more: str) -> str:
    return decision("route", table(inputs, rules, **more))


def test_the_tables_of_the_project_have_no_fault() -> None:
    files = read_folder(PROCESSES)[0]
    for name in (name for name in files if name.endswith(".dmn")):
        assert [str(finding) for finding in check_file(name, files[name], neighbours=files)] == []


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([('"Gestattung"',), ('not("Gestattung")',)], []),
        ([('"Gestattung", null',), ('"Duldung", "Titel"',)], []),
        ([('"Gestattung", null',), ('"Duldung"',)], [("table", "DECISION_GAP", True)]),
        ([('"Gestattung"',), ('"Duldung", "Titel"',)], [("table", "DECISION_GAP_NULL", False)]),
        ([('"Gestattung"',), ('not("Duldung")',), ('"Duldung"',)], [("rule_2", "DECISION_OVERLAP", True)]),
        ([('"Gestatung", null',), ('not("Gestattung", null)',), ('"Gestattung"',)], [("rule_1", "RULE_VALUE", False)]),
        ([('"Ausweis"',), ("-",)], [("rule_1", "RULE_UNREACHABLE", False)]),
    ],
)
def test_options_of_a_field(small: dict[str, bytes], rules: list[tuple[str]], expected: list[Any]) -> None:
    rows = [(*rule, f'"{number}"') for number, rule in enumerate(rules)]
    assert check(small, route(*rows, inputs=("dokument",))) == expected


@pytest.mark.parametrize(
    ("column", "cells", "code"),
    [
        ("alter", ["< 25", ">= 25", "null"], ""),
        ("alter", ["<= 24", ">= 25", "null"], ""),
        ("alter", ["[0..24]", "[25..120]", "null"], ""),
        ("alter", ["[1..24]", "[25..120]", "null"], "DECISION_GAP"),
        ("arbeitet", ["true", "false, null"], ""),
        ("arbeitet", ["true", "null"], "DECISION_GAP"),
        ("antrag_am", ['< date("2016-08-01")', '>= date("2016-08-01")', "null"], ""),
        ("antrag_am", ['< date("2016-08-01")', '> date("2016-08-01")', "null"], "DECISION_GAP"),
        ("name", ['"Muster"', "null"], "DECISION_GAP"),
    ],
)
def test_types_and_limits_of_a_field(small: dict[str, bytes], column: str, cells: list[str], code: str) -> None:
    rules = [(cell, f'"{number}"') for number, cell in enumerate(cells)]
    assert check(small, route(*rules, inputs=(column,))) == ([("table", code, True)] if code else [])


def test_the_message_names_table_rules_and_values_and_what_to_do(small: dict[str, bytes]) -> None:
    whole = route(('"Gestattung"', "<= 25", '"A"'), ("-", ">= 25, null", '"B"'), inputs=("dokument", "alter"))
    gap, overlap = check_files({**small, DMN: definitions(whole)})
    assert str(gap.message).startswith(
        'No rule of \'route\' matches dokument: not("Gestattung"); alter: < 25, for example dokument = "Duldung", '
        "alter = 24. Add a rule for it,"
    )
    assert str(overlap.message).startswith(
        "Rules 1 and 2 of 'route' both match, for example with dokument = \"Gestattung\", alter = 25. The hit policy"
    )


def test_outputs_are_held_against_the_output_values(small: dict[str, bytes]) -> None:
    wrong = route(("-", '"berate"'), inputs=("dokument",), output='"beraten"').replace(
        '<input id="input_1">', '<input id="input_1"><description>Für später.</description>'
    )
    assert check(small, wrong) == [("rule_1", "OUTPUT_VALUE", True), ("table", "OUTPUT_UNUSED", False)]


def test_what_is_there_in_vain_is_a_warning(small: dict[str, bytes]) -> None:
    data = '<inputData id="in_alter" name="alter"><variable name="alter"/></inputData>'
    other = decision("nebenbei", text("literalExpression", "1"))
    whole = decision("route", table(("dokument", "alter", "arbeitet"), [EVERYTHING]), "requiredInput#in_alter")
    assert check(small, data, whole, other) == [
        ("input_1", "INPUT_UNUSED", False),
        ("input_2", "INPUT_UNUSED", False),
        ("input_3", "INPUT_UNUSED", False),
        ("nebenbei", "DECISION_UNUSED", False),
    ]


def test_a_decision_of_another_file_asks_for_one_too(small: dict[str, bytes]) -> None:
    basis = definitions(decision("basis", text("literalExpression", "1")), namespace="urn:basis")
    files = {**small, "decisions/basis.dmn": basis}
    found = [finding for finding in check_files(files) if finding.file == "decisions/basis.dmn"]
    assert [(finding.element, finding.code) for finding in found] == [("basis", "DECISION_UNUSED")]
    asking = decision("weg", text("literalExpression", '"beraten"'), "requiredDecision#basis").replace(
        'href="#basis"', 'href="urn:basis#basis"'
    )
    route_ = decision("route", text("literalExpression", "weg"), "requiredDecision#weg")
    files[DMN] = definitions(asking, route_)
    assert [finding.code for finding in check_files(files) if finding.code == "DECISION_UNUSED"] == []


def test_a_local_name_is_not_the_field_that_is_called_like_it(small: dict[str, bytes]) -> None:
    rules = [('"Gestattung", null', '"A"'), ('"Duldung"', '"B"')]
    files = dict(small)
    name = "small/small.bpmn"
    mapping = b'<zeebe:ioMapping><zeebe:input source="=name" target="dokument" /></zeebe:ioMapping>'
    called = b'<zeebe:calledDecision decisionId="route"'
    assert called in files[name]
    assert check(files, route(*rules, inputs=("dokument",))) == [("table", "DECISION_GAP", True)]
    files[name] = files[name].replace(called, mapping + called)
    assert check(files, route(*rules, inputs=(("dokument", "string"),))) == [("table", "DECISION_GAP_POSSIBLE", False)]


def test_a_file_by_itself_is_judged_by_what_it_says(small: dict[str, bytes]) -> None:
    def brief(found: list[Finding]) -> list[tuple[str, str, Severity]]:
        return [(finding.file, finding.code, finding.severity) for finding in found]

    rules = [('"Gestattung", null', '"A"'), ('"Duldung"', '"B"')]
    data = definitions(route(*rules, inputs=(("dokument", "string"),)))
    assert brief(check_file("route.dmn", data)) == [("route.dmn", "DECISION_GAP_POSSIBLE", Severity.WARNING)]
    beside = check_file(DMN, data, neighbours=small)
    assert brief(beside) == [(DMN, "DECISION_GAP", Severity.ERROR)]


def test_a_file_that_is_no_model_has_that_finding_alone(small: dict[str, bytes]) -> None:
    assert [finding.code for finding in check_file(DMN, b"<definitions/>", neighbours=small)] == ["DECISION"]


def test_lists_durations_and_objects_are_not_judged() -> None:
    fields = {
        "liste": {"type": "array", "items": {"type": "string"}},
        "dauer": {"type": "string", "format": "duration"},
        "teile": {"type": "object"},
        "wert": {"type": "number", "maximum": 5},
    }
    schema, findings = parse_case_schema(json.dumps({"properties": fields}).encode())
    assert findings == []
    assert field_domains(schema).keys() == {"wert"}
    assert field_domains(None) == {}
