"""A deadline on every human task, a limit for every wait, and how to do without for a reason."""

from __future__ import annotations

from itertools import pairwise

import pytest

from engine.gate.deadlines import check_deadlines
from engine.gate.material import read_material
from tests.engine.workflow.build import (
    attributes,
    boundary,
    catch,
    ext,
    gateway,
    message,
    signal,
    simple,
    start,
    sub,
    timer,
    user,
)

RECEIVE = '<receiveTask id="r" messageRef="message_m"/>'
ROOTS = {"messages": {"m": ""}, "signals": ("s",)}


def found(body: str, flows: str) -> set[tuple[str, str]]:
    material, _ = read_material({"p.bpmn": simple(body, flows, **ROOTS)})
    return {(finding.element, finding.code) for finding in check_deadlines(material)}


def reason(text: str) -> str:
    return f'<zeebe:properties><zeebe:property name="no_deadline"{attributes(value=text)}/></zeebe:properties>'


def test_a_task_that_is_never_due_is_told() -> None:
    assert found(user("a"), "start>a a>end") == {("a", "DUE_DATE_MISSING")}
    assert found(user("a", due=" "), "start>a a>end") == {("a", "DUE_DATE_MISSING")}


@pytest.mark.parametrize(
    ("body", "flows"),
    [
        (user("a", due="=now()"), "start>a a>end"),
        (user("a") + boundary("b", "a", timer("Duration", "P1D")), "start>a a>end b>end"),
        (user("a", more=reason("Die Person entscheidet, wann.")), "start>a a>end"),
    ],
)
def test_a_due_date_a_timer_or_a_reason_is_enough(body: str, flows: str) -> None:
    assert found(body, flows) == set()


def test_a_reason_that_is_empty_is_none() -> None:
    assert found(user("a", more=reason(" ")), "start>a a>end") == {("a", "DUE_DATE_MISSING")}


@pytest.mark.parametrize(
    ("body", "flows", "element"),
    [
        (RECEIVE, "start>r r>end", "r"),
        (catch("c", message("m")), "start>c c>end", "c"),
        (catch("c", signal("s")), "start>c c>end", "c"),
        (gateway("eventBased", "g") + catch("c", message("m")) + catch("d", signal("s")),
         "start>g g>c g>d c>end d>end", "c"),
    ],
)  # fmt: skip
def test_a_wait_that_nothing_ends_is_told(body: str, flows: str, element: str) -> None:
    assert (element, "WAIT_WITHOUT_LIMIT") in found(body, flows)


@pytest.mark.parametrize(
    ("body", "flows"),
    [
        (RECEIVE + boundary("b", "r", timer("Duration", "P1D")), "start>r r>end b>end"),
        (gateway("eventBased", "g") + catch("c", message("m")) + catch("d", timer("Duration", "P1D")),
         "start>g g>c g>d c>end d>end"),
        (sub("s", start("s1") + RECEIVE + '<endEvent id="s2"/>', "s1>r r>s2")
         + boundary("b", "s", timer("Duration", "P1D")), "start>s s>end b>end"),
        (catch("c", timer("Duration", "P1D")), "start>c c>end"),
        (catch("c", ext(reason("Nur wer stirbt, wird gemeldet.")) + message("m")), "start>c c>end"),
    ],
)  # fmt: skip
def test_a_wait_with_a_timer_or_a_reason_is_left_alone(body: str, flows: str) -> None:
    assert found(body, flows) == set()


def test_where_a_case_begins_nobody_waits() -> None:
    begins = RECEIVE.replace("/>", ' instantiate="true"/>')
    chosen = '<eventBasedGateway id="g" instantiate="true"/>' + catch("c", message("m")) + catch("d", signal("s"))
    assert found(begins + user("a"), "r>a a>end") == {("a", "DUE_DATE_MISSING")}
    assert found(chosen + user("a"), "g>c g>d c>a d>a a>end") == {("a", "DUE_DATE_MISSING")}
    parallel = chosen.replace("<eventBasedGateway", '<eventBasedGateway eventGatewayType="Parallel"', 1)
    assert ("c", "WAIT_WITHOUT_LIMIT") in found(parallel, "g>c g>d c>end d>end")


OFFICE = b"""
deadlines:
  plain: {limit: P3D}
  working: {limit: P3D, working_days: true}
  moved: {limit: P3D, next_working_day: true}
  resting: {limit: P3D, rests: true}
"""


def counted(schema: str = '{"pausen": {"type": "array", "items": {"type": "object"}}}', **due: str) -> list[str]:
    tasks = "".join(user(key, due=text) for key, text in due.items())
    keys = ["start", *due, "end"]
    flows = " ".join(f"{one}>{other}" for one, other in pairwise(keys))
    files = {
        "p.bpmn": simple(tasks, flows),
        "organisation.yaml": OFFICE,
        "case_file.schema.json": b'{"type": "object", "additionalProperties": false, "properties": %s}'
        % schema.encode(),
    }
    material, _ = read_material(files)
    return [f"{finding.element} {finding.code}" for finding in check_deadlines(material)]


def test_a_limit_is_added_only_where_it_says_all_about_a_deadline() -> None:
    sums = {key: f"=now() + deadlines.{key}.limit" for key in ("plain", "working", "moved", "resting")}
    assert counted(**sums) == [f"{key} DEADLINE_COUNTED" for key in ("working", "moved", "resting")]
    assert counted(**{key: f"=deadlines.{key}.from(now())" for key in sums}) == []


def test_a_deadline_of_the_monitor_is_no_more_than_its_limit() -> None:
    entries = {"frei_alarm": "rests: true", "luecke_vorlauf": "working_days: true", "ruhe_rot": "rests: false"}
    lines = "".join(f"  {key}: {{limit: P3D, {manner}}}\n" for key, manner in entries.items())
    material, _ = read_material({"organisation.yaml": f"deadlines:\n{lines}".encode()})
    told = [(finding.file, finding.element, finding.code) for finding in check_deadlines(material)]
    assert told == [
        ("organisation.yaml", f"deadlines.{key}", "DEADLINE_COUNTED") for key in ("frei_alarm", "luecke_vorlauf")
    ]


def test_a_deadline_that_rests_needs_the_pauses_of_the_case() -> None:
    assert counted(schema='{"a": {"type": "string"}}', a="=now()") == ["deadlines.resting DEADLINE_PAUSES"]
