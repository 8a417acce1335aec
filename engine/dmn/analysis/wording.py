"""Values, classes and boxes in words of FEEL, the way a person would write them into a cell of the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil, floor
from typing import Any, Final

from engine.dmn.analysis.boxes import Box
from engine.dmn.analysis.domains import Domain, holds
from engine.dmn.analysis.lines import BEGIN, DATE, DATE_TIME, DAYS, END, OPAQUE, STRING, ZONED, Cut, Line, Span
from engine.dmn.analysis.sheet import Column, Sheet
from engine.dmn.analysis.values import Values, all_of
from engine.feel import nodes as n
from engine.feel.wording import written

_LONGEST_NAME: Final = 40
_MOST_ITEMS: Final = 12
_DAY: Final = timedelta(days=1)
_OTHERS: Final = ("other", "another", "something", "x", "")
_USUAL: Final[Mapping[Line, Any]] = {
    DATE: date(2024, 1, 1).toordinal(),
    DATE_TIME: datetime(2024, 1, 1) - datetime(1, 1, 1),  # noqa: DTZ001 - keys of the line
    ZONED: datetime(2024, 1, 1) - datetime(1, 1, 1),  # noqa: DTZ001
}
"""A key to name where every value would do."""


def listing(values: Iterable[Any]) -> str:
    """Return several values; of very many the first ones."""
    texts = [written(value) for value in values]
    return ", ".join(texts[:_MOST_ITEMS]) + (", …" if len(texts) > _MOST_ITEMS else "")


def name_of(column: Column) -> str:
    """Return what the column is called: the name that it asks for, else its label, else its expression."""
    asked = column.inputs[0]
    if isinstance(asked.tree, n.Name | n.Path) and len(asked.text) <= _LONGEST_NAME:
        return asked.text
    text = asked.label or " ".join(asked.text.split())
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def cell(column: Column, mask: int) -> str:
    """Return the tests of a cell that accepts these classes and no others."""
    return tests(column.values(mask), column.domain)


def tests(values: Values, domain: Domain) -> str:
    """Return unary tests that accept these values out of the domain."""
    left = domain.values - values
    if not domain.null_expected:  # then it makes no difference whether null is in it
        left = Values(left.spans)
    if not left:
        return "-"
    if domain.line is OPAQUE and values.spans:
        return "not(null)"
    wanted, unwanted = _items(values, domain), _items(left, domain)
    is_shorter = len(unwanted) < len(wanted) if domain.listed else not _points(values, domain.line)
    return f"not({_joined(unwanted)})" if is_shorter and _points(left, domain.line) else _joined(wanted)


def limits(domain: Domain) -> str:
    """Return all values of a domain: those listed, or its ends; nothing where it has all of its type."""
    if domain.listed:
        return listing([*domain.listed, None] if domain.values.null else domain.listed)
    line = domain.line
    found = []
    for low, high in domain.values.spans:
        if line.whole and len(low) == len(high) == 3 and (low, high) != (line.low, line.high):
            found.append(f"[{written(line.value(low[1]))}..{written(line.value(high[1] - 1))}]")
        else:
            found.append(_span((low, high), replace(domain, values=all_of(line))))
    return "" if found == ["not(null)"] else ", ".join(found)


def where(sheet: Sheet, box: Box) -> str:
    """Return which values make up a box: the cells of those columns in which it does not have all, if there are."""
    return "; ".join(
        f"{name_of(column)}: {cell(column, mask)}"
        for column, mask in zip(sheet.columns, box, strict=True)
        if mask != column.everything
    )


def example(sheet: Sheet, box: Box) -> dict[str, Any]:
    """Return one value for each column, by its expression, out of a box that is not empty."""
    return {
        column.inputs[0].text: pick(column.domain, column.values(mask))
        for column, mask in zip(sheet.columns, box, strict=True)
    }


def shown(sheet: Sheet, box: Box) -> str:
    """Return an example out of the box, for the columns that it depends on."""
    return ", ".join(
        f"{name_of(column)} = {written(pick(column.domain, column.values(mask)))}"
        for column, mask in zip(sheet.columns, box, strict=True)
        if mask != column.everything
    )


def pick(domain: Domain, values: Values) -> Any:
    """Return the one of the values that is best understood; null where there is no other."""
    if not values.spans:
        return None
    for value in domain.listed:
        if holds(values, domain.line, value):
            return value
    if domain.line is STRING:
        return _text(values)
    return domain.line.value(_key(domain, _best(values.spans)))


def _best(spans: tuple[Span, ...]) -> Span:
    """Return the span to take an example from: one with an end on both sides is the most telling."""
    return next((span for span in spans if len(span[0]) == len(span[1]) == 3), spans[0])


def _key(domain: Domain, span: Span) -> Any:
    for key in _candidates(domain, span):
        if span[0] <= (0, key, 0) and domain.line.cut(key, after=True) <= span[1]:
            return key
    return span[0][1]


def _candidates(domain: Domain, span: Span) -> Iterator[Any]:
    """Yield keys that people would name for a span, whether they lie in it or not: its ends, what is next to them."""
    low, high = (None if cut in _ends(domain) else cut[1] for cut in span)
    timely = isinstance(low if high is None else high, timedelta)
    if low is None and high is None:
        yield _USUAL.get(domain.line, timedelta() if domain.line is DAYS else 0)
    if low is not None:
        yield low
        yield low + _DAY if timely else floor(low) + 1
    if high is not None:
        yield high - _DAY if timely else ceil(high) - 1
        yield high
    if low is not None and high is not None:
        yield low + (high - low) / 2 if timely else Decimal(low + high) / 2


def _text(values: Values) -> str:
    for text in _OTHERS:
        if holds(values, STRING, text):
            return text
    for low, _ in values.spans:
        for text in (low[1], f"{low[1]} …", f"{low[1]}\0"):
            if holds(values, STRING, text):
                return text
    return ""


def _points(values: Values, line: Line) -> bool:
    return all(line.is_single(span) for span in values.spans)


def _items(values: Values, domain: Domain) -> list[str]:
    """Return the tests of a cell one by one, null last."""
    null = ["null"] if values.null else []
    if domain.listed:
        return [written(value) for value in domain.listed if holds(values, domain.line, value)] + null
    return [_span(span, domain) for span in values.spans] + null


def _span(span: Span, domain: Domain) -> str:
    line = domain.line
    low, high = span
    if line.is_single(span):
        return written(line.value(low[1]))
    # An end that is also one of the domain needs not be said.
    begin, end = ("" if cut in _ends(domain) else written(line.value(cut[1])) for cut in span)
    if not begin and not end:
        return "not(null)"
    if not end:
        return f"{'>' if low[2] else '>='} {begin}"
    if not begin:
        return f"{'<=' if high[2] else '<'} {end}"
    return f"{'(' if low[2] else '['}{begin}..{end}{']' if high[2] else ')'}"


def _ends(domain: Domain) -> tuple[Cut, ...]:
    """Return the places where the line and the domain begin and end."""
    spans = domain.values.spans
    return (BEGIN, END, domain.line.low, domain.line.high, *((spans[0][0], spans[-1][1]) if spans else ()))


def _joined(items: list[str]) -> str:
    return ", ".join(items[:_MOST_ITEMS]) + (", …" if len(items) > _MOST_ITEMS else "")
