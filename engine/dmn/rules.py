"""How many rules the decision tables of a file have."""

from __future__ import annotations

from collections.abc import Mapping

from engine.dmn.reader import Element, children, local, name_of, read


def rules_of(xml: bytes) -> Mapping[str, int]:
    """Return the number of rules by the name of what they decide, as matched rules name it.

    Raises :class:`DmnError` where the file is no DMN model.
    """
    found: dict[str, int] = {}
    for table in read(xml).iter("{*}decisionTable"):
        owner = _owner(table)
        found[owner] = found.get(owner, 0) + sum(1 for _ in children(table, "rule"))
    return found


def _owner(table: Element) -> str:
    around = table.getparent()
    while around is not None and local(around) not in ("decision", "businessKnowledgeModel"):
        around = around.getparent()
    return "" if around is None else name_of(around)
