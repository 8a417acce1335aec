"""What of a process is not executed as the standard says: named, as an error or as a warning that it has no effect.

The reader of :mod:`engine.workflow` refuses most; here is what it passes over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from engine.feel import say
from engine.gate.material import problem
from engine.gate.reading import Z, is_bpmn, local_name
from engine.gate.schema import ELEMENTS as OF_ELEMENTS
from engine.gate.schema import TYPES, Type, owner
from engine.gate.standard.expressions import place_of
from engine.gate.standard.model import Model
from engine.gate.verdicts import ATTRIBUTES, DIALECT, ELEMENTS, VENDORS, Verdict, by_name
from engine.model import Finding

_ELEMENTS: Final = by_name(ELEMENTS)
_ATTRIBUTES: Final = by_name(ATTRIBUTES)
_DIALECT: Final = by_name(DIALECT)
_AS_HERE: Final[Mapping[str, tuple[str, ...]]] = {
    "implementation": ("##unspecified", "##WebService", "##webService", ""),
    "propagateAllChildVariables": ("true",),
    "propagateAllParentVariables": ("true",),
    "bindingType": ("latest", "deployment"),
}
"""Values of attributes without effect that ask for nothing but what happens anyway."""


def attribute_verdict(kind: Type, name: str) -> Verdict | None:
    """Return the verdict of an attribute, which the type or one above it declares; None where it has none."""
    above: Type | None = kind
    while above is not None:
        if name in above.own:
            return _ATTRIBUTES.get(f"{above.name}.{name}")
        above = None if above.base is None else TYPES[above.base]
    return None


def check_executability(model: Model) -> Iterator[Finding]:
    """Yield a finding for each element with something that has no effect here, and for what other engines alone do."""
    language = model.root.get("expressionLanguage")
    if language is not None and not _is_feel(language):
        yield model.wrong(model.root, "ELEMENT", _other_language(language))
    parts: dict[str, list[str]] = {}
    for element in model.root.iter("*"):
        if element is model.root or not _counts(model, element):
            continue
        place = _place(element)
        if is_bpmn(element):
            names = _unread(model, element)
            language = element.get("language")
            if language is not None and not _is_feel(language):
                yield model.wrong(place, "ELEMENT", _other_language(language))
        else:
            names = _of_dialect(element)
        if names:
            parts.setdefault(owner(place), []).extend(names)
        yield from _vendors(model, element, place)
    for place_id, unread in parts.items():
        message = say("Without effect here: {parts}. Remove it, or model what it is for in another way.",
                      parts=", ".join(dict.fromkeys(unread)))  # fmt: skip
        yield problem(model.file, place_id, "NOT_READ", message)


def _place(element: etree._Element) -> etree._Element:
    """Return the flow element around a part of one; of what belongs to none, the process or other root element."""
    place = place_of(element)
    for around in (place, *place.iterancestors()):
        shape = OF_ELEMENTS.get(local_name(around)) if is_bpmn(around) else None
        if shape is not None and (shape.is_a("FlowElement") or shape.is_a("RootElement")):
            return around
    return place


def _counts(model: Model, element: etree._Element) -> bool:
    """Return whether an element belongs to something that is executed: a process, a message, an event definition."""
    top = element
    for around in element.iterancestors():
        if around is model.root:
            break
        top = around
    return local_name(top) != "process" or top.get("isExecutable") == "true"


def _unread(model: Model, element: etree._Element) -> list[str]:
    """Return what of the element has no effect, an element once and not all that is in it."""
    kind, around = local_name(element), element.getparent()
    inside = around is not None and around is not model.root and is_bpmn(around)
    if around is not None and inside and _ELEMENTS.get(local_name(around)) is not Verdict.EXECUTED:
        return []
    if kind == "script" and _has_script(element):
        return []
    if _ELEMENTS.get(kind) is Verdict.IGNORED:
        return [kind]
    shape = OF_ELEMENTS.get(kind)
    return [
        str(name)
        for name, text in element.attrib.items()
        if shape is not None
        and attribute_verdict(shape, str(name)) is Verdict.IGNORED
        and text not in _AS_HERE.get(str(name), ())
    ]


def _has_script(element: etree._Element) -> bool:
    around = element.getparent()
    return around is None or not (element.text or "").strip()


def _of_dialect(element: etree._Element) -> list[str]:
    if not str(element.tag).startswith(Z):
        return []
    kind = local_name(element)
    if kind not in _DIALECT:
        return [f"zeebe:{kind}"]
    if kind == "taskDefinition" and local_name(place_of(element)) not in ("serviceTask", "process"):
        return [f"zeebe:{kind}"]
    if _DIALECT[kind] is Verdict.IGNORED:
        return [f"zeebe:{kind}"]
    return [
        f"zeebe:{kind} {name}"
        for name, text in ((str(name), str(text)) for name, text in element.attrib.items())
        if not name.startswith("{")
        and _DIALECT.get(f"{kind}.{name}") in (None, Verdict.IGNORED)
        and text not in _AS_HERE.get(name, ())
    ]


def _vendors(model: Model, element: etree._Element, place: etree._Element) -> Iterator[Finding]:
    """Yield a finding for what makes other engines do something."""
    namespaces = {etree.QName(element).namespace: local_name(element)}
    if is_bpmn(element):
        namespaces |= {etree.QName(name).namespace: str(etree.QName(name).localname) for name in element.attrib}
    for namespace, name in namespaces.items():
        around = element.getparent()
        outermost = around is None or etree.QName(around).namespace != namespace
        if namespace in VENDORS and outermost:
            message = say("'{name}' is an extension of {vendor} and is not executed here; remove it, and use what "
                          "Camunda 8 has for it.", name=name, vendor=VENDORS[namespace])  # fmt: skip
            yield model.wrong(place, "DIALECT", message)


def _is_feel(language: str) -> bool:
    return "feel" in language.lower()


def _other_language(language: str) -> str:
    return say("Expressions are read as FEEL here, not as '{language}'; write them in FEEL and remove the language.",
               language=language[:80])  # fmt: skip
