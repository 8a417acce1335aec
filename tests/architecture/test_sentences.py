"""What the engine says to people can be said in another language: whole templates, and values that have names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from tools.sentences import Said, said

ENGINE = Path(__file__).parents[2] / "engine"
SPEAKING = frozenset({"feel", "dmn"})
"""Packages in which every message is a sentence."""
MESSENGERS = frozenset(
    [
        "warn",
        "fail",
        "error",
        "complain",
        "_complain",
        "_fault",
        "_broken",
        "FeelSyntaxError",
        "BudgetExceeded",
        "BadPattern",
        "DmnError",
    ]
)
"""Functions and errors there that take a message for people."""


def test_every_template_is_a_literal() -> None:
    assert [place(call) for call in said(ENGINE) if not call.template] == []


def test_every_placeholder_is_a_plain_name_and_has_its_value() -> None:
    wrong = [
        f"{place(call)}: {call.template}"
        for call in said(ENGINE)
        if call.template
        for fields in [list(Formatter().parse(call.template))]
        if any(form or conversion for _, _, form, conversion in fields)
        or not fits(call.values, {name for _, name, _, _ in fields if name is not None})
    ]
    assert wrong == []


@pytest.mark.parametrize("package", sorted(SPEAKING))
def test_no_message_is_put_together_without_say(package: str) -> None:
    assert list(loose_texts(ENGINE / package)) == []


def test_what_hides_from_the_catalogue_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        'say(f"{x} is odd")\nsay("{a}", b=1)\nrun.warn("No value.")\nwarn(f"No {x}.")\nwarn(say("A"))'
    )

    calls = list(said(tmp_path))

    assert [(call.template, call.values) for call in calls] == [(None, set()), ("{a}", {"b"}), ("A", set())]
    assert list(loose_texts(tmp_path)) == ["a.py:3", "a.py:4"]


def fits(values: frozenset[str], names: set[str]) -> bool:
    """Return whether the values are those that are named; those given as a whole can only be seen when it is said."""
    return values - {"**"} <= names if "**" in values else values == names


def loose_texts(folder: Path) -> Iterator[str]:
    """Yield the places where a message is a text that forgets how it was made."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in MESSENGERS and any(is_text(each) for each in node.args):
                    yield f"{path.relative_to(folder)}:{node.lineno}"


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and " " in str(node.value).strip())


def place(call: Said) -> str:
    return f"{call.file.relative_to(ENGINE)}:{call.line}"
