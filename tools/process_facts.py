"""What is to be said of each process of a folder, read from its diagram and its README."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.gate.diagrams import read_diagram
from engine.translations import written_texts

_PURPOSE: Final = re.compile(r"\*\*Zweck\.\*\*\s+(.+?)(?=\n\n|\Z)", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Process:
    """A process of the folder: its diagram, its name in both languages, why it is there, and what it uses.

    What nobody has written yet is empty.
    """

    key: str
    file: Path
    name: str
    english: str
    purpose: str
    tasks: int
    forms: int
    calls: tuple[str, ...]
    tables: tuple[str, ...]


def all_processes(folder: Path) -> Mapping[str, Process]:
    """Return the processes of the folder by their keys, each behind the one that calls it first.

    Raises ``ValueError`` where a diagram cannot be read.
    """
    english = written_texts((folder / "translations" / "en.yaml").read_bytes())
    found = {file.stem: _process(file, english) for file in sorted(folder.glob("*/*.bpmn"))}
    called = {key for process in found.values() for key in process.calls}
    ordered: dict[str, Process] = {}
    for key in (*(key for key in found if key not in called), *found):
        ordered |= {each: found[each] for each in _behind(key, found) if each not in ordered}
    return ordered


def _behind(key: str, found: Mapping[str, Process]) -> Iterator[str]:
    seen, ahead = set[str](), [key]
    while ahead:
        current = ahead.pop()
        if current in found and current not in seen:
            seen.add(current)
            yield current
            ahead += reversed(found[current].calls)


def _process(file: Path, english: Mapping[str, str]) -> Process:
    diagram = read_diagram(file.name, file.read_bytes())
    if diagram is None:
        raise ValueError(f"{file.name} cannot be read")
    readme = file.parent / "README.md"
    purpose = _PURPOSE.search(readme.read_text()) if readme.exists() else None
    name = diagram.processes[file.stem]
    elements = diagram.elements
    return Process(
        key=file.stem,
        file=file,
        name=name,
        english=english.get(name, ""),
        purpose="" if purpose is None else " ".join(purpose[1].split()),
        tasks=sum(element.kind == "userTask" for element in elements),
        forms=len(list(file.parent.glob("*.form"))),
        calls=tuple(dict.fromkeys(element.calls for element in elements if element.calls)),
        tables=tuple(dict.fromkeys(element.decision for element in elements if element.decision)),
    )
