"""What people call a file of a publication: the name that stands in it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from engine.xmlfile import read_tree

_BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_LINE: Final = {".md": re.compile(rb"^#\s+(.+)$", re.MULTILINE), ".yaml": re.compile(rb"^title:\s*(.+)$", re.MULTILINE)}

_CODE: Final = re.compile(r" ?\(`[^`]*`\)|`")


def title_of(path: str, content: bytes) -> str:
    """Return the name of the first process, of the decisions, of the first story or of the text; empty if none."""
    suffix = PurePosixPath(path).suffix
    if suffix in (".bpmn", ".dmn"):
        return _drawn(content)
    found = _LINE[suffix].search(content) if suffix in _LINE else None
    line = "" if found is None else " ".join(found[1].decode("utf-8", "replace").split())
    return _CODE.sub("", line).strip().strip("\"'")


def _drawn(content: bytes) -> str:
    root = read_tree(content)
    if root is None:
        return ""
    names = [process.get("name", "") for process in root.iter(f"{_BPMN}process")]
    return " ".join((next(filter(None, names), "") or root.get("name", "")).split())
