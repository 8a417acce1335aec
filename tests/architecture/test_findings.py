"""Every finding has a kind that is entered, and every kind is found by something."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.meanings import MEANINGS
from engine.model import KINDS, Finding, Severity
from tools.gate_page import PAGE, written

ENGINE = Path(__file__).parents[2] / "engine"
REGISTRY = ENGINE / "model" / "codes.py"
MAKERS = frozenset({"Finding", "Problem", "Fault", "problem", "add", "report", "find", "_find", "_finding", "_fault"})
"""Functions that take the code of a finding."""
CODE = re.compile(r"[A-Z]{2,}(_[A-Z]+)*")


def test_every_finding_is_made_with_a_kind_that_is_entered() -> None:
    assert [place for place, code in codes_of_calls(ENGINE) if code not in KINDS] == []


def test_every_kind_is_found_by_something() -> None:
    """A code that nothing says any more leaves the table."""
    said = {text for path in modules(ENGINE) if path != REGISTRY for text in texts(path)}
    assert set(KINDS) - said == set()


def test_no_finding_has_another_kind() -> None:
    with pytest.raises(ValueError, match="MISSPELT"):
        Finding(file="a.bpmn", element="", code="MISSPELT", message="Something is wrong.")


def test_a_finding_weighs_what_its_kind_does() -> None:
    assert {code: Finding(file="", element="", code=code, message="").severity for code in ("XML", "FILE_KIND")} == {
        "XML": Severity.ERROR,
        "FILE_KIND": Severity.WARNING,
    }


def codes_of_calls(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield place and text of every argument that looks like a code, of the calls that make findings."""
    for path in modules(folder):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and _name(node.func) in MAKERS:
                for each in (*node.args, *(word.value for word in node.keywords if word.arg == "code")):
                    if isinstance(each, ast.Constant) and CODE.fullmatch(str(each.value)):
                        yield f"{path.relative_to(folder)}:{node.lineno} {each.value}", str(each.value)


def texts(path: Path) -> Iterator[str]:
    """Yield every text of the module."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def modules(folder: Path) -> list[Path]:
    """Return the modules of the folder."""
    return sorted(folder.rglob("*.py"))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_kind_has_its_meaning_and_its_section() -> None:
    """The page has the sections that the tool writes: one for each code, with its severity, and no others."""
    page = PAGE.read_text()
    sections = re.findall(r"^### `(\w+)`\n\n(Error|Warning)\. ", page, re.MULTILINE)
    assert set(MEANINGS) == set(KINDS)
    assert [(code, weight.lower()) for code, weight in sections] == [(code, KINDS[code].severity) for code in KINDS]
    assert page == written(page)


def test_a_section_that_is_out_of_date_is_written_anew() -> None:
    page = PAGE.read_text()
    assert written(page.replace("### `XML`\n\nError.", "### `XLM`\n\nWarning.")) == page
