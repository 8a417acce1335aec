"""Random tables: every fault that is found is true when the table is evaluated, and every true one is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import Model
from engine.dmn.analysis import Domain, analyse, domain
from engine.dmn.analysis.boxes import Box
from engine.dmn.analysis.gaps import open_boxes
from engine.dmn.analysis.lines import OPAQUE
from engine.dmn.analysis.overlaps import pairs
from engine.dmn.analysis.sheet import Sheet
from engine.dmn.analysis.surroundings import World
from engine.dmn.analysis.values import NULL, Values
from engine.dmn.reader import read
from tests.engine.dmn.conftest import decision, definitions, text

OUTPUTS = ("X", "Y", "Z")
NUMBERS = ["0", "1", "2", "3"]
TEXTS = ['"A"', '"B"', '"C"']
DAYS = [f'date("2020-01-0{day}")' for day in range(1, 5)]


@dataclass(frozen=True)
class Kind:
    """A kind of column: its type, the literals of its cells, and a value for every difference that these can make."""

    type: str
    literals: list[str]
    values: list[Any]
    outside: Domain | None = None
    allowed: str = ""
    asks_null: bool = True


halves = [Decimal(2 * number + 1) / 2 for number in range(-1, 4)]
dates = [date(2019, 12, 31), *(date(2020, 1, day) for day in range(1, 6))]
KINDS = [
    Kind("boolean", ["true", "false"], [True, False, None]),
    Kind("string", TEXTS, ["A", "B", "C", "odd", "other", None]),
    Kind("string", TEXTS, ["A", "B", None], domain("string", ["A", "B"])),
    Kind("string", TEXTS, ["A", "B"], domain("string", ["A", "B"], nullable=False)),
    Kind("string", TEXTS, ["A", "B", None], allowed='"A", "B"', asks_null=False),
    Kind("number", NUMBERS, [*range(-1, 7), *halves, None]),
    Kind("number", NUMBERS, [0, 1, 2, 3, None], domain("number", low=0, high=3, whole=True)),
    Kind("number", NUMBERS, [0, Decimal("0.5"), 1, Decimal("1.5"), 2, None], allowed="[0..2]", asks_null=False),
    Kind("number", NUMBERS, [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 5, None], allowed=">= 0", asks_null=False),
    Kind("date", DAYS, [*dates, None]),
    Kind("date", DAYS, dates[1:4], domain("date", low=dates[1], high=dates[3], nullable=False)),
    Kind("", TEXTS, ["A", "B", "C", "other", None]),
]


def quoted(value: str) -> str:
    return f'"{value}"'


@st.composite
def cells(draw: st.DrawFn, kind: Kind) -> str:
    one, other = draw(st.sampled_from(kind.literals)), draw(st.sampled_from(kind.literals))
    sign = draw(st.sampled_from(["<", "<=", ">", ">=", "=", "!="]))
    plain = ["-", one, f"{one}, {other}", f"not({one})", f"not({one}, {other})", "null", "not(null)", f"{one}, null"]
    plain += [f"[{one}, {other}]", f"? = {one}", f"? != {one}", "? = null", f"? in ({one}, {other})"]
    plain += ["5", '"odd"'] if kind.type else []
    ranges = [f"{sign} {one}", f"[{one}..{other}]", f"({one}..{other})", f"not({sign} {one})", f"{sign} {one}, {other}"]
    ranges += [f"[{one}..{other}), null", f"? {sign} {one}", f"? >= {one} and ? < {other}", f"not(? > {one}, {other})"]
    ranges += [f"? between {one} and {other}", f"not(? < {one}) or ? = {other}", f"? in [{one}..{other}]"]
    ordered = kind.type in ("number", "date")
    return draw(st.sampled_from(plain + (ranges if ordered else [])))


@dataclass(frozen=True)
class Case:
    kinds: list[Kind]
    rules: list[list[str]]
    outputs: list[str]
    policy: str

    def model(self, policy: str) -> bytes:
        columns = "".join(
            f"<input>{text('inputExpression', f'c{at}', typeRef=kind.type)}"
            f"{text('inputValues', kind.allowed) if kind.allowed else ''}</input>"
            for at, kind in enumerate(self.kinds)
        )
        values = text("outputValues", ", ".join(map(quoted, OUTPUTS)))
        rows = "".join(
            f'<rule id="r{number}">{"".join(text("inputEntry", cell) for cell in row)}'
            f"{text('outputEntry', quoted(output))}</rule>"
            for number, (row, output) in enumerate(zip(self.rules, self.outputs, strict=True), 1)
        )
        logic = f'<decisionTable id="t" hitPolicy="{policy}">{columns}<output>{values}</output>{rows}</decisionTable>'
        return definitions(decision("d", logic))

    @property
    def domains(self) -> dict[str, Domain]:
        return {f"c{at}": kind.outside for at, kind in enumerate(self.kinds) if kind.outside is not None}

    def inputs(self) -> Iterator[dict[str, Any]]:
        for values in product(*(kind.values for kind in self.kinds)):
            yield {f"c{at}": value for at, value in enumerate(values)}

    def asked(self, inputs: Mapping[str, Any]) -> bool:
        """Whether the table has to have an answer: null is no fault where allowed values leave it out."""
        return all(value is not None or kind.asks_null for kind, value in zip(self.kinds, inputs.values(), strict=True))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3))
    rules = draw(st.lists(st.tuples(*(cells(kind) for kind in kinds)), min_size=1, max_size=6))
    outputs = draw(st.lists(st.sampled_from(OUTPUTS), min_size=len(rules), max_size=len(rules)))
    policy = draw(st.sampled_from(["UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT"]))
    return Case(kinds, [list(rule) for rule in rules], outputs, policy)


def matching(case: Case) -> list[tuple[dict[str, Any], list[int]]]:
    """What each of the inputs matches, as the real model says it."""
    model = Model.from_xml(case.model("COLLECT"))
    assert model.problems == []
    return [(one, [rule.number for rule in model.explain("d", one).matched_rules]) for one in case.inputs()]


def laid(case: Case) -> tuple[World, Sheet]:
    world = World(read(case.model(case.policy)), case.domains)
    sheet = world.sheet(world.tables[0])
    assert sheet is not None
    assert sheet.unclear == ()
    return world, sheet


def inside(sheet: Sheet, boxes: Sequence[Box], inputs: Mapping[str, Any]) -> bool:
    """Whether one of the boxes has the inputs."""
    values = list(inputs.values())

    def has(column: int, mask: int) -> bool:
        line, held = sheet.columns[column].domain.line, sheet.columns[column].values(mask)
        value = values[column]
        one = NULL if value is None else Values(line.everything if line is OPAQUE else line.point(value) or ())
        return bool(one & held)

    return any(all(has(column, mask) for column, mask in enumerate(box)) for box in boxes)


@given(cases())
@settings(max_examples=300, deadline=None)
def test_what_is_found_is_what_evaluation_shows(case: Case) -> None:
    world, sheet = laid(case)
    seen = matching(case)
    report = analyse(case.model(case.policy), case.domains)
    faults = report.faults
    model = Model.from_xml(case.model(case.policy))

    # gaps: exactly the inputs that match nothing lie in the boxes, and each example is one of them
    gaps = [fault for fault in faults if fault.code.startswith("DECISION_GAP")]
    missed = [inputs for inputs, rules in seen if not rules and case.asked(inputs)]
    if case.policy == "COLLECT":
        assert gaps == []
    else:
        found = open_boxes(sheet)
        if found.is_all:
            assert [one for one, _ in seen if inside(sheet, [*found.given, *found.empty], one)] == missed
        assert bool(gaps) == bool(missed)
        whole = [one for one in missed if None not in one.values()]
        assert bool(whole) == any(fault.code == "DECISION_GAP" and None not in fault.example.values() for fault in gaps)
    for fault in gaps:
        explained = model.explain("d", fault.example)
        assert (explained.value, explained.matched_rules) == (None, ())
        assert fault.code == "DECISION_GAP" or None in fault.example.values()

    # overlaps: exactly the pairs that match together
    together = {(one, other) for _, rules in seen for one in rules for other in rules if one < other}
    if case.policy == "ANY":
        together = {(one, other) for one, other in together if case.outputs[one - 1] != case.outputs[other - 1]}
    expected = together if case.policy in ("UNIQUE", "ANY") else set()
    assert {(one + 1, other + 1) for one, other in pairs(sheet, world.texts)} == expected
    for fault in faults:
        if fault.code == "DECISION_OVERLAP":
            assert fault.rules in expected
            explained = model.explain("d", fault.example)
            assert explained.value is None
            assert set(fault.rules) <= {rule.number for rule in explained.matched_rules}

    # unreachable: exactly the rules that decide for no input
    ranks = {number: (OUTPUTS.index(output), number) for number, output in enumerate(case.outputs, 1)}
    deciding: set[int] = set()
    for inputs, rules in seen:
        if case.policy == "PRIORITY" and rules:
            rules = [min(rules, key=lambda rule: ranks[rule])]
            assert model.evaluate("d", inputs) == case.outputs[rules[0] - 1]
        deciding.update(rules[:1] if case.policy == "FIRST" else rules)
    useless = {fault.rules[0] for fault in faults if fault.code == "RULE_UNREACHABLE"}
    assert useless == set(range(1, len(case.rules) + 1)) - deciding
