"""What is written into a field of the case file is something that the field can hold.

The execution writes whatever comes out, so what does not fit would be found much later, by whoever reads the field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.feel import say
from engine.feel.inference import Outcome, Shape, list_of, the_thing, values_in_words, with_guess
from engine.gate.diagrams import Element
from engine.gate.inference import Inferences
from engine.gate.material import problem
from engine.gate.scopes import payload
from engine.gate.texts import Role, Text
from engine.gate.types import placed
from engine.gate.wanted import KEPT
from engine.model import Finding

_WRITING: Final = frozenset({Role.SCRIPT, Role.OUTPUT, Role.ELEMENT})


def check_writes(known: Inferences) -> Iterator[Finding]:
    """Yield a finding for each value that is written where none of its kind, or no such option, can be."""
    for diagram, element in known.material.elements():
        for text in (*(each for each in element.texts if each.role in _WRITING), *payload(element).values()):
            found = known.of(element, text)
            wanted = known.target(element, text.target, text.role)
            if found is None or wanted is None:
                continue
            for outcome in found.outcomes:
                message = misfit(text.target, _written(text, outcome), wanted)
                if message is not None:
                    yield _finding(diagram.file, element, text, outcome, *message)


def _written(text: Text, outcome: Outcome) -> Shape:
    kept = outcome.shape.only(KEPT.kinds)  # what cannot be kept at all has been told
    return list_of(kept) if text.role is Role.ELEMENT else kept


def misfit(name: str, given: Shape, wanted: Shape) -> tuple[str, str] | None:
    """Return code and sentence where none of the values can be in the field; null always can."""
    if given.nothing:
        return None
    kinds = given.kinds & wanted.kinds
    if not kinds:
        found, fitting = the_thing(given), the_thing(Shape(wanted.kinds))
        return "RESULT_TYPE", say("'{name}' holds {wanted}, not {found}.", name=name, wanted=fitting, found=found)
    if given.values is not None and wanted.values is not None and not given.values & wanted.values:
        return "VALUE_IMPOSSIBLE", _no_option(name, given, wanted)
    if kinds == {"list"} and given.item is not None and wanted.item is not None:
        return misfit(name, given.item, wanted.item)
    if kinds == {"context"}:
        return _misfit_inside(name, given.fields or {}, wanted.fields or {})
    return None


def _misfit_inside(name: str, given: Mapping[str, Shape], wanted: Mapping[str, Shape]) -> tuple[str, str] | None:
    """Return the first entry that cannot be in the field."""
    found = (misfit(f"{name}.{entry}", given[entry], wanted[entry]) for entry in given if entry in wanted)
    return next((each for each in found if each is not None), None)


def _no_option(name: str, given: Shape, wanted: Shape) -> str:
    value, known = values_in_words(given.values or ()), values_in_words(wanted.values or ())
    message = say("{value} is no option of '{name}'. The options are: {known}.", value=value, name=name, known=known)
    texts = [str(each) for kind, each in given.values or () if kind == "string"]
    return with_guess(message, texts[0], (str(each) for _, each in wanted.values or ())) if len(texts) == 1 else message


def _finding(file: str, element: Element, text: Text, outcome: Outcome, code: str, message: str) -> Finding:
    return problem(file, element.id, code, placed(text.where, outcome.place, message))
