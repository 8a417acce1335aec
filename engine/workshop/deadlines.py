"""Deadlines of ``organisation.yaml`` as a table that somebody can change without knowing the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from lxml import etree

from engine.errors import InvalidValue
from engine.organisation import COUNTINGS, MAX_DAYS, ORGANISATION_FILE
from engine.organisation.limits import DEFAULTS
from engine.scheduling import REFERENCE
from engine.xmlfile import read_tree
from engine.yamlfile import YamlProblem, read_documents, replace_text, set_flag

UNITS: Final[Mapping[str, str]] = {
    "minutes": "PT{}M",
    "hours": "PT{}H",
    "days": "P{}D",
    "weeks": "P{}D",  # of seven days: a FEEL duration knows no weeks
    "months": "P{}M",
    "years": "P{}Y",
}
MAX_NUMBER: Final = 9999
_SIMPLE: Final = re.compile(r"P(?:(\d+)([DMY])|T(\d+)([HM]))", re.ASCII)
_LETTERS: Final = {"D": "days", "M": "months", "Y": "years", "TH": "hours", "TM": "minutes"}
_DUE: Final = re.compile(
    r"=\s*now\(\)\s*\+\s*deadlines\.(\w+)\.limit\s*|=\s*deadlines\.(\w+)\.from\(\s*now\(\)\s*\)\s*"
)
_BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_SCOPES: Final = frozenset({f"{_BPMN}process", f"{_BPMN}subProcess"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """A step whose expression needs a deadline."""

    file: str
    element: str
    name: str
    process: str
    """Name of the process that the step is in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """How a deadline is counted, as the file has it; see :class:`engine.organisation.Counting`."""

    limit: str
    """An ISO 8601 duration."""
    working_days: bool = False
    next_working_day: bool = False
    rests: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadlineView:
    """A deadline with what it is in force and what the draft makes of it."""

    key: str
    title: str
    source: str
    counted: Counted
    number: int | None
    unit: str | None
    """Of :data:`UNITS`; None where the limit consists of several parts and is changed in the file."""
    published: Counted | None
    """As it is in force."""
    uses: tuple[Use, ...]

    @property
    def process(self) -> str:
        """Return the name of the first process that needs it; empty where no step does."""
        return self.uses[0].process if self.uses else ""

    @property
    def limit_alone(self) -> bool:
        """Return whether only the limit counts: the monitor looks back by it and counts every day."""
        return self.key in DEFAULTS

    @property
    def is_changed(self) -> bool:
        """Return whether publishing the draft would change a deadline that is in force."""
        return self.published not in (None, self.counted)


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadlineChange:
    """What a deadline was and is to be."""

    key: str
    before: Counted
    after: Counted


def duration_text(number: int, unit: str) -> str:
    """Return the ISO 8601 duration; raise ``InvalidValue`` where it is none that a deadline can be."""
    if unit not in UNITS or not 1 <= number <= MAX_NUMBER:
        raise InvalidValue(field="limit", problem=f"must be a number from 1 to {MAX_NUMBER} and a known unit")
    return UNITS[unit].format(number * 7 if unit == "weeks" else number)


def duration_parts(limit: str) -> tuple[int, str] | None:
    """Return number and unit of the ISO 8601 duration, or None where it has several parts."""
    found = _SIMPLE.fullmatch(limit)
    if found is None:
        return None
    date_number, date_unit, time_number, time_unit = found.groups()
    return (int(date_number), _LETTERS[date_unit]) if date_unit else (int(time_number), _LETTERS[f"T{time_unit}"])


def counts_in_days(limit: str) -> bool:
    """Return whether working days can be counted with the limit."""
    parts = duration_parts(limit)
    return parts is not None and parts[1] == "days" and parts[0] <= MAX_DAYS


def read_deadlines(files: Mapping[str, bytes], published: Mapping[str, bytes]) -> tuple[DeadlineView, ...]:
    """Return the deadlines of the files in their order; none where the organisation cannot be read."""
    before = {key: _counted(entry) for key, entry in _entries(published).items()}
    uses = _uses(files)
    return tuple(
        DeadlineView(
            key=key,
            title=str(entry.get("title", key)),
            source=str(entry.get("source", "")),
            counted=counted,
            number=parts[0] if parts else None,
            unit=parts[1] if parts else None,
            published=before.get(key),
            uses=tuple(uses.get(key, ())),
        )
        for key, entry in _entries(files).items()
        for counted in [_counted(entry)]
        for parts in [duration_parts(counted.limit)]
    )


