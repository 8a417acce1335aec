"""Decisions make sense: they get what they ask for, calculate with what fits, and give what takes their result."""

from __future__ import annotations

from collections.abc import Iterator

from engine.dmn.inference import Ending
from engine.feel import say
from engine.feel.inference import Shape, the_thing, with_guess
from engine.gate.diagrams import Diagram, Element
from engine.gate.inference import Inferences, Names
from engine.gate.material import DecisionFile, problem
from engine.gate.texts import Role
from engine.gate.types import fault
from engine.gate.wanted import WANTED, in_words
from engine.gate.writes import misfit
from engine.model import Finding


def check_decision_types(known: Inferences) -> Iterator[Finding]:
    """Yield a finding for all in decision models that makes no sense, whatever they are asked."""
    for file in known.material.decisions:
        found = known.decisions(file)
        for each in found.faults:
            yield fault(file.file, each.element, each.mismatch, each.mismatch.message)
        if known.material.schema is not None:
            for name in found.unknown:
                yield problem(file.file, name.element, "NAME_UNKNOWN", name.message)
            yield from _inputs(file, known)
        for _, element in _askers(file, known):
            yield from _result(file, element, known)


def _askers(file: DecisionFile, known: Inferences) -> Iterator[tuple[Diagram, Element]]:
    """Yield the elements that call a decision of the file."""
    return ((diagram, each) for diagram, each in known.material.elements() if each.decision in file.model.decisions)


def _inputs(file: DecisionFile, known: Inferences) -> Iterator[Finding]:
    """Yield a finding for input data that nobody gives, or that not everybody gives who asks for what needs it."""
    facts = {decision: file.model.facts(decision) for decision in file.model.decisions}
    askers = list(_askers(file, known))
    for id, name in file.model.input_data.items():
        asking = [(diagram, element) for diagram, element in askers if name in facts[element.decision or ""]]
        without = [(diagram, element) for diagram, element in asking if name not in _names(element, known)]
        if asking and len(without) < len(asking):
            for diagram, element in without:
                message = say("The decision '{decision}' needs the input '{name}', which nobody gives here.",
                              decision=file.model.label(element.decision or ""), name=name)  # fmt: skip
                guessed = with_guess(message, name, _names(element, known))
                yield problem(diagram.file, element.id, "NAME_UNKNOWN", guessed)
        elif without or not (name in Names(known, ()) or _is_imported(file, known)):
            message = say("The decision needs the input '{name}', which the case file schema does not have.", name=name)
            yield problem(file.file, id, "NAME_UNKNOWN", with_guess(message, name, Names(known, ())))


def _names(element: Element, known: Inferences) -> Names:
    return Names(known, tuple(known.scopes.nearest(element)))


def _is_imported(file: DecisionFile, known: Inferences) -> bool:
    """Return whether another model uses this one; then it is that model which gives the input."""
    others = (one for other in known.material.decisions for one in other.model.imports)
    return any(one.model is not None and one.model.namespace == file.model.namespace for one in others)


def _result(file: DecisionFile, element: Element, known: Inferences) -> Iterator[Finding]:
    """Yield what a decision ends with although it cannot be kept where the element writes its result."""
    decision = element.decision or ""
    endings = known.decisions(file).endings.get(decision, ())
    if not endings and not known.decisions(file).faults:
        message = say("The decision '{decision}' is always null, so no case gets past it; give it a result.",
                      decision=file.model.label(decision))  # fmt: skip
        yield problem(file.file, decision, "RESULT_TYPE", message)
    target = known.target(element, element.result or "", Role.SCRIPT)
    for ending in endings:
        found = _misfit(ending, element.result or "", target)
        if found is not None:
            yield problem(file.file, ending.element, found[0], ending.told(found[1]))


def _misfit(ending: Ending, name: str, target: Shape | None) -> tuple[str, str] | None:
    if not ending.shape.kinds & WANTED[Role.SCRIPT].kinds:
        message = say("It must be {wanted}, but is {found}.", wanted=in_words(Role.SCRIPT),
                      found=the_thing(ending.shape))  # fmt: skip
        return "RESULT_TYPE", message
    return None if target is None else misfit(name, ending.shape, target)
