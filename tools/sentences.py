"""The sentences that the engine says to people: the templates that its code hands to ``say``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Said:
    """A call of ``say``; ``template`` is None where it is no literal, which nobody could translate."""

    file: Path
    line: int
    template: str | None
    values: frozenset[str]
    """Names of the values that are put in."""


def said(folder: Path) -> Iterator[Said]:
    """Yield every call of ``say`` in the Python files of the folder."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
            if isinstance(node, ast.Call) and _name(node.func) == "say":
                text = node.args[0] if len(node.args) == 1 else None
                template = text.value if isinstance(text, ast.Constant) and isinstance(text.value, str) else None
                yield Said(path, node.lineno, template, frozenset(word.arg or "**" for word in node.keywords))


def found_sentences(root: Path) -> Catalog:
    """Return the templates of the engine, which lies in the folder ``root``."""
    catalogue = Catalog()
    for call in said(root / "engine"):
        if call.template:
            catalogue.add(call.template, locations=[(call.file.relative_to(root).as_posix(), 1)])
    return catalogue


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
