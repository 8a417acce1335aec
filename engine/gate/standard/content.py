"""What may stand inside of what, how often an activity happens, and who may see a process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from engine.feel import say
from engine.gate.reading import B, local_name
from engine.gate.standard.data import same_item
from engine.gate.standard.model import ACTIVITIES, LEVELS, SUBPROCESSES, Model, whole_number
from engine.model import Finding

CHOREOGRAPHY: Final = frozenset({"choreographyTask", "subChoreography", "callChoreography"})


def check_content(model: Model) -> Iterator[Finding]:
    """Yield a finding for what stands where it does not belong, and for what is missing inside."""
    for level in model.levels:
        kind = local_name(level)
        for child in level:
            name = local_name(child)
            if name in CHOREOGRAPHY:
                message = say(
                    "A {kind} contains no {name}; choreographies stand beside processes.", kind=kind, name=name
                )
                yield model.wrong(child, "CONTENT", message)
            if kind == "adHocSubProcess" and name in ("startEvent", "endEvent"):
                message = say("An ad-hoc subprocess has no start and no end event; remove it.")
                yield model.wrong(child, "CONTENT", message)
        if kind == "adHocSubProcess" and not any(local_name(child) in ACTIVITIES for child in level):
            yield model.wrong(level, "CONTENT", say("The ad-hoc subprocess is empty; draw an activity in it."))
        if kind in SUBPROCESSES and level.find(f"{B}ioSpecification") is not None:
            message = say("A subprocess sees the data around it; remove its ioSpecification.")
            yield model.wrong(level, "CONTENT", message)
        if level.get("processType") == "Public" and level.get("isExecutable") == "true":
            message = say("A public process is what others see; it cannot be executable. Make it private.")
            yield model.wrong(level, "PROCESS_TYPE", message)


def check_quantities(model: Model) -> Iterator[Finding]:
    """Yield a finding for every activity that takes or gives less than one token."""
    for activity in model.all(*ACTIVITIES):
        for name in ("startQuantity", "completionQuantity"):
            if whole_number(activity.get(name, "1")) < 1:
                yield model.wrong(
                    activity, "QUANTITY", say("{name} is less than 1; write 1 or more, or remove it.", name=name)
                )


def check_loops(model: Model) -> Iterator[Finding]:
    """Yield a finding for every multi-instance activity that takes or gives data that it does not have."""
    for loop in model.all("multiInstanceLoopCharacteristics"):
        activity = loop.getparent()
        if activity is None:
            continue
        for part, item in (("dataInput", "inputDataItem"), ("dataOutput", "outputDataItem")):
            reference = "loopDataInputRef" if part == "dataInput" else "loopDataOutputRef"
            for name in model.texts(loop, reference):
                data = model.found(name)
                known = {each.get("id") for each in activity.findall(f"{B}ioSpecification/{B}{part}")}
                if local_name(activity) not in LEVELS and name not in known:
                    message = say(
                        "The {reference} '{data}' is no {part} of this activity; name one that is, or remove it.",
                        reference=reference,
                        data=name,
                        part=part,
                    )
                    yield model.wrong(activity, "REFERENCE", message)
                elif data is not None:
                    yield from _items(model, activity, data, loop.find(f"{B}{item}"))


def _items(
    model: Model, activity: etree._Element, data: etree._Element, item: etree._Element | None
) -> Iterator[Finding]:
    if item is None:
        return
    own, whole = model.found(item.get("itemSubjectRef")), data.get("itemSubjectRef")
    nested = item.get("isCollection") == "true" or (own is not None and own.get("isCollection") == "true")
    other = own is not None and whole is not None and not same_item(model, item.get("itemSubjectRef"), whole)
    if nested or other:
        message = say(
            "'{item}' has not the type of one item of '{data}'; name that one.",
            item=item.get("id", ""),
            data=data.get("id", ""),
        )
        yield model.wrong(activity, "DATA", message)
