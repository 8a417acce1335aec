"""What people call a file of a publication: the name that stands in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Final

from engine.xmlfile import read_tree

Askers = Callable[[], Mapping[str, str]]
"""Gives :func:`askers_of` all files, when the first form asks for it: a form has no title itself."""
_BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_ZEEBE: Final = "{http://camunda.org/schema/zeebe/1.0}"
_LINE: Final = {".md": re.compile(rb"^#\s+(.+)$", re.MULTILINE), ".yaml": re.compile(rb"^title:\s*(.+)$", re.MULTILINE)}

_CODE: Final = re.compile(r" ?\(`[^`]*`\)|`")


def title_of(path: str, content: bytes, askers: Askers) -> str:
    """Return the name of the first process, of the decisions, of the first story or of the text; empty if none.

    A form is called as what asks with it.
    """
    suffix = PurePosixPath(path).suffix
    if suffix == ".form":
        return askers().get(_form_id(content), "")
    if suffix in (".bpmn", ".dmn"):
        return _drawn(content)
    found = _LINE[suffix].search(content) if suffix in _LINE else None
    line = "" if found is None else " ".join(found[1].decode("utf-8", "replace").split())
    return _CODE.sub("", line).strip().strip("\"'")


def askers_of(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """Return the name of the first task or start event that asks with each form, by the id of the form."""
    names: dict[str, str] = {}
    for path in sorted(files):
        root = read_tree(files[path]) if path.endswith(".bpmn") else None
        for definition in () if root is None else root.iter(f"{_ZEEBE}formDefinition"):
            asker = next(definition.iterancestors("{*}userTask", "{*}startEvent"), None)
            if asker is not None and asker.get("name"):
                names.setdefault(definition.get("formId", ""), " ".join(asker.get("name", "").split()))
    return names


def _form_id(content: bytes) -> str:
    try:
        form = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    return str(form.get("id", "")) if isinstance(form, dict) else ""


def _drawn(content: bytes) -> str:
    root = read_tree(content)
    if root is None:
        return ""
    names = [process.get("name", "") for process in root.iter(f"{_BPMN}process")]
    return " ".join((next(filter(None, names), "") or root.get("name", "")).split())
