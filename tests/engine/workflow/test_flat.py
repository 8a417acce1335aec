"""Flat over a case's life: random structured models with random runs.

Tokens that are done leave the tree at once, and a case lives in its stored state between two commands. Neither may
change what a case does, so each run is compared, after every command, with

- a reading of the blocks (:mod:`tests.engine.workflow.reading`) that knows no tokens: the same tasks, timers, messages
  and signals are open, told apart by instance and copy, in the order in which the commands opened them, with the same
  case file; the case ends when the blocks do. Were a token taken out too early or left behind, they would part.
- a case that is saved and restored after every command, while the others live on in memory: everything that a step
  tells, in the very same order, what happened included. What is not in a state is not needed.
- a case that keeps its finished tokens (:mod:`tests.engine.workflow.unpruned`), equal in the same way: to take a token
  out is to pass over it, and nothing looks for one that is gone. It shares the rest of the engine, so of whether that
  is right only the reading of the blocks tells.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from engine.workflow import state
from tests.engine.workflow.blocks import Scope, model_of
from tests.engine.workflow.play import Case, parse
from tests.engine.workflow.random_models import scopes
from tests.engine.workflow.reading import Open, World
from tests.engine.workflow.unpruned import finished_tokens, unpruned_case

COMMANDS = 14
SPANS = (timedelta(hours=5), timedelta(days=1), timedelta(days=3), timedelta(days=8))


def mark(marks: Any) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((name, int(value)) for name, value in marks.items() if name[:2] in ("i_", "n_")))


class Played:
    """A case of the engine, what it has open told in the words of the reading."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def all_open(self) -> list[tuple[Any, ...]]:
        step = self.case.step
        return [
            *(("task", task.task_key, self._mark(task), None) for task in step.tasks),
            *(("timer", timer.element_id, self._mark(timer), timer.due_at) for timer in step.timers),
            *(("message", each.element_id, self._mark(each), None) for each in step.subscriptions),
            *(("signal", each.element_id, self._mark(each), None) for each in step.signals),
        ]

    def _mark(self, found: Any) -> tuple[tuple[str, int], ...]:
        return mark(self.case.execution.scope(found.id))

    def _id(self, wanted: tuple[Any, ...]) -> Any:
        step = self.case.step
        found = [*step.tasks, *step.timers, *step.subscriptions, *step.signals]
        return found[self.all_open().index(wanted)].id

    def do(self, wanted: tuple[Any, ...], values: dict[str, int]) -> None:
        execution = self.case.execution
        command = execution.complete_task if wanted[0] == "task" else execution.correlate
        self.case._did(command(self._id(wanted), values))

    def told(self) -> tuple[Any, ...]:
        step = self.case.step
        return (self.all_open(), step.completed, self.case.failed, self.case.trail, self.case.file)


def forgetful(restore: Any) -> Any:
    """Return a way to restore tokens that forgets their local variables."""

    def restored(scope: Any, tokens: list[list[Any]]) -> None:
        restore(scope, [[*token[:5], {}] for token in tokens])

    return restored


def opened(world: World) -> dict[tuple[Any, ...], Open]:
    """Return what is open in the reading; each is there once, or instances could not be told apart."""
    found = {}
    for each in world.open:
        kind = "task" if each.trigger is None else each.trigger.kind
        if kind in ("task", "timer", "message", "signal"):
            key = (kind, each.element, mark(each.marks), each.due)
            assert key not in found
            found[key] = each
    return found


def check_order(found: list[Open]) -> None:
    """Scope by scope as they were opened, and in each what is open longest comes first."""
    assert [each.scope.since for each in found] == sorted(each.scope.since for each in found)
    for scope in {each.scope for each in found}:
        ages = [each.since for each in found if each.scope is scope]
        assert ages == sorted(ages)


def play(scope: Scope, data: st.DataObject) -> None:
    """Run the process as hypothesis draws it, and compare after each command."""
    file, sheet = model_of(scope)
    choices = sorted(set(sheet.choices))
    note(file.decode())
    for name in choices:
        sheet.data[name] = data.draw(st.integers(0, 7), label=name)
    definitions = parse(file)
    restored, living = Played(Case(definitions, sheet.data)), Played(Case(definitions, sheet.data, reload=False))
    unpruned = Played(unpruned_case(definitions, sheet.data))
    world = World(scope, sheet.data, restored.case.now)
    for _ in range(COMMANDS):
        expected = opened(world)
        assert Counter(restored.all_open()) == Counter(expected.keys())
        for kind in ("task", "timer", "message", "signal"):
            check_order([expected[key] for key in restored.all_open() if key[0] == kind])
        assert (restored.case.failed, restored.case.step.completed) == ([], world.completed)
        assert restored.case.file == world.data
        assert restored.told() == living.told() == unpruned.told()
        assert finished_tokens(unpruned.case) >= len(
            {event for event in restored.case.trail if event[0] == "completed"}
        )
        if world.completed:
            return
        able = [key for key in restored.all_open() if key[0] in ("task", "message")]
        turn = data.draw(st.sampled_from(["time", "late", "S1", "S2", *range(len(able)), *range(len(able))]))
        if isinstance(turn, int):
            values = data.draw(st.dictionaries(st.sampled_from(choices), st.integers(0, 7))) if choices else {}
            for played in (restored, living, unpruned):
                played.do(able[turn], values)
            world.happens(expected[able[turn]], values)
        elif turn in ("S1", "S2"):
            for played in (restored, living, unpruned):
                played.case._did(played.case.execution.broadcast(turn, {}))
            world.broadcast(turn)
        else:
            span = data.draw(st.sampled_from(SPANS))
            for played in (restored, living, unpruned):
                played.case.wait(late=turn == "late", **{"seconds": span.total_seconds()})
            world.pass_to(world.now + span, late=turn == "late")


@given(scopes(), st.data())
def test_a_case_does_what_its_blocks_say_restored_or_not_pruned_or_not(scope: Scope, data: st.DataObject) -> None:
    play(scope, data)


@pytest.mark.parametrize(
    ("broken", "instead"),
    [
        ("engine.workflow.gateways.InclusiveGateway.learn_reach", lambda _gateway, _nodes: None),
        ("engine.workflow.multi_instance.withdraw", lambda _token: None),
        ("engine.workflow.events.wait_again", lambda _token: False),
        ("engine.workflow.scopes.ScopeMixin.clear", lambda _scope: None),
        ("engine.workflow.state._restore_tokens", forgetful(state._restore_tokens)),
    ],
)
def test_an_engine_that_is_broken_is_noticed(broken: str, instead: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broken, instead)
    search = settings(max_examples=1_000, phases=[Phase.generate], report_multiple_bugs=False, database=None)
    with pytest.raises((AssertionError, KeyError)):
        search(given(scopes(), st.data())(play))()
