"""How an activity is repeated: for each item of a collection, so many times, or as long as a condition holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree

from engine.feel import say
from engine.workflow.dialect import BPMN, Findings, tag, zeebe
from engine.workflow.expressions import Expression

MULTI: Final = f"{{{BPMN}}}multiInstanceLoopCharacteristics"
STANDARD: Final = f"{{{BPMN}}}standardLoopCharacteristics"
COUNTS: Final = (
    "numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances", "numberOfTerminatedInstances",
)  # fmt: skip
"""What the conditions of a multi-instance activity know besides the variables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A multi-instance activity: once for each item of the collection, or as often as the cardinality says."""

    sequential: bool
    collection: Expression | None = None
    cardinality: Expression | None = None
    """One of the two is there."""
    item: str | None = None
    output_collection: str | None = None
    output_item: Expression | None = None
    done: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardLoop:
    """An activity that is repeated as long as a condition holds, but no more than ``maximum`` times."""

    condition: Expression | None
    test_before: bool
    maximum: int | None


def read_repetition(element: etree._Element, owner: str, findings: Findings) -> Loop | StandardLoop | None:
    """Return how the activity is repeated; None where it is not, or with a finding where it cannot be."""
    multi, standard = element.find(MULTI), element.find(STANDARD)
    if multi is not None and standard is not None:
        message = say("The activity is both multi-instance and a loop; remove one of the markers.")
        findings.add(owner, "ELEMENT", message)
        return None
    if multi is not None:
        _check_data(element, multi, owner, findings)
        return _read_multi(multi, owner, findings)
    return None if standard is None else _read_standard(standard, owner, findings)


def _check_data(activity: etree._Element, element: etree._Element, owner: str, findings: Findings) -> None:
    """Note where a task repeats for data that it does not have; what is repeated for, the collection says."""
    if tag(activity) == "subProcess":
        return
    for reference, part in (("loopDataInputRef", "dataInput"), ("loopDataOutputRef", "dataOutput")):
        for found in element.iterchildren(f"{{{BPMN}}}{reference}"):
            name = (found.text or "").strip()
            if name not in {each.get("id") for each in activity.iter(f"{{{BPMN}}}{part}")}:
                message = say(
                    "The {reference} '{name}' is no {part} of this activity; name one that is, or remove it.",
                    reference=reference,
                    name=name,
                    part=part,
                )
                findings.add(owner, "REFERENCE", message)


def _read_multi(element: etree._Element, owner: str, findings: Findings) -> Loop | None:
    attributes = next((dict(found.attrib) for name, found in zeebe(element) if name == "loopCharacteristics"), {})
    collection = findings.expression(owner, say("input collection"), attributes.get("inputCollection"), feel_only=True)
    cardinality = _read_cardinality(element, owner, findings)
    if collection is None and cardinality is None:
        message = say(
            "Nothing says how often the activity is repeated; enter an input collection or a loop cardinality."
        )
        if owner not in findings.blamed:
            findings.add(owner, "DIALECT", message)
        return None
    output_item = findings.expression(owner, say("output element"), attributes.get("outputElement"), feel_only=True)
    output_collection = attributes.get("outputCollection") or None
    if (output_item is None) is not (output_collection is None):
        findings.add(owner, "DIALECT", say("Output collection and output element go together; enter both or none."))
    done = element.find(f"{{{BPMN}}}completionCondition")
    return Loop(
        sequential=element.get("isSequential") == "true",
        collection=collection,
        cardinality=None if collection is not None else cardinality,
        item=attributes.get("inputElement") or None,
        output_collection=output_collection,
        output_item=output_item,
        done=None
        if done is None
        else findings.expression(owner, say("completion condition"), done.text, feel_only=True),
    )


def _read_cardinality(element: etree._Element, owner: str, findings: Findings) -> Expression | None:
    """Return the expression of the number of instances; a plain number is understood as in the standard."""
    found = element.find(f"{{{BPMN}}}loopCardinality")
    text = "" if found is None else (found.text or "").strip()
    number = text.removeprefix("=").strip()
    try:
        literal = Decimal(number)
    except InvalidOperation:
        return findings.expression(owner, say("loop cardinality"), text, feel_only=True)
    if not literal.is_finite() or literal < 0 or literal != literal.to_integral_value():
        message = say("The loop cardinality {number} is no number of instances; use 0, 1, 2, …", number=number)
        findings.add(owner, "DIALECT", message)
        return None
    return findings.expression(owner, say("loop cardinality"), f"={number}")


def _read_standard(element: etree._Element, owner: str, findings: Findings) -> StandardLoop | None:
    found = element.find(f"{{{BPMN}}}loopCondition")
    text = None if found is None else found.text
    condition = findings.expression(owner, say("loop condition"), text, feel_only=True)
    limit = element.get("loopMaximum", "").strip()
    if limit and not (limit.isascii() and limit.isdigit() and int(limit) > 0):
        message = say("The greatest number of rounds (loopMaximum) '{limit}' is no number; use 1, 2, 3, …", limit=limit)
        findings.add(owner, "DIALECT", message)
        return None
    if found is not None and not (text or "").strip():
        findings.add(owner, "FEEL", say("The loop condition is empty; enter one, or remove it."))
    elif found is None and not limit:
        message = say(
            "The loop never ends; enter a condition (loopCondition) or a greatest number of rounds (loopMaximum)."
        )
        findings.add(owner, "DIALECT", message)
    return StandardLoop(
        condition=condition,
        test_before=element.get("testBefore") == "true",
        maximum=int(limit) if limit else None,
    )
