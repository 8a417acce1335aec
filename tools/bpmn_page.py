"""Writes the table of all elements and attributes into ``docs/bpmn.md``, from the schema and the verdicts of the gate.

``uv run python tools/bpmn_page.py`` brings the page in order; ``--check`` changes nothing and ends with 1 where it
would.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from engine.gate.schema import ELEMENTS as TYPES_OF
from engine.gate.schema import TYPES, Type
from engine.gate.verdicts import ATTRIBUTES, DIALECT, ELEMENTS, Verdict, by_name
from tools.pages import keep

PAGE: Final = Path(__file__).parent.parent / "docs" / "bpmn.md"
_BLOCK: Final = re.compile(r"(?<=<!-- verdicts -->\n).*?(?=<!-- end -->)", re.DOTALL)
_COLUMNS: Final = (Verdict.EXECUTED, Verdict.DRAWN, Verdict.IGNORED, Verdict.REFUSED)


def written(page: str) -> str:
    """Return the page with the tables between its marks."""
    return _BLOCK.sub(lambda _: "\n".join(_tables()), page)


def _tables() -> Iterator[str]:
    head = "its attributes: executed | drawn | ignored | refused |\n|---|---|---|---|---|---|"
    yield f"| Element | | {head}"
    for name in sorted(_SHARED):
        yield _row(f"*every {_words(name)}*", "", _own(TYPES[name]))
    for name, verdict in sorted(by_name(ELEMENTS).items()):
        found = TYPES_OF.get(name)
        found = TYPES["FormalExpression"] if found is TYPES["Expression"] else found
        yield _row(f"`{name}`", verdict, {} if found is None else _own(found))
    yield "| *the drawing (BPMN DI)* | drawn | | all | | |\n"
    yield f"| Element of the dialect (`zeebe:`) | | {head}"
    dialect = by_name(DIALECT)
    for name in sorted({name.partition(".")[0] for name in dialect}):
        own = {each.partition(".")[2]: dialect[each] for each in dialect if each.startswith(f"{name}.")}
        yield _row(f"`{name}`", dialect[name], own)
    yield ""


def _own(kind: Type) -> Mapping[str, Verdict]:
    """Return the attributes of an element's type and of what it is made from, but for what stands in a row above."""
    verdicts = by_name(ATTRIBUTES)
    found: dict[str, Verdict] = {}
    above: Type | None = kind
    while above is not None and (above is kind or above.name not in _SHARED):
        found.update({name: verdicts[f"{above.name}.{name}"] for name in above.own})
        above = None if above.base is None else TYPES[above.base]
    return found


_SHARED: Final = frozenset(
    kind.name
    for kind in TYPES.values()
    if any(f"{kind.name}.{name}" in by_name(ATTRIBUTES) for name in kind.own)
    and (kind.name == "BaseElement" or not any(kind is each for each in TYPES_OF.values()))
)
"""Types of no element of their own: what they declare has a row of its own."""


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _row(name: str, verdict: str, attributes: Mapping[str, Verdict]) -> str:
    cells = (", ".join(f"`{each}`" for each, its in attributes.items() if its is column) for column in _COLUMNS)
    return f"| {name} | {verdict} | {' | '.join(cells)} |"


def main(arguments: list[str] | None = None) -> int:
    """Write the page; return 1 where it was to be checked only and is not in order."""
    return keep(PAGE, written, __doc__, arguments)


if __name__ == "__main__":
    sys.exit(main())
