"""What the execution relies on in SpiffWorkflow 3.2.0; a new version must keep it, or the execution must change."""

from __future__ import annotations

from importlib.metadata import version
from uuid import UUID

import pytest

from engine.workflow import parse_definitions
from engine.workflow.interface import Definitions, Execution
from engine.workflow.spiff import PythonScriptEngine, Task, TaskState
from tests.engine.workflow.build import gateway, script, simple, user
from tests.engine.workflow.play import Case, parse


def test_the_version_is_the_one_that_was_measured() -> None:
    assert version("spiffworkflow") == "3.2.0"


def test_the_numbers_of_the_states_are_stored_and_must_stay() -> None:
    numbers = {"FUTURE": 4, "WAITING": 8, "READY": 16, "STARTED": 32, "COMPLETED": 64, "CANCELLED": 256}
    assert {name: getattr(TaskState, name) for name in numbers} == numbers


def test_nothing_is_predicted() -> None:
    blocks = range(8)
    body = "".join(
        gateway("parallel", f"g{n}") + gateway("parallel", f"j{n}") + "".join(user(f"u{n}_{k}") for k in range(3))
        for n in blocks
    )
    flows = " ".join(
        " ".join(f"g{n}>u{n}_{k} u{n}_{k}>j{n}" for k in range(3)) + f" j{n}>" + (f"g{n + 1}" if n < 7 else "end")
        for n in blocks
    )
    case = Case(simple(body, "start>g0 " + flows))
    tokens = list(case.execution._workflow.tokens())  # type: ignore[attr-defined]
    assert [token.task_spec.name for token in tokens] == ["u0_0", "u0_1", "u0_2"]


def test_a_long_life_leaves_the_tree_flat() -> None:
    model = simple(
        script("s", "n + 1", "n") + gateway("exclusive", "x") + user("a"), "start>s s>x x>s?n~<~3000 x>a! a>end"
    )
    case = Case(model, {"n": 0})
    assert max(token.depth for token in case.execution._workflow.tokens()) == 1  # type: ignore[attr-defined]


def test_its_script_engine_is_never_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("Python of a diagram was about to run")

    monkeypatch.setattr(PythonScriptEngine, "evaluate", forbidden)
    monkeypatch.setattr(PythonScriptEngine, "execute", forbidden)
    case = Case(simple(script("s", "1 + 1", "n") + gateway("exclusive", "x"), "start>s s>x x>end?n=2"))
    assert case.step.completed
    engine = case.execution._engine  # type: ignore[attr-defined]
    for refused in (
        lambda: engine.execute(None, "1"),
        lambda: engine.evaluate(None, "1"),
        lambda: engine.call_service(None),
    ):
        with pytest.raises(TypeError):
            refused()


def test_a_task_is_given_the_id_that_was_stored() -> None:
    case = Case(simple(user("a"), "start>a a>end"))
    workflow = case.execution._workflow  # type: ignore[attr-defined]
    known = UUID(int=7)
    token = Task(workflow, workflow.spec.task_specs["a"], workflow.task_tree, state=TaskState.READY, id=known)
    assert (token.id, token.parent, workflow.tasks[known]) == (known, workflow.task_tree, token)


def test_the_execution_is_what_the_interface_says() -> None:
    found: Definitions = parse(simple(user("a"), "start>a a>end"))
    execution: Execution
    execution, step = found.start("p", {}, lambda: Case(simple(user("a"), "start>a a>end")).now)
    assert execution.complete_task(step.tasks[0].id, {"x": 1}).completed
    assert execution.case_file == {"x": 1}
    assert parse_definitions({})[1] == []
