"""Diagrams and decisions of a draft as XML: whoever saved them, nothing is read that the gate would not look at."""

from __future__ import annotations

from pathlib import PurePosixPath

from lxml import etree

from engine.dmn import DmnError
from engine.dmn import reader as dmn
from engine.workflow.dialect import Findings
from engine.workflow.reading import read_xml


def root_of(path: str, content: bytes) -> etree._Element | None:
    """Return the root of a ``.bpmn`` or ``.dmn`` file, None for any other and where it cannot be read."""
    suffix = PurePosixPath(path).suffix
    if suffix == ".bpmn":
        return read_xml(content, Findings(path))
    if suffix != ".dmn":
        return None
    try:
        return dmn.read(content)
    except DmnError:
        return None
