"""Why a decision came out as it did, as JSON that is kept with the case: small, whatever the decision worked on.

A trace is a context::

    {
      "decision": id, "name": what people call it, "variable": name that took the result, "value": the result,
      "fields": [all fields that the decision may have looked at],
      "rechtsstand": the day whose law was applied, where the decision looks at it,
      "rules": [rule of its own table that matched, …],
      "before": [rule of another table that matched on the way, …],
      "unmatched": [{"name", "inputs"}: table that had no rule, …],
      "facts": [what it was given, only where none of its own tables was asked],
      "left_out": how many rules were too many to keep
    }

A rule is ``{"name": what people call the decision of its table, "number", "inputs", "outputs", "notes"}``. Inputs,
outputs and facts are ``{"name": expression or name, "title": what stands above the column, "value", "fields"}``; the
fields, by which it is decided who may read the value, are left out where they are the name itself, and of outputs,
which come from all inputs of their rule. An input that a rule accepts whatever it is has ``"any": true``. What would be
empty is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from engine.dmn import Column, Explanation, MatchedRule, Model, UnmatchedTable
from engine.feel import Function, Range, YearMonthDuration
from engine.model import Value
from engine.values import dumps, plain

MAX_BYTES: Final = 8_000
"""Of a whole trace; the rules that matched first give way."""
MAX_TEXT: Final = 200
RECHTSSTAND: Final = "rechtsstand"
"""What decisions call the day whose law they apply."""
MAX_NOTE: Final = 400
MAX_ITEMS: Final = 20
"""Items of a list or context, columns of a table, rules of a kind."""
MAX_DEPTH: Final = 2
CUT: Final = "…"
_INT64: Final = range(-(2**63), 2**63)
_AS_THEY_ARE: Final = (bool, date, datetime, time, timedelta, YearMonthDuration)

Origins = Callable[[Iterable[str]], Sequence[str]]
"""From names that a decision takes to the fields of the case file behind them."""


def trace_of(
    model: Model,
    decision: str,
    variable: str,
    explanation: Explanation,
    scope: Mapping[str, Value],
    origins: Origins,
) -> dict[str, Any]:
    """Return the trace of a decision that was evaluated on the scope."""
    tables = _Tables(model, decision, origins)
    own = model.find(decision).name
    rules = explanation.matched_rules
    asked = {each.decision for each in rules} | {each.decision for each in explanation.unmatched}
    given = [] if own in asked else sorted(model.facts(decision))
    trace = {
        "decision": decision,
        "name": _text(model.label(decision)),
        "variable": variable,
        "value": shortened(explanation.value),
        "fields": list(origins(model.facts(decision))),
        "rules": [tables.rule(rule) for rule in rules if rule.decision == own][-MAX_ITEMS:],
        "before": [tables.rule(rule) for rule in rules if rule.decision != own][-MAX_ITEMS:],
        "unmatched": [tables.unmatched(table) for table in explanation.unmatched[:MAX_ITEMS]],
        "facts": [_fact(name, scope.get(name), fields) for name in given if (fields := origins([name]))][:MAX_ITEMS],
    }
    applied = {RECHTSSTAND: scope.get(RECHTSSTAND)} if RECHTSSTAND in model.facts(decision) else {}
    return _small(_without_empty(trace | applied), len(rules))


def shortened(value: Value, depth: int = 0) -> Value:
    """Return the value as it is kept in a trace: the beginning of what is long, nothing that cannot be stored."""
    if value is None or isinstance(value, _AS_THEY_ARE):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return value if value in _INT64 else _text(str(value))
    if isinstance(value, Decimal):
        return value if value.is_finite() else str(value)
    if isinstance(value, list | tuple) and depth < MAX_DEPTH:
        kept = [shortened(item, depth + 1) for item in value[:MAX_ITEMS]]
        return [*kept, CUT] if len(value) > MAX_ITEMS else kept
    if isinstance(value, Mapping) and depth < MAX_DEPTH:
        entries = list(value.items())
        context = {_text(str(key)): shortened(item, depth + 1) for key, item in entries[:MAX_ITEMS]}
        return context | {CUT: CUT} if len(entries) > MAX_ITEMS else context
    return _text(plain(value)) if isinstance(value, Range | Function) else CUT


class _Tables:
    """Writes down what the tables of one decision looked at and gave."""

    def __init__(self, model: Model, decision: str, origins: Origins) -> None:
        self.model, self.decision, self.origins = model, decision, origins

    def rule(self, rule: MatchedRule) -> dict[str, Any]:
        notes = [_text(note, MAX_NOTE) for note in rule.annotations[:MAX_ITEMS]]
        outputs = [
            _without_empty({"name": name, "title": title, "value": shortened(value)})
            for (name, value), title in zip(rule.outputs.items(), _titles(rule.columns.outputs), strict=False)
        ]
        return _without_empty(
            {
                "name": _text(self.model.label(rule.decision)),
                "number": rule.number,
                "inputs": [
                    each if column.text in rule.asks else each | {"any": True}
                    for each, column in zip(
                        self._inputs(rule.decision, rule.inputs, rule.columns.inputs), rule.columns.inputs, strict=False
                    )
                ],
                "outputs": outputs[:MAX_ITEMS],
                "notes": notes,
            }
        )

    def unmatched(self, table: UnmatchedTable) -> dict[str, Any]:
        inputs = self._inputs(table.decision, table.inputs, table.columns.inputs)
        return {"name": _text(self.model.label(table.decision)), "inputs": inputs}

    def _inputs(self, table: str, values: Mapping[str, Value], columns: Sequence[Column]) -> list[dict[str, Any]]:
        return [
            _fact(column.text, values[column.text], self.origins(behind), column.label)
            for column in columns[:MAX_ITEMS]
            for behind in [self.model.facts_of_column(column, table, self.decision)]
        ]


def _titles(columns: Sequence[Column]) -> list[str]:
    return [_text(column.label) for column in columns]


def _fact(name: str, value: Value, fields: Sequence[str], title: str = "") -> dict[str, Any]:
    known = {"name": _text(name), "title": _text(title)}
    from_elsewhere = {} if list(fields) == [name] else {"fields": list(fields)}
    return {**{key: text for key, text in known.items() if text}, "value": shortened(value), **from_elsewhere}


def _without_empty(context: Mapping[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in context.items() if item not in ([], "") or key == "value"}


def _small(trace: dict[str, Any], matched: int) -> dict[str, Any]:
    """Return the trace within the limit: first what led to it gives way, then what it looked at itself."""
    for part in ("before", "rules", "unmatched", "facts"):
        while part in trace and len(dumps(trace)) > MAX_BYTES:
            trace[part] = trace[part][1:]
            if not trace[part]:
                del trace[part]
    if len(dumps(trace)) > MAX_BYTES:
        trace["value"] = CUT
    left_out = matched - len(trace.get("rules", ())) - len(trace.get("before", ()))
    return trace | {"left_out": left_out} if left_out else trace


def _text(text: str, most: int = MAX_TEXT) -> str:
    sound = text.encode("utf-8", "replace").decode()
    return sound if len(sound) <= most else sound[: most - 1] + CUT