def change_deadlines(
    files: Mapping[str, bytes], wanted: Mapping[str, Counted], *, stories_too: bool
) -> tuple[dict[str, bytes], list[DeadlineChange]]:
    """Return the changed files and what changed; a deadline that is counted so already is no change.

    With ``stories_too`` the scenarios follow: where one expects a task to be due after the old limit, and the due
    date of that task is nothing but the deadline, it expects the new one. Raises ``InvalidValue`` where there is no
    such deadline, or where nothing can be counted so.
    """
    entries, changes = _entries(files), []
    organisation = files.get(ORGANISATION_FILE, b"")
    changed: dict[str, bytes] = {}
    for key, after in wanted.items():
        if key not in entries:
            raise InvalidValue(field=key, problem="is no deadline")
        before = _counted(entries[key])
        if before == after:
            continue
        if key in DEFAULTS and after != Counted(limit=after.limit):
            raise InvalidValue(field=key, problem="is a deadline of the monitor, which counts every day")
        if after.working_days and not counts_in_days(after.limit):
            raise InvalidValue(field=key, problem=f"counts working days, so its limit must be 1 to {MAX_DAYS} days")
        try:
            organisation = _rewritten(organisation, key, before, after)
        except YamlProblem as problem:
            raise InvalidValue(field=key, problem=str(problem)) from None
        changed[ORGANISATION_FILE] = organisation
        changes.append(DeadlineChange(key=key, before=before, after=after))
    if stories_too and changes:
        changed |= _stories(files, changes)
    return changed, changes


def _rewritten(organisation: bytes, key: str, before: Counted, after: Counted) -> bytes:
    place = ["deadlines", key]
    if before.limit != after.limit:
        organisation = replace_text(organisation, [*place, "limit"], after.limit)
    for name in COUNTINGS:
        if getattr(before, name) != getattr(after, name):
            organisation = set_flag(organisation, [*place, name], getattr(after, name), behind="limit")
    return organisation


def _stories(files: Mapping[str, bytes], changes: Iterable[DeadlineChange]) -> dict[str, bytes]:
    """Return the scenarios that expected one of the old limits, with the new ones."""
    tasks = _tasks_due(files)
    renewed = {task: change for change in changes for task in tasks.get(change.key, ())}
    if not renewed:
        return {}
    names = "|".join(map(re.escape, sorted(renewed)))
    between = r"(?:(?!\btask:)[^{}\n])*"  # up to the next task, so that no text is read more than once
    expected = re.compile(rf"(\btask: *(?P<task>{names})\b{between}\bdue: *)(?P<due>P\w+)")

    def follow(match: re.Match[str]) -> str:
        change = renewed[match["task"]]
        return match[1] + (change.after.limit if match["due"] == change.before.limit else match["due"])

    found = {}
    for path, content in files.items():
        if path.startswith("scenarios/") and path.endswith((".yaml", ".yml")):
            text = content.decode("utf-8", "surrogateescape")
            after = expected.sub(follow, text).encode("utf-8", "surrogateescape")
            if after != content:
                found[path] = after
    return found


def _entries(files: Mapping[str, bytes]) -> dict[str, Mapping[str, Any]]:
    try:
        documents = read_documents(files.get(ORGANISATION_FILE, b""))
    except YamlProblem:
        return {}
    root = documents[0] if documents and isinstance(documents[0], dict) else {}
    section = root.get("deadlines")
    entries = section.items() if isinstance(section, dict) else ()
    return {str(key): entry for key, entry in entries if isinstance(entry, dict)}


def _counted(entry: Mapping[str, Any]) -> Counted:
    return Counted(limit=str(entry.get("limit", "")), **{name: entry.get(name) is True for name in COUNTINGS})


def _uses(files: Mapping[str, bytes]) -> dict[str, list[Use]]:
    """Return the steps of all diagrams that need a deadline, by its key."""
    uses: dict[str, list[Use]] = {}
    for path, step, texts in _steps(files):
        for key in dict.fromkeys(key for text in texts for key in REFERENCE.findall(text)):
            name = " ".join(step.get("name", "").split()) or step.get("id", "")
            process = next(step.iterancestors(f"{_BPMN}process")).get("name", "")
            uses.setdefault(key, []).append(Use(file=path, element=step.get("id", ""), name=name, process=process))
    return uses


def _tasks_due(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the tasks whose due date is nothing but now and a deadline, by its key."""
    tasks: dict[str, list[str]] = {}
    for _, step, _ in _steps(files):
        for schedule in step.iter("{http://camunda.org/schema/zeebe/1.0}taskSchedule"):
            if found := _DUE.fullmatch(schedule.get("dueDate", "")):
                tasks.setdefault(found[1] or found[2], []).append(step.get("id", ""))
    return tasks


def _steps(files: Mapping[str, bytes]) -> Iterable[tuple[str, etree._Element, list[str]]]:
    """Yield each step of each diagram with the texts in it, the steps inside of subprocesses for themselves."""
    for path in sorted(files):
        if PurePosixPath(path).suffix != ".bpmn":
            continue
        root = read_tree(files[path])
        for scope in () if root is None else root.iter(*_SCOPES):
            for step in scope:
                if isinstance(step.tag, str) and step.tag not in _SCOPES:
                    inside = list(step.iter("*"))
                    yield path, step, [str(text) for each in inside for text in (each.text or "", *each.values())]
