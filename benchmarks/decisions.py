"""Decision tables to measure, each with the same written in plain Python.

In every table the last rule is the one that matches, so all rules have to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from engine.dmn import Model

RULES: Final = 50
DAY: Final = date(2016, 1, 11)
POLICIES: Final = ("UNIQUE", "FIRST")
OWN: Final = Path(__file__).parents[1] / "processes" / "decisions" / "zustaendigkeit.dmn"
_TOWNS: Final = ("Brüggen", "Grefrath", "Kempen", "Nettetal", "Niederkrüchten", "Schwalmtal", "Tönisvorst", "Willich")
_DAYS: Final = tuple(date(2015, 1, 1) + timedelta(days=30 * number) for number in range(RULES + 1))

Rule = Callable[..., bool]


@dataclass(frozen=True, slots=True)
class Question:
    """A decision with its inputs, and the function without arguments that says the same."""

    what: str
    model: Model
    decision: str
    inputs: Mapping[str, Any]
    python: Callable[[], Any]
    goal: float | None = None


def questions() -> Iterator[Question]:
    """Return all tables that are measured."""
    for policy in POLICIES:
        yield _question(
            "numbers in ranges",
            policy,
            {"alter": "number", "stunden": "number"},
            [(f"[{number}..{number + 1})", f">= {number}") for number in range(RULES)],
            [lambda a, s, low=number: low <= a < low + 1 and s >= low for number in range(RULES)],
            (RULES - 1, 60),
        )
        towns = [tuple(f"{town} {number}" for town in _TOWNS) for number in range(RULES)]
        yield _question(
            "texts in lists",
            policy,
            {"gemeinde": "string", "dokumentart": "string"},
            [(", ".join(f'"{town}"' for town in row), '"Duldung", "Aufenthaltsgestattung"') for row in towns],
            [lambda g, d, row=row: g in row and d in ("Duldung", "Aufenthaltsgestattung") for row in towns],
            (towns[-1][-1], "Aufenthaltsgestattung"),
        )
        yield _question(
            "dates in ranges",
            policy,
            {"antrag_am": "date", "bescheid_am": "date"},
            [(f'[date("{_DAYS[n]}")..date("{_DAYS[n + 1]}"))', f'>= date("{_DAYS[n]}")') for n in range(RULES)],
            [lambda a, b, low=_DAYS[n], high=_DAYS[n + 1]: low <= a < high and b >= low for n in range(RULES)],
            (_DAYS[RULES - 1], _DAYS[RULES]),
        )
        yield _question(
            "a range and two texts",
            policy,
            {"alter": "number", "standort": "string"},
            [(f"[{number}..{number + 1})", '"KR-U25", "KR-UE25"') for number in range(RULES)],
            [lambda a, s, low=number: low <= a < low + 1 and s in ("KR-U25", "KR-UE25") for number in range(RULES)],
            (RULES - 1, "KR-UE25"),
        )
    yield _small()
    yield _own()


def clock() -> datetime:
    """Return the instant at which the tables are asked."""
    return datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=UTC)


def _question(
    what: str,
    policy: str,
    columns: Mapping[str, str],
    cells: Sequence[tuple[str, ...]],
    rules: Sequence[Rule],
    values: tuple[Any, ...],
) -> Question:
    outputs = [f"Ergebnis {number}" for number in range(len(cells))]
    pairs = list(zip(rules, outputs, strict=True))

    def unique() -> Any:
        found = [output for rule, output in pairs if rule(*values)]
        return found[0] if len(found) == 1 else None

    def first() -> Any:
        return next((output for rule, output in pairs if rule(*values)), None)

    return Question(
        f"{len(cells)} rules, {what}, {policy}",
        _model(policy, columns, [(*row, f'"{output}"') for row, output in zip(cells, outputs, strict=True)]),
        "tabelle",
        dict(zip(columns, values, strict=True)),
        unique if policy == "UNIQUE" else first,
        goal=100,
    )


def _small() -> Question:
    rules = [('"KR"', "< 25", '"KR-U25"'), ('"KR"', ">= 25", '"KR-UE25"'), ('"VIE"', "-", '"VIE"')]
    inputs: dict[str, Any] = {"gebiet": "VIE", "alter": 30}

    def standort() -> Any:
        area, age = inputs["gebiet"], inputs["alter"]
        found = []
        if area == "KR" and age < 25:
            found.append("KR-U25")
        if area == "KR" and age >= 25:
            found.append("KR-UE25")
        if area == "VIE":
            found.append("VIE")
        return found[0] if len(found) == 1 else None

    model = _model("UNIQUE", {"gebiet": "string", "alter": "number"}, rules)
    return Question("3 rules, a text and a number, UNIQUE", model, "tabelle", inputs, standort)


def _model(policy: str, columns: Mapping[str, str], rules: Sequence[Sequence[str]]) -> Model:
    data = "".join(
        f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>'
        for name, kind in columns.items()
    )
    needs = "".join(
        f'<informationRequirement><requiredInput href="#{name}"/></informationRequirement>' for name in columns
    )
    inputs = "".join(
        f'<input><inputExpression typeRef="{kind}"><text>{name}</text></inputExpression></input>'
        for name, kind in columns.items()
    )
    rows = "".join(
        "<rule>"
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in row[:-1])
        + f"<outputEntry><text>{escape(row[-1])}</text></outputEntry></rule>"
        for row in rules
    )
    namespace = quoteattr("https://www.omg.org/spec/DMN/20191111/MODEL/")
    return _sound(
        Model.from_xml(
            f'<definitions xmlns={namespace} name="Tabelle" namespace="urn:benchmark">{data}'
            f'<decision id="tabelle" name="Tabelle"><variable name="Tabelle" typeRef="string"/>{needs}'
            f'<decisionTable hitPolicy="{policy}">{inputs}<output typeRef="string"/>{rows}</decisionTable>'
            "</decision></definitions>".encode()
        )
    )


def _own() -> Question:
    """Return the largest table of the processes: by which law a person is helped, from what her document says."""
    inputs = {
        "dokumentart": "Ein anderes Dokument",
        "geburtsdatum": date(1994, 3, 1),
        "aussetzung_seit": date(2014, 6, 1),
        "erwerbsfaehig": "ja",
        "hilfebeduerftig": "ja",
    }
    model = _sound(Model.from_xml(OWN.read_bytes()))
    return Question("16 rules of 6 inputs, the processes' own", model, "rechtskreis", inputs, lambda: _law(inputs))


def _law(inputs: Mapping[str, Any]) -> dict[str, str] | None:
    document, able, needy = inputs["dokumentart"], inputs["erwerbsfaehig"], inputs["hilfebeduerftig"]
    age, suspended = _months(inputs["geburtsdatum"]) // 12, _months(inputs["aussetzung_seit"])
    found = []
    if age < 15:
        found.append(("KLAERUNG", "Ungeklärt"))
    if document in _ASYLUM and age >= 15:
        found.append(("SGB3", "AsylbLG § 1 Abs. 1 Nr. 1 oder 1a"))
    if document == "Duldung" and age >= 15:
        found.append(("SGB3", "AsylbLG § 1 Abs. 1 Nr. 4"))
    if document in _TITLE and age >= 15 and able == "ja" and needy == "ja":
        found.append(("SGB2", "SGB II"))
    if document in _TITLE and age >= 15 and able == "ja" and needy != "ja":
        found.append(("SGB3", "Ohne Leistungsbezug"))
    if document in _TITLE and age >= 15 and able != "ja":
        found.append(("SGB3", "Ungeklärt"))
    if document == _4_1 and age >= 15:
        found.append(("SGB3", "AsylbLG § 1 Abs. 1 Nr. 3"))
    if document == _5 and age >= 15 and suspended < 18:
        found.append(("SGB3", "AsylbLG § 1 Abs. 1 Nr. 3"))
    if document == _5 and age >= 15 and suspended >= 18 and able == "ja" and needy == "ja":
        found.append(("SGB2", "SGB II"))
    if document == _5 and age >= 15 and suspended >= 18 and able == "ja" and needy != "ja":
        found.append(("SGB3", "Ohne Leistungsbezug"))
    if document == _5 and age >= 15 and suspended >= 18 and able != "ja":
        found.append(("SGB3", "Ungeklärt"))
    if document == _24 and age >= 15 and DAY < _CHANGE:
        found.append(("SGB3", "AsylbLG § 1 Abs. 1 Nr. 3"))
    if document == _24 and age >= 15 and able == "ja" and needy == "ja" and DAY >= _CHANGE:
        found.append(("SGB2", "SGB II"))
    if document == _24 and age >= 15 and able == "ja" and needy != "ja" and DAY >= _CHANGE:
        found.append(("SGB3", "Ohne Leistungsbezug"))
    if document == _24 and age >= 15 and able != "ja" and DAY >= _CHANGE:
        found.append(("SGB3", "Ungeklärt"))
    if document not in _KNOWN and age >= 15:
        found.append(("KLAERUNG", "Ungeklärt"))
    return {"rechtskreis": found[0][0], "lebensunterhalt": found[0][1]} if len(found) == 1 else None


def _months(since: date) -> int:
    return 12 * (DAY.year - since.year) + DAY.month - since.month - (DAY.day < since.day)


_ASYLUM: Final = ("Ankunftsnachweis oder BüMA", "Aufenthaltsgestattung")
_TITLE: Final = (
    "§ 25 Abs. 1 AufenthG",
    "§ 25 Abs. 2 AufenthG",
    "§ 25 Abs. 3 AufenthG",
    "Niederlassungserlaubnis",
    "Fiktionsbescheinigung nach positiver Entscheidung",
)
_4_1, _5, _24 = "§ 25 Abs. 4 Satz 1 AufenthG", "§ 25 Abs. 5 AufenthG", "§ 24 AufenthG"
_KNOWN: Final = (*_ASYLUM, "Duldung", *_TITLE, _4_1, _5, _24)
_CHANGE: Final = date(2022, 6, 1)


def _sound(model: Model) -> Model:
    if model.problems:
        raise RuntimeError(f"A table of the benchmark is broken: {model.problems[0]}")
    return model
