"""``feel`` and ``decide``: values, traces and what is said where something is wrong."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, one_line
from tests.engine.dmn.conftest import NAMESPACE, decision, definitions, table

TESTS = Path(__file__).parents[1]
SMALL = TESTS / "publications" / "small"
DMN = str(SMALL / "decisions" / "route.dmn")
OWN = str(TESTS.parent / "processes" / "decisions" / "zustaendigkeit.dmn")
PERSON = '{"gemeinde": "Krefeld", "wohnsitzauflage": false, "geburtsdatum": "1994-03-01"}'
Say = Callable[[str | bytes], None]


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Say:
    """Give the command something on standard input."""

    def say(text: str | bytes) -> None:
        data = text.encode() if isinstance(text, str) else text
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))

    return say


@pytest.mark.parametrize(
    ("expression", "context", "value"),
    [
        ("1 + 2", "{}", 3),
        ("=1 + 2", "{}", 3),
        ("alter < 25", '{"alter": 24}', True),
        ('date("2016-03-01") - duration("P14D")', "{}", "2016-02-16"),
        ('today() = date("2016-01-11")', "{}", True),
        ("a / 3 * 3", '{"a": 0.3}', 0.3),
        ("[1..5]", "{}", "[1..5]"),
        ("{f: function(x) x}", "{}", {"f": "function(x)"}),
    ],
)
def test_feel_prints_the_value_as_json(run: Run, expression: str, context: str, value: object) -> None:
    result = run("feel", expression, "--context", context, "--now", "2016-01-11T09:00+01:00")
    assert (result.returncode, json.loads(result.stdout), result.stderr) == (0, value, "")


def test_feel_says_why_a_value_became_null(run: Run) -> None:
    result = run("feel", "fehlt + 1")
    assert (result.returncode, result.stdout) == (0, "null\n")
    assert result.stderr.startswith("Warning: ")


def test_feel_prints_everything_as_one_object_for_programs(run: Run) -> None:
    result = run("feel", "fehlt", "--json")
    assert result.json == {"value": None, "warnings": ["'fehlt' has no value here; it is null."]}
    assert result.stderr == ""
    assert run("feel", "1 + 2", "--json").json == {"value": 3, "warnings": []}


def test_the_context_comes_from_a_file_or_from_standard_input(run: Run, stdin: Say, tmp_path: Path) -> None:
    file = tmp_path / "fall.json"
    file.write_text('{"ort": "Tönisvorst"}', "utf-8")
    assert run("feel", "ort", "--context", f"@{file}").json == "Tönisvorst"
    stdin('{"ort": "Brüggen"}')
    assert run("feel", "ort", "--context", "-").json == "Brüggen"
    stdin('{"gemeinde": "Krefeld"}')
    assert run("decide", OWN, "gebiet", "--input", "-", "--now", "2016-01-11").json == "KR"


def test_decide_prints_the_value_and_the_matched_rule(run: Run) -> None:
    result = run("decide", DMN, "route", "--input", '{"dokument": "Gestattung"}')
    assert (result.returncode, result.stdout) == (0, '"beraten"\n')
    assert result.stderr.splitlines() == [
        "Matched: rule 2 of Weg (title)",
        '  dokument: "Gestattung"',
        '  → weg: "beraten"',
    ]


def test_decide_tells_each_rule_in_the_order_of_evaluation_with_its_legal_basis(run: Run) -> None:
    result = run("decide", OWN, "standort", "--input", PERSON, "--now", "2016-01-11")
    assert (result.returncode, result.stdout) == (0, '"KR-U25"\n')
    lines = result.stderr.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "Matched: rule 1 of gebiet (gebiet_rule_1)",
        "Matched: rule 1 of standort (standort_rule_1)",
    ]
    assert lines[-5:] == [
        '  gebiet: "KR"',
        "  alter: 21",
        '  rechtsstand: "2016-01-11"',
        '  → standort: "KR-U25"',
        "  # Vereinbarung von Agentur und Jobcenter: Krefeld, unter 25",
    ]


def test_decide_prints_everything_as_one_object_for_programs(run: Run) -> None:
    found = run("decide", OWN, "standort", "--input", PERSON, "--now", "2016-01-11", "--json")
    assert found.json["value"] == "KR-U25"
    assert found.json["warnings"] == []
    assert [rule["decision"] for rule in found.json["matched_rules"]] == ["gebiet", "standort"]
    assert found.json["matched_rules"][1] == {
        "decision": "standort",
        "number": 1,
        "rule_id": "standort_rule_1",
        "inputs": {"gebiet": "KR", "alter": 21, "rechtsstand": "2016-01-11"},
        "outputs": {"standort": "KR-U25"},
        "annotations": ["Vereinbarung von Agentur und Jobcenter: Krefeld, unter 25"],
    }
    assert found.stderr == ""


@pytest.mark.parametrize(
    ("configured", "options", "value"),
    [
        ("heute", ("--now", "2016-01-11"), "nur Beratung"),
        ("heute", ("--now", "2016-01-11", "--rechtsstand", "2016-08-01"), "gut"),
        ("2016-01-11", (), "nur Beratung"),
        ("2016-01-11", ("--now", "2016-08-01", "--rechtsstand", "heute"), "gut"),
        ("2016-01-11", ("--input", '{"herkunftsland": "Somalia", "rechtsstand": "2016-08-01"}'), "gut"),
    ],
)
def test_decide_applies_the_law_of_the_day_that_the_organisation_or_the_caller_says(
    run: Run, tmp_path: Path, configured: str, options: tuple[str, ...], value: str
) -> None:
    (tmp_path / "organisation.yaml").write_text(f"name: Test\nrechtsstand: {configured}\n", "utf-8")
    file = tmp_path / "decisions" / "bleibeperspektive.dmn"
    file.parent.mkdir()
    file.write_bytes(Path(OWN).with_name(file.name).read_bytes())
    given = () if "--input" in options else ("--input", '{"herkunftsland": "Somalia"}')
    assert run("decide", str(file), "bleibeperspektive", *given, *options).json == value


def test_decide_refuses_a_day_that_is_none(run: Run) -> None:
    result = run("decide", OWN, "gebiet", "--rechtsstand", "2016")
    assert result.returncode == 2
    assert "'2016' is neither 'heute' nor a date such as 2016-01-31." in result.stderr


def test_decide_says_why_there_is_no_value(run: Run) -> None:
    result = run("decide", OWN, "alter", "--now", "2016-01-11")
    assert (result.returncode, result.stdout) == (0, "null\n")
    assert all(line.startswith("Warning: ") for line in result.stderr.splitlines())
    asked = run("decide", OWN, "alter", "--now", "2016-01-11", "--json").json
    assert (asked["value"], asked["matched_rules"]) == (None, [])
    assert "'Alter am Tag der Zuordnung': 'geburtsdatum' has no value here; it is null." in asked["warnings"]


def test_decide_points_at_a_misspelt_input(run: Run) -> None:
    misspelt = run("decide", OWN, "gebiet", "--input", '{"gemiende": "Krefeld", "schuhe": 43}')
    assert "Warning: There is no input 'gemiende'; perhaps 'gemeinde' is meant." in misspelt.stderr.splitlines()
    assert "schuhe" not in misspelt.stderr


def test_decide_understands_dates_as_texts(run: Run) -> None:
    result = run("decide", OWN, "alter", "--input", PERSON, "--now", "2016-01-11")
    assert (result.returncode, result.stdout, result.stderr) == (0, "21\n", "")


def test_decide_reads_what_a_file_imports_from_its_folder(run: Run, tmp_path: Path) -> None:
    site = decision("standort", table(["alter"], ["site"], [("< 25", '"KR-U25"')]))
    (tmp_path / "standort.dmn").write_bytes(definitions(site, namespace="urn:standort"))
    (tmp_path / "no_model.dmn").write_text("nothing of that kind")
    importing = definitions(
        f'<import name="ort" namespace="urn:standort" importType="{NAMESPACE}"/>',
        '<decision id="team" name="team"><variable name="team"/><informationRequirement>'
        '<requiredDecision href="urn:standort#standort"/></informationRequirement>'
        '<literalExpression><text>ort.standort + ".SGB3"</text></literalExpression></decision>',
    )
    file = tmp_path / "team.dmn"
    file.write_bytes(importing)
    result = run("decide", str(file), "team", "--input", '{"alter": 24}')
    assert (result.returncode, result.stdout) == (0, '"KR-U25.SGB3"\n')
    assert result.stderr.splitlines()[0] == "Matched: rule 1 of standort (rule_1)"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["feel", "1 +"], "line 1, column"),
        (["feel", "1 +", "--json"], "line 1, column"),
        (["feel", "a", "--context", "{"], "no JSON"),
        (["feel", "a", "--context", "[]"], "A JSON object is needed"),
        (["feel", "a", "--context", "@/no/such/file.json"], "/no/such/file.json cannot be read"),
        (["feel", "a", "--context", "@"], "Write @ and the path of a JSON file"),
        (["feel", "now()", "--now", "gestern"], "no instant"),
        (["feel", "for i in 1..100000000 return i"], "takes too long"),
        (["decide", "/no/such/file.dmn", "x"], "No such file or directory"),
        (["decide", DMN, "missing"], "has no decision 'missing'; it has route"),
        (["decide", DMN, "route", "--input", "@/no/such/file.json"], "/no/such/file.json cannot be read"),
        (["decide", DMN, "route", "--input", "dokument"], "no JSON"),
        (["decide", str(SMALL / "organisation.yaml"), "x"], "organisation.yaml"),
    ],
)
def test_wrong_usage_is_one_clear_line(run: Run, arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert words in one_line(result)


@pytest.mark.parametrize("given", ["", "no JSON", b"\xff\xfe\xff", "7"])
def test_standard_input_that_is_no_json_object_is_one_clear_line(run: Run, stdin: Say, given: Any) -> None:
    stdin(given)
    result = run("feel", "1", "--context", "-")
    assert (result.returncode, result.stdout) == (2, "")
    assert "JSON" in one_line(result)
