"""The stored state: the same whether a case is reloaded after every command or never, and flat over a long life."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from engine.errors import StateUnreadable
from engine.workflow.definitions import WorkflowDefinitions
from tests.engine.workflow.build import (
    boundary,
    call,
    catch,
    definitions,
    each,
    end,
    gateway,
    message,
    process,
    script,
    simple,
    start,
    sub,
    timer,
    user,
)  # fmt: skip
from tests.engine.workflow.play import Case, parse

RICH = definitions(
    process(
        "p",
        start() + gateway("exclusive", "m") + gateway("parallel", "g") + user("a", group="=team")
        + boundary("r", "a", timer("Cycle", "R/P7D"), interrupting=False) + script("rs", "reminded + 1", "reminded")
        + end("re") + call("c", "q") + sub("s", start("s1") + user("u") + end("s2"), "s1>u u>s2")
        + boundary("stop", "s", message("stop")) + gateway("exclusive", "merge")
        + user("k", inner=each("[1,2]", item="i", into="ks", value="i")) + gateway("parallel", "j")
        + gateway("exclusive", "x") + end(),
        "start>m m>g g>a g>c g>s g>k r>rs rs>re a>j c>j s>merge stop>merge merge>j k>j j>x x>m?again x>end!",
    ),
    process("q", start("q1") + catch("t", timer("Duration", "P3D")) + user("w") + end("q2"), "q1>t t>w w>q2"),
    messages={"stop": ""},
)  # fmt: skip
DATA = {"team": "T", "reminded": 0, "again": True}


def view(case: Case) -> tuple[object, ...]:
    step = case.step
    return (
        step.completed,
        sorted((task.task_key, task.due_at, task.candidate_group) for task in step.tasks),
        sorted((timer.element_id, timer.due_at) for timer in step.timers),
        sorted(item.element_id for item in step.subscriptions),
        case.failed,
        case.trail,
        case.file,
    )


@pytest.mark.parametrize("seed", range(12))
def test_reloading_after_every_command_changes_nothing(seed: int) -> None:
    definitions_ = parse(RICH)
    stored, live = Case(definitions_, DATA), Case(definitions_, DATA, reload=False)
    dice = random.Random(seed)  # noqa: S311 - picks test steps
    for _ in range(40):
        choices = [("do", key) for key in sorted(set(stored.open))] + [("wait", "")]
        choices += [("send", item.message_name) for item in stored.step.subscriptions]
        action, name = dice.choice(choices)
        again = dice.random() < 0.8
        for case in (stored, live):
            if action == "do":
                case.do(name, again=again)
            elif action == "send":
                case.send(name)
            else:
                case.wait(days=2)
        assert view(stored) == view(live)
        if stored.step.completed:
            break


def test_three_hundred_rounds_leave_tokens_and_bytes_as_they_were() -> None:
    case = Case(RICH, DATA)
    held = []
    for _ in range(300):
        held.append(case.held)
        case.wait(days=3, hours=1)  # three days may be an hour longer by the local clock
        for key in ("a", "w", "u", "k", "k"):
            case.do(key)
    assert {tokens for tokens, _ in held} == {held[0][0]}
    assert abs(held[299][1] - held[5][1]) < 20  # a count of the reminders may have a digit more
    assert len(case.blob) < 1_500


def test_a_state_of_another_format_is_refused() -> None:
    case = Case(RICH, DATA)
    with pytest.raises(StateUnreadable, match="format 9"):
        case.definitions.load("p", b"\x09" + case.blob[1:], {}, case.clock)


def test_the_case_file_is_not_in_the_state() -> None:
    case = Case(simple(user("a"), "start>a a>end"), {"name": "Generated Name"})
    assert b"Generated" not in case.execution.dump()
    assert case.execution.dump() == case.execution.dump()


def test_an_unknown_process_is_refused() -> None:
    with pytest.raises(KeyError):
        parse(RICH).start("nothing", {}, lambda: None)  # type: ignore[arg-type, return-value]


def _play(found: WorkflowDefinitions, seed: int) -> list[object]:
    case, seen = Case(found, {**DATA, "again": seed % 2 == 0}), []
    for turn in range(20):
        case.wait(days=3)
        for key in ("a", "w", "u", "k", "k"):
            case.do(key, last=seed * 1000 + turn)
            seen.append((case.open, case.file["last"]))
        if case.step.completed:
            break
    return seen


def test_threads_share_definitions() -> None:
    found = parse(RICH)
    alone = [_play(found, seed) for seed in range(4)]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda seed: _play(found, seed), range(4)))
    assert together == alone


def test_typed_locals_survive_the_state() -> None:
    model = simple(user("a", inner=each("limits", item="limit")), "start>a a>end")
    case = Case(model, {"limits": [timedelta(days=3)]})
    assert case.execution.scope(case.task("a").id)["limit"] == timedelta(days=3)
