"""User, manual and undefined tasks, scripts, and the values they write."""

from __future__ import annotations

import pytest

from tests.engine.workflow.build import call, definitions, end, gateway, io, process, script, simple, start, sub, user
from tests.engine.workflow.play import EPOCH, Case


@pytest.mark.parametrize("tag", ["userTask", "manualTask", "task"])
def test_a_task_waits_for_a_person(tag: str) -> None:
    case = Case(simple(user("a", tag=tag, form="form_a", facts="name  geburtsdatum"), "start>a a>end"))
    task = case.task("a")
    assert (task.name, task.form_key, task.facts) == ("Do a", "form_a", ("name", "geburtsdatum"))
    assert (task.process_key, task.opened_at, task.priority) == ("p", EPOCH, 50)
    assert not case.step.completed
    assert case.do("a", name="Generated").step.completed
    assert case.file == {"name": "Generated"}
    assert case.trail == [("completed", "start"), ("completed", "a"), ("completed", "end")]


def test_a_task_keeps_its_id_until_it_ends() -> None:
    model = simple(gateway("parallel", "g") + user("a") + user("b"), "start>g g>a g>b a>end b>end")
    case = Case(model)
    before = case.task("a").id
    assert case.do("b").task("a").id == before


def test_a_task_that_has_ended_is_unknown() -> None:
    case = Case(simple(user("a") + user("b"), "start>a a>b b>end"))
    ended = case.task("a").id
    case.do("a")
    with pytest.raises(KeyError):
        case.execution.complete_task(ended, {})


def test_a_script_writes_its_result_and_the_step_names_the_element() -> None:
    case = Case(simple(script("s", "n + 1", "n") + user("a"), "start>s s>a a>end"), {"n": 1})
    assert case.file == {"n": 2}
    assert case.step.changed_fields == {"n": "s"}
    assert case.do("a", n=2, m="x").step.changed_fields == {"m": "a"}


def test_a_field_that_had_no_value_and_gets_none_has_not_changed() -> None:
    emptied = script("s", "null", "n") + script("t", "null", "m")
    case = Case(simple(emptied + user("a"), "start>s s>t t>a a>end"), {"n": 1})
    assert case.step.changed_fields == {"n": "s"}
    assert case.file == {"n": None, "m": None}


def test_a_script_may_say_null_on_purpose() -> None:
    case = Case(simple(script("s", "null", "n"), "start>s s>end"), {"n": 1})
    assert case.step.completed
    assert case.file == {"n": None}


def test_parallel_branches_see_each_others_writes() -> None:
    model = simple(
        gateway("parallel", "g") + user("a") + user("b") + script("s", "seen + 1", "seen") + gateway("parallel", "j"),
        "start>g g>a g>b a>j b>s s>j j>end",
    )
    case = Case(model, {"seen": 1}).do("a", seen=41).do("b")
    assert case.step.completed
    assert case.file["seen"] == 42


def test_inputs_are_local_and_outputs_are_not() -> None:
    mapping = io(inputs={"local": "=n + 1"}, outputs={"result": "=local * 10"})
    case = Case(simple(user("a", more=mapping) + user("b"), "start>a a>b b>end"), {"n": 1})
    assert case.execution.scope(case.task("a").id)["local"] == 2
    case.do("a", local=5)
    assert case.file == {"n": 1, "result": 50}
    assert "local" not in case.execution.scope(case.task("b").id)


def test_inputs_of_a_subprocess_are_local_to_all_in_it() -> None:
    inner = sub(
        "s", start("s1") + script("x", "arg + 1", "arg") + user("u") + end("s2"), "s1>x x>u u>s2",
        more=io(inputs={"arg": "=n"}, outputs={"back": "=arg"}),
    )  # fmt: skip
    case = Case(simple(inner, "start>s s>end"), {"n": 1})
    assert case.execution.scope(case.task("u").id)["arg"] == 2
    assert case.do("u", field=7).step.completed
    assert case.file == {"n": 1, "field": 7, "back": 2}


def test_a_called_process_shares_the_case_file() -> None:
    model = definitions(
        process("p", start() + call("c", "q", io(inputs={"arg": "=n"})) + user("z") + end(), "start>c c>z z>end"),
        process("q", start("q1") + user("w") + script("x", "arg + n", "sum") + end("q2"), "q1>w w>x x>q2"),
    )
    case = Case(model, {"n": 1})
    assert (case.task("w").process_key, case.open) == ("q", ["w"])
    case.do("w", n=10)
    assert case.file == {"n": 10, "sum": 11}
    assert case.open == ["z"]
    assert ("completed", "c") in case.trail


def test_constants_lie_below_the_case_file() -> None:
    case = Case(
        simple(script("s", "limits.days + n", "sum"), "start>s s>end"),
        {"n": 1},
        constants={"limits": {"days": 14}, "n": 100},
    )
    assert case.file["sum"] == 15
