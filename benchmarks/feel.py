"""How fast expressions and decision tables are, next to the same written in plain Python in the same run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.decisions import Question, clock, questions
from benchmarks.expressions import NOW, SAMPLES, SCOPE, Sample
from benchmarks.measures import Measure, microseconds
from engine import feel
from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Compiler
from engine.feel.names import Names
from engine.feel.parser import Parser

_BUILTIN_NAMES = Names(BUILTINS)


def measure() -> list[Measure]:
    """Return the processor time of one reading, one evaluation and one decision each, with what Python takes."""
    return [
        *(_reading(sample) for sample in SAMPLES),
        *(_evaluating(sample) for sample in SAMPLES),
        *(_deciding(question) for question in questions()),
    ]


def _reading(sample: Sample) -> Measure:
    # What feel.compile does with a text that it has not read before.
    middle, best = microseconds(
        lambda: Compiler(BUILTINS).compile(Parser(sample.text, (), _BUILTIN_NAMES).parse_expression())
    )
    return Measure(measure=f"parse {sample.what}", value=middle, best=best, unit="µs")


def _evaluating(sample: Sample) -> Measure:
    evaluate = partial(feel.compile(sample.text).evaluate, SCOPE, clock=lambda: NOW)
    return _beside(f"evaluate {sample.what}", evaluate, lambda: sample.python(SCOPE), sample.goal)


def _deciding(question: Question) -> Measure:
    evaluate = partial(question.model.evaluate, question.decision, question.inputs, clock)
    return _beside(f"decide {question.what}", evaluate, question.python, question.goal)


def _beside(what: str, operation: Callable[[], Any], floor: Callable[[], Any], goal: float | None) -> Measure:
    """Return how long the operation takes next to the floor, once both are seen to give the same."""
    if (found := operation()) != (wanted := floor()) or found is None:
        raise RuntimeError(f"To {what} gives {found!r}, but plain Python gives {wanted!r}.")
    lowest, _ = microseconds(floor)
    middle, best = microseconds(operation)
    return Measure(measure=what, value=middle, best=best, unit="µs", floor=lowest, goal=goal)
