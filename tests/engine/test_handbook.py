"""The page on expressions in the handbook of process owners: everything it claims is calculated here."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine import feel
from engine.cli import main
from engine.feel.builtins import BUILTINS
from engine.organisation import parse_organisation
from tests.engine.feel.builtins.cases import same

PAGE = (Path(__file__).parents[2] / "docs" / "handbook" / "ausdruecke.md").read_text(encoding="utf-8")
CASE_FILE = re.search(r"```feel\n(.*?)```", PAGE, re.DOTALL)
DEADLINES = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
Row = dict[str, str]


def clock() -> datetime:
    return datetime(2026, 1, 31, 14, tzinfo=UTC)


def rows(*columns: str) -> Iterator[Row]:
    """The rows of all tables that have the columns, from title to cell."""
    titles: list[str] = []
    for line in PAGE.splitlines():
        if not line.startswith("|"):
            titles = []
            continue
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not titles:
            titles = cells
        elif set(columns) <= set(titles) and not set(cells) <= {"---"}:
            yield dict(zip(titles, cells, strict=True))


def code(cell: str) -> str:
    """The one piece of code that a cell consists of."""
    match = re.fullmatch(r"`([^`]+)`", cell)
    assert match is not None, f"{cell} is no code"
    return match[1]


@pytest.fixture(scope="module")
def scope() -> dict[str, Any]:
    assert CASE_FILE is not None
    assert DEADLINES is not None
    case_file = feel.compile(CASE_FILE[1]).evaluate({})
    assert isinstance(case_file, dict)
    organisation, findings = parse_organisation(DEADLINES[1].encode())
    assert organisation is not None, findings
    return {**organisation.constants(clock(), case_file), **case_file}


def assert_is(text: str, result: str, scope: dict[str, Any]) -> None:
    """Whether an expression has the value that the page says."""
    value = feel.compile(text).evaluate(scope, clock=clock)
    assert same(value, feel.compile(result).evaluate({})), f"{text} is {value!r}"


@pytest.mark.parametrize("row", [*rows("Ausdruck", "Ergebnis")], ids=lambda row: row["Ausdruck"])
def test_an_expression_has_its_result(row: Row, scope: dict[str, Any]) -> None:
    assert_is(code(row["Ausdruck"]), code(row["Ergebnis"]), scope)


@pytest.mark.parametrize("row", [*rows("Funktion", "Beispiel", "Ergebnis")], ids=lambda row: row["Beispiel"])
def test_a_function_has_the_result_of_its_example(row: Row, scope: dict[str, Any]) -> None:
    names = re.findall(r"`([^`(]+)\(", row["Funktion"])
    assert any(f"{name}(" in row["Beispiel"] for name in names)
    assert_is(code(row["Beispiel"]), code(row["Ergebnis"]), scope)


@pytest.mark.parametrize("row", [*rows("Zelle", "Wert", "Trifft zu")], ids=lambda row: row["Zelle"])
def test_a_cell_fits_or_not(row: Row) -> None:
    value = feel.compile(code(row["Wert"])).evaluate({})
    assert str(feel.compile_unary(code(row["Zelle"])).evaluate(value)).lower() == code(row["Trifft zu"])


@pytest.mark.parametrize("row", [*rows("Geschrieben", "Stattdessen")], ids=lambda row: row["Geschrieben"])
def test_a_mistake_does_not_work_and_its_cure_does(row: Row, scope: dict[str, Any]) -> None:
    if row["Was geschieht"] == "Syntaxfehler":
        with pytest.raises(feel.FeelSyntaxError):
            feel.compile(code(row["Geschrieben"]))
    else:
        evaluation = feel.compile(code(row["Geschrieben"])).explain(scope, clock=clock)
        assert evaluation.value is feel.compile(code(row["Was geschieht"])).evaluate({})
        assert evaluation.warnings
    assert_is(code(row["Stattdessen"]), code(row["Ergebnis"]), scope)


@pytest.mark.parametrize("row", [*rows("Muster", "passt auf", "passt nicht auf")], ids=lambda row: row["Muster"])
def test_a_pattern_fits_one_text_and_not_another(row: Row) -> None:
    for column, expected in (("passt auf", True), ("passt nicht auf", False)):
        given = {"text": code(row[column]), "pattern": code(row["Muster"])}
        assert feel.compile("matches(text, pattern)").evaluate(given) is expected, column


def test_the_page_has_what_it_promises() -> None:
    functions = [*rows("Funktion", "Beispiel", "Ergebnis")]
    named = {name for row in functions for name in re.findall(r"`([^`(]+)\(", row["Funktion"])}
    assert named == BUILTINS.keys()
    assert len([*rows("Geschrieben", "Stattdessen")]) == 10
    assert len([*rows("Ausdruck", "Ergebnis")]) > 40
    assert [*rows("Zelle", "Wert", "Trifft zu")]
    assert [*rows("Muster", "passt auf", "passt nicht auf")]


def test_parameters_are_called_as_the_page_says() -> None:
    for row in rows("Funktion", "Beispiel", "Ergebnis"):
        for name, parameters in re.findall(r"`([^`(]+)\(([^)]*)\)`", row["Funktion"]):
            given = [parameter.strip().rstrip("?…") for parameter in parameters.split(",") if parameter.strip()]
            call = f"{name}({', '.join(f'{parameter}: null' for parameter in given)})"
            warnings = feel.compile(call).explain({}, clock=clock).warnings
            assert not [warning for warning in warnings if "has no parameter" in warning or "together" in warning], call


def test_the_command_prints_what_stands_behind_it(capsys: pytest.CaptureFixture[str]) -> None:
    block = re.search(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    command, _, expected = block[1].strip().partition("   # ")
    with pytest.raises(SystemExit) as ended:
        main(shlex.split(command)[1:])
    assert (capsys.readouterr().out.strip(), ended.value.code) == (expected, 0)
