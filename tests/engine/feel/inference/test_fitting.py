"""What becomes of values where others are wanted, and what is known of built-in functions."""

import pytest

from engine.feel.builtins import BUILTINS
from engine.feel.inference import BOOLEAN, NOTHING, NUMBER, TEXT, UNKNOWN, Shape, context_of, fit, fits, list_of, one_of
from engine.feel.inference import meet as met
from engine.feel.inference.results import RESULTS
from engine.feel.inference.shapes import DATE, MOMENT, join


def test_of_every_built_in_function_the_result_is_known() -> None:
    assert set(BUILTINS) - set(RESULTS) == set()


@pytest.mark.parametrize(
    ("given", "wanted", "found"),
    [
        (NUMBER, NUMBER, NUMBER),
        (NUMBER, TEXT, NOTHING),
        (NUMBER, UNKNOWN, NUMBER),
        (UNKNOWN, NUMBER, NUMBER),
        (join(NUMBER, TEXT), NUMBER, NUMBER),
        (list_of(NUMBER), NUMBER, NUMBER),
        (NUMBER, list_of(NUMBER), list_of(NUMBER)),
        (TEXT, list_of(NUMBER), NOTHING),
        (list_of(TEXT), NUMBER, NOTHING),
        (DATE, MOMENT, MOMENT),
        (MOMENT, DATE, NOTHING),
        (one_of(["a", "b"]), one_of(["b", "c"]), one_of(["b"])),
        (one_of(["a"]), one_of(["b"]), NOTHING),
        (NOTHING, NUMBER, NOTHING),
    ],
)
def test_values_are_converted_as_the_standard_does(given: Shape, wanted: Shape, found: Shape) -> None:
    assert fit(given, wanted) == found
    assert fits(given, wanted) == (given.nothing or not found.nothing)


def test_contexts_meet_entry_by_entry() -> None:
    one = context_of({"a": join(NUMBER, TEXT), "b": TEXT}, closed=False)
    other = context_of({"a": NUMBER, "c": BOOLEAN})
    assert met(one, other) == context_of({"a": NUMBER, "b": TEXT, "c": BOOLEAN})
