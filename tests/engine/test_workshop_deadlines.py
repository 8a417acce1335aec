"""Deadlines are changed in the file as a careful person would: nothing else in it moves, and the stories follow."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from engine.errors import DraftConflict, InvalidValue
from engine.gate import check_files
from engine.model import Finding, Severity
from engine.publication import read_folder
from engine.workshop.deadlines import Counted, change_deadlines, duration_parts, duration_text, read_deadlines
from engine.yamlfile import YamlProblem, read_documents, replace_text, set_flag

PROCESSES = Path(__file__).parents[2] / "processes"
FLOW = b"""# The office
deadlines:
  # how long they take
  talk: {title: "First, talk", limit: P10D, source: "law; limit: P10D"}  # limit: P10D
  plan:
    source: none
    limit: 'P6M'   # half a year
"""


@pytest.mark.parametrize(
    ("key", "limit", "before", "after"),
    [
        ("talk", "P7D", b'talk", limit: P10D', b'talk", limit: P7D'),
        ("plan", "P12M", b"limit: 'P6M'", b"limit: 'P12M'"),
    ],
)
def test_only_the_text_itself_is_replaced(key: str, limit: str, before: bytes, after: bytes) -> None:
    assert FLOW.count(before) == 1
    assert replace_text(FLOW, ["deadlines", key, "limit"], limit) == FLOW.replace(before, after)


def test_umlauts_and_carriage_returns_before_it_do_not_matter() -> None:
    data = "a: {ü: Größe}\r\nb: {limit: P1D}\r\n".encode()
    assert replace_text(data, ["b", "limit"], "P2D") == "a: {ü: Größe}\r\nb: {limit: P2D}\r\n".encode()


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["deadlines", "missing", "limit"], "P1D"),
        (["deadlines", "talk"], "P1D"),
        (["deadlines", "talk", "limit"], "P1D, x: 1"),
        (["deadlines", "talk", "limit"], "P1D # note"),
        (["deadlines", "talk", "limit"], "12"),
        (["deadlines", "talk", "limit"], ""),
    ],
)
def test_what_would_mean_something_else_is_refused(keys: list[str], text: str) -> None:
    with pytest.raises(YamlProblem):
        replace_text(FLOW, keys, text)


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("talk", b"limit: P10D, source", b"limit: P10D, rests: true, source"),
        ("plan", b"    limit: 'P6M'   # half a year\n", b"    limit: 'P6M'   # half a year\n    rests: true\n"),
    ],
)
def test_a_flag_is_written_behind_the_limit_and_changed_where_it_stands(key: str, before: bytes, after: bytes) -> None:
    assert FLOW.count(before) == 1
    ticked = set_flag(FLOW, ["deadlines", key, "rests"], True, behind="limit")
    assert ticked == FLOW.replace(before, after)
    cleared = set_flag(ticked, ["deadlines", key, "rests"], False, behind="limit")
    assert cleared == ticked.replace(b"rests: true", b"rests: false")


def test_a_flag_stands_on_a_line_of_its_own_also_at_the_end_of_the_file() -> None:
    assert set_flag(b"a:\n  limit: P1D", ["a", "rests"], True, behind="limit") == b"a:\n  limit: P1D\n  rests: true\n"


@pytest.mark.parametrize("keys", [["deadlines", "missing", "rests"], ["deadlines", "talk"], ["deadlines", "rests"]])
def test_a_flag_has_its_place_behind_a_limit_alone(keys: list[str]) -> None:
    with pytest.raises(YamlProblem):
        set_flag(FLOW, keys, True, behind="limit")


@pytest.mark.parametrize("data", [FLOW + b"---\nmore: 1\n", FLOW.decode().encode("utf-16")])
def test_a_file_that_is_written_otherwise_is_refused(data: bytes) -> None:
    assert read_documents(data)
    with pytest.raises(YamlProblem):
        replace_text(data, ["deadlines", "talk", "limit"], "P2D")


@pytest.mark.parametrize("text", ["!!bool maybe", "!!float some", "!!int some", "!!timestamp some"])
def test_what_is_not_what_its_tag_says_is_a_problem_of_the_file(text: str) -> None:
    with pytest.raises(YamlProblem):
        read_documents(FLOW + f"x: {text}\n".encode())


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (30, "minutes", "PT30M"),
        (2, "hours", "PT2H"),
        (10, "days", "P10D"),
        (6, "months", "P6M"),
        (1, "years", "P1Y"),
    ],
)
def test_number_and_unit_are_a_duration_and_back(number: int, unit: str, text: str) -> None:
    assert duration_text(number, unit) == text
    assert duration_parts(text) == (number, unit)


def test_a_week_is_seven_days() -> None:
    assert duration_text(2, "weeks") == "P14D"


@pytest.mark.parametrize(("number", "unit"), [(0, "days"), (-1, "days"), (10_000, "days"), (1, "moons")])
def test_no_other_number_or_unit_is_taken(number: int, unit: str) -> None:
    with pytest.raises(InvalidValue):
        duration_text(number, unit)


@pytest.mark.parametrize("text", ["P1DT2H", "P1Y2M", "", "ten days", "P-1D"])
def test_what_has_several_parts_is_left_to_the_file(text: str) -> None:
    assert duration_parts(text) is None


def test_the_table_names_the_steps_that_need_each_deadline() -> None:
    files, _ = read_folder(PROCESSES)
    deadlines = {each.key: each for each in read_deadlines(files, files)}
    talk = deadlines["erstgespraech"]
    assert [(use.element, use.name) for use in talk.uses] == [("hold_first_talk", "Erstgespräch führen")]
    assert talk.published == talk.counted
    drawn = b"".join(content for path, content in files.items() if path.endswith(".bpmn")).decode()
    for key, each in deadlines.items():
        assert bool(each.uses) == bool(re.search(rf"\bdeadlines\.{key}\b", drawn)), key


@pytest.mark.parametrize("data", [b"", b"deadlines: [", b"deadlines: 3", b"- a", b"\xff"])
def test_a_file_that_cannot_be_read_has_no_deadlines(data: bytes) -> None:
    assert read_deadlines({"organisation.yaml": data}, {}) == ()


def errors(files: dict[str, bytes]) -> list[Finding]:
    return [finding for finding in check_files(files) if finding.severity is Severity.ERROR]


def test_the_stories_of_the_integration_points_follow_a_changed_deadline() -> None:
    files, _ = read_folder(PROCESSES)
    (plan,) = (each for each in read_deadlines(files, files) if each.key == "plan")
    assert plan.counted.limit == "P14D"
    name = "scenarios/unter_25.yaml"
    rigid = files | {name: files[name].replace(b"due: {deadline: plan}", b"due: P14D")}
    assert rigid != files
    shorter = {"plan": replace(plan.counted, limit="P10D")}
    alone, changes = change_deadlines(rigid, shorter, stories_too=False)
    assert set(alone) == {"organisation.yaml"}
    assert {finding.code for finding in errors(rigid | alone)} == {"SCENARIO"}
    together, _ = change_deadlines(rigid, shorter, stories_too=True)
    assert set(together) == {"organisation.yaml", name}
    assert errors(rigid | together) == []
    assert errors(files | alone) == []
    assert [(each.key, each.before.limit, each.after.limit) for each in changes] == [("plan", "P14D", "P10D")]


def test_a_story_of_one_long_line_is_read_once_and_not_from_each_of_its_tasks(office) -> None:
    diagram = office.draw.process(office.draw.task("a", due="=now() + deadlines.talk.limit"))
    line = b"task: a, " * 50_000
    files = {"organisation.yaml": FLOW, "p.bpmn": diagram, "scenarios/s.yaml": line + b"due: P10D\n"}
    changed, _ = change_deadlines(files, {"talk": Counted(limit="P2D")}, stories_too=True)
    assert changed["scenarios/s.yaml"] == line + b"due: P2D\n"


def test_a_deadline_changed_on_monday_works_on_monday(office) -> None:
    due = "=now() + deadlines.talk.limit"
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("a", due=due)))
    workshop, paul = office.engine.workshop, office.who("paul")
    old = office.start()
    ((talk,), loaded) = workshop.deadlines(actor=paul)
    ten = Counted(limit="P10D")
    assert (talk.counted, talk.number, talk.unit, talk.published) == (ten, 10, "days", ten)
    workshop.change_deadlines({"talk": Counted(limit="P5D")}, loaded=loaded, stories_too=True, actor=paul)
    with pytest.raises(DraftConflict):
        workshop.change_deadlines({"talk": Counted(limit="P7D")}, loaded=loaded, stories_too=True, actor=paul)
    ((talk,), _) = workshop.deadlines(actor=paul)
    assert (talk.counted, talk.published) == (Counted(limit="P5D"), ten)
    workshop.publish("Frist auf fünf Tage verkürzt", actor=paul)
    new = office.start()
    dues = {task.case_id: task.due_at for record in office.records() for task in record.case.open_tasks}
    assert dues == {old.id: office.now + timedelta(days=10), new.id: office.now + timedelta(days=5)}


def test_the_present_limit_is_no_change_and_an_unknown_deadline_no_deadline(office) -> None:
    office.publish(office.draw.process(office.draw.task("a")))
    workshop, paul = office.engine.workshop, office.who("paul")
    _, loaded = workshop.deadlines(actor=paul)
    assert workshop.change_deadlines({"talk": Counted(limit="P10D")}, loaded=loaded, stories_too=True, actor=paul) == []
    assert workshop.show(actor=paul).changed == ()
    with pytest.raises(InvalidValue):
        workshop.change_deadlines({"walk": Counted(limit="P10D")}, loaded=loaded, stories_too=True, actor=paul)


def test_a_deadline_of_the_monitor_takes_a_limit_and_nothing_else() -> None:
    files, _ = read_folder(PROCESSES)
    alone = {each.key for each in read_deadlines(files, files) if each.limit_alone}
    assert alone == {"frei_alarm", "ruhe_gelb", "ruhe_rot", "luecke_vorlauf"}
    with pytest.raises(InvalidValue):
        change_deadlines(files, {"frei_alarm": Counted(limit="P3D", rests=True)}, stories_too=False)
    _, changes = change_deadlines(files, {"frei_alarm": Counted(limit="P5D")}, stories_too=False)
    assert [each.after.limit for each in changes] == ["P5D"]


def test_working_days_are_ticked_beside_a_limit_in_days(office) -> None:
    due = "=deadlines.talk.from(now())"
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("a", due=due)))
    workshop, paul = office.engine.workshop, office.who("paul")
    ((talk,), loaded) = workshop.deadlines(actor=paul)
    for limit in ("P2M", "PT5H", "P1001D"):
        refused = {"talk": Counted(limit=limit, working_days=True)}
        with pytest.raises(InvalidValue):
            workshop.change_deadlines(refused, loaded=loaded, stories_too=True, actor=paul)
    working = Counted(limit="P3D", working_days=True, rests=True)
    [change] = workshop.change_deadlines({"talk": working}, loaded=loaded, stories_too=True, actor=paul)
    assert (change.before, change.after) == (talk.counted, working)
    ((talk,), _) = workshop.deadlines(actor=paul)
    assert (talk.counted, talk.is_changed) == (working, True)
