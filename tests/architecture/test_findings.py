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


def test_every_finding_says_a_sentence() -> None:
    """What is put together without ``say`` could not be said in German."""
    assert list(loose_messages(ENGINE)) == []


def test_a_message_that_is_no_sentence_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        'problem(f, e, "XML", f"No {x}.")\nmessage = "It is odd."\nadd(e, "XML", message)\n'
        'add(e, "XML", say("It is odd."))\nadd("two words")\nadd(e, "MISSPELT", message)'
    )

    assert list(loose_messages(tmp_path)) == ["a.py:1", "a.py:3"]
    assert [code for _, code in codes_of_calls(tmp_path)] == ["XML", "XML", "XML", "MISSPELT"]


def loose_messages(folder: Path) -> Iterator[str]:
    """Yield the places where a finding gets a text that forgets how it was made, at once or by a name."""
    for path in modules(folder):
        tree = ast.parse(path.read_bytes())
        loose = {
            target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and _is_loose(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            given = arguments(node) if isinstance(node, ast.Call) else []
            said = any(_is_loose(each) or getattr(each, "id", "") in loose for each in given)
            if said and any(isinstance(each, ast.Constant) and each.value in KINDS for each in given):
                yield f"{path.relative_to(folder)}:{node.lineno}"


def arguments(call: ast.Call) -> list[ast.expr]:
    """Return what the call hands over."""
    return [*call.args, *(word.value for word in call.keywords)]


def _is_loose(node: ast.expr) -> bool:
    """Return whether the text has several words, put together or not."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return any(isinstance(each, ast.Constant) and " " in str(each.value).strip(".") for each in parts)


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
