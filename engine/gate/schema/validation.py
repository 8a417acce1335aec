"""The walk over a file along the tables: what is missing, unknown, out of order, or of the wrong type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from engine.feel import say
from engine.gate.material import problem
from engine.gate.schema.notation import DIAGRAM, MODEL, OMG, SIMPLE, TYPES, Part, Type
from engine.gate.schema.values import wanted
from engine.model import Finding

CODE: Final = "XML_SCHEMA"
_INSTANCE: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"


def check_schema(file: str, root: etree._Element) -> Iterator[Finding]:
    """Yield a finding for everything that the XML Schema does not allow; ``root`` is the definitions element.

    Elements and attributes of other namespaces may be anything where extensions are allowed.
    """
    seen: dict[str, etree._Element] = {}
    wanting: list[tuple[etree._Element, str, str]] = []
    todo = [(root, "Definitions")]
    while todo:
        element, kind = todo.pop()
        if kind in SIMPLE:
            yield from _simple(file, element, kind, wanting)
            continue
        shape = _shape(element, kind)
        if shape is None:
            message = say(
                "'{type}' is no type that this element can have (xsi:type); correct it, or remove it.",
                type=str(element.get(f"{_INSTANCE}type")),
            )
            yield _finding(file, element, message)
            continue
        yield from _attributes(file, element, shape, seen, wanting)
        yield from _text(file, element, shape)
        if shape.mark in ("ANY", "FOREIGN"):
            yield from _foreign(file, element, shape)
            continue
        found: list[tuple[etree._Element, str]] = []
        yield from _children(file, element, shape, found)
        todo.extend(reversed(found))
    for element, name, text in wanting:
        if text not in seen:
            message = say(
                "{name} is '{text}', but no element has this id; name one that exists.", name=name, text=text[:80]
            )
            yield problem(file, owner(element), "LANE" if name == "flowNodeRef" else "REFERENCE", message)


def _finding(file: str, element: etree._Element, message: str) -> Finding:
    return problem(file, owner(element), CODE, message)


def owner(element: etree._Element) -> str:
    """Return the id of the element or of the nearest one around it that has one."""
    place: etree._Element | None = element
    while place is not None and not place.get("id"):
        place = place.getparent()
    return "" if place is None else place.get("id", "")


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _shape(element: etree._Element, kind: str) -> Type | None:
    """Return the type of the element; ``xsi:type`` may say that an expression is a formal one, or name its own."""
    said = element.get(f"{_INSTANCE}type")
    if said is None:
        return TYPES[kind]
    prefix, _, name = said.strip().rpartition(":")
    found = TYPES.get(name[1:]) if name.startswith("t") and element.nsmap.get(prefix or None) == MODEL else None
    above = found
    while above is not None and above.name != kind:
        above = None if above.base is None else TYPES[above.base]
    return None if above is None else found


def _attributes(
    file: str,
    element: etree._Element,
    shape: Type,
    seen: dict[str, etree._Element],
    wanting: list[tuple[etree._Element, str, str]],
) -> Iterator[Finding]:
    for name, text in element.attrib.items():
        known = shape.attributes.get(str(name))
        if known is None:
            if not str(name).startswith("{") or str(name).startswith(f"{{{OMG}"):
                message = say("{element} has no attribute {name}; correct its name, or remove it.",
                              element=_name(element), name=str(etree.QName(name).localname)[:80])  # fmt: skip
                yield _finding(file, element, message)
            continue
        missed = wanted(known.type, str(text))
        if missed is not None:
            message = say("{name} is '{text}', but must be {wanted}.", name=str(name), text=str(text)[:80],
                          wanted=missed)  # fmt: skip
            yield problem(file, owner(element), "ID" if known.type == "ID" else CODE, message)
        elif known.type == "ID":
            if str(text) in seen:
                message = say(
                    "Several elements of the file have the id '{id}'; give each one of its own.", id=str(text)[:80]
                )
                yield problem(file, str(text), "DUPLICATE", message)
            seen[str(text)] = element
        elif known.type == "IDREF":
            wanting.append((element, str(name), str(text).strip()))
    for name, known in shape.attributes.items():
        if known.required and element.get(name) is None:
            message = say(
                "{element} lacks the attribute {name}; add it, or draw the element anew in the editor.",
                element=_name(element),
                name=name,
            )
            yield _finding(file, element, message)


def _simple(
    file: str, element: etree._Element, kind: str, wanting: list[tuple[etree._Element, str, str]]
) -> Iterator[Finding]:
    """Check an element that holds nothing but a reference."""
    text = (element.text or "").strip()
    missed = wanted(kind, text)
    if len(element) or missed is not None:
        message = say("{name} is '{text}', but must be {wanted}.", name=_name(element), text=text[:80],
                      wanted=missed or say("the id of an element"))  # fmt: skip
        yield _finding(file, element, message)
    elif kind == "IDREF":
        wanting.append((element, _name(element), text))
    for name in element.attrib:
        if not str(name).startswith((_INSTANCE, _XML)):
            message = say("{element} has no attribute {name}; correct its name, or remove it.",
                          element=_name(element), name=str(etree.QName(name).localname)[:80])  # fmt: skip
            yield _finding(file, element, message)


def _text(file: str, element: etree._Element, shape: Type) -> Iterator[Finding]:
    if shape.mark in ("TEXT", "ANY"):
        return
    for text in (element.text, *(child.tail for child in element)):
        if text is not None and text.strip():
            message = say("The text '{text}' stands between elements; remove it.", text=text.strip()[:80])
            yield _finding(file, element, message)
            return


def _foreign(file: str, element: etree._Element, shape: Type) -> Iterator[Finding]:
    for child in element if shape.mark == "FOREIGN" else ():
        namespace = etree.QName(child).namespace
        if namespace in (None, MODEL):
            message = say("{name} is no extension and has no place in {element}; remove it.", name=_name(child),
                          element=_name(element))  # fmt: skip
            yield _finding(file, element, message)


def _children(
    file: str, element: etree._Element, shape: Type, found: list[tuple[etree._Element, str]]
) -> Iterator[Finding]:
    """Compare the children with the order of the type; note those that have a place with the type they have there."""
    order = _choice(element, shape)
    place, counts = 0, [0] * len(order)
    for child in element:
        tag = str(child.tag)
        at = next((number for number in range(place, len(order)) if tag in order[number].types), None)
        if at is None:
            at = next((number for number in range(place) if tag in order[number].types), None)
            yield _finding(file, child, _misplaced(element, child, None if at is None else order[place]))
            if at is None:
                continue
        else:
            place = at
        counts[at] += 1
        high = order[at].high
        if high is not None and counts[at] == high + 1:
            message = say("{element} has more than one {name}; keep one.", element=_name(element), name=order[at].name)
            yield _finding(file, child, message)
        found.append((child, order[at].types[tag]))
    for part, count in zip(order, counts, strict=True):
        if count < part.low:
            message = (
                say(
                    "{element} lacks {name}; add it, or draw the element anew in the editor.",
                    element=_name(element),
                    name=part.name,
                )
                if part.low == 1
                else say("{element} needs {name} at least twice.", element=_name(element), name=part.name)
            )
            yield _finding(file, element, message)


def _choice(element: etree._Element, shape: Type) -> tuple[Part, ...]:
    """Return the alternative that the children follow: the first that knows one which not all know."""
    if len(shape.choices) > 1:
        for child in element:
            able = [order for order in shape.choices if any(child.tag in part.types for part in order)]
            if 0 < len(able) < len(shape.choices):
                return able[0]
    return min(shape.choices, key=lambda order: sum(part.low for part in order))


def _misplaced(element: etree._Element, child: etree._Element, after: Part | None) -> str:
    name, around = _name(child), _name(element)
    if after is not None:
        return say("{name} stands too late in {element}; put it before {after}.", name=name, element=around,
                   after=after.name)  # fmt: skip
    if etree.QName(child).namespace not in (MODEL, DIAGRAM):
        return say("{name} of another namespace stands right in {element}; put it into its extensionElements.",
                   name=name, element=around)  # fmt: skip
    return say("{name} has no place in {element}; remove it or move it.", name=name, element=around)
